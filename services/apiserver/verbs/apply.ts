// Server-side apply: PATCH with application/apply-patch+yaml. What the configuration says comes to be so and belongs to its
// manager; what it said last time and says no longer goes.

import { readConfiguration } from '../../../packages/api/apply/configuration.js'
import { applyAfterClientSide } from '../../../packages/api/apply/last-applied.js'
import { type Applied, ApplyConflict, type Owners, ownersAfterUpdate, renderManager } from '../../../packages/api/apply/ownership.js'
import { renderPath } from '../../../packages/api/apply/path-element.js'
import { resetFields } from '../../../packages/api/apply/reset-fields.js'
import { ItemWithoutKey } from '../../../packages/api/apply/shape.js'
import { getKey, isObject } from '../../../packages/api/machinery/json.js'
import { ApiError, apiErrors } from '../../../packages/api/machinery/status.js'
import { timeOf } from '../../../packages/api/machinery/time.js'
import { forbidden } from '../authorization/attributes.js'
import type { User } from '../http/request.js'
import type { Entry } from '../store/entry.js'
import { type ApiContext, cacheOf, groupResource, type Target } from './api-context.js'
import { createObject } from './create.js'
import { ownersOf, withoutOwners, writerOf } from './owners.js'
import { updateObject } from './update.js'
import type { WriteOptions } from './write-options.js'

/** How often an object may come and go while it is applied. */
const triesMax = 5

export interface ApplyOptions extends WriteOptions {
  /** Takes over what others own. */
  readonly force: boolean
}

/** Checks what was sent and returns it as the server will keep it. Throws ApiError 400. */
export function checkConfiguration({ kind, on }: Target, value: unknown): Record<string, unknown> {
  if (!isObject(value)) throw apiErrors.badRequest('error decoding patch: the body of an apply patch must be an object')
  const gvk = `${String(value.apiVersion ?? '').includes('/') ? '' : '/'}${String(value.apiVersion ?? '')}, Kind=${String(value.kind ?? '')}`
  if (value.apiVersion !== kind.apiVersion || value.kind !== kind.kind) throw apiErrors.badRequest(`invalid object type: ${gvk}`)
  const metadata = getKey(value, 'metadata')
  if (isObject(metadata) && (getKey(metadata, 'managedFields') ?? null) !== null)
    throw apiErrors.badRequest('metadata.managedFields must be nil')
  const { value: configuration, errors } = readConfiguration(kind.codec.form(), value)
  if (errors.length === 0) return configuration as Record<string, unknown>
  // Upstream says the same and calls it an internal error (500).
  throw apiErrors.badRequest(
    `failed to create typed patch object (${on.namespace}/${on.name}; ${gvk}): ${errors.length === 1 ? errors[0] : `errors:\n  ${errors.join('\n  ')}`}`,
  )
}

/** `configuration` has been checked. Throws ApiError, 409 with causes for a conflict with other managers. */
export async function applyObject(
  context: ApiContext,
  target: Target,
  configuration: unknown,
  rules: ApplyOptions & { readonly subresource: string },
  warn: (text: string) => void,
): Promise<{ entry: Entry; created: boolean }> {
  const next = ({ object }: Entry) => {
    const live = { object: withoutOwners(object).body, owners: ownersOf(object) }
    const { object: value, owners } = applyTo(context, target, live, configuration, rules)
    return { value, owners }
  }
  // What the form does not know was refused; the live object has nothing of that kind.
  const options = { ...rules, fieldValidation: 'Ignore' as const }
  for (let tries = 1; ; tries++) {
    const exists = cacheOf(context, target).get(target.on.namespace, target.on.name) !== undefined
    try {
      if (exists || rules.subresource !== '') return { entry: await updateObject(context, target, next, options, warn), created: false }
      checkNew(target, metadataOf(configuration))
      demandCreate(context, target, rules.user)
      const { object, owners } = applyTo(context, target, { object: {}, owners: [] }, configuration, rules)
      return { entry: await createObject(context, target, { value: object, source: undefined }, options, warn, owners), created: true }
    } catch (error) {
      const raced = error instanceof ApiError && error.reason === (exists ? 'NotFound' : 'AlreadyExists')
      if (!raced || rules.subresource !== '' || tries === triesMax) throw error
    }
  }
}

/** Whoever may patch may not therefore create. Throws ApiError 403. */
function demandCreate({ authorizer }: ApiContext, { kind, on }: Target, user: User): void {
  const { group, plural: resource } = kind
  const asked = { user, verb: 'create', group, resource, subresource: '', namespace: on.namespace, name: on.name, fields: [] }
  const { allowed, reason } = authorizer.decide(asked)
  if (!allowed) throw forbidden(asked, reason)
}

/** A configuration that creates names what it creates, and no object that there was. */
function checkNew(target: Target, metadata: Record<string, unknown>): void {
  const { name } = target.on
  const given = getKey(metadata, 'name')
  if (!given) throw apiErrors.badRequest(`the name of the object (${name} based on URL) was undeterminable: name must be provided`)
  if (given !== name) throw apiErrors.badRequest(`the name of the object (${String(given)}) does not match the name on the URL (${name})`)
  const uid = getKey(metadata, 'uid')
  if (uid)
    throw apiErrors.conflict(
      groupResource(target),
      name,
      `uid mismatch: the provided object specified uid ${String(uid)}, and no existing object was found`,
    )
  if (getKey(metadata, 'resourceVersion')) throw apiErrors.conflict(groupResource(target), name)
}

/** The live object, without managedFields, with the configuration in it. Throws ApiError. */
export function applyTo(
  { clock }: ApiContext,
  target: Target,
  live: { readonly object: unknown; readonly owners: Owners },
  configuration: unknown,
  { fieldManager, force, subresource }: ApplyOptions & { readonly subresource: string },
): Applied {
  const form = target.kind.codec.form()
  const write = { time: timeOf(clock.wallMs()), reset: resetFields(target.kind, subresource) }
  try {
    // Of an object that nobody is known to own fields of, all there is belongs to whoever was there before.
    const before = writerOf(target, 'before-first-apply', subresource, 'Update')
    const owners = live.owners.length > 0 ? live.owners : ownersAfterUpdate(form, {}, live.object, { ...write, owners: [], writer: before })
    const writer = writerOf(target, fieldManager, subresource, 'Apply')
    const applied = applyAfterClientSide(form, live.object, configuration, { ...write, owners, writer, force })
    return { ...applied, object: withVersion(applied.object, getKey(metadataOf(configuration), 'resourceVersion')) }
  } catch (error) {
    if (error instanceof ItemWithoutKey) throw apiErrors.badRequest(`failed to create typed live object: ${error.message}`)
    if (error instanceof ApplyConflict) throw conflictError(error)
    throw error
  }
}

const conflictError = ({ message, conflicts }: ApplyConflict): ApiError =>
  apiErrors.applyConflict(
    message,
    conflicts.map(({ entry, path }) => ({
      reason: 'FieldManagerConflict',
      message: `conflict with ${renderManager(entry)}`,
      field: renderPath(path),
    })),
  )

const metadataOf = (object: unknown): Record<string, unknown> => {
  const metadata = isObject(object) ? getKey(object, 'metadata') : undefined
  return isObject(metadata) ? metadata : {}
}

/** An apply depends on the version only if its configuration names one: the one it has merely found is not its own. */
function withVersion(object: unknown, resourceVersion: unknown): unknown {
  if (!isObject(object)) return object
  const { resourceVersion: _, ...metadata } = metadataOf(object)
  return { ...object, metadata: { ...metadata, ...(typeof resourceVersion === 'string' && { resourceVersion }) } }
}
