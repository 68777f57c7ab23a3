// managedFields on their way through a write: out of the body before it is decoded, and worked out anew before it is stored.

import { emptySet } from '../../../packages/api/apply/field-set.js'
import { sharedSet } from '../../../packages/api/apply/field-set-text.js'
import { isReset, type Manager, parseManagers, withFields } from '../../../packages/api/apply/managers.js'
import { type Owners, ownersAfterUpdate } from '../../../packages/api/apply/ownership.js'
import { resetFields } from '../../../packages/api/apply/reset-fields.js'
import { ItemWithoutKey } from '../../../packages/api/apply/shape.js'
import { getKey, isObject, sameJson } from '../../../packages/api/machinery/json.js'
import type { KubeObject } from '../../../packages/api/machinery/kind.js'
import { timeOf } from '../../../packages/api/machinery/time.js'
import { ObjectTooLarge } from '../store/store.js'
import type { ApiContext, Target } from './api-context.js'
import type { WriteOptions } from './write-options.js'

/** A body without its managedFields, and those. Anything but a list stays in the body, for the decoder to refuse. */
export function withoutOwners(body: unknown): { body: unknown; given: readonly unknown[] | undefined } {
  const metadata = isObject(body) ? getKey(body, 'metadata') : undefined
  const given = isObject(metadata) ? getKey(metadata, 'managedFields') : undefined
  if (!isObject(body) || !isObject(metadata) || !Array.isArray(given)) return { body, given: undefined }
  return { body: { ...body, metadata: { ...metadata, managedFields: undefined } }, given }
}

export const ownersOf = ({ metadata }: KubeObject): Owners => (metadata.managedFields ?? []) as unknown as Owners

export function setOwners({ metadata }: KubeObject, owners: Owners): void {
  if (owners.length === 0) delete metadata.managedFields
  else metadata.managedFields = owners.map((entry) => withFields(entry, sharedSet(entry.fieldsV1))) as unknown as Entries
}
type Entries = NonNullable<KubeObject['metadata']['managedFields']>

export const writerOf = (
  { kind }: Target,
  fieldManager: string | undefined,
  subresource: string,
  operation: Manager['operation'],
): Manager => ({
  manager: fieldManager || 'unknown',
  operation,
  apiVersion: kind.apiVersion,
  subresource,
})

/** Owners of a new object: `object` is decoded and defaulted, and nothing of the server's own is in it yet. */
export function ownersOfNew(
  { clock }: ApiContext,
  target: Target,
  object: object,
  given: readonly unknown[] | undefined,
  { fieldManager }: WriteOptions,
): Owners {
  return orAsBefore(parseManagers(given) ?? [], (owners) =>
    ownersAfterUpdate(target.kind.codec.form(), {}, object, {
      owners,
      writer: writerOf(target, fieldManager, '', 'Update'),
      time: timeOf(clock.wallMs()),
      reset: resetFields(target.kind, ''),
    }),
  )
}

/** Owners after an update. What the strategy puts back has been put back in `after`, whose managedFields are to be set. */
export function ownersOfNext(
  { clock }: ApiContext,
  target: Target,
  { before, after, given }: { before: KubeObject; after: KubeObject; given: readonly unknown[] | undefined },
  { fieldManager, subresource }: WriteOptions & { readonly subresource: string },
): Owners {
  const owners = startingOwners(ownersOf(before), subresource === '' ? given : undefined)
  // Of an object that nobody is known to own fields of, nobody comes to own some before the first apply.
  if (owners.length === 0) return owners
  // The walk does not look at what is one and the same.
  after.metadata.managedFields = before.metadata.managedFields
  return orAsBefore(owners, () =>
    ownersAfterUpdate(target.kind.codec.form(), before, after, {
      owners,
      writer: writerOf(target, fieldManager, subresource, 'Update'),
      time: timeOf(clock.wallMs()),
      reset: emptySet,
    }),
  )
}

/** A list whose items cannot be told apart keeps nobody from writing: the owners stay as they were. */
function orAsBefore(owners: Owners, next: (owners: Owners) => Owners): Owners {
  try {
    return next(owners)
  } catch (error) {
    if (error instanceof ItemWithoutKey) return owners
    throw error
  }
}

/** Whose fields they were: as the request says, if it says something that makes sense; a client may leave them out. */
function startingOwners(live: Owners, given: readonly unknown[] | undefined): Owners {
  if (given === undefined || sameJson(given, live)) return live
  if (isReset(given)) return []
  return parseManagers(given, live) ?? live
}

/** Whether nothing was written: all is the same but for times of owners. */
export function isSame(after: KubeObject, before: KubeObject): boolean {
  return (
    sameButTimes(ownersOf(after), ownersOf(before)) &&
    sameBeside(after, before, 'metadata') &&
    sameBeside(after.metadata, before.metadata, 'managedFields')
  )
}
const sameButTimes = (a: Owners, b: Owners): boolean =>
  a === b || (a.length === b.length && a.every((entry, i) => sameBeside(entry, b[i]!, 'time')))

function sameBeside(a: object, b: object, field: string): boolean {
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>]
  const names = (object: Record<string, unknown>) => Object.keys(object).filter((name) => name !== field && object[name] !== undefined)
  const given = names(left)
  return given.length === names(right).length && given.every((name) => sameJson(left[name], getKey(right, name)))
}

/** Writes the object; when it is too large, once more without managedFields: they are the part that can be spared. */
export async function unlessTooLarge<T>(object: KubeObject, write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    if (!(error instanceof ObjectTooLarge) || object.metadata.managedFields === undefined) throw error
    setOwners(object, [])
    return await write()
  }
}
