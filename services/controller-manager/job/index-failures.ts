// Failures of each index apart, for backoffLimitPerIndex (indexed_job_utils.go, KEP-3850). How often an index has failed is
// written on the pod that takes the place of the failed one, so the last failed pod is held until that one is there.

import type { Job, Pod } from '../../../packages/client/resources.js'
import { isActive } from '../../../packages/placement/pod-state.js'
import { backoffMs } from './backoff.js'
import { parseIndexes } from './indexes.js'
import { judgeFailure } from './policies.js'
import { endedAtMs, failureCountKey, hasFailed, indexOf, isTracked } from './tracking.js'

export interface IndexFailures {
  /** Indexes that have failed for good. */
  readonly failed: ReadonlySet<number>
  /** How often the index has failed so far. */
  readonly countOf: (index: number) => number
  /** How long the index waits for its next pod. */
  readonly leftMs: (index: number) => number
  /** Failed pods that must stay until another has their place. */
  readonly held: ReadonlySet<Pod>
}

const none: IndexFailures = { failed: new Set(), countOf: () => 0, leftMs: () => 0, held: new Set() }

export function indexFailures(job: Job, owned: readonly Pod[], succeeded: ReadonlySet<number>, wallMs: number): IndexFailures {
  const limit = job.spec.backoffLimitPerIndex
  if (limit === undefined) return none
  const failed = parseIndexes(job.status.failedIndexes, job.spec.completions ?? 0)
  const last = new Map<number, { pod: Pod; count: number }>()
  const running = new Set<number>()
  for (const pod of owned) {
    const index = indexOf(job, pod)
    if (index === undefined) continue
    if (isActive(pod)) running.add(index)
    if (!hasFailed(job, pod)) continue
    const { action } = judgeFailure(job, pod)
    const count = Number(pod.metadata.annotations?.[failureCountKey] ?? 0) + (action === 'Ignore' ? 0 : 1)
    if (count >= (last.get(index)?.count ?? 0)) last.set(index, { pod, count })
    if (!succeeded.has(index) && (count > limit || action === 'FailIndex')) failed.add(index)
  }
  const held = [...last].flatMap(([index, { pod }]) =>
    isTracked(pod) && !failed.has(index) && !succeeded.has(index) && !running.has(index) ? [pod] : [],
  )
  return {
    failed,
    countOf: (index) => last.get(index)?.count ?? 0,
    leftMs: (index) => {
      const found = last.get(index)
      return found === undefined ? 0 : Math.max(0, endedAtMs(found.pod) + backoffMs(found.count) - wallMs)
    },
    held: new Set(held),
  }
}
