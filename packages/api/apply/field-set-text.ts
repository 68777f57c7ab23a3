// Sets of fields as text, and back. Objects that the same hand made have the same sets, so one copy of each serves them all,
// and from one version of an object to the next most sets stay what they were, so their text is made once.

import type { FieldSet } from './field-set.js'

/** Sets of which one copy serves all; beyond it sharing begins anew. */
const sharedSetsMax = 2_048

const texts = new WeakMap<FieldSet, string>()
const shared = new Map<string, FieldSet>()

export function textOf(set: FieldSet): string {
  const known = texts.get(set)
  if (known !== undefined) return known
  const text = JSON.stringify(set)
  texts.set(set, text)
  return text
}

/** The copy of this set that all share. */
export function sharedSet(set: FieldSet): FieldSet {
  const text = textOf(set)
  return shared.get(text) ?? share(text, set)
}
/** The set that `textOf` made this text of. */
export const setOfText = (text: string): FieldSet => shared.get(text) ?? share(text, JSON.parse(text) as FieldSet)

function share(text: string, set: FieldSet): FieldSet {
  if (shared.size >= sharedSetsMax) shared.clear()
  shared.set(text, set)
  texts.set(set, text)
  return set
}
