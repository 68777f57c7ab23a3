import test from 'ava'
import fc from 'fast-check'
import { lastTime, nextTime, offsetAt, parseSchedule, type Schedule, unknownTimeZone } from './cron-schedule.js'

function schedule(source: string): Schedule {
  const parsed = parseSchedule(source)
  if (!parsed.ok) throw new Error(parsed.why)
  return parsed.schedule
}
const at = (time: string) => Date.parse(time)
const shown = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString().replace(':00.000Z', 'Z'))

const comes = test.macro({
  exec: (t, source: string, after: string, wanted: string | undefined, timeZone: string = 'UTC') => {
    t.is(shown(nextTime(schedule(source), at(after), timeZone)), wanted)
  },
  title: (_, source, after, wanted, timeZone = 'UTC') => `${source} in ${timeZone} after ${after}: ${wanted}`,
})
test(comes, '* * * * *', '2025-01-01T12:00:00Z', '2025-01-01T12:01Z')
test(comes, '* * * * *', '2025-01-01T12:00:59Z', '2025-01-01T12:01Z')
test(comes, '*/15 * * * *', '2025-01-01T12:46:00Z', '2025-01-01T13:00Z')
test(comes, '5/15 * * * *', '2025-01-01T12:06:00Z', '2025-01-01T12:20Z')
test(comes, '20-35/15 * * * *', '2025-01-01T12:36:00Z', '2025-01-01T13:20Z')
test(comes, '0 0 1 1 *', '2025-01-01T00:00:00Z', '2026-01-01T00:00Z')
test(comes, '@hourly', '2025-01-01T12:00:00Z', '2025-01-01T13:00Z')
test(comes, '@weekly', '2025-01-01T12:00:00Z', '2025-01-05T00:00Z')
test(comes, '0 9 * * MON-fri', '2025-01-03T10:00:00Z', '2025-01-06T09:00Z')
test(comes, '0 0 * feb,oct ?', '2025-03-01T00:00:00Z', '2025-10-01T00:00Z')
test(comes, '0 0 29 2 *', '2025-01-01T00:00:00Z', '2028-02-29T00:00Z')
test(comes, '0 0 31 2 *', '2025-01-01T00:00:00Z', undefined)
// Both days restricted: either is enough. A star with a step restricts, a plain one does not.
test(comes, '0 0 13 * 5', '2025-01-01T00:00:00Z', '2025-01-03T00:00Z')
test(comes, '0 0 13 * *', '2025-01-01T00:00:00Z', '2025-01-13T00:00Z')
test(comes, '0 0 */10 * 0', '2025-01-01T00:00:00Z', '2025-01-05T00:00Z')
test(comes, '@every 90s', '2025-01-01T12:00:00Z', '2025-01-01T12:01:30.000Z')
test(comes, '@every 1h30m', '2025-01-01T12:00:00Z', '2025-01-01T13:30Z')

test(comes, '30 9 * * *', '2025-01-01T12:00:00Z', '2025-01-02T08:30Z', 'Europe/Berlin')
test(comes, '30 9 * * *', '2025-07-01T12:00:00Z', '2025-07-02T07:30Z', 'Europe/Berlin')
test(comes, '0 0 1 * *', '2025-01-15T12:00:00Z', '2025-01-31T15:00Z', 'Asia/Tokyo')
test(comes, '15 0 * * *', '2025-01-01T00:00:00Z', '2025-01-01T18:30Z', 'Asia/Kathmandu')
// 2012-03-11 has no 2 o'clock in New York, 2012-11-04 has 1 o'clock twice.
test(comes, '30 2 * * *', '2012-03-11T05:00:00Z', '2012-03-12T06:30Z', 'America/New_York')
test(comes, '0 * * * *', '2012-03-11T06:00:00Z', '2012-03-11T07:00Z', 'America/New_York')
test(comes, '0 1 * * *', '2012-11-04T04:00:00Z', '2012-11-04T05:00Z', 'America/New_York')
test(comes, '0 1 * * *', '2012-11-04T05:00:00Z', '2012-11-04T06:00Z', 'America/New_York')
test(comes, '0 1 * * *', '2012-11-04T06:00:00Z', '2012-11-05T06:00Z', 'America/New_York')
// The clocks change at midnight here: the day begins at 1 o'clock.
test(comes, '0 * 9 9 *', '2018-09-01T00:00:00Z', '2018-09-09T03:00Z', 'America/Sao_Paulo')
test(comes, '0 * 4 11 *', '2018-11-01T00:00:00Z', '2018-11-04T03:00Z', 'America/Sao_Paulo')

