// Counts a Job's ended pods, each once, whatever dies in between (KEP-2307). A pod ends with the tracking finalizer on it.
//
//   1. its uid is written into status.uncountedTerminatedPods      (a succeeded index needs none: it is its own memory)
//   2. its finalizer is taken off
//   3. its uid leaves that list and the counter goes up, in one write
//
// A controller that begins anew finds by the list and by the finalizers where its predecessor stopped.

import type { Job, Pod } from '../../../packages/client/resources.js'
import { formatIndexes, parseIndexes } from './indexes.js'
import { judgeFailure } from './policies.js'
import { hasFailed, hasSucceeded, indexOf, isTracked } from './tracking.js'

/** MaxUncountedPods: the status stays small; more are counted in the next pass. */
export const uncountedMax = 500

export interface Counts {
  readonly succeeded: number
  readonly failed: number
  readonly uncounted: { readonly succeeded: readonly string[]; readonly failed: readonly string[] }
  readonly completedIndexes: ReadonlySet<number>
  /** Pods whose finalizer goes once the status is written. */
  readonly release: readonly Pod[]
  /** Everything that has ended is in the lists. */
  readonly complete: boolean
}

/**
 * `everything`: the Job is failing, so pods that still run count as failed; `leaving`: it is deleted or done, so none is held any more.
 */
export function count(
  job: Job,
  owned: readonly Pod[],
  { everything, leaving, held }: { everything: boolean; leaving: boolean; held: ReadonlySet<Pod> },
): Counts {
  const { status, spec } = job
  const tracked = new Map(owned.filter(isTracked).map((pod) => [pod.metadata.uid, pod]))
  const waiting = (uids: readonly string[] = []) => uids.filter((uid) => tracked.has(uid))
  const before = status.uncountedTerminatedPods ?? {}
  const succeeded = waiting(before.succeeded)
  const failed = waiting(before.failed)
  const counted = {
    succeeded: (status.succeeded ?? 0) + (before.succeeded ?? []).length - succeeded.length,
    failed: (status.failed ?? 0) + (before.failed ?? []).length - failed.length,
  }
  const indexes = parseIndexes(status.completedIndexes, spec.completions ?? 0)
  const known = new Set([...succeeded, ...failed])
  const release: Pod[] = []
  let complete = true
  for (const [uid, pod] of tracked) {
    if (known.has(uid)) {
      release.push(pod)
      continue
    }
    const ended = hasSucceeded(pod) || hasFailed(job, pod)
    if (!ended && !everything && !leaving) continue
    if (held.has(pod) && !everything && !leaving) continue
    if (succeeded.length + failed.length >= uncountedMax) {
      complete = false
      break
    }
    release.push(pod)
    const index = indexOf(job, pod)
    if (spec.completionMode === 'Indexed' && index === undefined) continue
    if (hasSucceeded(pod)) {
      if (index === undefined) succeeded.push(uid)
      else indexes.add(index)
    } else if ((hasFailed(job, pod) || everything) && judgeFailure(job, pod).action !== 'Ignore') failed.push(uid)
  }
  return {
    succeeded: spec.completionMode === 'Indexed' ? indexes.size : counted.succeeded,
    failed: counted.failed,
    uncounted: { succeeded, failed },
    completedIndexes: indexes,
    release,
    complete,
  }
}

/** The counts as the status has them. */
export function countedStatus({ spec }: Job, { succeeded, failed, uncounted, completedIndexes }: Counts): Partial<Job['status']> {
  const indexes = spec.completionMode === 'Indexed' ? formatIndexes(completedIndexes) : ''
  return {
    ...(succeeded > 0 && { succeeded }),
    ...(failed > 0 && { failed }),
    ...(indexes !== '' && { completedIndexes: indexes }),
    uncountedTerminatedPods: {
      ...(uncounted.succeeded.length > 0 && { succeeded: [...uncounted.succeeded] }),
      ...(uncounted.failed.length > 0 && { failed: [...uncounted.failed] }),
    },
  }
}
