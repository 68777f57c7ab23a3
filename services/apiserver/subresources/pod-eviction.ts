// POST pods/x/eviction: a DELETE that a disruption budget may refuse (kubernetes pkg/registry/core/pod/storage/eviction.go).
// A disruption that is granted is taken off the budget by compare-and-set before the pod goes, so of several at once only as
// many pass as the budget allows.

import type { Eviction } from '../../../packages/api/kinds/eviction.js'
import type { Pod } from '../../../packages/api/kinds/pod.js'
import { PodDisruptionBudget } from '../../../packages/api/kinds/pod-disruption-budget.js'
import { cloneJson } from '../../../packages/api/machinery/json.js'
import { selects } from '../../../packages/api/machinery/selector.js'
import { ApiError, apiErrors } from '../../../packages/api/machinery/status.js'
import { timeOf } from '../../../packages/api/machinery/time.js'
import type { Entry } from '../store/entry.js'
import { RevisionConflict } from '../store/store.js'
import { type ApiContext, cacheOf, groupResource, keyFor, type Target } from '../verbs/api-context.js'
import { deleteObject } from '../verbs/delete.js'
import type { DeleteOptions } from '../verbs/deletion.js'
import { failedWrite } from '../verbs/failed-write.js'

/** Evictions that were granted and not yet seen by the controller; more are refused. */
const disruptedPodsMax = 2_000
const triesMax = 20
const processingRetrySeconds = 10

const disruptionTarget = 'DisruptionTarget'
const byEviction = 'EvictionByEvictionAPI'

const budgets = { group: 'policy', resource: 'poddisruptionbudgets' }
/** Upstream says the singular here. */
const budgetResource = { group: 'policy', resource: 'poddisruptionbudget' }

