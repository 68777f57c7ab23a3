// Who owns which fields of an object: metadata.managedFields.

import { isObject, sameJson } from '../machinery/json.js'
import { canonicalTime } from '../machinery/time.js'
import type { FieldSet } from './field-set.js'
import { isEmptySet, parseFieldSet, union } from './field-set.js'

/** One manager's fields, as `managedFields` shows them. */
export interface ManagedFields {
  readonly manager: string
  readonly operation: 'Apply' | 'Update'
  readonly apiVersion: string
  /** When its fields changed last. Entries of the scale subresource have none, as upstream. */
  readonly time?: string
  readonly fieldsType: 'FieldsV1'
  readonly fieldsV1: FieldSet
  readonly subresource?: string
}
/** What makes two writers the same manager. */
export type Manager = Pick<ManagedFields, 'manager' | 'operation' | 'apiVersion' | 'subresource'>

/** Whoever applies is the same under every version; whoever updates is not. */
export const isSameManager = (a: Manager, b: Manager): boolean =>
  a.manager === b.manager &&
  a.operation === b.operation &&
  (a.subresource ?? '') === (b.subresource ?? '') &&
  (a.operation === 'Apply' || a.apiVersion === b.apiVersion)

/** An entry in the order of its fields on the wire. */
export const entryOf = (
  { manager, operation, apiVersion, subresource }: Manager,
  time: string | undefined,
  fields: FieldSet,
): ManagedFields => ({
  manager,
  operation,
  apiVersion,
  ...(time !== undefined && { time }),
  fieldsType: 'FieldsV1',
  fieldsV1: fields,
  ...(subresource !== undefined && subresource !== '' && { subresource }),
})
export const withFields = (entry: ManagedFields, fieldsV1: FieldSet): ManagedFields =>
  entry.fieldsV1 === fieldsV1 ? entry : { ...entry, fieldsV1 }

/** Entries as `managedFields` lists them: those who applied first, then by age. None owns nothing. */
export function sortManagers(entries: readonly ManagedFields[]): ManagedFields[] {
  return entries.filter(({ fieldsV1 }) => !isEmptySet(fieldsV1)).sort(inOrder)
}
const inOrder = (a: ManagedFields, b: ManagedFields): number =>
  order(a.operation, b.operation) ||
  order(a.time ?? '', b.time ?? '') ||
  order(a.manager, b.manager) ||
  order(a.apiVersion, b.apiVersion) ||
  order(a.subresource ?? '', b.subresource ?? '')
const order = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1)

/** Entries of managers who update; more of them are put together. (apimachinery DefaultMaxUpdateManagers) */
export const updateManagersMax = 10
const ancient = 'ancient-changes'

/** Puts the oldest update entries together, by version, until no more than the maximum are left. */
export function capManagers(entries: readonly ManagedFields[]): readonly ManagedFields[] {
  const updaters = entries.filter(({ operation }) => operation === 'Update')
  if (updaters.length <= updateManagersMax) return entries
  updaters.sort(
    (a, b) => order(a.time ?? '', b.time ?? '') || order(a.manager, b.manager) || order(a.subresource ?? '', b.subresource ?? ''),
  )
  const kept = new Set<ManagedFields>(entries)
  const buckets = new Map<string, ManagedFields>()
  let excess = updaters.length - updateManagersMax
  for (const entry of updaters) {
    if (excess === 0) break
    const first = buckets.get(entry.apiVersion)
    if (first === undefined) {
      buckets.set(entry.apiVersion, entry)
      continue
    }
    kept.delete(first)
    kept.delete(entry)
    // The later one's time: it is the more recent change of the two.
    const identity: Manager = { manager: ancient, operation: 'Update', apiVersion: entry.apiVersion }
    const bucket = entryOf(identity, entry.time, union(first.fieldsV1, entry.fieldsV1))
    buckets.set(entry.apiVersion, bucket)
    kept.add(bucket)
    excess--
  }
  return [...kept]
}

/** A client's way to have nobody own anything: an empty list, or a list of one empty entry. */
export const isReset = (managedFields: unknown): boolean =>
  Array.isArray(managedFields) &&
  (managedFields.length === 0 || (managedFields.length === 1 && isObject(managedFields[0]) && Object.keys(managedFields[0]).length === 0))

/** Reads managedFields that came from outside; undefined when they make no sense. Sets that `known` has are taken from there. */
export function parseManagers(managedFields: unknown, known: readonly ManagedFields[] = []): ManagedFields[] | undefined {
  if (!Array.isArray(managedFields)) return undefined
  try {
    const entries = managedFields.map((entry) => parseManager(entry, known))
    // Of one manager's entries the last counts.
    return entries.filter((entry, i) => !entries.some((other, j) => j > i && isSameManager(entry, other)))
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
function parseManager(entry: unknown, known: readonly ManagedFields[]): ManagedFields {
  if (!isObject(entry)) throw new SyntaxError('an entry of managedFields must be an object')
  const { manager = '', operation, apiVersion, time, fieldsType, fieldsV1 = {}, subresource = '' } = entry
  if (operation !== 'Apply' && operation !== 'Update') throw new SyntaxError('operation must be `Apply` or `Update`')
  if (typeof apiVersion !== 'string' || apiVersion === '') throw new SyntaxError('apiVersion must not be empty')
  if (fieldsType !== 'FieldsV1') throw new SyntaxError(`invalid fieldsType ${JSON.stringify(fieldsType)}`)
  if (typeof manager !== 'string' || typeof subresource !== 'string') throw new SyntaxError('manager and subresource must be strings')
  const canonical = typeof time === 'string' ? canonicalTime(time) : undefined
  if (time !== undefined && time !== null && canonical?.ok !== true) throw new SyntaxError(`invalid time ${JSON.stringify(time)}`)
  const identity: Manager = { manager, operation, apiVersion, subresource }
  const same = known.find((other) => isSameManager(other, identity) && sameJson(other.fieldsV1, fieldsV1))
  return entryOf(identity, canonical?.ok ? canonical.value : undefined, same?.fieldsV1 ?? parseFieldSet(fieldsV1 ?? {}))
}
