// How long a Job waits before it replaces pods that failed (backoff_utils.go): 10 s, 20 s, 40 s … up to 10 minutes, from the
// last failure on, beginning anew with a success. Told from the pods that are still there, so a restart forgets nothing.

import type { Job, Pod } from '../../../packages/client/resources.js'
import { endedAtMs, hasFailed, hasSucceeded } from './tracking.js'

const backoffFirstMs = 10_000
const backoffMaxMs = 600_000

export const backoffMs = (failures: number): number =>
  failures === 0 ? 0 : Math.min(backoffFirstMs * 2 ** Math.min(failures - 1, 16), backoffMaxMs)

/** 0 when pods may be made now. */
export function backoffLeftMs(job: Job, pods: readonly Pod[], wallMs: number): number {
  const succeededMs = Math.max(0, ...pods.filter(hasSucceeded).map(endedAtMs))
  const failedMs = pods
    .filter((pod) => hasFailed(job, pod))
    .map(endedAtMs)
    .filter((ms) => ms > succeededMs)
  return failedMs.length === 0 ? 0 : Math.max(0, Math.max(...failedMs) + backoffMs(failedMs.length) - wallMs)
}
