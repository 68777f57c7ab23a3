// What every Bus promises. Each implementation runs it with only its set-up changed.

import type { TestFn } from 'ava'
import { type Bus, type BusStream, DeadlineExceeded, NoResponder, PeerGone, StreamFailed, streamWindowBytes } from '../bus/bus.js'

export interface BusPair {
  /** Two processes on one broker. */
  readonly near: Bus
  readonly far: Bus
  /** The far process dies: nothing of it answers any more. */
  killFar(): Promise<void>
  /** Lets time pass until a silent stream must have spoken. */
  passTime(): Promise<void>
  close(): Promise<void>
}

const text = (value: string) => new TextEncoder().encode(value)
const read = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

async function all(stream: BusStream): Promise<string[]> {
  const seen: string[] = []
  for await (const message of stream.messages) seen.push(read(message))
  return seen
}

export function busCompliance(test: TestFn, name: string, open: () => Promise<BusPair>): void {
  test(`${name}: messages of one publisher arrive in order, as sent`, async (t) => {
    const pair = await open()
    const seen: string[] = []
    const done = new Promise<void>((resolve) => {
      pair.far.subscribe('wire.nodes.024200000001', (data, subject) => {
        t.is(subject, 'wire.nodes.024200000001')
        if (seen.push(read(data)) === 100) resolve()
      })
    })
    await pair.far.flush()
    for (let i = 0; i < 100; i++) pair.near.publish('wire.nodes.024200000001', text(String(i)))
    await done
    t.deepEqual(
      seen,
      Array.from({ length: 100 }, (_, i) => String(i)),
    )
    await pair.close()
  })

  test(`${name}: a publisher may use its bytes again at once`, async (t) => {
    const pair = await open()
    const seen: number[] = []
    const done = new Promise<void>((resolve) => {
      pair.far.subscribe('wire.nodes.024200000001', (data) => {
        seen.push(data[0]!, data[data.length - 1]!)
        if (seen.length === 10) resolve()
      })
    })
    await pair.far.flush()
    const bytes = new Uint8Array(12_000) // several of them fit what a client sends in one go
    for (let i = 1; i <= 5; i++) pair.near.publish('wire.nodes.024200000001', bytes.fill(i))
    bytes.fill(0)
    await done
    t.deepEqual(seen, [1, 1, 2, 2, 3, 3, 4, 4, 5, 5])
    await pair.close()
  })

  test(`${name}: after unsubscribe nothing is delivered`, async (t) => {
    const pair = await open()
    let count = 0
    const subscription = pair.far.subscribe('a.b', () => count++)
    await pair.far.flush()
    subscription.unsubscribe()
    subscription.unsubscribe()
    await pair.far.flush()
    pair.near.publish('a.b', text('x'))
    await pair.near.flush()
    await pair.far.flush()
    t.is(count, 0)
    await pair.close()
  })

  test(`${name}: a request is answered by whoever serves the subject`, async (t) => {
    const pair = await open()
    pair.far.serve('kernel.node-1.call', async (data) => text(`${read(data)}!`))
    await pair.far.flush()
    t.is(read(await pair.near.request('kernel.node-1.call', text('hello'), 1000)), 'hello!')
    await pair.close()
  })

  test(`${name}: a request that nobody serves is NoResponder`, async (t) => {
    const pair = await open()
    await t.throwsAsync(pair.near.request('kernel.node-9.call', text('hello'), 1000), { instanceOf: NoResponder })
    await pair.close()
  })

  test(`${name}: a request without an answer is DeadlineExceeded`, async (t) => {
    const pair = await open()
    pair.far.serve('kernel.node-1.call', () => new Promise(() => {}))
    await pair.far.flush()
    const asked = t.throwsAsync(pair.near.request('kernel.node-1.call', text('hello'), 50), { instanceOf: DeadlineExceeded })
    await pair.passTime()
    await asked
    await pair.close()
  })

  test(`${name}: a stream carries its header and both directions, then closes`, async (t) => {
    const pair = await open()
    pair.far.serveStream('kernel.node-1.exec', (stream) => {
      void (async () => {
        await stream.send(text(`header ${read(stream.header)}`))
        for await (const message of stream.messages) await stream.send(text(`echo ${read(message)}`))
        stream.end()
      })()
    })
    await pair.far.flush()
    const stream = await pair.near.openStream('kernel.node-1.exec', text('ls'))
    await stream.send(text('one'))
    await stream.send(text('two'))
    stream.end()
    t.deepEqual(await all(stream), ['header ls', 'echo one', 'echo two'])
    await t.notThrowsAsync(stream.closed)
    await pair.close()
  })

  test(`${name}: a stream nobody serves is NoResponder`, async (t) => {
    const pair = await open()
    await t.throwsAsync(pair.near.openStream('kernel.node-9.exec', text('')), { instanceOf: NoResponder })
    await pair.close()
  })

  test(`${name}: a sender waits when the window is full, and goes on when the reader reads`, async (t) => {
    const pair = await open()
    const opened = new Promise<BusStream>((resolve) => pair.far.serveStream('s', resolve))
    await pair.far.flush()
    const near = await pair.near.openStream('s', text(''))
    const far = await opened
    const chunk = new Uint8Array(streamWindowBytes / 4)
    let sent = 0
    const sending = (async () => {
      for (; sent < 12; sent++) await near.send(chunk)
      near.end()
    })()
    await pair.near.flush()
    await pair.far.flush()
    t.true(sent <= 5, `sent ${sent} chunks of a quarter window to a reader that does not read`)
    let received = 0
    for await (const message of far.messages) received += message.length
    await sending
    t.is(received, 12 * chunk.length)
    await pair.close()
  })

  test(`${name}: destroy() fails the peer with its message`, async (t) => {
    const pair = await open()
    pair.far.serveStream('s', (stream) => stream.destroy('no such container'))
    await pair.far.flush()
    const stream = await pair.near.openStream('s', text(''))
    await t.throwsAsync(stream.closed, { instanceOf: StreamFailed, message: 'no such container' })
    await t.throwsAsync(all(stream), { instanceOf: StreamFailed })
    await pair.close()
  })

  test(`${name}: a peer that died is PeerGone, even to one who only listens`, async (t) => {
    const pair = await open()
    pair.far.serveStream('s', () => {})
    await pair.far.flush()
    const stream = await pair.near.openStream('s', text(''))
    const closed = t.throwsAsync(stream.closed, { instanceOf: PeerGone })
    await pair.killFar()
    await pair.passTime()
    await closed
    await pair.close()
  })
}
