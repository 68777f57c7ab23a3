// An applied configuration laid over the live object. Nothing is taken away here; what both say, the configuration says last.
// Lists by key keep the live order where the configuration says nothing about it.

import type { Form, ListForm } from '../machinery/form.js'
import { cloneJson, getKey, isObject, setKey } from '../machinery/json.js'
import type { PathElement } from './path-element.js'
import { fieldForm, isBlank, itemsByElement, shapeOf } from './shape.js'

/** Neither argument is changed. Undefined when nothing is left of either. Throws ItemWithoutKey. */
export function mergeApplied(form: Form, live: unknown, applied: unknown): unknown {
  if (applied === undefined) return cloneJson(live)
  if (live === undefined && isBlank(applied)) return cloneJson(applied)
  const shape = shapeOf(form, applied ?? live)
  if (shape === 'leaf' || (isBlank(live) && isBlank(applied))) return cloneJson(applied)
  if (shape === 'fields') return mergeFields(form, isObject(live) ? live : {}, isObject(applied) ? applied : {})
  return mergeItems(form as ListForm, Array.isArray(live) ? live : [], Array.isArray(applied) ? applied : [])
}

function mergeFields(form: Form, live: Record<string, unknown>, applied: Record<string, unknown>): Record<string, unknown> {
  const merged: Record<string, unknown> = {}
  const names = new Set([...Object.keys(live), ...Object.keys(applied)])
  for (const name of names) {
    const inner = fieldForm(form, name)
    if (inner === undefined) continue
    const value = mergeApplied(inner, getKey(live, name), getKey(applied, name))
    if (value !== undefined) setKey(merged, name, value)
  }
  return merged
}

/**
 * Items of both lists, each once. Those of the configuration are in its order; an item that only the live list has stays
 * behind the item it followed there.
 */
function mergeItems(form: ListForm, live: readonly unknown[], applied: readonly unknown[]): unknown[] {
  const [left, right] = [itemsByElement(form, live), itemsByElement(form, applied)]
  const merge = (element: PathElement) => {
    const old = left.get(element) ?? []
    // Of items that share a name none is the one that is meant: the configuration replaces them.
    return mergeApplied(form.item, old.length === 1 ? old[0] : undefined, right.get(element)![0])
  }
  const merged: unknown[] = []
  const [liveOrder, appliedOrder] = [[...left.keys()], [...right.keys()]]
  const shared = appliedOrder.filter((element) => left.has(element))
  const done = new Set<PathElement>()
  let nextShared = shared.shift()
  let [l, r] = [0, 0]
  const take = (element: PathElement) => {
    merged.push(merge(element))
    done.add(element)
    r++
    if (nextShared === element) nextShared = shared.shift()
  }
  while (l < liveOrder.length || r < appliedOrder.length) {
    const [ours, theirs] = [liveOrder[l], appliedOrder[r]]
    if (ours !== undefined && ours === theirs) {
      take(theirs)
      l++
    } else if (ours !== undefined && theirs !== undefined && right.has(ours) && nextShared !== undefined && nextShared !== ours) {
      // It comes, or came, where the configuration has it.
      l++
    } else if (ours !== undefined && !right.has(ours)) {
      merged.push(...left.get(ours)!.map(cloneJson))
      l++
    } else {
      if (ours !== undefined && done.has(ours)) l++
      if (theirs !== undefined) take(theirs)
    }
  }
  return merged
}
