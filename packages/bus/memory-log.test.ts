import test from 'ava'
import { VirtualClock } from '../clock/clock.js'
import { durableLogCompliance, Recorder } from '../testkit/durable-log-compliance.js'
import { LogUnavailable } from './durable-log.js'
import { MemoryLog } from './memory-log.js'

durableLogCompliance(test, 'MemoryLog', async () => {
  const log = new MemoryLog(new VirtualClock())
  return { log, close: () => log.close() }
})

const data = new Uint8Array([1])

test('a log out of reach takes nothing and says so', async (t) => {
  const log = new MemoryLog(new VirtualClock())
  log.connected = false
  await t.throwsAsync(log.append({ subject: 'a', data, expectedSequence: 0, id: '1' }), { instanceOf: LogUnavailable })
})

test('a log that lost its end begins again for its follower', async (t) => {
  const log = new MemoryLog(new VirtualClock())
  const first = await log.append({ subject: 'a', data, expectedSequence: 0, id: '1' })
  await log.append({ subject: 'a', data, expectedSequence: first, id: '2' })
  const recorder = new Recorder()
  await log.follow(recorder)
  log.lose(first)
  t.is(recorder.restarts, 1)
  t.deepEqual(
    recorder.messages.map(({ sequence }) => sequence),
    [first],
  )
  t.is(await log.append({ subject: 'a', data, expectedSequence: first, id: '3' }), first + 1)
})
