// What Go's decoder makes of a body, so that zod sees what Kubernetes' own defaulting and validation would: null is
// absence, the zero value of an `omitempty` field is absence, a required scalar left out is its zero value, quantities and
// times are in their canonical text. Unknown fields are left out and reported; a value of the wrong JSON type is refused.

import type { Field, Form, MessageForm } from './form.js'
import { isObject, setKey } from './json.js'
import { readJsonSchema } from './json-schema-props.js'
import { canonicalQuantity } from './quantity.js'
import { canonicalMicroTime, canonicalTime } from './time.js'

export type Canonical = { ok: true; value: Record<string, unknown>; unknownFields: string[] } | { ok: false; why: string }

/** Thrown inside the walk only; `canonical` returns it. */
class WrongType extends Error {}

interface Place {
  /** `spec.ports[0].port` */
  readonly path: string
  /** Go's path, without indexes: `spec.ports.port`. */
  readonly goPath: string
  /** The struct that holds the field: ServicePort. */
  readonly struct: string
}

/** Reads `body` as the message `form`. `ok: false` says why in the words of Go's decoder. */
export function canonical(form: MessageForm, body: unknown): Canonical {
  const unknownFields: string[] = []
  try {
    if (!isObject(body)) throw new WrongType(`json: cannot unmarshal ${jsonType(body)} into Go value of type v1.${form.name}`)
    return { ok: true, value: readMessage(form, body, { path: '', goPath: '', struct: form.name }, unknownFields), unknownFields }
  } catch (error) {
    if (error instanceof WrongType) return { ok: false, why: error.message }
    throw error
  }
}

function readMessage(form: MessageForm, body: Record<string, unknown>, at: Place, unknownFields: string[]): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  for (const key of Object.keys(body)) {
    const field = form.fields.get(key)
    const path = at.path === '' ? key : `${at.path}.${key}`
    if (field === undefined) {
      unknownFields.push(path)
      continue
    }
    const value = read(
      field.form,
      body[key],
      { path, goPath: at.goPath === '' ? key : `${at.goPath}.${key}`, struct: form.name },
      unknownFields,
    )
    if (value !== undefined && !isAbsent(field, value)) result[key] = value
  }
  for (const field of form.fields.values()) {
    if (field.name in result) continue
    if (field.embedded) result[field.name] = read(field.form, {}, at, unknownFields)
    if (!field.required) continue
    const zero = zeroOf(field)
    if (zero !== undefined) result[field.name] = zero
  }
  return result
}

/** Go's `omitempty` leaves out zero values that are not behind a pointer. */
function isAbsent({ form, required, pointer }: Field, value: unknown): boolean {
  if (required || pointer) return false
  switch (form.is) {
    case 'text':
    case 'bytes':
      return value === ''
    case 'int32':
    case 'int64':
      return value === 0
    case 'bool':
      return value === false
    case 'list':
      return (value as unknown[]).length === 0
    case 'map':
      return Object.keys(value as object).length === 0
    default:
      return false
  }
}

function zeroOf({ form, enumerated, pointer }: Field): unknown {
  if (enumerated || pointer) return undefined
  switch (form.is) {
    case 'text':
      return ''
    case 'int32':
    case 'int64':
    case 'int-or-string':
      return 0
    case 'bool':
      return false
    default:
      return undefined
  }
}

