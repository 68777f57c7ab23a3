import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { VirtualClock } from '../../packages/clock/clock.js'
import { rotatedFilesMax } from '../../packages/process/log-rotation.js'
import { temporaryFolder } from '../../packages/testkit/temporary-folder.js'
import { CriLog, logLineBytesMax, logQueueBytesMax } from './cri-log.js'

const bytes = (text: string) => new TextEncoder().encode(text)

function newLog(t: ExecutionContext, fileBytesMax?: number) {
  const folder = join(temporaryFolder(t), 'pod', 'container')
  const clock = new VirtualClock()
  const failures: unknown[] = []
  const log = new CriLog({ path: join(folder, '0.log'), clock, onFailure: (error) => failures.push(error), fileBytesMax })
  return { folder, clock, log, failures, lines: () => readFileSync(join(folder, '0.log'), 'utf8').split('\n').slice(0, -1) }
}

test('lines carry time, stream and tag, as the CRI has it', async (t) => {
  const { log, clock, lines } = newLog(t)
  log.write('stdout', bytes('one\ntw'))
  clock.advance(1_500)
  log.write('stderr', bytes('bad\n'))
  log.write('stdout', bytes('o\n'))
  await log.close()
  t.deepEqual(lines(), [
    '2025-01-01T00:00:00.000000000Z stdout F one',
    '2025-01-01T00:00:01.500000000Z stderr F bad',
    '2025-01-01T00:00:01.500000000Z stdout F two',
  ])
})
test('a last line without a newline is whole, an empty line is a line', async (t) => {
  const { log, lines } = newLog(t)
  log.write('stdout', bytes('\nend'))
  await log.close()
  t.deepEqual(
    lines().map((line) => line.slice(31)),
    ['stdout F ', 'stdout F end'],
  )
})
test('a silent container has an empty log', async (t) => {
  const { log, lines } = newLog(t)
  await log.close()
  t.deepEqual(lines(), [])
})
test('a line longer than 16 KiB is cut into parts', async (t) => {
  const { log, lines } = newLog(t)
  log.write('stdout', bytes(`${'x'.repeat(logLineBytesMax * 2 + 5)}\n`))
  await log.close()
  t.deepEqual(
    lines().map((line) => [line.slice(38, 39), line.length - 40]),
    [
      ['P', logLineBytesMax],
      ['P', logLineBytesMax],
      ['F', 5],
    ],
  )
})
test('a file that grows too long is put aside, and only a few are kept', async (t) => {
  const { log, folder, clock } = newLog(t, 100)
  for (let i = 0; i < 10; i++) {
    log.write('stdout', bytes(`line ${i} ${'x'.repeat(60)}\n`))
    await log.close()
    clock.advance(1_000)
  }
  const files = readdirSync(folder).sort()
  t.is(files.length, 1 + rotatedFilesMax)
  t.is(files[1], '0.log.20250101-000006.000')
  t.true(readFileSync(join(folder, '0.log'), 'utf8').includes('line 9'))
})
test('a program faster than the disk is held back until its output is written', async (t) => {
  const { log, lines } = newLog(t)
  const held = log.write('stdout', bytes(`${'x'.repeat(1000)}\n`.repeat(logQueueBytesMax / 1000)))
  t.true(held instanceof Promise)
  await held
  t.true(lines().length > 1000)
})
