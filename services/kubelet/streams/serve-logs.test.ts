import { appendFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { MemoryBroker, MemoryBus } from '../../../packages/bus/memory-bus.js'
import { subjects } from '../../../packages/bus/subjects.js'
import { VirtualClock } from '../../../packages/clock/clock.js'
import { SeededRandom } from '../../../packages/clock/random.js'
import { eventually, settle } from '../../../packages/testkit/eventually.js'
import { temporaryFolder } from '../../../packages/testkit/temporary-folder.js'
import { kubewire } from '../../../proto/generated/kubewire.js'
import { serveLogs } from './serve-logs.js'

function open(t: ExecutionContext) {
  const broker = new MemoryBroker()
  const clock = new VirtualClock()
  const bus = (seed: number) => new MemoryBus({ broker, clock, random: new SeededRandom(seed) })
  const path = join(temporaryFolder(t), '0.log')
  let end = () => {}
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  serveLogs(bus(1), 'node-1', {
    logFile: ({ name }, _, previous) => (name === 'web' && !previous ? { path } : { error: `no logs of ${name}` }),
    ended: () => ended,
  })
  const client = bus(2)
  /** Reads as kubectl does; `text` grows. */
  const read = async (more: kubewire.LogStart.$Properties = {}, podName = 'web') => {
    const header = kubewire.LogStart.encode({ podNamespace: 'default', podName, container: 'main', ...more }).finish()
    const stream = await client.openStream(subjects.kubeletLogs('node-1'), header)
    const seen = { text: '', failure: '', isOver: false, leave: () => stream.destroy('^C') }
    stream.closed.catch((error: Error) => {
      seen.failure = error.message
    })
    void (async () => {
      for await (const message of stream.messages) seen.text += Buffer.from(message).toString()
    })()
      .catch(() => {})
      .finally(() => {
        seen.isOver = true
      })
    return seen
  }
  const say = (...lines: string[]) =>
    appendFileSync(path, lines.map((line) => `2025-01-01T00:00:00.000000000Z stdout F ${line}\n`).join(''))
  return { path, say, read, end }
}

test('the whole log, and the end', async (t) => {
  const { say, read } = open(t)
  say('one', 'two')
  const seen = await read()
  await eventually('the end', () => seen.isOver)
  t.is(seen.text, 'one\ntwo\n')
})
test('a container that has said nothing has an empty log; one that is not there is named', async (t) => {
  const { read } = open(t)
  const silent = await read()
  await eventually('the end', () => silent.isOver)
  t.is(silent.text, '')
  const unknown = await read({}, 'nobody')
  await eventually('the refusal', () => unknown.failure !== '')
  t.regex(unknown.failure, /no logs of nobody/)
})
test('followed: lines come as they are written, the last ones before the container’s end included', async (t) => {
  const { say, read, end } = open(t)
  const seen = await read({ follow: true })
  await settle()
  say('one')
  await eventually('the first line', () => seen.text === 'one\n')
  say('two')
  end()
  await eventually('the end', () => seen.isOver)
  t.is(seen.text, 'one\ntwo\n')
})
test('followed from its last lines', async (t) => {
  const { say, read, end } = open(t)
  say('one', 'two', 'three')
  const seen = await read({ follow: true, tailLines: 1 })
  await eventually('the tail', () => seen.text === 'three\n')
  say('four')
  end()
  await eventually('the end', () => seen.isOver)
  t.is(seen.text, 'three\nfour\n')
})
test('followed across a file that is put aside: nothing is missing, nothing comes twice', async (t) => {
  const { say, read, path, end } = open(t)
  say('one')
  const seen = await read({ follow: true })
  await eventually('the first line', () => seen.text === 'one\n')
  say('two')
  renameSync(path, `${path}.20250101-000000.000`)
  say('three')
  await eventually('the new file', () => seen.text.endsWith('three\n'))
  say('four')
  await eventually('more of it', () => seen.text.endsWith('four\n'))
  end()
  await eventually('the end', () => seen.isOver)
  t.is(seen.text, 'one\ntwo\nthree\nfour\n')
})
test('followed across a file that is cut to nothing', async (t) => {
  const { say, read, path, end } = open(t)
  writeFileSync(path, '')
  say('one', 'a longer line than those that follow')
  const seen = await read({ follow: true })
  await eventually('the first lines', () => seen.text.endsWith('follow\n'))
  truncateSync(path, 0)
  say('two')
  await eventually('what follows', () => seen.text.endsWith('two\n'))
  end()
  await eventually('the end', () => seen.isOver)
  t.is(seen.text, 'one\na longer line than those that follow\ntwo\n')
})
test('a client that leaves is followed no longer', async (t) => {
  const { say, read } = open(t)
  say('one')
  const seen = await read({ follow: true })
  await eventually('the first line', () => seen.text === 'one\n')
  seen.leave()
  await eventually('the stream to close', () => seen.isOver)
  say('two')
  await settle()
  t.is(seen.text, 'one\n')
})
