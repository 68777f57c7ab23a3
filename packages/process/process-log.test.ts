import { appendFileSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { VirtualClock } from '../clock/clock.js'
import { temporaryFolder } from '../testkit/temporary-folder.js'
import { rotatedFilesMax } from './log-rotation.js'
import { ProcessLog } from './process-log.js'

/** A log whose stdout is appended to its file, as pm2 does. */
function open(t: ExecutionContext, { isContainer = false, fileBytesMax = 1000 } = {}) {
  const folder = temporaryFolder(t)
  const path = join(folder, 'a.log')
  const clock = new VirtualClock()
  const out = { write: (line: string) => appendFileSync(path, line) }
  return { folder, path, clock, out, log: new ProcessLog({ out, path, isContainer, wallMs: () => clock.wallMs(), fileBytesMax }) }
}

test('a container’s lines carry time and stream, as in every container’s log', (t) => {
  const { log, path, clock } = open(t, { isContainer: true })
  log.write('{"msg":"one"}\n')
  clock.advance(1_500)
  log.write('{"msg":"two"}\n')
  t.is(
    readFileSync(path, 'utf8'),
    '2025-01-01T00:00:00.000000000Z stdout F {"msg":"one"}\n2025-01-01T00:00:01.500000000Z stdout F {"msg":"two"}\n',
  )
})
test('a process of the host writes lines as they are', (t) => {
  const { log, path } = open(t)
  log.write('{"msg":"one"}\n')
  t.is(readFileSync(path, 'utf8'), '{"msg":"one"}\n')
})
test('a log that grows too long is put aside, a few times; no line is cut', (t) => {
  const { log, path, folder, clock } = open(t)
  for (let i = 0; i < 100; i++) {
    log.write(`line ${i} ${'x'.repeat(90)}\n`)
    clock.advance(1_000)
  }
  const files = readdirSync(folder).sort()
  t.is(files.length, 1 + rotatedFilesMax)
  for (const name of files) {
    const text = readFileSync(join(folder, name), 'utf8')
    t.true(text.length <= 1000, name)
    t.true(
      text
        .split('\n')
        .slice(0, -1)
        .every((line) => /^line \d+ x{90}$/.test(line)),
      name,
    )
  }
  t.regex(readFileSync(path, 'utf8'), /line 99 /)
})
test('a process that starts again counts what its file holds already', (t) => {
  const { log, out, path, clock, folder } = open(t)
  log.write(`${'x'.repeat(950)}\n`)
  new ProcessLog({ out, path, isContainer: false, wallMs: () => clock.wallMs(), fileBytesMax: 1000 }).write(`${'y'.repeat(100)}\n`)
  t.deepEqual(readdirSync(folder).sort(), ['a.log', 'a.log.20250101-000000.000'])
})
test('a log file that is not there keeps nobody from writing', (t) => {
  const lines: string[] = []
  const log = new ProcessLog({
    out: { write: (line: string) => lines.push(line) },
    path: '/nowhere/a.log',
    isContainer: false,
    wallMs: () => 0,
    fileBytesMax: 10,
  })
  for (let i = 0; i < 5; i++) log.write('12345\n')
  t.is(lines.length, 5)
})