export async function evictPod(context: ApiContext, target: Target, { deleteOptions }: Eviction, dryRun: boolean): Promise<void> {
  const options = (deleteOptions ?? {}) as DeleteOptions
  const named = options.preconditions?.resourceVersion !== undefined
  let pod = currentPod(context, target)
  for (let tries = 1; needsNoBudget(pod); tries++, pod = currentPod(context, target)) {
    try {
      return await evict(context, target, options, dryRun, mayBecomeReady(pod) ? pod : undefined)
    } catch (error) {
      // Another version of it: perhaps one that a budget protects.
      if (!isConflict(error) || named || tries === triesMax) throw error
    }
  }
  const found = budgetsOf(context, pod)
  if (found.length > 1)
    throw new ApiError('', 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.')
  const budget = found[0]
  if (budget === undefined) return evict(context, target, options, dryRun, undefined)
  if (!goesFree(pod, budget)) {
    await takeDisruption(context, target, budget, dryRun)
    return evict(context, target, options, dryRun, undefined)
  }
  try {
    await evict(context, target, options, dryRun, pod)
  } catch (error) {
    // It may have become ready meanwhile: the client is to ask again. Whoever named a version gets its own conflict.
    throw isConflict(error) && !named ? stillProcessed(budget.metadata.name) : error
  }
}

const isConflict = (error: unknown): boolean => error instanceof ApiError && error.reason === 'Conflict'

function currentPod(context: ApiContext, target: Target): Pod {
  const entry = cacheOf(context, target).get(target.on.namespace, target.on.name)
  if (entry === undefined) throw apiErrors.notFound(groupResource(target), target.on.name)
  return entry.object as unknown as Pod
}

/** One that has ended, has not begun, or is going anyway disturbs nobody. */
const needsNoBudget = ({ metadata, status }: Pod): boolean =>
  ['Succeeded', 'Failed', 'Pending'].includes(status.phase ?? '') || metadata.deletionTimestamp !== undefined
const mayBecomeReady = ({ metadata, status }: Pod): boolean => status.phase === 'Pending' && metadata.deletionTimestamp === undefined

const isReady = ({ status }: Pod): boolean => status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') === true

/** A pod that is not ready counts for nothing: it may go while enough others are healthy, or always if the budget says so. */
function goesFree(pod: Pod, { spec, status }: PodDisruptionBudget): boolean {
  if (isReady(pod)) return false
  return spec.unhealthyPodEvictionPolicy === 'AlwaysAllow' || (status.currentHealthy >= status.desiredHealthy && status.desiredHealthy > 0)
}

function budgetsOf({ store }: ApiContext, { metadata }: Pod): PodDisruptionBudget[] {
  return [...store.cache.resource(budgets.group, budgets.resource).list(metadata.namespace ?? '')]
    .map(({ object }) => object as unknown as PodDisruptionBudget)
    .filter(({ spec }) => selects(spec.selector, metadata.labels))
}

/** Throws ApiError 429 when the budget has none left. */
async function takeDisruption(context: ApiContext, { on }: Target, { metadata }: PodDisruptionBudget, dryRun: boolean): Promise<void> {
  const { name } = metadata
  const budgetTarget: Target = {
    kind: PodDisruptionBudget,
    on: { ...on, group: budgets.group, version: 'v1', resource: budgets.resource, name, subresource: '' },
  }
  for (let tries = 1; ; tries++) {
    const entry = cacheOf(context, budgetTarget).get(on.namespace, name)
    if (entry === undefined) throw apiErrors.notFound(budgets, name)
    const next = withOneLess(entry, on.name, context.clock.wallMs())
    if (dryRun) return
    try {
      await context.store.update(keyFor(budgetTarget), next as never, entry.revision)
      return
    } catch (error) {
      if (!(error instanceof RevisionConflict)) throw failedWrite(budgetTarget, error)
      if (tries === triesMax)
        throw apiErrors.timeout(`couldn't update PodDisruptionBudget ${JSON.stringify(name)} due to conflicts`, processingRetrySeconds)
    }
  }
}

function withOneLess({ object }: Entry, pod: string, wallMs: number): PodDisruptionBudget {
  const budget = cloneJson(object) as unknown as PodDisruptionBudget
  const { metadata, status } = budget
  if ((status.observedGeneration ?? 0) < (metadata.generation ?? 0)) throw stillProcessed(metadata.name)
  if (status.disruptionsAllowed < 0) throw apiErrors.forbidden(budgetResource, metadata.name, 'pdb disruptions allowed is negative')
  if (Object.keys(status.disruptedPods ?? {}).length > disruptedPodsMax)
    throw apiErrors.forbidden(
      budgetResource,
      metadata.name,
      'DisruptedPods map too big - too many evictions not confirmed by PDB controller',
    )
  if (status.disruptionsAllowed === 0) throw violation(0, whyNone(budget))
  status.disruptionsAllowed--
  status.disruptedPods = { ...status.disruptedPods, [pod]: timeOf(wallMs) }
  if (status.disruptionsAllowed === 0) {
    const others = (status.conditions ?? []).filter(({ type }) => type !== 'DisruptionAllowed')
    const condition = {
      type: 'DisruptionAllowed',
      status: 'False' as const,
      observedGeneration: status.observedGeneration,
      lastTransitionTime: timeOf(wallMs),
      reason: 'InsufficientPods',
      message: '',
    }
    status.conditions = [...others, condition]
  }
  return budget
}

function whyNone({ metadata: { name }, status }: PodDisruptionBudget): string {
  const condition = status.conditions?.find(({ type }) => type === 'DisruptionAllowed')
  const said = condition?.status === 'False' && condition.message !== '' ? condition : undefined
  // What a failed sync has left in the numbers means nothing.
  if (said?.reason === 'SyncFailed')
    return `The disruption budget ${name} does not allow evicting pods currently because it failed sync: ${said.message}`
  if (status.currentHealthy <= status.desiredHealthy)
    return `The disruption budget ${name} needs ${status.desiredHealthy} healthy pods and has ${status.currentHealthy} currently`
  const why = said === undefined ? '' : ` (${said.reason}): ${said.message}`
  return `The disruption budget ${name} does not allow evicting pods currently${why}`
}

function violation(retryAfterSeconds: number, message: string): ApiError {
  const error = apiErrors.tooManyRequests("Cannot evict pod as it would violate the pod's disruption budget.", retryAfterSeconds)
  if (error.details !== undefined) error.details.causes = [{ reason: 'DisruptionBudget', message }]
  return error
}
const stillProcessed = (name: string): ApiError =>
  violation(processingRetrySeconds, `The disruption budget ${name} is still being processed by the server.`)

/**
 * Marks the pod as a target of disruption, then deletes it. With `asSeen` it must still be that very version; a version that
 * the client names goes before. Throws ApiError 409 when it is another.
 */
async function evict(context: ApiContext, target: Target, options: DeleteOptions, dryRun: boolean, asSeen: Pod | undefined): Promise<void> {
  const resourceVersion = options.preconditions?.resourceVersion ?? asSeen?.metadata.resourceVersion
  const strict: DeleteOptions =
    resourceVersion === undefined ? options : { ...options, preconditions: { ...options.preconditions, resourceVersion } }
  if (dryRun) return void (await deleteObject(context, target, strict, true))
  const marked = await markDisrupted(context, target, strict)
  // The mark made another version of it.
  const now: DeleteOptions =
    resourceVersion === undefined
      ? options
      : { ...options, preconditions: { ...options.preconditions, resourceVersion: marked.object.metadata.resourceVersion } }
  await deleteObject(context, target, now, false)
}

async function markDisrupted(context: ApiContext, target: Target, { preconditions }: DeleteOptions): Promise<Entry> {
  for (let tries = 1; ; tries++) {
    const entry = cacheOf(context, target).get(target.on.namespace, target.on.name)
    if (entry === undefined) throw apiErrors.notFound(groupResource(target), target.on.name)
    const { uid, resourceVersion } = entry.object.metadata
    const conflict = (why: string) => apiErrors.conflict(groupResource(target), target.on.name, why)
    if (preconditions?.uid && preconditions.uid !== uid)
      throw conflict(
        `the UID in the precondition (${preconditions.uid}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`,
      )
    if (preconditions?.resourceVersion && preconditions.resourceVersion !== resourceVersion)
      throw conflict(
        `the ResourceVersion in the precondition (${preconditions.resourceVersion}) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`,
      )
    const pod = cloneJson(entry.object) as unknown as Pod
    if (pod.status.conditions?.some(({ type, status, reason }) => type === disruptionTarget && status === 'True' && reason === byEviction))
      return entry
    const others = (pod.status.conditions ?? []).filter(({ type }) => type !== disruptionTarget)
    const mark = {
      type: disruptionTarget,
      status: 'True' as const,
      lastTransitionTime: timeOf(context.clock.wallMs()),
      reason: byEviction,
      message: 'Eviction API: evicting',
    }
    pod.status.conditions = [...others, mark]
    try {
      return await context.store.update(keyFor(target), pod as never, entry.revision)
    } catch (error) {
      if (!(error instanceof RevisionConflict)) throw failedWrite(target, error)
      if (tries === triesMax) throw apiErrors.conflict(groupResource(target), target.on.name)
    }
  }
}
