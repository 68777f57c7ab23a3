// Cron notation as Kubernetes reads it (robfig/cron ParseStandard), and the times it means.
//
//   minute hour day-of-month month day-of-week      `30 6-16/4 * * mon-fri`
//   @yearly @monthly @weekly @daily @hourly          and `@every 1h30m`
//
// A time fires when its fields on the wall clock of the time zone all match: an hour that a change of the clocks leaves out
// does not come, one that it repeats comes twice. When both days are restricted, either is enough.

export type Schedule =
  | { readonly kind: 'fields'; readonly fields: Readonly<Record<FieldName, ReadonlySet<number>>>; readonly eitherDay: boolean }
  | { readonly kind: 'every'; readonly ms: number }
export type ParsedSchedule = { ok: true; schedule: Schedule } | { ok: false; why: string }

type FieldName = 'minute' | 'hour' | 'day' | 'month' | 'weekday'
interface Bounds {
  readonly field: FieldName
  readonly min: number
  readonly max: number
  readonly names?: readonly string[]
}
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const order: readonly Bounds[] = [
  { field: 'minute', min: 0, max: 59 },
  { field: 'hour', min: 0, max: 23 },
  { field: 'day', min: 1, max: 31 },
  { field: 'month', min: 1, max: 12, names: months },
  { field: 'weekday', min: 0, max: 6, names: weekdays },
]
const descriptors: Record<string, string> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
}

/** Thrown inside the parser only. */
class Unparseable extends Error {}

export function parseSchedule(source: string): ParsedSchedule {
  try {
    return { ok: true, schedule: read(source.replace(/^(CRON_)?TZ=\S*\s*/, '')) }
  } catch (error) {
    if (error instanceof Unparseable) return { ok: false, why: error.message }
    throw error
  }
}

function read(source: string): Schedule {
  if (source === '') throw new Unparseable('empty spec string')
  if (source.startsWith('@every ')) return { kind: 'every', ms: readDuration(source.slice('@every '.length), source) }
  const spelled = Object.hasOwn(descriptors, source) ? descriptors[source] : undefined
  if (source.startsWith('@') && spelled === undefined) throw new Unparseable(`unrecognized descriptor: ${source}`)
  const parts = (spelled ?? source).split(/\s+/).filter((part) => part !== '')
  if (parts.length !== order.length)
    throw new Unparseable(`expected exactly ${order.length} fields, found ${parts.length}: [${parts.join(' ')}]`)
  const given = order.map((bounds, i) => readField(parts[i] ?? '', bounds))
  const fields = Object.fromEntries(order.map(({ field }, i) => [field, given[i]?.values])) as Record<FieldName, Set<number>>
  return { kind: 'fields', fields, eitherDay: given[2]?.any === false && given[4]?.any === false }
}

/** `any`: the field stands for all values (`*`), which matters to the two kinds of day. */
function readField(source: string, bounds: Bounds): { values: Set<number>; any: boolean } {
  const values = new Set<number>()
  let any = false
  for (const part of new Set(source.split(','))) {
    if (part === '') continue
    const range = readRange(part, bounds)
    for (let value = range.from; value <= range.to; value += range.step) values.add(value)
    any ||= range.any
  }
  return { values, any }
}

function readRange(source: string, bounds: Bounds): { from: number; to: number; step: number; any: boolean } {
  const [range = '', stepText, ...moreSteps] = source.split('/')
  const [low = '', high, ...moreRanges] = range.split('-')
  if (moreRanges.length > 0) throw new Unparseable(`too many hyphens: ${source}`)
  if (moreSteps.length > 0) throw new Unparseable(`too many slashes: ${source}`)
  const star = low === '*' || low === '?'
  const from = star ? bounds.min : readValue(low, bounds)
  const step = stepText === undefined ? 1 : readNumber(stepText)
  // `5/15` goes on to the end.
  const to = star || (high === undefined && stepText !== undefined) ? bounds.max : high === undefined ? from : readValue(high, bounds)
  if (from < bounds.min) throw new Unparseable(`beginning of range (${from}) below minimum (${bounds.min}): ${source}`)
  if (to > bounds.max) throw new Unparseable(`end of range (${to}) above maximum (${bounds.max}): ${source}`)
  if (from > to) throw new Unparseable(`beginning of range (${from}) beyond end of range (${to}): ${source}`)
  if (step === 0) throw new Unparseable(`step of range should be a positive number: ${source}`)
  return { from, to, step, any: star && step === 1 }
}

function readValue(source: string, { min, names = [] }: Bounds): number {
  const named = names.indexOf(source.toLowerCase())
  return named < 0 ? readNumber(source) : named + min
}
function readNumber(source: string): number {
  if (!/^[+-]?\d{1,9}$/.test(source))
    throw new Unparseable(`failed to parse int from ${source}: strconv.Atoi: parsing ${JSON.stringify(source)}: invalid syntax`)
  const value = Number(source)
  if (value < 0) throw new Unparseable(`negative number (${value}) not allowed: ${source}`)
  return value
}

