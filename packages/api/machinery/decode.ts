// From a body to a defaulted, valid object of a kind, or an ApiError: 400 when it cannot be read as one, 422 with causes
// when a field's value will not do.
//
//   const { object, warnings } = decode(Service, parseJson(text), { fieldValidation: 'Strict', source: text })

import type * as z from 'zod'
import { canonical } from './canonical.js'
import { Causes } from './causes.js'
import { duplicateFields } from './duplicate-fields.js'
import { type Form, formOf, type MessageForm } from './form.js'
import { getKey, isObject, setKey } from './json.js'
import type { AnyKind, Stored } from './kind.js'
import { validateMeta } from './meta-rules.js'
import { apiErrors } from './status.js'

export type FieldValidation = 'Ignore' | 'Warn' | 'Strict'

export interface DecodeOptions {
  /** What to do about unknown and duplicate fields. Ignore unless said otherwise. */
  readonly fieldValidation?: FieldValidation
  /** The JSON text the body was parsed from: duplicate fields can be seen in it only. */
  readonly source?: string
}
export interface Decoded<Object> {
  readonly object: Object
  /** For `Warning: 299` headers: `unknown field "spec.foo"`. */
  readonly warnings: string[]
}

/** `kind: Pod, version: v1`: how the 400 of an unreadable body begins. */
const cannotBeHandled = (kind: AnyKind, why: string) =>
  apiErrors.badRequest(`${kind.kind} in version ${JSON.stringify(kind.version)} cannot be handled as a ${kind.kind}: ${why}`)

/** Reads, defaults and validates. Throws ApiError 400 or 422. The object is fresh; `body` is not changed. */
export function decode<K extends AnyKind>(kind: K, body: unknown, options: DecodeOptions = {}): Decoded<Stored<K>> {
  const { value, warnings } = readBody(kind, body, options)
  const causes = new Causes()
  const object = parseWith(kind.schema, value, causes)
  if (object !== undefined) {
    kind.defaults?.(object)
    validateMeta(kind, object as unknown as { metadata: Stored<AnyKind>['metadata'] }, causes)
    kind.validate?.(object, causes)
  }
  if (causes.list.length > 0) throw apiErrors.invalid(kind, nameIn(value), causes.list)
  return { object: object as Stored<K>, warnings }
}

/** Reads a message that is no kind of its own: DeleteOptions, ListOptions bodies. Unknown fields are dropped. */
export function decodeMessage<S extends z.ZodObject>(schema: S, body: unknown): z.output<S> {
  const form = formOf(schema) as MessageForm
  const read = canonical(form, withoutTypeMeta(body))
  if (!read.ok) throw apiErrors.badRequest(`${form.name} in version "v1" cannot be handled as a ${form.name}: ${read.why}`)
  const causes = new Causes()
  const value = parseWith(schema, read.value, causes)
  if (causes.list.length > 0) throw apiErrors.invalid({ group: '', kind: form.name }, '', causes.list)
  return value as z.output<S>
}
const withoutTypeMeta = (body: unknown): unknown => {
  if (!isObject(body)) return body
  const { apiVersion: _apiVersion, kind: _kind, ...rest } = body
  return rest
}

function readBody(kind: AnyKind, body: unknown, { fieldValidation = 'Ignore', source }: DecodeOptions) {
  if (!isObject(body))
    throw apiErrors.badRequest(
      `couldn't get version/kind; json parse error: json: cannot unmarshal ${Array.isArray(body) ? 'array' : typeof body} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`,
    )
  const typed = { ...body, apiVersion: body.apiVersion || kind.apiVersion, kind: body.kind || kind.kind }
  if (typed.apiVersion !== kind.apiVersion || typed.kind !== kind.kind) {
    throw apiErrors.badRequest(
      `the object provided is of ${String(typed.apiVersion)}, Kind=${String(typed.kind)}, but the request's path wants ${kind.apiVersion}, Kind=${kind.kind}`,
    )
  }
  const read = canonical(formOf(kind.schema) as MessageForm, typed)
  if (!read.ok) throw cannotBeHandled(kind, read.why)
  const warnings = fieldValidation === 'Ignore' ? [] : strictComplaints(read.unknownFields, source)
  if (fieldValidation === 'Strict' && warnings.length > 0) throw cannotBeHandled(kind, `strict decoding error: ${warnings.join(', ')}`)
  return { value: read.value, warnings }
}
const strictComplaints = (unknownFields: readonly string[], source: string | undefined): string[] => [
  ...(source === undefined ? [] : duplicateFields(source).map((path) => `duplicate field ${JSON.stringify(path)}`)),
  ...unknownFields.map((path) => `unknown field ${JSON.stringify(path)}`),
]

/** Parses with zod, its issues told as Kubernetes tells them. Undefined when there was one. */
function parseWith(schema: z.ZodType, value: unknown, causes: Causes): unknown {
  const parsed = schema.safeParse(value, { reportInput: true })
  if (parsed.success) {
    restoreProtoKeys(formOf(schema), value, parsed.data)
    return parsed.data
  }
  for (const issue of parsed.error.issues) addIssue(issue, causes)
  return undefined
}

/** zod leaves the key `__proto__` out of records; in a map of texts it is a key like any other (the data of a ConfigMap). */
function restoreProtoKeys(form: Form, from: unknown, to: unknown): void {
  if (typeof from !== 'object' || from === null || typeof to !== 'object' || to === null) return
  if (form.is === 'list' && Array.isArray(from) && Array.isArray(to)) {
    for (const [i, item] of from.entries()) restoreProtoKeys(form.item, item, to[i])
  } else if (form.is === 'map') {
    if (form.value.is === 'text' || form.value.is === 'bytes') {
      if (Object.hasOwn(from, '__proto__')) setKey(to, '__proto__', getKey(from, '__proto__'))
    } else for (const key of Object.keys(to)) restoreProtoKeys(form.value, getKey(from, key), getKey(to, key))
  } else if (form.is === 'message')
    for (const name of Object.keys(to)) {
      const field = form.fields.get(name)
      if (field !== undefined) restoreProtoKeys(field.form, getKey(from, name), getKey(to, name))
    }
}

function addIssue(issue: z.core.$ZodIssue, causes: Causes): void {
  const field = fieldPath(issue.path)
  const input = issue.input
  if (input === undefined || input === '') causes.required(field)
  else if (issue.code === 'invalid_value') causes.notSupported(field, input, issue.values.filter((value) => value !== '').map(String))
  else causes.invalid(field, input, issue.message)
}

/** `['spec', 'ports', 0, 'port']` is `spec.ports[0].port`. */
function fieldPath(path: readonly PropertyKey[]): string {
  let field = ''
  for (const part of path) field += typeof part === 'number' ? `[${part}]` : field === '' ? String(part) : `.${String(part)}`
  return field
}

const nameIn = (value: Record<string, unknown>): string => {
  const name = isObject(value.metadata) ? value.metadata.name : undefined
  return typeof name === 'string' ? name : ''
}
