// Pruning and defaulting of objects by their structural schema (apiextensions pkg/apiserver/schema/pruning and /defaulting).
// All of it works in place, on objects that nobody else holds.

import { cloneJson, isObject, setKey } from '../machinery/json.js'
import { childPath, type SchemaNode, schemaOfKey } from './schema-node.js'

const metaFields = new Set(['apiVersion', 'kind', 'metadata'])

/**
 * Takes out the fields that no schema knows, and returns their paths in order. apiVersion, kind and metadata of an embedded
 * resource stay, and so do those of `root`.
 */
export function prune(value: unknown, node: SchemaNode, { root = false } = {}): string[] {
  const unknown: string[] = []
  pruneValue(value, root ? { ...node, embedded: true } : node, '', unknown)
  return unknown.sort()
}

function pruneValue(value: unknown, node: SchemaNode | undefined, path: string, unknown: string[]): void {
  if (Array.isArray(value)) {
    // Below x-kubernetes-preserve-unknown-fields only what has a schema is looked into.
    if (node?.preserveUnknown && node.items === undefined) return
    for (const [i, item] of value.entries()) pruneValue(item, node?.items, childPath(path, i), unknown)
    return
  }
  if (!isObject(value)) return
  for (const key of Object.keys(value)) {
    if (node?.embedded && metaFields.has(key)) continue
    const known = node?.properties.get(key)
    if (known !== undefined) pruneValue(value[key], known, childPath(path, key), unknown)
    else if (node?.additional !== undefined) pruneValue(value[key], schemaOfKey(node, key), childPath(path, key), unknown)
    else if (!node?.preserveUnknown) {
      unknown.push(childPath(path, key))
      delete value[key]
    }
  }
}

/** Takes out nulls where null is no value, but for those that a default will replace. Returns whether there were any. */
export function pruneNulls(value: unknown, node: SchemaNode | undefined): boolean {
  let changed = false
  if (Array.isArray(value)) for (const item of value) changed = pruneNulls(item, node?.items) || changed
  else if (isObject(value))
    for (const key of Object.keys(value)) {
      const schema = schemaOfKey(node, key)
      if (value[key] === null && schema !== undefined && !schema.nullable && schema.default === undefined) {
        delete value[key]
        changed = true
      } else changed = pruneNulls(value[key], schema) || changed
    }
  return changed
}

const isNonNullableNull = (value: unknown, node: SchemaNode | undefined): boolean => value === null && node !== undefined && !node.nullable

/** Values that defaults may add to one object: there may be one for each of a million items. */
export const defaultedMax = 200_000
/** What is left of them. */
export interface Defaulting {
  left: number
}

/** Fills defaults in, for as long as there are any left. Returns whether there were any to fill. */
export function applyDefaults(value: unknown, node: SchemaNode | undefined, defaulting: Defaulting = { left: defaultedMax }): boolean {
  if (node === undefined) return false
  let changed = false
  const fallback = (schema: SchemaNode): unknown => {
    defaulting.left -= valuesIn(schema.default)
    changed = true
    return cloneJson(schema.default)
  }
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) {
      if (defaulting.left < 0) break
      if (isNonNullableNull(item, node.items) && node.items?.default !== undefined) value[i] = fallback(node.items)
      changed = applyDefaults(value[i], node.items, defaulting) || changed
    }
  } else if (isObject(value)) {
    for (const [name, property] of node.properties) {
      if (property.default === undefined || defaulting.left < 0) continue
      if (Object.hasOwn(value, name) && !isNonNullableNull(value[name], property)) continue
      setKey(value, name, fallback(property))
    }
    for (const key of Object.keys(value)) changed = applyDefaults(value[key], schemaOfKey(node, key), defaulting) || changed
  }
  return changed
}

const valuesIn = (value: unknown): number =>
  typeof value !== 'object' || value === null ? 1 : Object.values(value).reduce<number>((sum, inner) => sum + valuesIn(inner), 1)
