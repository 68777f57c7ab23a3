// The notation in which kinds are written: one zod 4 schema says what a field may hold, what it becomes when left out,
// which number protobuf gives it, and how lists merge under a strategic merge patch. Everything else (validation,
// defaults, OpenAPI, `kubectl explain`, protobuf decoding, patches) reads it from here.
//
//   export const servicePort = message('io.k8s.api.core.v1.ServicePort', {
//     name:     optional(1, text, 'What the port is called; required when there are several.'),
//     protocol: defaulted(2, protocol, 'TCP'),
//     port:     required(3, portNumber),
//   })
//
// Scalars behave as Go's do with `omitempty`: '' , 0 and false of an optional field count as left out, unless the field
// is a pointer(…) in Kubernetes' own types. canonical.ts does that before zod sees the object.

import * as z from 'zod'
import type { JsonSchemaProps } from './json-schema-props.js'

/** What a value is on the wire, where zod's own type does not tell. */
export type Wire = 'int32' | 'int64' | 'bytes' | 'time' | 'micro-time' | 'quantity' | 'int-or-string' | 'json-schema' | 'any'

/** What zod does not know about a field or a type. */
export interface Facts {
  /** Field number in generated.proto; [message, field] when Kubernetes inlines one message into another. */
  readonly protobuf?: number | readonly [number, number]
  /** The zero value is a value: a pointer in Kubernetes' types. */
  readonly pointer?: boolean
  /** Left out means the zero value (Go without omitempty). */
  readonly required?: boolean
  /** A message by value: left out, it is an empty one. */
  readonly embedded?: boolean
  readonly wire?: Wire
}
export const facts = z.registry<Facts>()

/** OpenAPI extensions that say how lists and maps merge: the first two for strategic merge patches, the others for apply. */
export interface MergeMeta {
  'x-kubernetes-patch-merge-key'?: string
  'x-kubernetes-patch-strategy'?: string
  'x-kubernetes-list-type'?: 'atomic' | 'set' | 'map'
  'x-kubernetes-list-map-keys'?: readonly string[]
  'x-kubernetes-map-type'?: 'atomic'
}

type Schema = z.core.$ZodType & z.ZodType
export type FieldNumber = number | readonly [number, number]

/** A copy with facts of its own, still the same type to OpenAPI. */
function copyOf<T extends Schema>(schema: T, own: Facts): T {
  const copy = schema.clone(schema._zod.def, { parent: true }) as T
  facts.add(copy, own)
  return copy
}
const described = <T extends Schema>(schema: T, about: string | undefined): T =>
  about === undefined ? schema : (schema.describe(about) as T)

/** A named message: `id` is its name in OpenAPI, the part after the last dot its Go type. Unknown fields are dropped. */
export function message<Shape extends z.ZodRawShape>(id: string, shape: Shape, about?: string) {
  return z.object(shape).meta(about === undefined ? { id } : { id, description: about })
}

/** A message that is owned and replaced as a whole (`+structType=atomic`): a selector, a reference. */
export const atomicMessage = <Shape extends z.ZodRawShape>(id: string, shape: Shape, about?: string) =>
  z.object(shape).meta({ id, ...(about !== undefined && { description: about }), 'x-kubernetes-map-type': 'atomic' } satisfies MergeMeta & {
    id: string
    description?: string
  })

/** May be left out. */
export function optional<T extends Schema>(protobuf: FieldNumber, schema: T, about?: string): z.ZodOptional<T> {
  const field = described(schema.optional() as z.ZodOptional<T>, about)
  facts.add(field, { protobuf })
  return field
}
/** Kubernetes always shows the field; left out, a scalar is its zero value. Wrap in `filled` to demand more. */
export const required = <T extends Schema>(protobuf: FieldNumber, schema: T, about?: string): T =>
  described(copyOf(schema, { protobuf, required: true }), about)
/** A message Kubernetes holds by value: always shown, {} when left out. */
export function embedded<T extends Schema>(protobuf: FieldNumber, schema: T, about?: string): z.ZodPrefault<T> {
  const field = defaulted(protobuf, schema, {} as z.input<T>, about)
  facts.add(field, { protobuf, embedded: true })
  return field
}
/** Left out, it becomes `value`, which is parsed in its turn. */
export function defaulted<T extends Schema>(protobuf: FieldNumber, schema: T, value: z.input<T>, about?: string): z.ZodPrefault<T> {
  const field = described((schema as z.ZodType).prefault(value as never) as unknown as z.ZodPrefault<T>, about)
  facts.add(field, { protobuf })
  return field
}

