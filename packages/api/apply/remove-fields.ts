// An object without some of its fields and items.

import type { Form } from '../machinery/form.js'
import { isObject, setKey } from '../machinery/json.js'
import { below, type FieldSet, has, isEmptySet } from './field-set.js'
import { fieldsIn, isBlank, isNamedField, itemElement, shapeOf } from './shape.js'

/**
 * `value` is not changed; the result shares its parts. Undefined when nothing is left, or when a leaf has something taken out
 * of it that only a whole can lose.
 */
export function removeFields(form: Form, value: unknown, set: FieldSet): unknown {
  if (isEmptySet(set)) return value
  const shape = shapeOf(form, value)
  if (isBlank(value) || (shape === 'leaf' && typeof value === 'object')) return undefined
  if (shape === 'items' && form.is === 'list' && Array.isArray(value)) {
    const items: unknown[] = []
    for (const item of value) {
      const element = itemElement(form, item)
      if (has(set, element)) continue
      const inside = below(set, element)
      const kept = inside === undefined ? item : removeFields(form.item, item, inside)
      if (kept !== undefined) items.push(kept)
    }
    return items.length > 0 ? items : undefined
  }
  if (shape !== 'fields' || !isObject(value)) return value
  const kept: Record<string, unknown> = {}
  for (const [element, name, inner, item] of fieldsIn(form, value)) {
    if (has(set, element)) continue
    const inside = below(set, element)
    const rest = inside === undefined ? item : removeFields(inner, item, inside)
    if (rest !== undefined) setKey(kept, name, rest)
  }
  return Object.keys(kept).length > 0 ? kept : undefined
}

/**
 * The set with every named field above its members: a message is not owned itself, but when all that is owned of it goes, so
 * may it. Keys that users chose, and items, are members only where they say so.
 */
export function withNamedFields(form: Form, set: FieldSet): FieldSet {
  const result: { [element: string]: FieldSet } = {}
  for (const element in set) {
    if (element === '.') result[element] = set[element]!
    else if (element.startsWith('f:')) {
      const name = element.slice(2)
      const inner = withBelow(fieldOf(form, name), set[element]!)
      result[element] = isNamedField(form, name) && !isEmptySet(inner) && !('.' in inner) ? { '.': {}, ...inner } : inner
    } else result[element] = withBelow(form.is === 'list' ? form.item : form, set[element]!)
  }
  return result
}
const withBelow = (form: Form | undefined, set: FieldSet): FieldSet => (form === undefined ? set : withNamedFields(form, set))
const fieldOf = (form: Form, name: string): Form | undefined => {
  if (form.is === 'message') return form.fields.get(name)?.form
  return form.is === 'map' ? form.value : undefined
}
