// Runs the pods of Jobs, counts how they end, and removes Jobs whose time after the end is over.

import { selects } from '../../../packages/api/machinery/selector.js'
import { isConflict, isNotFound } from '../../../packages/client/api-failure.js'
import type { EventRecorder } from '../../../packages/client/event-recorder.js'
import { eventKey, type InformerEvent } from '../../../packages/client/informer.js'
import type { Result } from '../../../packages/client/reconcile-loop.js'
import { controllerOf, keyOf, splitKey } from '../../../packages/client/resource.js'
import { type Job, jobs, type Pod, pods } from '../../../packages/client/resources.js'
import { applyClaim, planClaim } from '../claim.js'
import { type Controller, type ControllerContext, controllerLoop, ownerKeys, timestamp, waitMaxMs } from '../controller.js'
import { Expectations, expectationMs } from '../expectations.js'
import { PodControl } from '../pod-control.js'
import { sameStatus } from '../same-status.js'
import { jobPod } from './job-pod.js'
import { PendingWrites } from './pending-writes.js'
import { plan } from './plan.js'
import { finishedCondition, isTracked, trackingFinalizer } from './tracking.js'

const name = 'job-controller'
const nameLabel = 'batch.kubernetes.io/job-name'
/** When writes that the cache never showed are given up. */
const waitForCacheMs = expectationMs + 1_000

interface Parts extends ControllerContext {
  readonly events: EventRecorder
  readonly expectations: Expectations
  readonly pending: PendingWrites
  readonly podControl: PodControl
}

export const jobController: Controller = {
  name,
  open(context) {
    const { informers, client, clock } = context
    const events = context.recorder(name)
    const expectations = new Expectations(clock)
    const parts: Parts = {
      ...context,
      events,
      expectations,
      pending: new PendingWrites(clock),
      podControl: new PodControl({ client, events, ownerResource: jobs, expectations }),
    }
    const loop = controllerLoop(context, name, { reconcile: (key) => reconcile(parts, key) })
    informers.jobs.onEvent((event) => loop.queue.add(eventKey(event)))
    informers.pods.onEvent((event) => {
      const keys = concernedJobs(event)
      if (event.type === 'deleted') for (const key of keys) expectations.gone(key, event.object.metadata.uid)
      for (const key of keys) loop.queue.add(key)
      if (event.type === 'deleted' || controllerOf(event.object) !== undefined) return
      // An orphan: whoever selects it may take it.
      for (const job of informers.jobs.byIndex('namespace', event.object.metadata.namespace ?? '')) {
        if (selects(job.spec.selector, event.object.metadata.labels)) loop.queue.add(keyOf(job))
      }
    })
    return loop
  },
}

/** Of its owner; of one that nobody owns but that is still held by a finalizer, the Job whose name it bears. */
function concernedJobs(event: InformerEvent<Pod>): string[] {
  const { metadata } = event.object
  const keys = ownerKeys(event, 'Job')
  const named = metadata.labels?.[nameLabel]
  if (isTracked(event.object) && controllerOf(event.object) === undefined && named !== undefined)
    keys.push(`${metadata.namespace}/${named}`)
  return keys
}

async function reconcile(parts: Parts, key: string): Promise<Result | undefined> {
  const { informers, client, clock, events, expectations, pending, podControl } = parts
  const job = informers.jobs.get(key)
  if (job === undefined) {
    expectations.forget(key)
    await releaseStrays(parts, key, undefined)
    pending.forget(key)
    return undefined
  }
  if (job.spec.managedBy !== undefined && job.spec.managedBy !== 'kubernetes.io/job-controller') return undefined
  const cached = informers.pods.byIndex('owner', job.metadata.uid)
  // The events of what is missing bring the key again; the delay is for those that were missed.
  if (!expectations.satisfied(key, cached) || !pending.shownBy(key, job, cached)) return { requeueAfterMs: waitForCacheMs }
  const claim = planClaim(job, job.spec.selector ?? {}, informers.pods.byIndex('namespace', splitKey(key).namespace ?? ''))
  const owned = await applyClaim(client, { owner: job, ownerResource: jobs, resource: pods, claim })
  const decided = plan({ job, owned, wallMs: clock.wallMs(), now: timestamp(clock) })
  if (!sameStatus(job.status, decided.status)) {
    try {
      pending.wrote(key, await client.updateStatus(jobs, { ...job, status: decided.status }))
    } catch (error) {
      // Nothing may be released before it is written; the event of what was in the way brings the key again.
      if (isConflict(error) || isNotFound(error)) return undefined
      throw error
    }
    for (const event of decided.events) events.record(jobs, job, event)
  }
  await Promise.all(decided.release.map((pod) => release(parts, key, pod)))
  await releaseStrays(parts, key, job)
  await podControl.deleteAll(key, job, decided.delete)
  await podControl.createAll(
    key,
    job,
    decided.create.map((pod) => jobPod(job, pod)),
  )
  const left = await expire(parts, job)
  const waits = [decided.requeueAfterMs, left].filter((ms) => ms !== undefined)
  return waits.length === 0 ? undefined : { requeueAfterMs: Math.min(...waits, waitMaxMs) }
}

async function release({ client, pending }: Parts, key: string, pod: Pod): Promise<void> {
  pending.released(key, pod)
  const { resourceVersion, finalizers = [] } = pod.metadata
  try {
    await client.patch(pods, pod.metadata, {
      type: 'merge',
      body: { metadata: { resourceVersion, finalizers: finalizers.filter((one) => one !== trackingFinalizer) } },
    })
  } catch (error) {
    pending.notReleased(key, pod)
    if (!isNotFound(error)) throw error
  }
}

/** Pods of a Job that is gone, one of the same name perhaps in its place, or that were made orphans: nobody counts them any more. */
async function releaseStrays(parts: Parts, key: string, job: Job | undefined): Promise<void> {
  const { informers, client } = parts
  const { namespace = '', name: jobName } = splitKey(key)
  const strays = informers.pods.byIndex('namespace', namespace).filter((pod) => {
    const owner = controllerOf(pod)
    return (
      isTracked(pod) &&
      (owner?.name ?? pod.metadata.labels?.[nameLabel]) === jobName &&
      (job === undefined || owner?.uid !== job.metadata.uid)
    )
  })
  if (strays.length === 0) return
  // The caches of two kinds are not of one moment: ask.
  const current = await client.get(jobs, { namespace, name: jobName }).catch((error: unknown) => {
    if (isNotFound(error)) return undefined
    throw error
  })
  const gone = strays.filter((pod) => current === undefined || controllerOf(pod)?.uid !== current.metadata.uid)
  await Promise.all(gone.map((pod) => release(parts, key, pod)))
}

/** Deletes a finished Job when its ttl is over (ttlafterfinished_controller.go); returns how long that is from now. */
async function expire({ client, clock }: Parts, job: Job): Promise<number | undefined> {
  const end = finishedCondition(job.status)
  if (end === undefined || job.spec.ttlSecondsAfterFinished === undefined || job.metadata.deletionTimestamp) return undefined
  const leftMs = Date.parse(end.lastTransitionTime ?? '') + job.spec.ttlSecondsAfterFinished * 1000 - clock.wallMs()
  if (leftMs > 0) return leftMs
  const { uid, resourceVersion } = job.metadata
  try {
    await client.delete(jobs, job.metadata, { uid, resourceVersion, propagationPolicy: 'Foreground' })
  } catch (error) {
    if (!isNotFound(error)) throw error
  }
  return undefined
}