export const text = z.string()
export const bool = z.boolean()
export const int32 = z.int32().meta({ format: 'int32' })
// Kubernetes' int64 fields (generations, seconds, users) stay well inside what a double holds exactly.
export const int64 = z.int().meta({ format: 'int64' })
export const bytes = z.base64().meta({ format: 'byte' })
export const time = z.string().meta({ format: 'date-time' })
export const microTime = z.string().meta({ format: 'date-time' })
export const quantity = z.string()
export const intOrString = z.union([z.int32(), z.string()]).meta({ 'x-kubernetes-int-or-string': true })
/** JSON of any shape, kept as it came. */
export const anything = z.unknown()
/** A schema, as CustomResourceDefinitions hold it; read by json-schema-props.ts. */
export const jsonSchema = z.unknown() as unknown as z.ZodType<JsonSchemaProps>
for (const [schema, wire] of [
  [int32, 'int32'],
  [int64, 'int64'],
  [bytes, 'bytes'],
  [time, 'time'],
  [microTime, 'micro-time'],
  [intOrString, 'int-or-string'],
  [anything, 'any'],
  [jsonSchema, 'json-schema'],
] as const)
  facts.add(schema, { wire })
facts.add(quantity, { wire: 'quantity' })

export const stringMap = z.record(z.string(), z.string())
export const bytesMap = z.record(z.string(), bytes)
/** Lists of strings under a key (authentication's ExtraValue). */
export const stringLists = z.record(z.string(), z.array(z.string()))
export const quantityMap = z.record(z.string(), quantity)
export const timeMap = z.record(z.string(), time)
export const oneOf = <const V extends readonly string[]>(...values: V) => z.enum(values)

/** Kubernetes' words for a number out of bounds. */
function ranged(min: number, max: number) {
  const error = `must be between ${min} and ${max}, inclusive`
  const schema = z.int32().min(min, { error }).max(max, { error }).meta({ format: 'int32' })
  facts.add(schema, { wire: 'int32' })
  return schema
}
const atLeast = <T extends z.ZodNumber>(schema: T, min: number, error: string): T => schema.min(min, { error }) as T
/** A count or a length of time that is not below zero. */
export const count32 = atLeast(int32, 0, 'must be greater than or equal to 0')
export const count64 = atLeast(int64, 0, 'must be greater than or equal to 0')
facts.add(count64, { wire: 'int64' })
/** A scalar whose zero value is a value and not an absence. */
export const pointer = <T extends Schema>(schema: T): T => copyOf(schema, { ...facts.get(schema), pointer: true })
/** A string that must be given and not be empty ("Required value"). */
export const filled = z.string().min(1)

/** A TCP, UDP or SCTP port. */
export const portNumber = ranged(1, 65_535)
/** A list that is owned and replaced as a whole. */
export const list = <T extends Schema>(item: T) => z.array(item)
const listOf = <T extends Schema>(item: T, meta: MergeMeta) => z.array(item).meta({ ...meta })
const mapOf = (...keys: string[]) => ({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': keys }) as const
/** Strategic merge patches know one key only. */
const patched = (key: string, retain?: 'retainKeys') =>
  ({ 'x-kubernetes-patch-merge-key': key, 'x-kubernetes-patch-strategy': retain === undefined ? 'merge' : 'merge,retainKeys' }) as const
/** A list of messages which patches and apply merge by `key`. */
export const listBy = <T extends Schema>(key: string, item: T, retain?: 'retainKeys') =>
  listOf(item, { ...mapOf(key), ...patched(key, retain) })
/** As `listBy`, but apply tells items apart by a second key, too: ports by protocol. */
export const listByBoth = <T extends Schema>(key: string, second: string, item: T) =>
  listOf(item, { ...mapOf(key, second), ...patched(key) })
/** A list of messages which apply merges by `key` and patches replace. */
export const appliedBy = <T extends Schema>(key: string, item: T) => listOf(item, mapOf(key))
/** A list of messages which patches merge by `key` and apply replaces. */
export const patchedBy = <T extends Schema>(key: string, item: T) => listOf(item, { 'x-kubernetes-list-type': 'atomic', ...patched(key) })
/** A list of scalars which patches and apply merge as a set. */
export const setOf = <T extends Schema>(item: T) =>
  listOf(item, { 'x-kubernetes-list-type': 'set', 'x-kubernetes-patch-strategy': 'merge' })
/** A list of scalars which apply merges as a set and patches replace. */
export const appliedSet = <T extends Schema>(item: T) => listOf(item, { 'x-kubernetes-list-type': 'set' })
/** A map, or a message in one place, that is owned and replaced as a whole. */
export const atomic = <T extends Schema>(schema: T): T => schema.meta({ 'x-kubernetes-map-type': 'atomic' } satisfies MergeMeta) as T
/** A message of which a patch keeps only the keys it names in $retainKeys. */
export const retainKeys = <T extends Schema>(schema: T): T =>
  schema.meta({ 'x-kubernetes-patch-strategy': 'retainKeys' } satisfies MergeMeta) as T

/** The schema inside optional, default and prefault wrappers. */
export function bare(schema: z.core.$ZodType): z.core.$ZodType {
  let inner = schema
  for (;;) {
    const def = inner._zod.def as { type: string; innerType?: z.core.$ZodType }
    if (def.innerType === undefined || !['optional', 'default', 'prefault', 'nullable', 'readonly'].includes(def.type)) return inner
    inner = def.innerType
  }
}