const units: Record<string, number> = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 }
/** Go's time.ParseDuration, down to whole seconds and never none. */
function readDuration(source: string, whole: string): number {
  const parts = [...source.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)]
  if (parts.length === 0 || parts.map(([text]) => text).join('') !== source)
    throw new Unparseable(`failed to parse duration ${whole}: time: invalid duration ${JSON.stringify(source)}`)
  const ms = parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (units[unit] ?? 0), 0)
  return Math.max(1_000, Math.floor(ms / 1_000) * 1_000)
}

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
/** robfig/cron looks no further than five years: `0 0 31 2 *` never comes. */
const horizonMs = 5 * 366 * dayMs

/** The first time after `afterMs`; undefined when there is none. */
export function nextTime(schedule: Schedule, afterMs: number, timeZone = 'UTC'): number | undefined {
  if (schedule.kind === 'every') return Math.floor(afterMs / 1_000) * 1_000 + schedule.ms
  const { fields, eitherDay } = schedule
  const offsetOf = zoneOf(timeZone)
  let atMs = (Math.floor(afterMs / minuteMs) + 1) * minuteMs
  const endMs = afterMs + horizonMs
  while (atMs <= endMs) {
    const offsetMs = offsetOf(atMs)
    const local = new Date(atMs + offsetMs)
    const dayOfMonth = fields.day.has(local.getUTCDate())
    const dayOfWeek = fields.weekday.has(local.getUTCDay())
    const [year, month, day] = [local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate()]
    if (!fields.month.has(month + 1)) atMs = instantOf(Date.UTC(year, month + 1, 1), atMs, offsetMs, offsetOf)
    else if (!(eitherDay ? dayOfMonth || dayOfWeek : dayOfMonth && dayOfWeek))
      atMs = instantOf(Date.UTC(year, month, day + 1), atMs, offsetMs, offsetOf)
    else if (!fields.hour.has(local.getUTCHours())) atMs += (60 - local.getUTCMinutes()) * minuteMs
    else if (!fields.minute.has(local.getUTCMinutes())) atMs += minuteMs
    else return atMs
  }
  return undefined
}

/** When the wall clock shows `localMs`, or a little before where the clocks change in between: the search goes on from there. */
function instantOf(localMs: number, atMs: number, offsetMs: number, offsetOf: Zone): number {
  const guess = localMs - offsetMs
  return Math.max(atMs + minuteMs, Math.min(guess, localMs - offsetOf(guess)))
}

/** The last time of the schedule after `afterMs` and not after `untilMs`; undefined when there is none. */
export function lastTime(schedule: Schedule, afterMs: number, untilMs: number, timeZone = 'UTC'): number | undefined {
  const first = nextTime(schedule, afterMs, timeZone)
  if (first === undefined || first > untilMs) return undefined
  if (schedule.kind === 'every') return first + Math.floor((untilMs - first) / schedule.ms) * schedule.ms
  // The later one looks from, the later is what one finds: halve the span until nothing is left between.
  let [low, high] = [afterMs, untilMs]
  while (high - low > minuteMs / 2) {
    const middle = Math.floor((low + high) / 2)
    const found = nextTime(schedule, middle, timeZone)
    if (found !== undefined && found <= untilMs) low = middle
    else high = middle
  }
  return nextTime(schedule, low, timeZone)
}

/** What the wall clock is ahead of UTC at an instant. */
type Zone = (ms: number) => number
const zones = new Map<string, Zone>()
const zonesMax = 64

/** What the wall clock there is ahead of UTC, in milliseconds. Throws RangeError when there is no such time zone. */
export const offsetAt = (ms: number, timeZone = 'UTC'): number => zoneOf(timeZone)(ms)

/** Throws RangeError when there is no such time zone. */
function zoneOf(timeZone: string): Zone {
  const known = zones.get(timeZone)
  if (known !== undefined) return known
  if (zones.size >= zonesMax) zones.clear()
  const zone = timeZone === 'UTC' ? () => 0 : openZone(timeZone)
  zones.set(timeZone, zone)
  return zone
}

function openZone(timeZone: string): Zone {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' },
  })
  return (ms) => {
    const parts = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]))
    const { year = 0, month = 0, day = 0, hour = 0, minute = 0 } = parts
    return Date.UTC(year, month - 1, day, hour, minute) - Math.floor(ms / minuteMs) * minuteMs
  }
}

const zonePart = /^[A-Za-z._\-0-9+]{1,14}$/

/** Why a time zone is none; undefined when it is one. */
export function unknownTimeZone(timeZone: string): string | undefined {
  if (timeZone === '') return 'timeZone must be nil or non-empty string'
  const unknown = `unknown time zone ${timeZone}`
  const parts = timeZone.split('/')
  if (!/^[A-Za-z]/.test(timeZone) || parts.some((part) => part === '.' || part === '..' || part.startsWith('-') || !zonePart.test(part)))
    return unknown
  if (timeZone.toLowerCase() === 'local') return 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones'
  try {
    zoneOf(timeZone)
    return undefined
  } catch {
    return unknown
  }
}
