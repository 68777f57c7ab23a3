// What became different between two objects of a form, as sets of fields. No field is in more than one of them.

import type { Field, Form, ListForm } from '../machinery/form.js'
import { getKey, isObject, sameJson } from '../machinery/json.js'
import { emptySet, type FieldSet, member, type Step, setOfSteps, withMember } from './field-set.js'
import { fieldElement, type PathElement } from './path-element.js'
import { fieldForm, isBlank, itemsByElement, shapeOf } from './shape.js'

export interface Comparison {
  /** Fields that were not there, and leaves that hold something else. */
  readonly changed: FieldSet
  readonly removed: FieldSet
}
/** As a Comparison of what is below one step; what is left out is empty. Undefined: nothing is different. */
interface Difference {
  readonly changed?: FieldSet | undefined
  readonly removed?: FieldSet | undefined
}

/** Throws ItemWithoutKey for a list by key with an item that has none. */
export function compare(form: Form, before: unknown, after: unknown): Comparison {
  const { changed = emptySet, removed = emptySet } = walk(form, before, after) ?? {}
  return { changed, removed }
}

/** Undefined is absence; null is a value, as Go writes a list that a message always has. */
function walk(form: Form, before: unknown, after: unknown): Difference | undefined {
  // Most of two objects is the same, and that is cheaper to see than to walk.
  if (before === after || (before !== undefined && after !== undefined && sameJson(before, after))) return undefined
  const shape = shapeOf(form, after ?? before)
  if (shape === 'leaf' || (isBlank(before) && isBlank(after)) || shapeOf(form, before ?? after) !== shape)
    return after === undefined ? { removed: member } : { changed: member }
  const below: Below = { changed: [], removed: [] }
  if (shape === 'fields') walkFields(form, before, after, below)
  else walkItems(form as ListForm, asList(before), asList(after), below)
  const changed = below.changed.length === 0 ? undefined : setOfSteps(below.changed)
  const removed = below.removed.length === 0 ? undefined : setOfSteps(below.removed)
  if (before === undefined) return { changed: withMember(changed), removed }
  if (after === undefined) return { changed, removed: withMember(removed) }
  return changed === undefined && removed === undefined ? undefined : { changed, removed }
}
const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const asObject = (value: unknown): Record<string, unknown> => (isObject(value) ? value : {})

interface Below {
  readonly changed: Step[]
  readonly removed: Step[]
}
function add(below: Below, element: PathElement, difference: Difference | undefined): void {
  if (difference?.changed !== undefined) below.changed.push([element, difference.changed])
  if (difference?.removed !== undefined) below.removed.push([element, difference.removed])
}

function walkFields(form: Form, before: unknown, after: unknown, below: Below): void {
  const [left, right] = [asObject(before), asObject(after)]
  const field = (name: string) => {
    const [given, fresh] = [getKey(left, name), getKey(right, name)]
    if (given === fresh) return
    const inner = fieldForm(form, name)
    if (inner === undefined) return
    // What Go always writes is in both of two objects, and only what is below it can be new.
    const implied = form.is === 'message' ? impliedValue(form.fields.get(name)!) : undefined
    const old = given ?? (before === undefined ? undefined : implied)
    const now = fresh ?? (after === undefined ? undefined : implied)
    add(below, fieldElement(name), walk(inner, old, now))
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

function walkItems(form: ListForm, before: readonly unknown[], after: readonly unknown[], below: Below): void {
  const [left, right] = [itemsByElement(form, before), itemsByElement(form, after)]
  const elements = new Set([...left.keys(), ...right.keys()])
  for (const element of elements) {
    const [old, fresh] = [left.get(element) ?? [], right.get(element) ?? []]
    if (old.length <= 1 && fresh.length <= 1) add(below, element, walk(form.item, old[0], fresh[0]))
    else add(below, element, compareDuplicates(form, old, fresh))
  }
}
/** Items that share a name (which validation should have refused) are compared together and owned by their name alone. */
function compareDuplicates(form: ListForm, old: readonly unknown[], fresh: readonly unknown[]): Difference | undefined {
  if (old.length > 1 && fresh.length > 1) return sameJson(old, fresh) ? undefined : { changed: member }
  if (old.length > 1) return { ...(fresh.length === 1 && walk(form.item, undefined, fresh[0])), removed: member }
  return { ...(old.length === 1 && walk(form.item, old[0], undefined)), changed: member }
}
