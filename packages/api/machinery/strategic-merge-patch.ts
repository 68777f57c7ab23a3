// Kubernetes' strategic merge patch: like a merge patch, but lists whose items have a key are merged item by item, as the
// kind's schema says. Directives, as in apimachinery pkg/util/strategicpatch:
//
//   $patch: replace | delete | merge      in an object: replace it, empty it; in a list's item: replace the list, drop the item
//   $retainKeys: [a, b]                   only these keys of the object survive
//   $setElementOrder/containers: [...]    the order of a merged list
//   $deleteFromPrimitiveList/finalizers   values to take out of a list of scalars

import type { Form, MessageForm } from './form.js'
import { cloneJson, getKey, isObject, sameJson, setKey } from './json.js'
import { apiErrors } from './status.js'

type Object = Record<string, unknown>
type ListForm = Extract<Form, { is: 'list' }>

const orderPrefix = '$setElementOrder/'
const deletionPrefix = '$deleteFromPrimitiveList/'

/** Merges `patch` into `original` as `form` says. Neither is changed. Throws ApiError 400 for a patch that makes no sense. */
export function strategicMergePatch(form: MessageForm, original: unknown, patch: unknown): Object {
  if (!isObject(patch)) throw apiErrors.badRequest('error decoding patch: the body of a strategic merge patch must be an object')
  return mergeObject(form, isObject(original) ? cloneJson(original) : {}, patch)
}

const refuse = (why: string) => apiErrors.badRequest(`error applying strategic merge patch: ${why}`)

/** `original` is ours to change. */
function mergeObject(form: Form | undefined, original: Object, patch: Object): Object {
  const directive = getKey(patch, '$patch')
  if (directive === 'replace') return withoutDirectives(patch) as Object
  if (directive === 'delete') return {}
  if (directive !== undefined && directive !== 'merge') throw refuse(`unknown patch type found: ${JSON.stringify(directive)}`)
  retainKeys(original, patch)
  for (const key of listedKeys(patch)) {
    const value = getKey(patch, key)
    const fieldForm = form?.is === 'message' ? form.fields.get(key)?.form : form?.is === 'map' ? form.value : undefined
    const list = mergedList(fieldForm, original, patch, key)
    if (list !== undefined) setKey(original, key, list)
    else if (value === null) delete original[key]
    else if (value !== undefined) {
      const before = getKey(original, key)
      setKey(original, key, isObject(value) ? mergeObject(fieldForm, isObject(before) ? before : {}, value) : withoutDirectives(value))
      // A new object that only says "$patch: delete" is nothing.
      if (before === undefined && isObject(value) && getKey(value, '$patch') === 'delete') delete original[key]
    }
  }
  return original
}

/** The keys a patch speaks of, plainly or through a directive. */
function listedKeys(patch: Object): Set<string> {
  const keys = new Set<string>()
  for (const key of Object.keys(patch)) {
    if (key === '$patch' || key === '$retainKeys') continue
    keys.add(
      key.startsWith(orderPrefix) ? key.slice(orderPrefix.length) : key.startsWith(deletionPrefix) ? key.slice(deletionPrefix.length) : key,
    )
  }
  return keys
}

function retainKeys(original: Object, patch: Object): void {
  const retain = getKey(patch, '$retainKeys')
  if (retain === undefined) return
  if (!Array.isArray(retain)) throw refuse('$retainKeys must be a list of strings')
  const kept = new Set(retain)
  for (const key of Object.keys(patch)) {
    if (key.startsWith('$') || patch[key] === null || kept.has(key)) continue
    throw refuse(`$retainKeys must name every key of the patch: ${JSON.stringify(key)} is missing`)
  }
  for (const key of Object.keys(original)) if (!kept.has(key)) delete original[key]
}

