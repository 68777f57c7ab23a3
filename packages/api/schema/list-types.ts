// Lists that are sets or maps (x-kubernetes-list-type) hold nothing twice (apiextensions pkg/apiserver/schema/listtype).

import type { Causes } from '../machinery/causes.js'
import { getKey, isObject, type Json } from '../machinery/json.js'
import { childPath, type SchemaNode, schemaOfKey } from './schema-node.js'

export function validateLists(value: unknown, node: SchemaNode | undefined, path: string, causes: Causes): void {
  if (node === undefined) return
  if (Array.isArray(value)) {
    if (node.listType === 'set') for (const i of repeated(value)) causes.duplicate(childPath(path, i), value[i])
    if (node.listType === 'map') validateMap(value, node, path, causes)
    for (const [i, item] of value.entries()) validateLists(item, node.items, childPath(path, i), causes)
  } else if (isObject(value))
    for (const key of Object.keys(value)) validateLists(value[key], schemaOfKey(node, key), childPath(path, key), causes)
}

function validateMap(list: readonly unknown[], { listMapKeys }: SchemaNode, path: string, causes: Causes): void {
  for (const [i, item] of list.entries())
    if (item !== null && !isObject(item)) {
      causes.invalid(childPath(path, i), item, 'must be an object for an array of list-type map')
      return
    }
  const keys = list.map((item) => {
    const key: Record<string, unknown> = {}
    for (const name of listMapKeys) if (isObject(item) && Object.hasOwn(item, name)) key[name] = getKey(item, name)
    return key
  })
  for (const i of repeated(keys)) causes.duplicate(childPath(path, i), keys[i])
}

/** Where a value appears for the second time; further times are not told. */
function repeated(values: readonly unknown[]): number[] {
  const times = new Map<string, number>()
  const found: number[] = []
  for (const [i, value] of values.entries()) {
    const text = sortedText(value)
    const before = times.get(text) ?? 0
    times.set(text, before + 1)
    if (before === 1) found.push(i)
  }
  return found
}

/** JSON with its keys in order, so that equal values have equal texts. */
function sortedText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sortedText).join(',')}]`
  if (!isObject(value)) return JSON.stringify(value as Json) ?? 'null'
  return `{${Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${sortedText(value[key])}`)
    .join(',')}}`
}
