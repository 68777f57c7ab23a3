// The form a field has on the wire, read once off a zod schema. Decoding JSON, decoding protobuf and patching walk
// objects by this and not by zod's own definitions.

import type * as z from 'zod'
import { bare, facts, type MergeMeta } from './notation.js'

export type Form =
  | { is: 'text' | 'bool' | 'int32' | 'int64' | 'bytes' | 'time' | 'micro-time' | 'quantity' | 'int-or-string' | 'json-schema' | 'any' }
  | ListForm
  | { is: 'map'; value: Form; atomic?: boolean }
  | MessageForm

export interface ListForm {
  readonly is: 'list'
  readonly item: Form
  readonly mergeKey: string | undefined
  readonly strategies: readonly string[]
  /** How apply merges it (x-kubernetes-list-type). Left out: it is replaced as a whole. */
  readonly type?: 'atomic' | 'set' | 'map' | undefined
  /** By which fields a `map`'s items are told apart (x-kubernetes-list-map-keys). */
  readonly keys?: readonly string[] | undefined
}

export interface Field {
  readonly name: string
  readonly form: Form
  /** Left out, a scalar is its zero value. */
  readonly required: boolean
  /** Left out, it is an empty message. */
  readonly embedded: boolean
  /** The zero value is kept. */
  readonly pointer: boolean
  /** Patch strategies said at the field itself: retainKeys of a message. */
  readonly strategies: readonly string[]
  readonly protobuf: number | readonly [number, number] | undefined
  /** An enumeration has no zero value to fill in. */
  readonly enumerated: boolean
  /** What it becomes when left out: a list's key that is left out counts as that. */
  readonly default?: unknown
}
export interface MessageForm {
  readonly is: 'message'
  /** Name of the Go struct: PodSpec. */
  readonly name: string
  readonly fields: ReadonlyMap<string, Field>
  /** Apply owns and replaces it as a whole (x-kubernetes-map-type). */
  readonly atomic?: boolean
}

const known = new WeakMap<object, Form>()

/** The form of a schema; the same schema always gives the same form. */
export function formOf(schema: z.core.$ZodType): Form {
  const inner = bare(schema)
  const found = known.get(inner)
  if (found !== undefined) return found
  const form = readForm(inner)
  known.set(inner, form)
  return form
}

const mergeMetaOf = (schema: z.core.$ZodType): MergeMeta => ((bare(schema) as z.ZodType).meta() ?? {}) as MergeMeta
const strategiesOf = (schema: z.core.$ZodType): string[] => mergeMetaOf(schema)['x-kubernetes-patch-strategy']?.split(',') ?? []
const isAtomic = (schema: z.core.$ZodType): boolean => mergeMetaOf(schema)['x-kubernetes-map-type'] === 'atomic'

function readForm(schema: z.core.$ZodType): Form {
  const wire = facts.get(schema)?.wire
  if (wire !== undefined) return { is: wire }
  const def = schema._zod.def as unknown as {
    type: string
    element: z.core.$ZodType
    valueType: z.core.$ZodType
    shape: Record<string, z.core.$ZodType>
  }
  switch (def.type) {
    case 'object':
      return messageForm(schema, def.shape)
    case 'array':
      return {
        is: 'list',
        item: formOf(def.element),
        mergeKey: mergeMetaOf(schema)['x-kubernetes-patch-merge-key'],
        strategies: strategiesOf(schema),
        type: mergeMetaOf(schema)['x-kubernetes-list-type'],
        keys: mergeMetaOf(schema)['x-kubernetes-list-map-keys'],
      }
    case 'record':
      return { is: 'map', value: formOf(def.valueType), atomic: isAtomic(schema) }
    case 'boolean':
      return { is: 'bool' }
    case 'number':
      return { is: 'int32' }
    case 'string':
    case 'enum':
    case 'literal':
      return { is: 'text' }
    default:
      throw new Error(`Cannot read the form of a schema: it is of zod type ${def.type}, wanted one that the notation makes`)
  }
}

/** A message's OpenAPI name, also of a copy with facts of its own. */
function idOf(schema: z.core.$ZodType): string {
  for (let at: z.core.$ZodType | undefined = schema; at !== undefined; at = at._zod.parent) {
    const id = (at as z.ZodType).meta()?.id
    if (id !== undefined) return id
  }
  throw new Error('Cannot read the form of a message: it has no name, wanted one made by message()')
}

function messageForm(schema: z.core.$ZodType, shape: Record<string, z.core.$ZodType>): MessageForm {
  const id = idOf(schema)
  const fields = new Map<string, Field>()
  for (const [name, field] of Object.entries(shape)) {
    const own = facts.get(field)
    const inner = bare(field)
    fields.set(name, {
      name,
      form: formOf(field),
      required: own?.required ?? false,
      embedded: own?.embedded ?? false,
      pointer: facts.get(inner)?.pointer ?? false,
      strategies: strategiesOf(field),
      protobuf: own?.protobuf,
      enumerated: ['enum', 'literal'].includes((inner._zod.def as { type: string }).type),
      default: (field._zod.def as { defaultValue?: unknown }).defaultValue,
    })
  }
  return { is: 'message', name: id.slice(id.lastIndexOf('.') + 1), fields, atomic: isAtomic(schema) }
}
