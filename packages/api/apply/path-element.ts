// One step of a field's path, in the notation of FieldsV1 (structured-merge-diff fieldpath/serialize-pe.go):
//
//   f:replicas                                    a field of a message, or a key of a map
//   k:{"containerPort":80,"protocol":"TCP"}       the item of a list that has these keys, sorted by name
//   v:"kubernetes.io/pvc-protection"              the item of a set that is this value
//   i:0                                           the item at this place
//
// A step is its own text: two are the same when their texts are. Every text begins with a letter and a colon, so none of them
// is `__proto__`, and plain objects can be keyed by them.

import { isObject } from '../machinery/json.js'

export type PathElement = string
export type Path = readonly PathElement[]

export const fieldElement = (name: string): PathElement => `f:${name}`
export const valueElement = (value: unknown): PathElement => `v:${goJson(value)}`

/** `keys` in any order. */
export function keyElement(keys: readonly (readonly [string, unknown])[]): PathElement {
  const sorted = keys.length === 1 ? keys : [...keys].sort(([a], [b]) => (a < b ? -1 : 1))
  return `k:{${sorted.map(([name, value]) => `${goJson(name)}:${goJson(value)}`).join(',')}}`
}

/** JSON as Go writes it, with what HTML could stumble over escaped. */
function goJson(value: unknown): string {
  const json = JSON.stringify(value)
  return /[<>&\u2028\u2029]/.test(json)
    ? json.replace(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
    : json
}

/** The canonical text of a step that somebody else wrote; undefined for one of an unknown type. Throws SyntaxError. */
export function parseElement(text: string): PathElement | undefined {
  const content = text.slice(2)
  switch (text.slice(0, 2)) {
    case 'f:':
      return text
    case 'v:':
      return valueElement(JSON.parse(content))
    case 'k:': {
      const keys: unknown = JSON.parse(content)
      if (!isObject(keys)) throw new SyntaxError(`keys of a list's item must be an object, found ${content}`)
      return keyElement(Object.entries(keys))
    }
    case 'i:':
      if (!/^-?\d{1,9}$/.test(content)) throw new SyntaxError(`the place of a list's item must be a whole number, found ${content}`)
      return `i:${Number(content)}`
    default:
      if (text[1] !== ':') throw new SyntaxError(`a path element must begin with a letter and a colon, found ${text}`)
      return undefined
  }
}

const ranks = 'fkvi'
const rank = (element: PathElement) => ranks.indexOf(element[0]!)

/** The order of FieldsV1: fields, keys, values, places; each in the order of what they hold. */
export function compareElements(a: PathElement, b: PathElement): number {
  if (a === b) return 0
  if (a[0] !== b[0]) return rank(a) - rank(b)
  if (a[0] === 'f') return a < b ? -1 : 1
  const [left, right] = [JSON.parse(a.slice(2)), JSON.parse(b.slice(2))]
  return a[0] === 'k' ? compareKeys(left, right) : compareValues(left, right)
}
function compareKeys(a: Record<string, unknown>, b: Record<string, unknown>): number {
  const [left, right] = [Object.entries(a), Object.entries(b)]
  for (let i = 0; i < left.length && i < right.length; i++) {
    const [name, value] = left[i]!
    const [otherName, otherValue] = right[i]!
    if (name !== otherName) return name < otherName ? -1 : 1
    const order = compareValues(value, otherValue)
    if (order !== 0) return order
  }
  return left.length - right.length
}
/** Numbers, strings, booleans, then the rest. */
function compareValues(a: unknown, b: unknown): number {
  const [left, right] = [typeOrder(a), typeOrder(b)]
  if (left !== right) return left - right
  if (left === typesInOrder.length) return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1
  return a === b ? 0 : (a as number) < (b as number) ? -1 : 1
}
const typesInOrder = ['number', 'string', 'boolean']
const typeOrder = (value: unknown): number => {
  const at = typesInOrder.indexOf(typeof value)
  return at < 0 ? typesInOrder.length : at
}

/** `.spec.containers[name="web"].image`, as conflicts name a field. */
export const renderPath = (path: Path): string => path.map(renderElement).join('')

function renderElement(element: PathElement): string {
  const content = element.slice(2)
  switch (element[0]) {
    case 'f':
      return `.${content}`
    case 'k':
      return `[${Object.entries(JSON.parse(content) as object)
        .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
        .join(',')}]`
    case 'v':
      return `[=${JSON.stringify(JSON.parse(content))}]`
    default:
      return `[${content}]`
  }
}
