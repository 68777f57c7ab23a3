// DELETE of one object and of a collection.

import { ApiError, apiErrors } from '../../../packages/api/machinery/status.js'
import type { Entry } from '../store/entry.js'
import { RevisionConflict } from '../store/store.js'
import { type ApiContext, cacheOf, groupResource, keyFor, named, type Target, write } from './api-context.js'
import { type DeleteOptions, planDeletion } from './deletion.js'
import { failedWrite } from './failed-write.js'

const triesMax = 20
/** Deletions of a collection under way at once. */
const atOnce = 16

export interface Deleted {
  /** The object as it was last, or as it waits to go. */
  readonly entry: Entry
  readonly gone: boolean
}

/** Throws ApiError. */
export async function deleteObject(context: ApiContext, target: Target, options: DeleteOptions, dryRun: boolean): Promise<Deleted> {
  const { name, namespace } = target.on
  const key = keyFor(target)
  refuseForbiddenNamespace(target)
  for (let tries = 1; ; tries++) {
    const entry = cacheOf(context, target).get(namespace, name)
    if (entry === undefined) throw apiErrors.notFound(groupResource(target), name)
    checkPreconditions(target, entry, options)
    const plan = planDeletion(target.kind, entry.object, options, context.clock.wallMs())
    if (plan.kind === 'under-way' || dryRun) return { entry, gone: plan.kind === 'remove' }
    try {
      if (plan.kind === 'mark') return { entry: await write(context, target, key, plan.object, entry.revision), gone: false }
      return { entry: entry.deletedAt(await context.store.delete(key, entry.revision)), gone: true }
    } catch (error) {
      if (!(error instanceof RevisionConflict)) throw failedWrite(target, error)
      if (tries === triesMax) throw apiErrors.conflict(groupResource(target), name)
    }
  }
}

/** Deletes what was selected. An object that is gone already is no mistake. */
export async function deleteSelected(
  context: ApiContext,
  target: Target,
  entries: readonly Entry[],
  options: DeleteOptions,
  dryRun: boolean,
): Promise<void> {
  const waiting = [...entries]
  const work = async () => {
    for (let entry = waiting.pop(); entry !== undefined; entry = waiting.pop()) {
      try {
        await deleteObject(context, named(target, entry.key.name, entry.key.namespace), options, dryRun)
      } catch (error) {
        if (!(error instanceof ApiError) || error.reason !== 'NotFound') throw error
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, waiting.length) }, work))
}

function checkPreconditions(target: Target, entry: Entry, { preconditions }: DeleteOptions): void {
  const { uid, resourceVersion } = entry.object.metadata
  if (preconditions?.uid !== undefined && preconditions.uid !== uid)
    throw apiErrors.conflict(
      groupResource(target),
      target.on.name,
      `Precondition failed: UID in precondition: ${preconditions.uid}, UID in object meta: ${uid}`,
    )
  if (preconditions?.resourceVersion !== undefined && preconditions.resourceVersion !== resourceVersion)
    throw apiErrors.conflict(
      groupResource(target),
      target.on.name,
      `Precondition failed: ResourceVersion in precondition: ${preconditions.resourceVersion}, ResourceVersion in object meta: ${resourceVersion}`,
    )
}

/** NamespaceLifecycle: these may not be deleted. */
const immortal = new Set(['default', 'kube-system', 'kube-public'])

function refuseForbiddenNamespace(target: Target): void {
  if (target.kind.kind === 'Namespace' && target.kind.group === '' && immortal.has(target.on.name))
    throw apiErrors.forbidden(groupResource(target), target.on.name, 'this namespace may not be deleted')
}
