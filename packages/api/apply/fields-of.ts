// Every leaf and every list item that an object mentions, as a set: what an applied configuration owns.

import type { Form } from '../machinery/form.js'
import { isObject } from '../machinery/json.js'
import { type FieldSet, setOfPaths } from './field-set.js'
import type { Path, PathElement } from './path-element.js'
import { fieldsIn, isBlank, isNamedField, itemsByElement, shapeOf } from './shape.js'

/** Throws ItemWithoutKey. */
export const fieldsOf = (form: Form, value: unknown): FieldSet => setOfPaths(walk(form, value, []))

function* walk(form: Form, value: unknown, path: PathElement[]): Generator<Path> {
  const shape = shapeOf(form, value)
  if (shape === 'leaf') yield path
  else if (shape === 'items' && form.is === 'list' && Array.isArray(value)) {
    for (const [element, items] of itemsByElement(form, value)) {
      path.push(element)
      // Of items that share a name only the name can be owned.
      if (items.length === 1) yield* walk(form.item, items[0], path)
      yield path
      path.pop()
    }
  } else if (shape === 'fields' && isObject(value)) {
    for (const [element, name, inner, item] of fieldsIn(form, value)) {
      path.push(element)
      yield* walk(inner, item, path)
      // A key that a user chose is owned beside what is below it; so is a field that holds nothing.
      if (item === null || (isObject(item) && isBlank(item)) || !isNamedField(form, name)) yield path
      path.pop()
    }
  }
}
