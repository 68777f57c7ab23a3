import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import test, { type ExecutionContext } from 'ava'
import { RealClock } from '../clock/clock.js'
import { durableLogCompliance, Recorder } from '../testkit/durable-log-compliance.js'
import { startNatsServer, type TestNatsServer } from '../testkit/nats-server.js'
import { LogUnavailable } from './durable-log.js'
import { JetStreamLog } from './jetstream-log.js'

let shared: TestNatsServer
test.before(async () => {
  shared = await startNatsServer()
})
test.after.always(() => shared?.stop())

const openAt = ({ url }: { url: string }, id: string) =>
  JetStreamLog.open({ server: { url }, id, clock: new RealClock(), removedAfterMs: 300_000 })

let logs = 0
durableLogCompliance(test, 'JetStreamLog', async () => {
  const log = await openAt(shared, `log-${++logs}`)
  return { log, close: () => log.close() }
})

/** A log on a server of the test's own, which it may kill. */
async function open(t: ExecutionContext) {
  const server = await startNatsServer()
  const log = await openAt(server, 'test')
  t.teardown(async () => {
    await log.close()
    await server.stop()
  })
  return { server, log }
}

const data = new Uint8Array([1])

test('JetStreamLog: what was acknowledged survives the server being killed, and following goes on', async (t) => {
  const { server, log } = await open(t)
  const recorder = new Recorder()
  await log.follow(recorder)
  const before = await Promise.all(
    Array.from({ length: 100 }, (_, i) => log.append({ subject: `s${i}`, data, expectedSequence: 0, id: `b${i}` })),
  )
  await server.restart()
  const after = await appendWhenBack(log, 'late')
  await recorder.until(t, 'the late one', () => recorder.messages.at(-1)?.sequence === after)
  t.deepEqual(
    recorder.messages.map(({ sequence }) => sequence),
    [...before.sort((a, b) => a - b), after],
  )
  t.is(recorder.restarts, 0)
})

test('JetStreamLog: a store that was emptied behind our back is a new epoch', async (t) => {
  const { server, log } = await open(t)
  const recorder = new Recorder()
  await log.follow(recorder)
  await log.append({ subject: 'a', data, expectedSequence: 0, id: '1' })
  await recorder.until(t, 'the first', () => recorder.messages.length === 1)
  await server.restart({ emptied: true })
  await recorder.until(t, 'begun again', () => recorder.restarts === 1)
  const sequence = await appendWhenBack(log, 'fresh')
  await recorder.until(t, 'the fresh one', () =>
    recorder.messages.some((message) => message.sequence === sequence && message.subject === 'fresh'),
  )
})

for (const truncatedBytes of [1, 40, 500])
  test(`JetStreamLog: ${truncatedBytes} bytes of the end lost, as in a power failure: an older state, told as a new epoch`, async (t) => {
    const { server, log } = await open(t)
    const recorder = new Recorder()
    await log.follow(recorder)
    for (let i = 0; i < 30; i++) await log.append({ subject: `s${i}`, data, expectedSequence: 0, id: `b${i}` })
    await recorder.until(t, 'all 30', () => recorder.messages.length === 30)
    const before = recorder.messages.map(({ sequence }) => sequence)
    await server.restart({ truncatedBytes })
    await recorder.until(t, 'begun again', () => recorder.restarts > 0)
    const sequence = await appendWhenBack(log, 'after')
    await recorder.until(t, 'the one after', () => recorder.messages.some((message) => message.sequence === sequence))
    const kept = recorder.messages.slice(0, -1).map((message) => message.sequence)
    t.true(kept.length < 30)
    t.deepEqual(kept, before.slice(0, kept.length), 'a beginning of what was, without holes')
  })

test('JetStreamLog: a log that lost its end and grew again by another hand is noticed', async (t) => {
  const server = await startNatsServer()
  const relay = await Relay.to(server.url)
  const log = await openAt(relay, 'test')
  t.teardown(async () => {
    await log.close()
    await relay.cut()
    await server.stop()
  })
  const recorder = new Recorder()
  await log.follow(recorder)
  for (let i = 0; i < 5; i++) await log.append({ subject: `s${i}`, data, expectedSequence: 0, id: `b${i}` })
  await recorder.until(t, 'all five', () => recorder.messages.length === 5)
  // The end is lost while this follower cannot hear of it, and another hand makes the log longer than it was.
  await relay.cut()
  await server.restart({ truncatedBytes: 60 })
  const other = await openAt(server, 'test')
  for (let i = 0; i < 5; i++) await appendWhenBack(other, `other-${i}`)
  await relay.listen()
  await recorder.until(t, 'begun again', () => recorder.restarts > 0)
  await recorder.until(t, 'the last of the other', () => recorder.messages.at(-1)?.subject === 'other-4')
  await other.close()
})

/** A way to the server that can be cut and mended. */
class Relay {
  readonly #target: URL
  #server: Server | undefined
  #port = 0
  readonly #sockets = new Set<Socket>()

  static async to(url: string): Promise<Relay> {
    const relay = new Relay(new URL(url))
    await relay.listen()
    return relay
  }
  private constructor(target: URL) {
    this.#target = target
  }
  get url(): string {
    return `nats://127.0.0.1:${this.#port}`
  }
  async listen(): Promise<void> {
    const server = createServer((socket) => {
      const onwards = connect({ host: this.#target.hostname, port: Number(this.#target.port) })
      for (const one of [socket, onwards]) {
        this.#sockets.add(one)
        one.on('error', () => {})
        one.on('close', () => this.#sockets.delete(one))
      }
      socket.pipe(onwards).pipe(socket)
    })
    server.listen(this.#port, '127.0.0.1')
    await once(server, 'listening')
    this.#server = server
    this.#port = (server.address() as AddressInfo).port
  }
  async cut(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise((resolve) => this.#server?.close(resolve))
  }
}

/** Until the client has noticed the new server, appends are refused. */
async function appendWhenBack(log: JetStreamLog, subject: string): Promise<number> {
  for (;;) {
    try {
      return await log.append({ subject, data, expectedSequence: 0, id: subject })
    } catch (error) {
      if (!(error instanceof LogUnavailable)) throw error
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
}
