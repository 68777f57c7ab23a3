// Whether a Job has succeeded or failed, and why (job_controller.go syncJob). The verdict is written first, as
// SuccessCriteriaMet or FailureTarget; Complete or Failed follow when no pod is left that would have to be counted.

import type { Job, Pod } from '../../../packages/client/resources.js'
import { judgeFailure, metSuccessRule } from './policies.js'
import { hasFailed, trueCondition } from './tracking.js'

export interface Verdict {
  readonly type: 'SuccessCriteriaMet' | 'FailureTarget'
  readonly reason: string
  readonly message: string
}

export interface Facts {
  readonly job: Job
  readonly owned: readonly Pod[]
  readonly active: number
  /** Ended pods in the lists included. */
  readonly succeeded: number
  readonly failed: number
  readonly succeededIndexes: ReadonlySet<number>
  readonly failedIndexes: ReadonlySet<number>
  readonly wallMs: number
}

export function verdictOn(facts: Facts): Verdict | undefined {
  const { job, failed, failedIndexes, wallMs } = facts
  const { spec, status } = job
  for (const type of ['SuccessCriteriaMet', 'FailureTarget'] as const) {
    const said = trueCondition(status, type)
    if (said !== undefined) return { type, reason: said.reason ?? '', message: said.message ?? '' }
  }
  const failure = (reason: string, message: string): Verdict => ({ type: 'FailureTarget', reason, message })
  const fatal = facts.owned.filter((pod) => hasFailed(job, pod)).map((pod) => judgeFailure(job, pod))
  const told = fatal.find(({ action }) => action === 'FailJob')
  if (told !== undefined) return failure('PodFailurePolicy', told.message)
  if (failed > (spec.backoffLimit ?? 6) || tooManyRestarts(facts))
    return failure('BackoffLimitExceeded', 'Job has reached the specified backoff limit')
  if (deadlineLeftMs(job, wallMs) === 0) return failure('DeadlineExceeded', 'Job was active longer than specified deadline')
  if (spec.maxFailedIndexes !== undefined && failedIndexes.size > spec.maxFailedIndexes)
    return failure('MaxFailedIndexesExceeded', 'Job has exceeded the specified maximal number of failed indexes')
  if (failedIndexes.size > 0 && failedIndexes.size + facts.succeededIndexes.size >= (spec.completions ?? 0))
    return failure('FailedIndexes', 'Job has failed indexes')
  const rule = metSuccessRule(job, facts.succeededIndexes)
  if (rule !== undefined) return { type: 'SuccessCriteriaMet', reason: 'SuccessPolicy', message: rule }
  // Without completions one success is enough, and those that still run may finish.
  const reached = facts.succeeded >= (spec.completions ?? 1) && facts.active === 0
  return reached
    ? { type: 'SuccessCriteriaMet', reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' }
    : undefined
}

/** Until activeDeadlineSeconds have passed: 0 when they have, undefined when there is no deadline or no clock running. */
export function deadlineLeftMs({ spec, status }: Job, wallMs: number): number | undefined {
  if (spec.activeDeadlineSeconds === undefined || status.startTime === undefined || spec.suspend) return undefined
  return Math.max(0, Date.parse(status.startTime) + spec.activeDeadlineSeconds * 1000 - wallMs)
}

/** With restartPolicy OnFailure the kubelet does the retrying. */
function tooManyRestarts({ job: { spec }, owned }: Facts): boolean {
  if (spec.template.spec.restartPolicy !== 'OnFailure') return false
  const restarts = owned
    .filter(({ status }) => status?.phase === 'Running' || status?.phase === 'Pending')
    .flatMap(({ status }) => [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])])
    .reduce((sum, { restartCount }) => sum + restartCount, 0)
  const limit = spec.backoffLimit ?? 6
  return limit === 0 ? restarts > 0 : restarts >= limit
}