function read(form: Form, value: unknown, at: Place, unknownFields: string[]): unknown {
  if (value === null || value === undefined) return undefined
  switch (form.is) {
    case 'message':
      if (!isObject(value)) throw wrongType(value, form, at)
      return readMessage(form, value, at, unknownFields)
    case 'list':
      if (!Array.isArray(value)) throw wrongType(value, form, at)
      // A null item is the zero value of its type, which for a message is an empty one.
      return value.map((item, i) => read(form.item, item ?? zeroItem(form.item), { ...at, path: `${at.path}[${i}]` }, unknownFields))
    case 'map': {
      if (!isObject(value)) throw wrongType(value, form, at)
      const map: Record<string, unknown> = {}
      for (const key of Object.keys(value))
        setKey(map, key, read(form.value, value[key] ?? zeroItem(form.value), { ...at, path: `${at.path}.${key}` }, unknownFields))
      return map
    }
    case 'int32':
    case 'int64': {
      if (typeof value !== 'number') throw wrongType(value, form, at)
      const fits = form.is === 'int32' ? (value | 0) === value : Number.isSafeInteger(value)
      if (!fits) throw wrongType(value, form, at, `number ${value}`)
      return value
    }
    case 'text':
      if (typeof value !== 'string') throw wrongType(value, form, at)
      return value
    case 'bool':
      if (typeof value !== 'boolean') throw wrongType(value, form, at)
      return value
    case 'bytes':
      if (typeof value !== 'string') throw wrongType(value, form, at)
      return readBase64(value)
    case 'int-or-string':
      if (typeof value === 'string') return value
      if (typeof value !== 'number') throw wrongType(value, form, at)
      if ((value | 0) !== value) throw wrongType(value, form, at, `number ${value}`)
      return value
    case 'quantity':
      return readWith(canonicalQuantity, typeof value === 'number' ? String(value) : value, form, at)
    case 'time':
      return readWith(canonicalTime, value, form, at)
    case 'micro-time':
      return readWith(canonicalMicroTime, value, form, at)
    case 'json-schema':
      return readJsonSchema(value, at.path, {
        unknownFields,
        wrongType: (found, path, wanted) =>
          new WrongType(`json: cannot unmarshal ${jsonType(found)} into Go struct field ${at.struct}.${path} of type ${wanted}`),
      })
    case 'any':
      return value
  }
}

function readWith(
  canonicalText: (source: string) => { ok: true; value: string } | { ok: false; why: string },
  value: unknown,
  form: Form,
  at: Place,
): string {
  if (typeof value !== 'string') throw wrongType(value, form, at)
  const parsed = canonicalText(value)
  if (!parsed.ok) throw new WrongType(parsed.why)
  return parsed.value
}

function zeroItem(form: Form): unknown {
  if (form.is === 'message' || form.is === 'map') return {}
  if (form.is === 'list') return []
  if (form.is === 'text' || form.is === 'bytes') return ''
  if (form.is === 'quantity') return '0'
  return form.is === 'bool' ? false : 0
}

/** Standard base64 with padding, as Go's decoder demands; line breaks are skipped. */
function readBase64(value: string): string {
  const text = value.replace(/[\r\n]/g, '')
  const bad = /[^A-Za-z0-9+/=]/.exec(text)?.index ?? /=(?!=?$)/.exec(text)?.index ?? (text.length % 4 === 0 ? -1 : text.length)
  if (bad >= 0) throw new WrongType(`illegal base64 data at input byte ${bad}`)
  return text
}

const jsonType = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value

function goType(form: Form): string {
  switch (form.is) {
    case 'message':
      return `v1.${form.name}`
    case 'list':
      return `[]${goType(form.item)}`
    case 'map':
      return `map[string]${goType(form.value)}`
    case 'text':
      return 'string'
    case 'bytes':
      return '[]uint8'
    case 'time':
      return 'v1.Time'
    case 'micro-time':
      return 'v1.MicroTime'
    case 'quantity':
      return 'resource.Quantity'
    case 'int-or-string':
      return 'intstr.IntOrString'
    case 'json-schema':
      return 'v1.JSONSchemaProps'
    case 'any':
      return 'interface {}'
    default:
      return form.is
  }
}
const wrongType = (value: unknown, form: Form, at: Place, found = jsonType(value)) =>
  new WrongType(`json: cannot unmarshal ${found} into Go struct field ${at.struct}.${at.goPath} of type ${goType(form)}`)
