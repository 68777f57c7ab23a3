// What became different between two objects of a form, as sets of fields. No field is in more than one of them.

import type { Field, Form, ListForm } from '../machinery/form.js'
import { getKey, isObject, sameJson } from '../machinery/json.js'
import { type FieldSet, setOfPaths } from './field-set.js'
import { fieldElement, type Path, type PathElement } from './path-element.js'
import { fieldForm, isBlank, itemsByElement, shapeOf } from './shape.js'

export interface Comparison {
  readonly added: FieldSet
  readonly modified: FieldSet
  readonly removed: FieldSet
}
interface Changes {
  readonly path: PathElement[]
  readonly added: Path[]
  readonly modified: Path[]
  readonly removed: Path[]
}

/** Throws ItemWithoutKey for a list by key with an item that has none. */
export function compare(form: Form, before: unknown, after: unknown): Comparison {
  const changes: Changes = { path: [], added: [], modified: [], removed: [] }
  walk(form, before, after, changes)
  return { added: setOfPaths(changes.added), modified: setOfPaths(changes.modified), removed: setOfPaths(changes.removed) }
}

/** Undefined is absence; null is a value, as Go writes a list that a message always has. */
function walk(form: Form, before: unknown, after: unknown, changes: Changes): void {
  if (before === after) return
  const shape = shapeOf(form, after ?? before)
  const isLeaf = shape === 'leaf' || (isBlank(before) && isBlank(after)) || shapeOf(form, before ?? after) !== shape
  if (!isLeaf) {
    if (shape === 'items') walkItems(form as ListForm, asList(before), asList(after), changes)
    else walkFields(form, before, after, changes)
  }
  if (before === undefined) changes.added.push([...changes.path])
  else if (after === undefined) changes.removed.push([...changes.path])
  else if (isLeaf && !sameJson(before, after)) changes.modified.push([...changes.path])
}
const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const asObject = (value: unknown): Record<string, unknown> => (isObject(value) ? value : {})

function descend(element: PathElement, form: Form, before: unknown, after: unknown, changes: Changes): void {
  changes.path.push(element)
  walk(form, before, after, changes)
  changes.path.pop()
}

function walkFields(form: Form, before: unknown, after: unknown, changes: Changes): void {
  const [left, right] = [asObject(before), asObject(after)]
  const field = (name: string) => {
    const inner = fieldForm(form, name)
    if (inner === undefined) return
    // What Go always writes is in both of two objects, and only what is below it can be new.
    const implied = form.is === 'message' ? impliedValue(form.fields.get(name)!) : undefined
    const old = getKey(left, name) ?? (before === undefined ? undefined : implied)
    const fresh = getKey(right, name) ?? (after === undefined ? undefined : implied)
    if (old !== undefined || fresh !== undefined) descend(fieldElement(name), inner, old, fresh, changes)
  }
  for (const name of Object.keys(left)) field(name)
  for (const name of Object.keys(right)) if (!Object.hasOwn(left, name)) field(name)
}
/** How Go writes a field that holds nothing: undefined when it leaves it out. */
function impliedValue({ form, required, embedded, pointer }: Field): unknown {
  if (embedded) return null
  if (!required) return undefined
  if (pointer) return null
  return form.is === 'text' ? '' : form.is === 'bool' ? false : form.is === 'int32' || form.is === 'int64' ? 0 : null
}

function walkItems(form: ListForm, before: readonly unknown[], after: readonly unknown[], changes: Changes): void {
  const [left, right] = [itemsByElement(form, before), itemsByElement(form, after)]
  const elements = new Set([...left.keys(), ...right.keys()])
  for (const element of elements) {
    const [old, fresh] = [left.get(element) ?? [], right.get(element) ?? []]
    if (old.length <= 1 && fresh.length <= 1) descend(element, form.item, old[0], fresh[0], changes)
    else compareDuplicates(element, form, old, fresh, changes)
  }
}
/** Items that share a name (which validation should have refused) are compared together and owned by their name alone. */
function compareDuplicates(element: PathElement, form: ListForm, old: readonly unknown[], fresh: readonly unknown[], changes: Changes) {
  const here = [...changes.path, element]
  if (old.length > 1 && fresh.length > 1) {
    if (!sameJson(old, fresh)) changes.modified.push(here)
  } else if (old.length > 1) {
    if (fresh.length === 1) descend(element, form.item, undefined, fresh[0], changes)
    changes.removed.push(here)
  } else {
    if (old.length === 1) descend(element, form.item, old[0], undefined, changes)
    changes.added.push(here)
  }
}