const refuses = test.macro({
  exec: (t, source: string, why: string) => {
    t.deepEqual(parseSchedule(source), { ok: false, why })
  },
  title: (_, source) => `refused: ${JSON.stringify(source)}`,
})
test(refuses, '', 'empty spec string')
test(refuses, '* * * *', 'expected exactly 5 fields, found 4: [* * * *]')
test(refuses, '0 * * * * *', 'expected exactly 5 fields, found 6: [0 * * * * *]')
test(refuses, '60 * * * *', 'end of range (60) above maximum (59): 60')
test(refuses, '* * 0 * *', 'beginning of range (0) below minimum (1): 0')
test(refuses, '* * * * 7', 'end of range (7) above maximum (6): 7')
test(refuses, '9-5 * * * *', 'beginning of range (9) beyond end of range (5): 9-5')
test(refuses, '*/0 * * * *', 'step of range should be a positive number: */0')
test(refuses, 'x * * * *', 'failed to parse int from x: strconv.Atoi: parsing "x": invalid syntax')
test(refuses, '1-2-3 * * * *', 'too many hyphens: 1-2-3')
test(refuses, '1/2/3 * * * *', 'too many slashes: 1/2/3')
test(refuses, '@sometimes', 'unrecognized descriptor: @sometimes')
test(refuses, '@constructor', 'unrecognized descriptor: @constructor')
test(refuses, '@every day', 'failed to parse duration @every day: time: invalid duration "day"')

test('time zones are those of IANA, by name', (t) => {
  for (const known of ['UTC', 'Europe/Berlin', 'Etc/GMT+5', 'America/Argentina/Buenos_Aires']) t.is(unknownTimeZone(known), undefined)
  for (const unknown of ['Mars/Olympus', '../etc/passwd', '+01:00', '+0100', 'Europe//Berlin', '-x'])
    t.is(unknownTimeZone(unknown), `unknown time zone ${unknown}`)
  t.is(unknownTimeZone(''), 'timeZone must be nil or non-empty string')
  t.is(unknownTimeZone('Local'), 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones')
})

const minuteMs = 60_000
const field = (min: number, max: number) =>
  fc.oneof(
    fc.constant('*'),
    fc.integer({ min, max }).map(String),
    fc.integer({ min: 2, max: 20 }).map((step) => `*/${step}`),
    fc.tuple(fc.integer({ min, max }), fc.integer({ min, max })).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`),
  )
const anySchedule = fc.tuple(field(0, 59), field(0, 23), field(1, 31), field(1, 12), field(0, 6)).map((fields) => fields.join(' '))
const anyMinute = fc.integer({ min: at('2024-01-01T00:00:00Z') / minuteMs, max: at('2027-01-01T00:00:00Z') / minuteMs })
const anyZone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe')

test('no time is left out: looking at every minute of two days finds the same next one', (t) => {
  fc.assert(
    fc.property(anySchedule, anyMinute, anyZone, (source, minute, zone) => {
      const parsed = schedule(source)
      const next = nextTime(parsed, minute * minuteMs, zone)
      const until = Math.min(next ?? Number.POSITIVE_INFINITY, (minute + 2880) * minuteMs)
      for (let ms = (minute + 1) * minuteMs; ms < until; ms += minuteMs) if (fires(parsed, ms, zone)) return false
      return next === undefined || fires(parsed, next, zone)
    }),
    { numRuns: 60 },
  )
  t.pass()
})
function fires(parsed: Schedule, ms: number, zone: string): boolean {
  if (parsed.kind === 'every') return false
  const local = new Date(ms + offsetAt(ms, zone))
  const { minute, hour, day, month, weekday } = parsed.fields
  const days = [day.has(local.getUTCDate()), weekday.has(local.getUTCDay())]
  return (
    minute.has(local.getUTCMinutes()) &&
    hour.has(local.getUTCHours()) &&
    month.has(local.getUTCMonth() + 1) &&
    (parsed.eitherDay ? days.some(Boolean) : days.every(Boolean))
  )
}

test('the last time is the one after which none comes any more', (t) => {
  fc.assert(
    fc.property(anySchedule, anyMinute, fc.integer({ min: 0, max: 5_000_000 }), (source, minute, seconds) => {
      const parsed = schedule(source)
      const [after, until] = [minute * minuteMs, minute * minuteMs + seconds * 1000]
      const last = lastTime(parsed, after, until)
      const next = nextTime(parsed, last ?? after)
      return (last === undefined || (last > after && last <= until)) && (next === undefined || next > until)
    }),
    { numRuns: 200 },
  )
  t.pass()
})
test('@every counts from where it began', (t) => {
  t.is(shown(lastTime(schedule('@every 7m'), at('2025-01-01T00:00:00Z'), at('2025-01-01T01:00:00Z'))), '2025-01-01T00:56Z')
})
test('no text makes the parser fall over', (t) => {
  fc.assert(
    fc.property(fc.string(), (source) => {
      const parsed = parseSchedule(source)
      return parsed.ok || parsed.why !== ''
    }),
  )
  t.pass()
})
