// Ages as kubectl shows them (apimachinery pkg/util/duration HumanDuration): two units at most, coarser as time goes on.
//
//   59s  119s  3m12s  9m  12h  1d3h  5d3h  12d  1y40d  9y

const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour
const year = 365 * day

/** `elapsedMs` as kubectl prints it. A little before zero is "0s", further in the future "<invalid>". */
export function humanDuration(elapsedMs: number): string {
  const seconds = Math.trunc(elapsedMs / second)
  if (seconds < -1) return '<invalid>'
  if (seconds < 0) return '0s'
  if (seconds < 60 * 2) return `${seconds}s`
  const minutes = Math.floor(elapsedMs / minute)
  if (minutes < 10) return withRest(minutes, 'm', seconds % 60, 's')
  if (minutes < 60 * 3) return `${minutes}m`
  const hours = Math.floor(elapsedMs / hour)
  if (hours < 8) return withRest(hours, 'h', minutes % 60, 'm')
  if (hours < 48) return `${hours}h`
  const days = Math.floor(elapsedMs / day)
  if (hours < 24 * 8) return withRest(days, 'd', hours % 24, 'h')
  if (hours < 24 * 365 * 2) return `${days}d`
  const years = Math.floor(elapsedMs / year)
  if (hours < 24 * 365 * 8) return withRest(years, 'y', days % 365, 'd')
  return `${years}y`
}
const withRest = (count: number, unit: string, rest: number, restUnit: string): string =>
  rest === 0 ? `${count}${unit}` : `${count}${unit}${rest}${restUnit}`

/** Age of a timestamp at `nowMs`; "<unknown>" when there is none. */
export function ageOf(timestamp: string | undefined, nowMs: number): string {
  const ms = timestamp === undefined ? Number.NaN : Date.parse(timestamp)
  return Number.isNaN(ms) ? '<unknown>' : humanDuration(nowMs - ms)
}
