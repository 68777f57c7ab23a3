import test from 'ava'
import fc from 'fast-check'
import { kubewire } from '../../proto/generated/kubewire.js'
import { VirtualClock } from '../clock/clock.js'
import { SeededRandom } from '../clock/random.js'
import { MemoryBroker, MemoryBus } from './memory-bus.js'
import { subjects } from './subjects.js'
import { batchBytes, batchBytesMax, openWirePort, sendQueueBytesMax, walkFrames } from './wire-port.js'

const nearMac = '02:42:ac:12:00:02'
const farMac = '02:42:ac:12:00:03'
const toFar = [0x02, 0x42, 0xac, 0x12, 0x00, 0x03]
const broadcast = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff]
const fromNear = [0x02, 0x42, 0xac, 0x12, 0x00, 0x02]

const frame = (to: number[], length: number, fill = 7) => {
  const bytes = new Uint8Array(length).fill(fill)
  bytes.set(to)
  bytes.set(fromNear, 6)
  return bytes
}

function network() {
  const broker = new MemoryBroker()
  const clock = new VirtualClock()
  const turns: (() => void)[] = []
  const newBus = (seed: number) => new MemoryBus({ broker, clock, random: new SeededRandom(seed) })
  const bus = newBus(1)
  const station = (mac: string, on = bus) => {
    const frames: Uint8Array[] = []
    const port = openWirePort(on, { segment: 'nodes', mac, scheduleFlush: (flush) => turns.push(flush) })
    port.onFrames((bytes, start, end) => frames.push(bytes.slice(start, end)))
    return { port, frames }
  }
  const messages: { subject: string; data: Uint8Array }[] = []
  for (const subject of [subjects.wire('nodes', farMac), subjects.wireBroadcast('nodes')])
    bus.subscribe(subject, (data) => messages.push({ subject, data: data.slice() }))
  return {
    station,
    messages,
    bus,
    endTurn: async () => {
      for (const flush of turns.splice(0)) flush()
      for (let i = 0; i < 5; i++) await Promise.resolve()
    },
  }
}

test('frames of one turn for one station leave as one FrameBatch that the generated code reads', async (t) => {
  const { station, messages, endTurn } = network()
  const { port } = station(nearMac)
  const sent = [frame(toFar, 60, 1), frame(toFar, 1514, 2), frame(toFar, 200, 3)]
  for (const bytes of sent) t.is(port.send(bytes, 0, bytes.length), null)
  t.is(messages.length, 0)
  await endTurn()
  t.is(messages.length, 1)
  t.deepEqual(
    kubewire.FrameBatch.decode(messages[0]!.data).frames.map((bytes) => [...bytes]),
    sent.map((bytes) => [...bytes]),
  )
})

test('a station reads what the generated code wrote', async (t) => {
  const { station, bus, endTurn } = network()
  const { frames } = station(farMac)
  const sent = [frame(toFar, 60, 1), frame(toFar, 300, 2)]
  bus.publish(subjects.wire('nodes', farMac), kubewire.FrameBatch.encode({ frames: sent }).finish())
  await endTurn()
  t.deepEqual(
    frames.map((bytes) => [...bytes]),
    sent.map((bytes) => [...bytes]),
  )
})

test('only the bytes between start and end of a slot are sent', async (t) => {
  const { station, endTurn } = network()
  const { port } = station(nearMac)
  const { frames } = station(farMac)
  const slot = new Uint8Array(2048).fill(9)
  const bytes = frame(toFar, 100)
  slot.set(bytes, 128)
  port.send(slot, 128, 228)
  slot.fill(0) // the slot is the sender's again at once
  await endTurn()
  t.deepEqual(frames, [bytes])
})

test('a full batch leaves before the turn ends, and none passes 48 KB', async (t) => {
  const { station, messages, endTurn } = network()
  const { port } = station(nearMac)
  for (let i = 0; i < 40; i++) port.send(frame(toFar, 1514), 0, 1514)
  await Promise.resolve()
  t.true(messages.length >= 2)
  port.send(frame(toFar, 9000), 0, 9000)
  port.send(frame(toFar, batchBytesMax - 100), 0, batchBytesMax - 100)
  await endTurn()
  t.is(
    messages.reduce((sum, { data }) => sum + kubewire.FrameBatch.decode(data).frames.length, 0),
    42,
  )
  for (const { data } of messages.slice(0, -1)) t.true(data.length >= batchBytes)
  for (const { data } of messages) t.true(data.length <= batchBytesMax)
})

