// PUT and PATCH: from the stored object to its next version. Whoever names a resourceVersion fails when the object has
// moved on; whoever does not is tried again on the newer one.

import type { Owners } from '../../../packages/api/apply/ownership.js'
import { decode } from '../../../packages/api/machinery/decode.js'
import { getKey, isObject } from '../../../packages/api/machinery/json.js'
import type { KubeObject } from '../../../packages/api/machinery/kind.js'
import { apiErrors } from '../../../packages/api/machinery/status.js'
import { prepareUpdate, validateUpdate, writesStatus } from '../../../packages/api/machinery/strategy.js'
import { mutateByAdmission, validateByAdmission } from '../admission/admission.js'
import { Entry } from '../store/entry.js'
import { RevisionConflict } from '../store/store.js'
import { type ApiContext, cacheOf, groupResource, isStored, keyFor, type Target, write } from './api-context.js'
import { isReadyToGo } from './deletion.js'
import { failedWrite } from './failed-write.js'
import { isSame, ownersOfNext, setOwners, unlessTooLarge, withoutOwners } from './owners.js'
import type { WriteOptions } from './write-options.js'

/** How often a write without a resourceVersion is tried on what others have written meanwhile. */
const triesMax = 20

export interface NextVersion {
  readonly value: unknown
  readonly source?: string | undefined
  /** Set when this is an apply, or has otherwise worked out who owns what. */
  readonly owners?: Owners
}
export interface UpdateRules extends WriteOptions {
  /** '' for the object itself. */
  readonly subresource: string
}

/**
 * Makes the next version with `next`, which is asked again after each conflict that may be retried. Throws ApiError.
 */
export async function updateObject(
  context: ApiContext,
  target: Target,
  next: (current: Entry) => NextVersion,
  rules: UpdateRules,
  warn: (text: string) => void,
): Promise<Entry> {
  for (let tries = 1; ; tries++) {
    const current = cacheOf(context, target).get(target.on.namespace, target.on.name)
    if (current === undefined) throw apiErrors.notFound(groupResource(target), target.on.name)
    const { object, warnings, conditional } = await nextObject(context, target, current, next(current), rules)
    if (tries === 1) warnings.forEach(warn)
    try {
      return await put(context, target, current, object, rules)
    } catch (error) {
      if (!(error instanceof RevisionConflict)) throw failedWrite(target, error)
      if (conditional || tries === triesMax) throw apiErrors.conflict(groupResource(target), target.on.name)
    }
  }
}

/** The decoded, checked next version. `conditional`: the writer said which version it had seen. */
async function nextObject(context: ApiContext, target: Target, current: Entry, { value, source, owners }: NextVersion, rules: UpdateRules) {
  const { kind, on } = target
  const { subresource, fieldValidation, user, dryRun } = rules
  const before = current.object
  const { body, given } = withoutOwners(value)
  const raw = identified(target, before, body, subresource)
  const part = subresource === 'status' ? 'status' : 'object'
  const { object: decoded, warnings } = decode(kind, raw, { fieldValidation, source, part })
  const object = decoded as KubeObject
  const { resourceVersion = '', uid = '' } = object.metadata
  const conditional = resourceVersion !== '' && resourceVersion !== '0'
  if (uid !== '' && uid !== before.metadata.uid)
    throw apiErrors.conflict(
      groupResource(target),
      on.name,
      `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${before.metadata.uid}`,
    )
  if (conditional && resourceVersion !== before.metadata.resourceVersion) throw apiErrors.conflict(groupResource(target), on.name)
  await mutateByAdmission(context, { target, object, before, subresource, user, dryRun })
  prepareUpdate(kind, object, before, subresource)
  object.metadata.uid = before.metadata.uid
  setOwners(object, owners ?? ownersOfNext(context, target, { before, after: object, given }, rules))
  return { object, warnings, conditional }
}

async function put(
  context: ApiContext,
  target: Target,
  current: Entry,
  object: KubeObject,
  { subresource, user, dryRun }: UpdateRules,
): Promise<Entry> {
  const { kind } = target
  const before = current.object
  const allocation =
    kind.kind === 'Service' && kind.group === '' && subresource === ''
      ? await context.allocator.allocate(object, before, { dryRun })
      : undefined
  let stored = false
  try {
    validateUpdate(kind, object, before, subresource)
    object.metadata.resourceVersion = before.metadata.resourceVersion
    // Before all else: the answer shows the object, also to whoever changes nothing.
    await validateByAdmission(context, { target, object, before, subresource, user, dryRun })
    // A write that changes nothing is none: no event, no new resourceVersion.
    const key = keyFor(target)
    if (isSame(object, before) && isStored(context, target, key, before)) return current
    if (dryRun) return new Entry(key, object, current.revision)
    if (isReadyToGo(kind, object)) return new Entry(key, object, await context.store.delete(key, current.revision))
    allocation?.check()
    const entry = await unlessTooLarge(object, () => write(context, target, key, object, current.revision))
    stored = true
    return entry
  } finally {
    await allocation?.release(stored)
  }
}

/** The body, with name and namespace as the path says. */
function identified({ kind, on }: Target, before: KubeObject, value: unknown, subresource: string): unknown {
  if (!isObject(value)) return value
  const metadata = getKey(value, 'metadata') ?? {}
  if (!isObject(metadata)) return value
  const name = getKey(metadata, 'name')
  if (name !== undefined && name !== '' && name !== on.name)
    throw apiErrors.badRequest(`the name of the object (${String(name)}) does not match the name on the URL (${on.name})`)
  const namespace = getKey(metadata, 'namespace')
  if (kind.namespaced && namespace !== undefined && namespace !== '' && namespace !== on.namespace)
    throw apiErrors.badRequest('the namespace of the provided object does not match the namespace sent on the request')
  const named = { ...metadata, name: on.name, ...(kind.namespaced && { namespace: on.namespace }) }
  // A status write counts for its status only, so the rest need not even be complete.
  return writesStatus(subresource) ? { ...before, ...pick(value), metadata: named } : { ...value, metadata: named }
}
const pick = ({ apiVersion, kind, status }: Record<string, unknown>) => ({
  ...(apiVersion !== undefined && { apiVersion }),
  ...(kind !== undefined && { kind }),
  status,
})
