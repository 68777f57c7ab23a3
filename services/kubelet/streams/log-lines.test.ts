import test from 'ava'
import fc from 'fast-check'
import { LogLines, type LogOptions } from './log-lines.js'

const log = [
  '2025-01-01T00:00:01.5Z stdout F one',
  '2025-01-01T00:00:02Z stderr P tw',
  '2025-01-01T00:00:03Z stderr F o',
  '2025-01-01T00:00:04Z stdout F ',
  '2025-01-01T00:00:05Z stdout F four',
  '',
].join('\n')

const shows = test.macro({
  exec: (t, options: Partial<LogOptions>, expected: string) => t.is(new LogLines({ timestamps: false, ...options }).whole(log), expected),
  title: (_, options) => `whole() with ${JSON.stringify(options)}`,
})
test(shows, {}, 'one\ntwo\n\nfour\n')
test(shows, { tailLines: 2 }, '\nfour\n')
test(shows, { tailLines: 0 }, '')
test(shows, { tailLines: 99 }, 'one\ntwo\n\nfour\n')
test(shows, { sinceMs: Date.UTC(2025, 0, 1, 0, 0, 2) }, 'two\n\nfour\n')
test(shows, { timestamps: true, tailLines: 1 }, '2025-01-01T00:00:05Z four\n')
test(
  shows,
  { timestamps: true, sinceMs: Date.UTC(2025, 0, 1, 0, 0, 2), tailLines: 3 },
  '2025-01-01T00:00:02Z two\n2025-01-01T00:00:04Z \n2025-01-01T00:00:05Z four\n',
)
test(shows, { limitBytes: 5 }, 'one\nt')

test('raw lines of a process-container pass as they are', (t) => {
  t.is(new LogLines({ timestamps: true }).whole('{"level":30}\nhello\n'), '{"level":30}\nhello\n')
})
test('feed() gives the same text however a file comes in chunks', (t) => {
  const whole = new LogLines({ timestamps: false }).whole(log)
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: log.length }), { maxLength: 8 }), (cuts) => {
      const at = [...new Set([0, ...cuts, log.length])].sort((a, b) => a - b)
      const lines = new LogLines({ timestamps: false })
      t.is(at.map((from, i) => lines.feed(log.slice(from, at[i + 1]))).join(''), whole)
    }),
    { numRuns: 100 },
  )
})
test('a client that asked for so many bytes gets no more when it follows', (t) => {
  const lines = new LogLines({ timestamps: false, limitBytes: 6 })
  t.is(lines.feed('abc\nabc\nabc\n'), 'abc\nab')
  t.true(lines.isFull)
})
