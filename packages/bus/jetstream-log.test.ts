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

const openAt = ({ url }: TestNatsServer, id: string) =>
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
