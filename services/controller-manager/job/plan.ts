// What becomes of a Job and its pods in this pass (pkg/controller/job/job_controller.go).

import type { Occurrence } from '../../../packages/client/event-recorder.js'
import type { Job, Pod } from '../../../packages/client/resources.js'
import { hasEnded, isActive, isReady } from '../../../packages/placement/pod-state.js'
import { inDeletionOrder } from '../replica-set/deletion-order.js'
import { backoffLeftMs } from './backoff.js'
import { count, countedStatus } from './counting.js'
import { type IndexFailures, indexFailures } from './index-failures.js'
import { formatIndexes, parseIndexes } from './indexes.js'
import { finishedCondition, hasSucceeded, indexOf, isTracked, type JobCondition, trueCondition } from './tracking.js'
import { deadlineLeftMs, type Verdict, verdictOn } from './verdict.js'

/** MaxPodCreateDeletePerSync */
export const burstMax = 500

/** A pod to make: of which index, and after how many failures of it. */
export interface NewPod {
  readonly index?: number
  readonly failures?: number
}
/** To be done in this order. */
export interface Plan {
  readonly status: Job['status']
  readonly events: readonly Occurrence[]
  /** Finalizers to take off, once the status is written. */
  readonly release: readonly Pod[]
  readonly delete: readonly Pod[]
  readonly create: readonly NewPod[]
  readonly requeueAfterMs?: number
}

/** `now`: the wall clock as the status writes it. */
export function plan({ job, owned, wallMs, now }: { job: Job; owned: readonly Pod[]; wallMs: number; now: string }): Plan {
  const { spec, status } = job
  if (finishedCondition(status) !== undefined) return { status, events: [], release: owned.filter(isTracked), delete: [], create: [] }
  const started = begun(job, now)
  const active = owned.filter(isActive)
  const terminating = owned.filter((pod) => pod.metadata.deletionTimestamp !== undefined && !hasEnded(pod))
  const succeededBefore = parseIndexes(status.completedIndexes, spec.completions ?? 0)
  const succeededIndexes = new Set([...succeededBefore, ...owned.filter(hasSucceeded).flatMap((pod) => indexOf(job, pod) ?? [])])
  const failures = indexFailures(job, owned, succeededIndexes, wallMs)
  const leaving = job.metadata.deletionTimestamp !== undefined
  const { held } = failures

  // What has ended decides whether the Job is done, and that decides what becomes of the others.
  const ended = count(job, owned, { everything: false, leaving, held: new Set() })
  const verdict = verdictOn({
    job: started.job,
    owned,
    active: active.length,
    succeeded: ended.succeeded + ended.uncounted.succeeded.length,
    failed: ended.failed + ended.uncounted.failed.length,
    succeededIndexes,
    failedIndexes: failures.failed,
    wallMs,
  })
  const counts = count(job, owned, { everything: verdict?.type === 'FailureTarget', leaving: leaving || verdict !== undefined, held })
  const work = leaving
    ? idle
    : verdict !== undefined
      ? { ...idle, delete: active }
      : manage({
          job: started.job,
          owned,
          active,
          terminating,
          succeeded: ended.succeeded + ended.uncounted.succeeded.length,
          succeededIndexes,
          failures,
          wallMs,
        })
  const quiet = counts.complete && counts.release.length === 0 && active.length === 0 && terminating.length === 0
  const end = verdict === undefined ? undefined : concluded(started.job, verdict, quiet, now)
  const { active: _active, succeeded: _succeeded, failed: _failed, completedIndexes: _indexes, ...kept } = started.job.status
  const running = active.length - work.delete.length + work.create.length
  const deadlineMs = verdict === undefined ? deadlineLeftMs(started.job, wallMs) : undefined
  const waits = [work.requeueAfterMs, deadlineMs].filter((ms) => ms !== undefined)
  return {
    status: {
      ...kept,
      ...countedStatus(job, counts),
      ...(spec.backoffLimitPerIndex !== undefined && { failedIndexes: formatIndexes(failures.failed) }),
      ...(running > 0 && { active: running }),
      ready: active.filter((pod) => isReady(pod) && !work.delete.includes(pod)).length,
      terminating: terminating.length,
      ...end?.status,
    },
    events: [...started.events, ...(end?.events ?? [])],
    // Pods of a Job that was suspended are not failures: they go uncounted.
    release: [...new Set([...counts.release, ...work.delete.filter(isTracked)])],
    delete: work.delete,
    create: work.create,
    ...(waits.length > 0 ? { requeueAfterMs: Math.min(...waits) } : {}),
  }
}

/** The Job with its start and its Suspended condition as they should be now. */
function begun(job: Job, now: string): { job: Job; events: Occurrence[] } {
  const suspended = trueCondition(job.status, 'Suspended')
  if (job.spec.suspend) {
    if (suspended !== undefined) return { job, events: [] }
    const status = withCondition(job.status, { type: 'Suspended', status: 'True', reason: 'JobSuspended', message: 'Job suspended' }, now)
    return { job: { ...job, status }, events: [{ reason: 'Suspended', message: 'Job suspended' }] }
  }
  if (suspended !== undefined) {
    const status = withCondition(job.status, { type: 'Suspended', status: 'False', reason: 'JobResumed', message: 'Job resumed' }, now)
    return { job: { ...job, status: { ...status, startTime: now } }, events: [{ reason: 'Resumed', message: 'Job resumed' }] }
  }
  return { job: { ...job, status: { ...job.status, startTime: job.status.startTime ?? now } }, events: [] }
}

