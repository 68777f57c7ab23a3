// Every leaf and every list item that an object mentions, as a set: what an applied configuration owns.

import type { Form } from '../machinery/form.js'
import { isObject } from '../machinery/json.js'
import { emptySet, type FieldSet, member, type Step, setOfSteps, withMember } from './field-set.js'
import { fieldsIn, isBlank, isNamedField, itemsByElement, shapeOf } from './shape.js'

/** Throws ItemWithoutKey. */
export function fieldsOf(form: Form, value: unknown): FieldSet {
  const fields = walk(form, value)
  return fields === undefined || fields === member ? emptySet : fields
}

/** What is below one step, which for a leaf is that it is a member. Undefined: nothing. */
function walk(form: Form, value: unknown): FieldSet | undefined {
  const shape = shapeOf(form, value)
  if (shape === 'leaf') return member
  const fields: Step[] = []
  if (shape === 'items' && form.is === 'list' && Array.isArray(value)) {
    for (const [element, items] of itemsByElement(form, value)) {
      // Of items that share a name only the name can be owned.
      fields.push([element, withMember(items.length === 1 ? walk(form.item, items[0]) : undefined)])
    }
  } else if (shape === 'fields' && isObject(value)) {
    for (const [element, name, inner, item] of fieldsIn(form, value)) {
      const below = walk(inner, item)
      // A key that a user chose is owned beside what is below it; so is a field that holds nothing.
      const owned = item === null || (isObject(item) && isBlank(item)) || !isNamedField(form, name)
      const set = owned ? withMember(below) : below
      if (set !== undefined) fields.push([element, set])
    }
  }
  return fields.length === 0 ? undefined : setOfSteps(fields)
}
