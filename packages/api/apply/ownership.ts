// What a write makes of managedFields: an update takes what it changes, an apply takes what it says, and both take nothing
// that the server sets or that the strategy of the resource puts back (`reset`).
//
//   update   owns what became different; all others lose that, and everybody loses what is gone
//   apply    owns what the configuration says; what it said last time and says no longer goes away unless others own it; what
//            others own and it would change is a conflict, or theirs no more when it is forced

import type { Form } from '../machinery/form.js'
import { type Comparison, compare } from './compare.js'
import { difference, differenceBelow, type FieldSet, intersection, isEmptySet, members, setOfPaths, union } from './field-set.js'
import { fieldsOf } from './fields-of.js'
import { capManagers, entryOf, isSameManager, type ManagedFields, type Manager, sortManagers, withFields } from './managers.js'
import { mergeApplied } from './merge.js'
import { type Path, type PathElement, renderPath } from './path-element.js'
import { removeFields, withNamedFields } from './remove-fields.js'

export type Owners = readonly ManagedFields[]

/** Nobody owns what identifies an object or is written by the server alone. (apimachinery managedfields/internal/stripmeta.go) */
const serverFields = setOfPaths([
  ['f:apiVersion'],
  ['f:kind'],
  ['f:metadata'],
  ...['name', 'namespace', 'creationTimestamp', 'selfLink', 'uid', 'clusterName', 'generation', 'managedFields', 'resourceVersion'].map(
    (name): PathElement[] => ['f:metadata', `f:${name}`],
  ),
])

export interface Write {
  readonly owners: Owners
  readonly writer: Manager
  /** metav1.Time of the write. */
  readonly time: string
  readonly reset: FieldSet
}

/** Owners after a create, an update or a patch. `before` is {} for a new object; neither has managedFields in it. */
export function ownersAfterUpdate(form: Form, before: unknown, after: unknown, { owners, writer, time, reset }: Write): Owners {
  const { changed, removed } = changes(form, before, after, reset)
  if (isEmptySet(changed) && isEmptySet(removed)) return owners
  const own = difference(changed, serverFields)
  const next: ManagedFields[] = []
  let known = false
  for (const entry of owners) {
    const kept = difference(entry.fieldsV1, removed)
    if (!isSameManager(entry, writer)) next.push(withFields(entry, difference(kept, changed)))
    else {
      known = true
      next.push(isEmptySet(own) ? withFields(entry, kept) : entryOf(writer, time, union(kept, own)))
    }
  }
  if (!known) next.push(entryOf(writer, time, own))
  return sortManagers(capManagers(next.filter(({ fieldsV1 }) => !isEmptySet(fieldsV1))))
}

function changes(form: Form, before: unknown, after: unknown, reset: FieldSet): Comparison {
  const { changed, removed } = compare(form, before, after)
  return { changed: differenceBelow(changed, reset), removed: differenceBelow(removed, reset) }
}

export interface Applied {
  /** The live object with the configuration in it; its parts are shared with both. */
  readonly object: unknown
  readonly owners: Owners
}
export interface Apply extends Write {
  readonly force: boolean
}

/** Throws ApplyConflict. `live` is {} when there is no object yet; it has no managedFields in it. */
export function applyConfiguration(
  form: Form,
  live: unknown,
  configuration: unknown,
  { writer, time, reset, force, owners }: Apply,
): Applied {
  const said = differenceBelow(fieldsOf(form, configuration), reset)
  const last = owners.find((entry) => isSameManager(entry, writer))
  const others = owners.filter((entry) => entry !== last)
  const object = prune(form, mergeApplied(form, live, configuration), last?.fieldsV1, [...others.map(({ fieldsV1 }) => fieldsV1), said])
  const { changed, removed } = changes(form, live, object, reset)
  const conflicts = others.flatMap((entry) => {
    const fields = intersection(entry.fieldsV1, changed)
    return isEmptySet(fields) ? [] : [{ entry, fields }]
  })
  if (!force && conflicts.length > 0) throw new ApplyConflict(listed(conflicts))
  const left = others.map((entry) => withFields(entry, difference(difference(entry.fieldsV1, changed), removed)))
  return { object, owners: sortManagers([...left, entryOf(writer, time, difference(said, serverFields))]) }
}

/** Takes away what was applied last time, is not now, and nobody owns. (structured-merge-diff merge/update.go prune) */
function prune(form: Form, merged: unknown, last: FieldSet | undefined, owned: readonly FieldSet[]): unknown {
  if (last === undefined || isEmptySet(last)) return merged
  const named = (set: FieldSet) => withNamedFields(form, set)
  const mergedFields = named(fieldsOf(form, merged))
  const fieldsLeft = (object: unknown) => named(fieldsOf(form, object))
  const without = removeFields(form, merged, named(last))
  // Back comes what somebody owns, the new configuration included,
  const withOwned = removeFields(form, merged, difference(mergedFields, union(fieldsLeft(without), named(owned.reduce(union)))))
  // and what went away with its parent though this manager never applied it.
  return removeFields(form, merged, intersection(difference(mergedFields, fieldsLeft(withOwned)), named(last)))
}

export interface Conflict {
  readonly entry: ManagedFields
  readonly path: Path
}

/** Others own what the configuration would change. */
export class ApplyConflict extends Error {
  override name = 'ApplyConflict'
  /** Those with one manager together. */
  readonly conflicts: readonly Conflict[]

  constructor(conflicts: readonly Conflict[]) {
    super(conflictMessage(conflicts))
    this.conflicts = conflicts
  }
}
/** By manager, then in the order of FieldsV1. */
const listed = (conflicts: { readonly entry: ManagedFields; readonly fields: FieldSet }[]): Conflict[] =>
  conflicts
    .sort((a, b) => (renderManager(a.entry) < renderManager(b.entry) ? -1 : 1))
    .flatMap(({ entry, fields }) => Array.from(members(fields), (path): Conflict => ({ entry, path: [...path] })))

/** `"kubectl" with subresource "scale" using apps/v1` */
export function renderManager({ manager, operation, apiVersion, subresource = '' }: Manager): string {
  const name = JSON.stringify(manager) + (subresource === '' ? '' : ` with subresource ${JSON.stringify(subresource)}`)
  return operation === 'Update' ? `${name} using ${apiVersion}` : name
}

function conflictMessage(conflicts: readonly Conflict[]): string {
  if (conflicts.length === 1)
    return `Apply failed with 1 conflict: conflict with ${renderManager(conflicts[0]!.entry)}: ${renderPath(conflicts[0]!.path)}`
  const lines: string[] = []
  let of: ManagedFields | undefined
  for (const { entry, path } of conflicts) {
    if (entry !== of) lines.push(`conflicts with ${renderManager(entry)}:`)
    of = entry
    lines.push(`- ${renderPath(path)}`)
  }
  return `Apply failed with ${conflicts.length} conflicts: ${lines.join('\n')}`
}
