// Embedded resources (x-kubernetes-embedded-resource): objects inside an object, with apiVersion, kind and metadata of their
// own (apiextensions pkg/apiserver/schema/objectmeta).

import { canonical } from '../machinery/canonical.js'
import type { Causes } from '../machinery/causes.js'
import { formOf, type MessageForm } from '../machinery/form.js'
import { isObject } from '../machinery/json.js'
import type { StoredMeta } from '../machinery/kind.js'
import { objectMeta } from '../machinery/meta.js'
import { validateMetadata } from '../machinery/meta-rules.js'
import { dns1035Label, pathSegment } from '../machinery/name-rules.js'
import { message, optional } from '../machinery/notation.js'
import { childPath, type SchemaNode, schemaOfKey } from './schema-node.js'

/** Whatever has metadata: so that what is wrong with it is told with the path `metadata.…`. */
const withMetadata = message('io.k8s.apimachinery.pkg.apis.meta.v1.PartialObjectMetadata', { metadata: optional(1, objectMeta) })

export type CoercedMetadata =
  | { ok: true; metadata: Record<string, unknown> | undefined; unknownFields: string[] }
  | { ok: false; why: string }

/** Metadata as Go's decoder would read it. */
export function coerceMetadata(metadata: unknown): CoercedMetadata {
  const read = canonical(formOf(withMetadata) as MessageForm, metadata === undefined ? {} : { metadata })
  if (!read.ok) return read
  return { ok: true, metadata: read.value.metadata as Record<string, unknown> | undefined, unknownFields: read.unknownFields }
}

/** Coerces the metadata of every embedded resource below `value`, in place. Returns what is wrong with one, if anything is. */
export function coerceEmbedded(value: unknown, node: SchemaNode | undefined, path: string, unknownFields: string[]): string | undefined {
  if (node === undefined) return undefined
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) {
      const why = coerceEmbedded(item, node.items, childPath(path, i), unknownFields)
      if (why !== undefined) return why
    }
    return undefined
  }
  if (!isObject(value)) return undefined
  if (node.embedded && Object.hasOwn(value, 'metadata')) {
    const read = coerceMetadata(value.metadata)
    if (!read.ok) return read.why
    if (read.metadata === undefined) delete value.metadata
    else value.metadata = read.metadata
    unknownFields.push(...read.unknownFields.map((field) => childPath(path, field)))
  }
  for (const key of Object.keys(value)) {
    const why = coerceEmbedded(value[key], schemaOfKey(node, key), childPath(path, key), unknownFields)
    if (why !== undefined) return why
  }
  return undefined
}

/** Embedded resources must say what they are, and their metadata must be in order. */
export function validateEmbedded(value: unknown, node: SchemaNode | undefined, path: string, causes: Causes): void {
  if (node === undefined) return
  if (Array.isArray(value)) for (const [i, item] of value.entries()) validateEmbedded(item, node.items, childPath(path, i), causes)
  if (!isObject(value)) return
  if (node.embedded) validateOne(value, path, causes)
  for (const key of Object.keys(value)) validateEmbedded(value[key], schemaOfKey(node, key), childPath(path, key), causes)
}

function validateOne(value: Record<string, unknown>, path: string, causes: Causes): void {
  for (const field of ['apiVersion', 'kind'] as const) {
    const at = childPath(path, field)
    const text = value[field]
    if (!Object.hasOwn(value, field)) causes.required(at)
    else if (typeof text !== 'string') causes.invalid(at, text, 'must be a string')
    else if (text === '') causes.invalid(at, text, 'must not be empty')
    else if (field === 'apiVersion' && text.split('/').length > 2) causes.invalid(at, text, `unexpected GroupVersion string: ${text}`)
    else if (field === 'kind')
      for (const why of dns1035Label(text.toLowerCase()))
        causes.invalid(at, text, `may have mixed case, but should otherwise match: ${why}`)
  }
  if (!Object.hasOwn(value, 'metadata') || !isObject(value.metadata)) return
  const metadata = { name: 'fakename', ...value.metadata } as StoredMeta
  validateMetadata(
    metadata,
    { nameRule: pathSegment, namespaced: metadata.namespace !== undefined, path: childPath(path, 'metadata') },
    causes,
  )
}
