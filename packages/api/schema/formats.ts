// The formats of strings that Kubernetes checks (apiextensions pkg/apiserver/validation/formats.go, strfmt). A format it does
// not know is no demand. Every expression here is linear: values come from outside.

import { isIP, isIPv4 } from 'node:net'
import { canonicalTime } from '../machinery/time.js'

const matching =
  (expression: RegExp) =>
  (value: string): boolean =>
    expression.test(value)
const uuid = (version: string, variant: string) =>
  matching(new RegExp(`^[0-9a-f]{8}-?[0-9a-f]{4}-?${version}[0-9a-f]{3}-?${variant}[0-9a-f]{3}-?[0-9a-f]{12}$`, 'i'))

/** By name without its dashes, as go-openapi normalises it. */
const formats: Readonly<Record<string, (value: string) => boolean>> = {
  bsonobjectid: matching(/^[0-9a-fA-F]{24}$/),
  uri: (value) => /^(?:[A-Za-z][A-Za-z0-9+.-]*:\S|\/)[^\s\p{Cc}]*$/u.test(value),
  email: matching(/^[^\s@<>]{1,64}@[A-Za-z0-9[\].:-]{1,253}$|^[^<>]{0,256}<[^\s@<>]{1,64}@[A-Za-z0-9[\].:-]{1,253}>$/),
  hostname: isHostname,
  ipv4: (value) => isIPv4(value),
  ipv6: (value) => isIP(value) === 6,
  cidr: isCidr,
  mac: matching(/^(?:[0-9a-f]{2}([:-])(?:[0-9a-f]{2}\1){4,6}[0-9a-f]{2}|(?:[0-9a-f]{4}\.){2,3}[0-9a-f]{4})$/i),
  uuid: uuid('[0-9a-f]', '[0-9a-f]'),
  uuid3: uuid('3', '[0-9a-f]'),
  uuid4: uuid('4', '[89ab]'),
  uuid5: uuid('5', '[89ab]'),
  isbn: (value) => isIsbn10(value) || isIsbn13(value),
  isbn10: isIsbn10,
  isbn13: isIsbn13,
  creditcard: isCreditCard,
  ssn: matching(/^\d{3}[- ]?\d{2}[- ]?\d{4}$/),
  hexcolor: matching(/^#?(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/),
  rgbcolor: (value) => {
    const found = /^rgb\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*\)$/.exec(value)
    return found?.slice(1).every((part) => Number(part) <= 255) ?? false
  },
  byte: (value) => /^[A-Za-z0-9+/]*={0,2}$/.test(value) && value.length % 4 === 0,
  password: () => true,
  date: isDate,
  duration: isDuration,
  datetime: (value) => canonicalTime(/[zZ]$|[+-]\d\d:\d\d$/.test(value) ? value.toUpperCase() : `${value}Z`).ok,
}

/** True for a value that is well-formed, or whose format nobody knows. */
export function isOfFormat(format: string, value: string): boolean {
  const name = format.replaceAll('-', '')
  return !Object.hasOwn(formats, name) || formats[name]!(value)
}

function isHostname(value: string): boolean {
  if (value.length > 255) return false
  const labels = value.split('.')
  return (
    labels.every(
      (label) => label.length <= 63 && /^[a-zA-Z0-9\p{S}\p{L}](?:[a-zA-Z0-9\p{S}\p{L}-]*[a-zA-Z0-9\p{S}\p{L}])?$/u.test(label),
    ) &&
    (labels.length === 1 || /^[a-zA-Z\p{L}]{2,63}$/u.test(labels.at(-1)!))
  )
}

function isCidr(value: string): boolean {
  const [address = '', prefix = '', ...rest] = value.split('/')
  const version = isIP(address)
  return version !== 0 && rest.length === 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128)
}

const digitsOf = (value: string): string => value.slice(0, 64).replace(/[\s-]/g, '')

function isIsbn10(value: string): boolean {
  const digits = digitsOf(value)
  if (!/^\d{9}[\dX]$/.test(digits)) return false
  return [...digits].reduce((sum, digit, i) => sum + (digit === 'X' ? 10 : Number(digit)) * (10 - i), 0) % 11 === 0
}
function isIsbn13(value: string): boolean {
  const digits = digitsOf(value)
  return /^\d{13}$/.test(digits) && [...digits].reduce((sum, digit, i) => sum + Number(digit) * (i % 2 === 0 ? 1 : 3), 0) % 10 === 0
}
function isCreditCard(value: string): boolean {
  const digits = value.slice(0, 64).replace(/\D/g, '')
  const brand =
    /^(?:4\d{12}(?:\d{3})?|5[1-5]\d{14}|6(?:011|5\d\d)\d{12}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|(?:2131|1800|35\d{3})\d{11})$/.test(
      digits,
    )
  const luhn = [...digits].reverse().reduce((sum, digit, i) => {
    const doubled = Number(digit) * (i % 2 === 1 ? 2 : 1)
    return sum + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
  return brand && luhn % 10 === 0
}

function isDate(value: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(value) &&
    canonicalTime(`${value}T00:00:00Z`).ok &&
    new Date(`${value}T00:00:00Z`).toISOString().startsWith(value)
  )
}

/** Go's time.ParseDuration, or numbers with units in words anywhere in the text (Scala's form). */
function isDuration(value: string): boolean {
  if (/^[+-]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/.test(value)) return true
  return /\d\s{0,64}(?:ns|nano|us|µs|micro|ms|milli|s|sec|m|min|h|hr|hour|d|day|w|wk|week)/i.test(value)
}
