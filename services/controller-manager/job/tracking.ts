// What a Job's controller reads off a pod: whether it has been counted, how it ended, which index it has
// (pkg/controller/job/job_controller.go, indexed_job_utils.go, backoff_utils.go).

import type { Job, Pod } from '../../../packages/client/resources.js'
import { conditionOf } from '../../../packages/placement/pod-state.js'

/** Holds a pod until its end is in the Job's status. */
export const trackingFinalizer = 'batch.kubernetes.io/job-tracking'
/** Annotation, and label since 1.28. */
export const indexKey = 'batch.kubernetes.io/job-completion-index'
/** How often pods of its index failed before this one. */
export const failureCountKey = 'batch.kubernetes.io/job-index-failure-count'

export const isTracked = ({ metadata }: Pod): boolean => metadata.finalizers?.includes(trackingFinalizer) ?? false
export const hasSucceeded = ({ status }: Pod): boolean => status?.phase === 'Succeeded'

/** A pod that is deleted never succeeds; with podReplacementPolicy Failed it is waited for all the same. */
export const hasFailed = ({ spec }: Job, pod: Pod): boolean =>
  pod.status?.phase === 'Failed' ||
  (spec.podReplacementPolicy !== 'Failed' && pod.metadata.deletionTimestamp !== undefined && !hasSucceeded(pod))

/** Undefined when the Job has no such index, or none at all. */
export function indexOf({ spec }: Job, { metadata }: Pod): number | undefined {
  const index = metadata.annotations?.[indexKey]
  if (spec.completionMode !== 'Indexed' || index === undefined || !/^\d{1,9}$/.test(index)) return undefined
  return Number(index) < (spec.completions ?? 0) ? Number(index) : undefined
}

/** When the pod ended, as well as can be told. */
export function endedAtMs(pod: Pod): number {
  const finished = (pod.status?.containerStatuses ?? []).map(({ state }) => Date.parse(state?.terminated?.finishedAt ?? '') || 0)
  const latest = Math.max(0, ...finished)
  if (latest > 0) return latest
  const { deletionTimestamp, creationTimestamp } = pod.metadata
  return Date.parse(conditionOf(pod, 'Ready')?.lastTransitionTime ?? deletionTimestamp ?? creationTimestamp)
}

export type JobCondition = NonNullable<Job['status']['conditions']>[number]
export const trueCondition = ({ conditions = [] }: Job['status'], type: string): JobCondition | undefined =>
  conditions.find((condition) => condition.type === type && condition.status === 'True')
export const finishedCondition = (status: Job['status']): JobCondition | undefined =>
  trueCondition(status, 'Complete') ?? trueCondition(status, 'Failed')
