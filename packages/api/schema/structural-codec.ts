// How custom resources are read and checked: pruned by their structural schema, defaulted, validated. Metadata is what it is
// for every kind.

import type { Canonical } from '../machinery/canonical.js'
import type { Causes } from '../machinery/causes.js'
import type { MessageForm } from '../machinery/form.js'
import { cloneJson, setKey } from '../machinery/json.js'
import type { JsonSchemaProps } from '../machinery/json-schema-props.js'
import type { Codec, KubeObject, Part, ScalePaths } from '../machinery/kind.js'
import { coerceEmbedded, coerceMetadata, validateEmbedded } from './embedded.js'
import { validateLists } from './list-types.js'
import { applyDefaults, type Defaulting, defaultedMax, prune, pruneNulls } from './prune.js'
import { publishedSchema } from './published-schema.js'
import { compileSchema } from './schema-node.js'
import { structuralForm } from './structural-form.js'
import { validateValue } from './validate-value.js'

export interface StructuralCodec extends Codec {
  /** An object as it is read from the store, which may have been written under an older schema; itself if that is the same. */
  readonly upToDate: (object: KubeObject) => KubeObject
}

const int32Max = 2_147_483_647

export function structuralCodec(
  schema: JsonSchemaProps,
  { apiVersion, hasStatus, scale }: { apiVersion: string; hasStatus: boolean; scale: ScalePaths | undefined },
): StructuralCodec {
  const root = compileSchema(schema)
  const status = root.properties.get('status')
  let form: MessageForm | undefined

  /** Prunes and defaults everything but metadata. Returns the paths of what was pruned, and whether anything is another now. */
  const shape = (object: Record<string, unknown>, defaulting: Defaulting): { unknownFields: string[]; changed: boolean } => {
    const unknownFields = prune(object, root, { root: true })
    const nulls = pruneNulls(object, root)
    const defaulted = applyDefaults(object, root, defaulting)
    return { unknownFields, changed: nulls || defaulted || unknownFields.length > 0 }
  }

  return {
    read: (body): Canonical => {
      const read = coerceMetadata(body.metadata)
      if (!read.ok) return read
      const value: Record<string, unknown> = { apiVersion: body.apiVersion, kind: body.kind, metadata: read.metadata ?? {} }
      for (const key of Object.keys(body)) if (!Object.hasOwn(value, key)) setKey(value, key, cloneJson(body[key]))
      const defaulting = { left: defaultedMax }
      const { unknownFields } = shape(value, defaulting)
      if (defaulting.left < 0) return { ok: false, why: `defaults would add more than ${defaultedMax} values` }
      const embedded: string[] = []
      const { metadata: _metadata, ...rest } = value
      const why = coerceEmbedded(rest, root, '', embedded)
      if (why !== undefined) return { ok: false, why }
      return { ok: true, value, unknownFields: [...read.unknownFields, ...unknownFields, ...embedded] }
    },
    complete: (value, causes, part) => {
      checkObject(value, part, causes)
      return value
    },
    emptyStatus: () => undefined,
    form: () => {
      form ??= structuralForm(root)
      return form
    },
    openApi: () => publishedSchema(schema),
    upToDate: (object) => {
      const copy = cloneJson(object) as KubeObject
      const { changed } = shape(copy, { left: defaultedMax })
      if (!changed && object.apiVersion === apiVersion) return object
      copy.apiVersion = apiVersion
      return copy
    },
  }

  /** A status write is judged by the status alone, and any other one without it (customresource/validator.go). */
  function checkObject(value: Record<string, unknown>, part: Part, causes: Causes): void {
    if (part === 'status') {
      if (status === undefined || !Object.hasOwn(value, 'status')) return
      validateValue(value.status, status, 'status', causes)
      validateLists(value.status, status, 'status', causes)
      validateEmbedded(value.status, status, 'status', causes)
    } else {
      const { status: _status, ...own } = value
      const judged = hasStatus ? own : value
      validateValue(judged, root, '', causes)
      validateLists(judged, root, '', causes)
      validateEmbedded(judged, { ...root, embedded: false }, '', causes)
    }
    if (scale !== undefined) checkReplicas(value, part === 'status' ? scale.statusReplicas : scale.specReplicas, causes)
  }
}

/** Replicas are a count, whatever the schema says of them. */
function checkReplicas(value: Record<string, unknown>, path: readonly string[], causes: Causes): void {
  const field = `.${path.join('.')}`
  let at: unknown = value
  for (const key of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return
    at = (at as Record<string, unknown>)[key]
  }
  if (typeof at !== 'number' || !Number.isInteger(at))
    causes.invalid(field, 0, `${field} accessor error: ${JSON.stringify(at)} is of the type ${typeof at}, expected int64`)
  else if (at < 0) causes.invalid(field, at, 'should be a non-negative integer')
  else if (at > int32Max) causes.invalid(field, at, `should be less than or equal to ${int32Max}`)
}
