import test from 'ava'
import fc from 'fast-check'
import { SeededRandom } from '../../clock/random.js'
import { ipv4Address } from '../../wire/ipv4-address.js'
import { listenTo, pattern, sendAll } from '../testing/tcp-programs.js'
import { type Spoil, TwoNodes } from '../testing/two-nodes.js'

const server = { address: ipv4Address('10.244.2.2'), port: 8080 }

/** One upload and one download at once, over VXLAN; runs until both sides have closed or `limitMs` has passed. */
function transfer(cluster: TwoNodes, { up, down, limitMs }: { up: Uint8Array; down: Uint8Array; limitMs: number }) {
  const a = cluster.pod(1, 2)
  const b = cluster.pod(2, 2)
  const listener = b.listenTcp(server)
  let served: ReturnType<typeof listenTo> | undefined
  listener.onAcceptable = () => {
    const socket = listener.accept()
    if (socket === undefined) return
    served = listenTo(socket, { endsWithPeer: false })
    sendAll(socket, down)
  }
  const client = a.connectTcp(server)
  const heard = listenTo(client, { endsWithPeer: false })
  const { onConnected } = client
  client.onConnected = () => {
    onConnected()
    sendAll(client, up)
  }
  const untilMs = cluster.clock.nowMs() + limitMs
  cluster.run(0)
  while (cluster.clock.nowMs() < untilMs && !(heard.closed && served?.closed)) cluster.run(50)
  return { heard, served, client, listener }
}

test('two megabytes go both ways at once over VXLAN, byte for byte', (t) => {
  const cluster = new TwoNodes()
  const bytes = pattern(2_000_000)
  const { heard, served } = transfer(cluster, { up: bytes, down: bytes, limitMs: 10_000 })
  t.deepEqual(heard.events, ['connected', 'ended', 'closed'])
  t.true(Buffer.from(bytes).equals(heard.bytes()))
  t.true(Buffer.from(bytes).equals(served?.bytes() ?? new Uint8Array()))
  t.false(cluster.describe().some((line) => line.includes('malformed')))
})

/** A wire that loses, repeats, delays and flips bits of frames by chance. */
function spoilBy(
  random: SeededRandom,
  { loss, duplicate, reorder, corrupt }: Record<'loss' | 'duplicate' | 'reorder' | 'corrupt', number>,
): Spoil {
  return (frame) => {
    const copies = random.next() < duplicate ? 2 : 1
    return Array.from({ length: copies }, () => {
      const delayMs = 0.2 + (random.next() < reorder ? random.next() * 5 : 0)
      if (random.next() >= corrupt) return { frame, delayMs }
      const bent = frame.slice()
      const at = random.below(bent.length)
      bent[at] = (bent[at] as number) ^ (1 << random.below(8))
      return { frame: bent, delayMs }
    }).filter(() => random.next() >= loss)
  }
}

const chance = (most: number) => fc.double({ min: 0, max: most, noNaN: true })

test('whatever the wire does, TCP gives the exact bytes or an error', (t) => {
  fc.assert(
    fc.property(
      fc.record({
        seed: fc.nat(),
        loss: chance(0.2),
        duplicate: chance(0.2),
        reorder: chance(0.5),
        corrupt: chance(0.05),
        up: fc.nat(60_000),
        down: fc.nat(60_000),
      }),
      ({ seed, up, down, ...chances }) => {
        const cluster = new TwoNodes({ seed })
        cluster.spoil = spoilBy(new SeededRandom(seed), chances)
        const sent = { up: pattern(up), down: pattern(down).reverse() }
        const { heard, served } = transfer(cluster, { ...sent, limitMs: 1_200_000 })
        t.true(heard.closed, `the client never closed: ${heard.events}`)
        const [got, wanted] = [heard.bytes(), sent.down]
        t.true(Buffer.from(wanted.subarray(0, got.length)).equals(got), 'what came is a prefix of what was sent')
        if (heard.error === undefined) t.is(got.length, wanted.length)
        if (served !== undefined) {
          const arrived = served.bytes()
          t.true(Buffer.from(sent.up.subarray(0, arrived.length)).equals(arrived), 'what was served is a prefix of what was sent')
          if (served.error === undefined && served.closed) t.is(arrived.length, up)
        }
      },
    ),
    { numRuns: 40 },
  )
})
