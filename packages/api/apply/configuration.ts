// What somebody applies: part of an object, as they wrote it. It is checked against the form here and not decoded, since
// decoding would fill in what they left out, and they own what they said and nothing else.

import type { Form, ListForm } from '../machinery/form.js'
import { isObject, setKey } from '../machinery/json.js'
import { canonicalQuantity } from '../machinery/quantity.js'
import { canonicalMicroTime, canonicalTime } from '../machinery/time.js'
import { fieldElement, type PathElement, renderPath } from './path-element.js'
import { fieldForm, ItemWithoutKey, itemElement } from './shape.js'

export interface Configuration {
  readonly value: unknown
  /** `.spec.foo: field not declared in schema`, in structured-merge-diff's words. */
  readonly errors: readonly string[]
}

/** A copy of the configuration with quantities and times in the form in which the server keeps them. */
export function readConfiguration(form: Form, value: unknown): Configuration {
  const errors: string[] = []
  return { value: read(form, value, [], errors), errors }
}

function read(form: Form, value: unknown, path: PathElement[], errors: string[]): unknown {
  // Null is a value of any type.
  if (value === null) return null
  const wrong = (wanted: string) => {
    errors.push(`${renderPath(path)}: expected ${wanted}`)
    return undefined
  }
  switch (form.is) {
    case 'message':
    case 'map':
      return isObject(value) ? readFields(form, value, path, errors) : wrong(`map, got ${goValue(value)}`)
    case 'list':
      return Array.isArray(value) ? readItems(form, value, path, errors) : wrong(`list, got ${goValue(value)}`)
    case 'bool':
      return typeof value === 'boolean' ? value : wrong(`boolean, got ${goValue(value)}`)
    case 'int32':
    case 'int64':
      return typeof value === 'number' ? value : wrong(`numeric (int or float), got ${goType(value)}`)
    case 'any':
      return value
    case 'quantity':
    case 'int-or-string':
      if (typeof value === 'object') return wrong(`any scalar, got ${goValue(value)}`)
      return form.is === 'quantity' ? canonicalOr(value, canonicalQuantity(String(value))) : value
    default:
      if (typeof value !== 'string') return wrong(`string, got &value.valueUnstructured{Value:${goType(value, true)}}`)
      if (form.is === 'time') return canonicalOr(value, canonicalTime(value))
      return form.is === 'micro-time' ? canonicalOr(value, canonicalMicroTime(value)) : value
  }
}
/** What cannot be read as one stays for the decoder to refuse. */
const canonicalOr = (value: unknown, read: { ok: true; value: string } | { ok: false }): unknown => (read.ok ? read.value : value)

function readFields(form: Form, value: Record<string, unknown>, path: PathElement[], errors: string[]): unknown {
  const fields: Record<string, unknown> = {}
  for (const name of Object.keys(value)) {
    path.push(fieldElement(name))
    const inner = fieldForm(form, name)
    if (inner === undefined) errors.push(`${renderPath(path)}: field not declared in schema`)
    else setKey(fields, name, read(inner, value[name], path, errors))
    path.pop()
  }
  return fields
}

function readItems(form: ListForm, value: readonly unknown[], path: PathElement[], errors: string[]): unknown {
  const keyed = form.type === 'set' || form.type === 'map'
  const seen = new Set<PathElement>()
  return value.map((item, i) => {
    let element = `i:${i}`
    if (keyed) {
      try {
        element = itemElement(form, item)
      } catch (error) {
        if (!(error instanceof ItemWithoutKey)) throw error
        errors.push(`${renderPath(path)}: element ${i}: ${error.message}`)
        return item
      }
      if (seen.has(element)) errors.push(`${renderPath(path)}: duplicate entries for key ${renderPath([element])}`)
      seen.add(element)
    }
    path.push(element)
    const fresh = read(form.item, item, path, errors)
    path.pop()
    return fresh
  })
}

const goValue = (value: unknown): string => `&{${typeof value === 'object' ? JSON.stringify(value) : String(value)}}`
const goType = (value: unknown, shown = false): string => {
  if (typeof value === 'object') return Array.isArray(value) ? '[]interface {}' : 'map[string]interface {}'
  if (shown) return String(value)
  return typeof value === 'boolean' ? 'bool' : typeof value === 'string' ? 'string' : 'float64'
}