test('broadcast and multicast go to everyone but their sender', async (t) => {
  const { station, endTurn } = network()
  const near = station(nearMac)
  const far = station(farMac)
  const arp = frame(broadcast, 60)
  const multicast = frame([0x01, 0x00, 0x5e, 0, 0, 1], 60)
  near.port.send(arp, 0, 60)
  near.port.send(multicast, 0, 60)
  await endTurn()
  t.deepEqual(far.frames, [arp, multicast])
  t.deepEqual(near.frames, [])
})

const refused = test.macro({
  title: (_, bytes: number, reason: string) => `a frame of ${bytes} bytes is dropped: ${reason}`,
  exec(t, bytes: number, reason: string) {
    const { station } = network()
    t.is(station(nearMac).port.send(frame(toFar, Math.max(14, bytes)), 0, bytes), reason as never)
  },
})
test(refused, 13, 'malformed')
test(refused, batchBytesMax, 'too-big')

test('a broker that confirms nothing fills the queue, which drops; one that confirms empties it', async (t) => {
  const { bus } = network()
  let confirm = () => {}
  const slow = Object.assign(Object.create(bus) as typeof bus, {
    publish: () => {},
    subscribe: () => ({ unsubscribe() {} }),
    onConnection: () => ({ unsubscribe() {} }),
    flush: () => new Promise<void>((resolve) => (confirm = resolve)),
  })
  const port = openWirePort(slow, { segment: 'nodes', mac: nearMac, scheduleFlush: () => {} })
  const large = frame(toFar, 32 * 1024)
  let sent = 0
  while (port.send(large, 0, large.length) === null) sent += large.length
  t.is(port.send(large, 0, large.length), 'send-queue-full')
  t.true(sent > sendQueueBytesMax - 64 * 1024 && sent <= sendQueueBytesMax)
  confirm()
  await Promise.resolve()
  await Promise.resolve()
  t.is(port.send(large, 0, large.length), null)
})

test('without a broker there is no carrier, and frames are dropped', (t) => {
  const { bus } = network()
  let tell: (connected: boolean) => void = () => {}
  const away = Object.assign(Object.create(bus) as typeof bus, {
    publish: () => t.fail('nothing may be published'),
    subscribe: () => ({ unsubscribe() {} }),
    onConnection: (handler: (connected: boolean) => void) => {
      tell = handler
      return { unsubscribe() {} }
    },
  })
  const port = openWirePort(away, { segment: 'nodes', mac: nearMac, scheduleFlush: (flush) => flush() })
  tell(false)
  t.is(port.send(frame(toFar, 60), 0, 60), 'no-link')
})

test('a message cut short delivers the frames before the cut and is counted', async (t) => {
  const { station, bus, endTurn } = network()
  const { port, frames } = station(farMac)
  const whole = kubewire.FrameBatch.encode({ frames: [frame(toFar, 60), frame(toFar, 100)] }).finish()
  bus.publish(subjects.wire('nodes', farMac), whole.subarray(0, whole.length - 1))
  await endTurn()
  t.is(frames.length, 1)
  t.is(port.malformedMessages, 1)
})

test('walkFrames() stays inside the message whatever the bytes', (t) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      walkFrames(bytes, (whole, start, end) => {
        if (whole !== bytes || start < 0 || end > bytes.length || end - start < 14)
          throw new Error(`frame ${start}..${end} of ${bytes.length}`)
      })
    }),
  )
  t.pass()
})

test('any frames come out of a batch as they went in', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array({ minLength: 14, maxLength: 3000 }), { maxLength: 30 }), async (bodies) => {
      const { station, endTurn } = network()
      const { port } = station(nearMac)
      const { frames } = station(farMac)
      const sent = bodies.map((body) => {
        const bytes = body.slice()
        bytes.set(toFar)
        return bytes
      })
      for (const bytes of sent) port.send(bytes, 0, bytes.length)
      await endTurn()
      t.deepEqual(frames, sent)
    }),
    { numRuns: 30 },
  )
})
