// How apply sees a value of a form: as a leaf that is owned as a whole, as fields by name, or as a list's items by key. A
// `Form` is all it asks for, so that one made of a custom resource's schema serves as well as one read off a kind.

import type { Form, ListForm } from '../machinery/form.js'
import { getKey, isObject } from '../machinery/json.js'
import { fieldElement, keyElement, type PathElement, valueElement } from './path-element.js'

/** Fields of a message or keys of a map, items of a list by key, or neither. */
export type Shape = 'fields' | 'items' | 'leaf'

export function shapeOf(form: Form, value: unknown): Shape {
  switch (form.is) {
    case 'message':
    case 'map':
      return form.atomic === true ? 'leaf' : 'fields'
    case 'list':
      return form.type === 'set' || form.type === 'map' ? 'items' : 'leaf'
    case 'any':
      // What has no schema: objects by their keys, lists as a whole.
      return isObject(value) ? 'fields' : 'leaf'
    default:
      return 'leaf'
  }
}

const anything: Form = { is: 'any' }

/** The form of a field or of a map's value; undefined for a field that a message does not have. */
export function fieldForm(form: Form, name: string): Form | undefined {
  if (form.is === 'message') return form.fields.get(name)?.form
  return form.is === 'map' ? form.value : anything
}

/** Whether the name is one that the schema gives, not one that a user chose. */
export const isNamedField = (form: Form, name: string): boolean => form.is === 'message' && form.fields.has(name)

/** An item's name within its list. Throws ItemWithoutKey. */
export function itemElement(form: ListForm, item: unknown): PathElement {
  if (form.type === 'set') {
    if (isObject(item)) throw new ItemWithoutKey("associative list without keys has an element that's a map type")
    if (Array.isArray(item)) throw new ItemWithoutKey('not supported: associative list with lists as elements')
    if (item === null || item === undefined)
      throw new ItemWithoutKey("associative list without keys has an element that's an explicit null")
    return valueElement(item)
  }
  if (item === null || item === undefined) throw new ItemWithoutKey('associative list with keys may not have a null element')
  if (!isObject(item)) throw new ItemWithoutKey('associative list with keys may not have non-map elements')
  const keys: [string, unknown][] = []
  for (const name of form.keys ?? []) {
    // A key that is left out is its default, or else no part of the item's name.
    const value = getKey(item, name) ?? (form.item.is === 'message' ? form.item.fields.get(name)?.default : undefined)
    if (value !== undefined) keys.push([name, value])
  }
  if (keys.length === 0)
    throw new ItemWithoutKey(
      `associative list with keys has an element that omits all key fields ${JSON.stringify(form.keys ?? []).replaceAll(',', ' ')} (and doesn't have default values for any key fields)`,
    )
  return keyElement(keys)
}
/** An item that its list's keys cannot tell from others. */
export class ItemWithoutKey extends Error {
  override name = 'ItemWithoutKey'
}

/** The fields that a value has and its form knows: step, name, form and value of each. */
export function* fieldsIn(form: Form, value: Record<string, unknown>): Generator<[PathElement, string, Form, unknown]> {
  for (const name of Object.keys(value)) {
    const inner = fieldForm(form, name)
    if (inner !== undefined && value[name] !== undefined) yield [fieldElement(name), name, inner, value[name]]
  }
}

/** Items by name, in order; items of the same name together. Throws ItemWithoutKey. */
export function itemsByElement(form: ListForm, list: readonly unknown[]): Map<PathElement, unknown[]> {
  const items = new Map<PathElement, unknown[]>()
  for (const item of list) {
    const element = itemElement(form, item)
    const same = items.get(element)
    if (same === undefined) items.set(element, [item])
    else same.push(item)
  }
  return items
}

/** Null, [], {}: nothing to descend into. */
export const isBlank = (value: unknown): boolean =>
  value === null || value === undefined || (Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0)
