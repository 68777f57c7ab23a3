// From a body to a defaulted, valid object of a kind, or an ApiError: 400 when it cannot be read as one, 422 with causes
// when a field's value will not do.
//
//   const { object, warnings } = decode(Service, parseJson(text), { fieldValidation: 'Strict', source: text })

import type * as z from 'zod'
import { canonical } from './canonical.js'
import { Causes } from './causes.js'
import { parseWith } from './codec.js'
import { duplicateFields } from './duplicate-fields.js'
import { formOf, type MessageForm } from './form.js'
import { isObject } from './json.js'
import type { AnyKind, Part, Stored } from './kind.js'
import { validateMeta } from './meta-rules.js'
import { apiErrors } from './status.js'

export type FieldValidation = 'Ignore' | 'Warn' | 'Strict'

export interface DecodeOptions {
  /** What to do about unknown and duplicate fields. Ignore unless said otherwise. */
  readonly fieldValidation?: FieldValidation
  /** Which part of the object the write is about: the whole unless said otherwise. */
  readonly part?: Part
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
  const object = kind.codec.complete(value, causes, options.part ?? 'object')
  if (object !== undefined) {
    kind.defaults?.(object)
    validateMeta(kind, object as unknown as { metadata: Stored<AnyKind>['metadata'] }, causes)
    kind.validate?.(object, causes)
  }
  if (causes.list.length > 0) throw apiErrors.invalid(kind, nameIn(value), causes.list)
  if (kind.warnings !== undefined) warnings.push(...kind.warnings(object))
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
  const read = kind.codec.read(typed)
  if (!read.ok) throw cannotBeHandled(kind, read.why)
  const warnings = fieldValidation === 'Ignore' ? [] : strictComplaints(read.unknownFields, source)
  if (fieldValidation === 'Strict' && warnings.length > 0) throw cannotBeHandled(kind, `strict decoding error: ${warnings.join(', ')}`)
  return { value: read.value, warnings }
}
const strictComplaints = (unknownFields: readonly string[], source: string | undefined): string[] => [
  ...(source === undefined ? [] : duplicateFields(source).map((path) => `duplicate field ${JSON.stringify(path)}`)),
  ...unknownFields.map((path) => `unknown field ${JSON.stringify(path)}`),
]

const nameIn = (value: Record<string, unknown>): string => {
  const name = isObject(value.metadata) ? value.metadata.name : undefined
  return typeof name === 'string' ? name : ''
}