/** The verdict as a condition, and once all is `quiet` the end. */
function concluded({ status }: Job, { type, reason, message }: Verdict, quiet: boolean, now: string) {
  const interim = withCondition(status, { type, status: 'True', reason, message }, now)
  if (!quiet) return { status: { conditions: interim.conditions }, events: [] }
  const succeeded = type === 'SuccessCriteriaMet'
  const { conditions } = withCondition(interim, { type: succeeded ? 'Complete' : 'Failed', status: 'True', reason, message }, now)
  const events: Occurrence[] = [succeeded ? { reason: 'Completed', message: 'Job completed' } : { type: 'Warning', reason, message }]
  return { status: { conditions, ...(succeeded && { completionTime: now }) }, events }
}

function withCondition(
  status: Job['status'],
  said: Pick<JobCondition, 'type' | 'status' | 'reason' | 'message'>,
  now: string,
): Job['status'] {
  const { conditions = [] } = status
  const before = conditions.find(({ type }) => type === said.type)
  if (before !== undefined && before.status === said.status && before.reason === said.reason && before.message === said.message)
    return status
  const condition = { ...said, lastProbeTime: now, lastTransitionTime: now }
  return {
    ...status,
    conditions: before === undefined ? [...conditions, condition] : conditions.map((one) => (one === before ? condition : one)),
  }
}

interface Work {
  readonly delete: readonly Pod[]
  readonly create: readonly NewPod[]
  readonly requeueAfterMs?: number
}
const idle: Work = { delete: [], create: [] }

interface Situation {
  readonly job: Job
  readonly owned: readonly Pod[]
  readonly active: readonly Pod[]
  readonly terminating: readonly Pod[]
  readonly succeeded: number
  readonly succeededIndexes: ReadonlySet<number>
  readonly failures: IndexFailures
  readonly wallMs: number
}

/** As many pods as parallelism allows and the rest of the work needs. */
function manage(situation: Situation): Work {
  const { job, owned, active, terminating, succeeded, failures, wallMs } = situation
  const { spec } = job
  if (spec.suspend) return { ...idle, delete: active }
  const parallelism = spec.parallelism ?? 1
  const wanted =
    spec.completions === undefined
      ? succeeded > 0
        ? active.length
        : parallelism
      : Math.max(0, Math.min(spec.completions - succeeded, parallelism))
  const surplus = surplusOf(situation, Math.max(0, active.length - wanted)).slice(0, burstMax)
  if (surplus.length > 0) return { ...idle, delete: surplus }
  const taken = spec.podReplacementPolicy === 'Failed' ? terminating.length : 0
  const missing = Math.min(wanted - taken - active.length, burstMax)
  if (missing <= 0) return idle
  const perIndex = spec.backoffLimitPerIndex !== undefined
  const leftMs = perIndex ? 0 : backoffLeftMs(job, owned, wallMs)
  if (leftMs > 0) return { ...idle, requeueAfterMs: leftMs }
  if (spec.completionMode !== 'Indexed') return { ...idle, create: Array.from({ length: missing }, () => ({})) }
  const pending = pendingIndexes(situation, missing)
  const due = pending.filter((index) => failures.leftMs(index) === 0)
  const later = pending.map(failures.leftMs).filter((ms) => ms > 0)
  return {
    ...idle,
    create: due.map((index) => ({ index, ...(perIndex && { failures: failures.countOf(index) }) })),
    ...(later.length > 0 ? { requeueAfterMs: Math.min(...later) } : {}),
  }
}

/** Those too many: of an Indexed Job second pods of an index first. */
function surplusOf({ job, active, wallMs }: Situation, atLeast: number): Pod[] {
  const seen = new Set<number>()
  const repeated = active.filter((pod) => {
    if (job.spec.completionMode !== 'Indexed') return false
    const index = indexOf(job, pod)
    if (index === undefined || seen.has(index)) return true
    seen.add(index)
    return false
  })
  const others = active.filter((pod) => !repeated.includes(pod))
  const more = Math.max(0, atLeast - repeated.length)
  return [...repeated, ...(more > 0 ? inDeletionOrder(others, { perNode: new Map(), wallMs }).slice(0, more) : [])]
}

function pendingIndexes({ job, active, terminating, succeededIndexes, failures }: Situation, atMost: number): number[] {
  const holders = job.spec.podReplacementPolicy === 'Failed' ? [...active, ...terminating] : active
  const running = new Set(holders.map((pod) => indexOf(job, pod)))
  const pending: number[] = []
  for (let index = 0; index < (job.spec.completions ?? 0) && pending.length < atMost; index++)
    if (!running.has(index) && !succeededIndexes.has(index) && !failures.failed.has(index)) pending.push(index)
  return pending
}
