// resource.Quantity: amounts of CPU, memory and the like. Exact, as whole numbers of nano-units in a bigint.
//
//   "500m"  "1.5"  "128Mi"  "2G"  "1e3"

import type { CanonicalText } from './time.js'

const binary: Record<string, bigint> = { Ki: 1n << 10n, Mi: 1n << 20n, Gi: 1n << 30n, Ti: 1n << 40n, Pi: 1n << 50n, Ei: 1n << 60n }
const decimal: Record<string, number> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 }
const form = /^([+-]?)(\d*)(?:\.(\d*))?((?:[KMGTPE]i)|[numkMGTPE]|[eE][+-]?\d{1,3})?$/
const digitsMax = 64
const malformed = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
const nanosInOne = 10n ** 9n

interface Parsed {
  readonly nanos: bigint
  readonly format: 'binary' | 'decimal' | 'exponent'
}

/** Undefined when `source` is no quantity. Finer than a nano-unit is rounded up, as Kubernetes does. */
function parse(source: string): Parsed | undefined {
  const found = form.exec(source)
  if (found === null) return undefined
  const [, sign, whole = '', fraction = '', suffix = ''] = found
  if (whole === '' && fraction === '') return undefined
  if (whole.length + fraction.length > digitsMax) return undefined
  const digits = BigInt(`${whole}${fraction}`)
  const scaled = (exponent: number): bigint =>
    exponent >= 0 ? digits * 10n ** BigInt(exponent) : ceilDiv(digits, 10n ** BigInt(-exponent))
  let nanos: bigint
  let format: Parsed['format'] = 'decimal'
  const factor = binary[suffix]
  if (factor !== undefined) {
    nanos = ceilDiv(digits * factor * nanosInOne, 10n ** BigInt(fraction.length))
    format = 'binary'
  } else {
    const isExponent = /^[eE][+-]?\d/.test(suffix)
    if (isExponent) format = 'exponent'
    const exponent = isExponent ? Number(suffix.slice(1)) : decimal[suffix]
    if (exponent === undefined || Math.abs(exponent) > 40) return undefined
    nanos = scaled(exponent + 9 - fraction.length)
  }
  return { nanos: sign === '-' ? -nanos : nanos, format }
}
const ceilDiv = (a: bigint, b: bigint): bigint => (a + b - 1n) / b

/** The text Kubernetes would show: `0.5` is `500m`, `1024Mi` is `1Gi`. */
export function canonicalQuantity(source: string): CanonicalText {
  const parsed = parse(source)
  return parsed === undefined ? { ok: false, why: malformed } : { ok: true, value: render(parsed) }
}

function render({ nanos, format }: Parsed): string {
  if (nanos === 0n) return '0'
  const whole = nanos % nanosInOne === 0n
  const units = nanos / nanosInOne
  // Below 1024 or not whole: binary amounts are written in decimal.
  const abs = units < 0n ? -units : units
  if (format === 'binary' && whole && abs >= 1024n) {
    for (const suffix of ['Ei', 'Pi', 'Ti', 'Gi', 'Mi', 'Ki'])
      if (units % binary[suffix]! === 0n) return `${units / binary[suffix]!}${suffix}`
    return String(units)
  }
  for (let exponent = 18; exponent >= -9; exponent -= 3) {
    const step = 10n ** BigInt(exponent + 9)
    if (nanos % step !== 0n) continue
    const suffix =
      format === 'exponent' ? (exponent === 0 ? '' : `e${exponent}`) : Object.keys(decimal).find((key) => decimal[key] === exponent)!
    return `${nanos / step}${suffix}`
  }
  return String(nanos)
}

/** The sum, in the format of the first unless that is nothing. No quantity counts as nothing. */
export const addQuantities = (a: string, b: string): string => combined(a, b, (x, y) => x + y)
export const subtractQuantities = (a: string, b: string): string => combined(a, b, (x, y) => x - y)
function combined(a: string, b: string, how: (a: bigint, b: bigint) => bigint): string {
  const [left, right] = [parse(a) ?? nothing, parse(b) ?? nothing]
  return render({ nanos: how(left.nanos, right.nanos), format: left.nanos === 0n ? right.format : left.format })
}
const nothing: Parsed = { nanos: 0n, format: 'decimal' }
/** Below 0, 0 or above 0, as `a` is less than, as much as or more than `b`. */
export function compareQuantities(a: string, b: string): number {
  const difference = nanosOf(a) - nanosOf(b)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** The amount in nano-units, 0 for what is no quantity (validated objects hold none such). */
export const nanosOf = (source: string): bigint => parse(source)?.nanos ?? 0n
/** The amount in thousandths, rounded up: milli-CPUs. */
export const milliOf = (source: string): number => Number(ceilSigned(nanosOf(source), 1_000_000n))
/** The amount in whole units, rounded up: bytes, pods. */
export const unitsOf = (source: string): number => Number(ceilSigned(nanosOf(source), nanosInOne))
const ceilSigned = (a: bigint, b: bigint): bigint => (a >= 0n ? ceilDiv(a, b) : a / b)
