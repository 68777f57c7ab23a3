// What a Job wants, in a Job as in a CronJob's template (k8s.io/api/batch/v1/types.go).

import type * as z from 'zod'
import {
  appliedSet,
  bool,
  count32,
  count64,
  defaulted,
  embedded,
  filled,
  int32,
  list,
  message,
  oneOf,
  optional,
  pointer,
  required,
  text,
} from '../machinery/notation.js'
import { labelSelector } from '../machinery/selector.js'
import { podTemplateSpec } from './pod-spec.js'

export const onExitCodes = message('io.k8s.api.batch.v1.PodFailurePolicyOnExitCodesRequirement', {
  containerName: optional(1, pointer(text), 'Only exit codes of this container count.'),
  operator: required(2, oneOf('In', 'NotIn')),
  values: optional(3, appliedSet(int32)),
})

export const onPodCondition = message('io.k8s.api.batch.v1.PodFailurePolicyOnPodConditionsPattern', {
  type: required(1, filled),
  status: defaulted(2, oneOf('True', 'False', 'Unknown'), 'True'),
})

export const podFailurePolicyRule = message('io.k8s.api.batch.v1.PodFailurePolicyRule', {
  action: required(1, oneOf('FailJob', 'FailIndex', 'Ignore', 'Count')),
  onExitCodes: optional(2, onExitCodes),
  onPodConditions: optional(3, list(onPodCondition)),
})

export const podFailurePolicy = message('io.k8s.api.batch.v1.PodFailurePolicy', {
  rules: optional(1, list(podFailurePolicyRule), 'The first that matches a failed pod says what becomes of the Job.'),
})

export const successPolicyRule = message('io.k8s.api.batch.v1.SuccessPolicyRule', {
  succeededIndexes: optional(1, pointer(text)),
  succeededCount: optional(2, pointer(count32)),
})

export const successPolicy = message('io.k8s.api.batch.v1.SuccessPolicy', {
  rules: optional(1, list(successPolicyRule)),
})

export const jobSpec = message('io.k8s.api.batch.v1.JobSpec', {
  parallelism: optional(1, pointer(count32), 'How many pods may run at a time.'),
  completions: optional(2, pointer(count32), 'How many pods must succeed; left out, the success of one is enough.'),
  activeDeadlineSeconds: optional(3, pointer(count64), 'Seconds after its start at which it fails.'),
  podFailurePolicy: optional(11, podFailurePolicy, 'What failed pods mean.'),
  successPolicy: optional(16, successPolicy, 'Which successes are enough.'),
  backoffLimit: optional(7, pointer(count32), 'How many pods may fail before it fails.'),
  backoffLimitPerIndex: optional(12, pointer(count32)),
  maxFailedIndexes: optional(13, pointer(count32)),
  selector: optional(4, labelSelector, 'Which pods belong to it; made by the server.'),
  manualSelector: optional(5, pointer(bool), "The selector is the writer's own."),
  template: embedded(6, podTemplateSpec, 'What each pod looks like.'),
  ttlSecondsAfterFinished: optional(8, pointer(count32), 'Seconds after its end at which it is deleted.'),
  completionMode: optional(9, pointer(oneOf('NonIndexed', 'Indexed')), 'Indexed: each pod has a number of its own, from 0 on.'),
  suspend: optional(10, pointer(bool), 'No pods run while true.'),
  podReplacementPolicy: optional(
    14,
    pointer(oneOf('TerminatingOrFailed', 'Failed')),
    'Whether a pod is replaced when it is on its way out, or only when it has ended.',
  ),
  managedBy: optional(15, pointer(text), 'Another controller that looks after it.'),
})
export type JobSpec = z.output<typeof jobSpec>
