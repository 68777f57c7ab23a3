// metav1.Time and metav1.MicroTime: RFC 3339 in UTC, to the second and to the microsecond.

export type CanonicalText = { ok: true; value: string } | { ok: false; why: string }

const rfc3339 = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/

/** The instant in `source` in milliseconds, and its fraction of a second as written ('' or '.123456'). */
function instant(source: string): { ms: number; fraction: string } | undefined {
  const found = rfc3339.exec(source)
  if (found === null) return undefined
  const [, year, month, day, hour, minute, second, fraction = '', zone = 'Z'] = found
  const ms = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`)
  return Number.isNaN(ms) ? undefined : { ms, fraction }
}
const malformed = (source: string, layout: string): CanonicalText => ({
  ok: false,
  why: `parsing time ${JSON.stringify(source)} as ${JSON.stringify(layout)}: cannot parse ${JSON.stringify(source)}`,
})
const seconds = (ms: number): string => new Date(ms).toISOString().slice(0, 19)

export function canonicalTime(source: string): CanonicalText {
  const found = instant(source)
  return found === undefined ? malformed(source, '2006-01-02T15:04:05Z07:00') : { ok: true, value: `${seconds(found.ms)}Z` }
}
export function canonicalMicroTime(source: string): CanonicalText {
  const found = instant(source)
  if (found === undefined) return malformed(source, '2006-01-02T15:04:05.000000Z07:00')
  return { ok: true, value: `${seconds(found.ms)}.${found.fraction.slice(1, 7).padEnd(6, '0')}Z` }
}

/** metav1.Time of a wall clock: `2025-01-01T00:00:00Z`. */
export const timeOf = (wallMs: number): string => `${seconds(wallMs)}Z`