/** The new list when `key` holds one that merges or is ordered; undefined when it is to be set like any other value. */
function mergedList(form: Form | undefined, original: Object, patch: Object, key: string): unknown[] | undefined {
  const order = listOrNothing(patch, orderPrefix + key)
  const deletions = listOrNothing(patch, deletionPrefix + key)
  const given = getKey(patch, key)
  if (given === null) return undefined
  if (given !== undefined && !Array.isArray(given)) return undefined
  if (given === undefined && order === undefined && deletions === undefined) return undefined
  const beforeValue = getKey(original, key)
  const before = Array.isArray(beforeValue) ? beforeValue : undefined
  if (before === undefined && given === undefined) return undefined
  const listForm: ListForm | undefined = form?.is === 'list' ? form : undefined
  const merges = listForm?.strategies.includes('merge') ?? false
  if (given !== undefined && before !== undefined && !merges && order === undefined) return withoutDirectives(given) as unknown[]
  const items = deletions === undefined ? (before ?? []) : (before ?? []).filter((item) => !deletions.includes(item))
  const merged =
    given === undefined
      ? items
      : before === undefined || !merges
        ? (withoutDirectives(given) as unknown[])
        : mergeItems(listForm!, items, given)
  const wanted = order ?? given
  return wanted === undefined ? merged : inOrder(merged, wanted, before ?? [], listForm?.mergeKey)
}

function listOrNothing(patch: Object, key: string): unknown[] | undefined {
  const value = getKey(patch, key)
  if (value === undefined) return undefined
  if (!Array.isArray(value)) throw refuse(`${key} must be a list`)
  return value
}

function mergeItems(form: ListForm, before: unknown[], given: unknown[]): unknown[] {
  const { mergeKey } = form
  if (mergeKey === undefined) return [...new Set([...before, ...given])]
  let merged = [...before]
  const additions: Object[] = []
  let replace = false
  for (const item of given) {
    if (!isObject(item)) throw refuse(`an item of a list merged by ${mergeKey} must be an object, found ${JSON.stringify(item)}`)
    const directive = getKey(item, '$patch')
    if (directive === undefined) additions.push(item)
    else if (directive === 'replace') replace = true
    else if (directive === 'delete') {
      const key = keyOf(item, mergeKey)
      merged = merged.filter((other) => !isObject(other) || !sameJson(getKey(other, mergeKey), key))
    } else
      throw refuse(
        directive === 'merge'
          ? 'merging lists cannot yet be specified in the patch'
          : `unknown patch type found: ${JSON.stringify(directive)}`,
      )
  }
  if (replace) return additions.map(withoutDirectives)
  for (const item of additions) {
    const key = keyOf(item, mergeKey)
    const at = merged.findIndex((other) => isObject(other) && sameJson(getKey(other, mergeKey), key))
    if (at < 0) merged.push(withoutDirectives(item))
    else merged[at] = mergeObject(form.item, merged[at] as Object, item)
  }
  return merged
}
function keyOf(item: Object, mergeKey: string): unknown {
  const key = getKey(item, mergeKey)
  if (key === undefined) throw refuse(`map: ${JSON.stringify(item)} does not contain declared merge key: ${mergeKey}`)
  return key
}

/**
 * Puts a merged list in order: items that `wanted` names follow it, the server's others keep their order, and where
 * the two are merged an item of the server's goes first only if it did so before.
 */
function inOrder(items: unknown[], wanted: readonly unknown[], before: readonly unknown[], mergeKey: string | undefined): unknown[] {
  const identity = (item: unknown): unknown => (mergeKey === undefined || !isObject(item) ? item : getKey(item, mergeKey))
  const placeIn = (list: readonly unknown[]) => {
    const places = new Map(list.map((item, i) => [identity(item), i] as const).reverse())
    return (item: unknown): number => places.get(identity(item)) ?? -1
  }
  const wantedAt = placeIn(wanted)
  const beforeAt = placeIn(before)
  const named = items.filter((item) => wantedAt(item) >= 0).sort((a, b) => wantedAt(a) - wantedAt(b))
  const others = items.filter((item) => wantedAt(item) < 0)
  const result: unknown[] = []
  let i = 0
  for (const item of named) {
    while (i < others.length && beforeAt(item) >= 0 && beforeAt(others[i]) >= 0 && beforeAt(others[i]) < beforeAt(item))
      result.push(others[i++])
    result.push(item)
  }
  return [...result, ...others.slice(i)]
}

/** A value set where there was none: directives in it have done their work, nulls in it mean nothing. */
function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) return value.filter((item) => !isObject(item) || getKey(item, '$patch') === undefined).map(withoutDirectives)
  if (!isObject(value)) return value
  const copy: Object = {}
  for (const key of Object.keys(value)) {
    const item = value[key]
    if (item === null || key === '$patch' || key === '$retainKeys' || key.startsWith(orderPrefix) || key.startsWith(deletionPrefix))
      continue
    if (isObject(item) && getKey(item, '$patch') === 'delete') continue
    setKey(copy, key, withoutDirectives(item))
  }
  return copy
}
