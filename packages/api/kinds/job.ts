import type * as z from 'zod'
import { humanDuration } from '../machinery/duration.js'
import { defineKind, type Stored, type StoredMeta } from '../machinery/kind.js'
import { appliedSet, embedded, int32, message, oneOf, optional, patchedBy, pointer, text, time } from '../machinery/notation.js'
import { ageColumn, nameColumn } from '../machinery/table.js'
import { generateSelector, labelAsTemplate, validateGenerated, validateJobSpec, validateJobUpdate } from './job-rules.js'
import { type JobSpec, jobSpec } from './job-spec.js'
import { defaultPodSpec } from './pod-defaults.js'
import { templateColumns } from './workload-columns.js'

export const jobCondition = message('io.k8s.api.batch.v1.JobCondition', {
  type: optional(1, text, 'SuccessCriteriaMet or FailureTarget, then Complete or Failed; Suspended.'),
  status: optional(2, oneOf('True', 'False', 'Unknown')),
  lastProbeTime: optional(3, time),
  lastTransitionTime: optional(4, time),
  reason: optional(5, text),
  message: optional(6, text),
})

export const uncountedTerminatedPods = message('io.k8s.api.batch.v1.UncountedTerminatedPods', {
  succeeded: optional(1, appliedSet(text)),
  failed: optional(2, appliedSet(text)),
})

export const jobStatus = message('io.k8s.api.batch.v1.JobStatus', {
  conditions: optional(1, patchedBy('type', jobCondition)),
  startTime: optional(2, time, 'When its first pod could have run.'),
  completionTime: optional(3, time, 'When it succeeded.'),
  active: optional(4, int32, 'Pods that have neither ended nor been deleted.'),
  succeeded: optional(5, int32),
  failed: optional(6, int32),
  terminating: optional(11, pointer(int32), 'Pods on their way out that have not ended.'),
  completedIndexes: optional(7, text, 'Indexes with a success: `0,2-5`.'),
  failedIndexes: optional(10, pointer(text)),
  uncountedTerminatedPods: optional(
    8,
    uncountedTerminatedPods,
    'Pods that have ended and will be counted once their finalizer is gone, so that none is counted twice.',
  ),
  ready: optional(9, pointer(int32)),
})
type JobStatus = z.output<typeof jobStatus>

/** Runs pods until enough of them have succeeded. */
export const Job = defineKind({
  group: 'batch',
  version: 'v1',
  kind: 'Job',
  plural: 'jobs',
  namespaced: true,
  categories: ['all'],
  about: 'Runs pods until enough of them have succeeded.',
  fields: {
    spec: embedded(2, jobSpec),
    status: embedded(3, jobStatus),
  },
  subresources: [{ name: 'status', verbs: ['get', 'patch', 'update'] }],
  defaultPropagation: 'Orphan',
  columns: [
    nameColumn,
    { name: 'Status', description: 'How it stands.', cell: ({ metadata, status }) => stateOf(metadata, status) },
    {
      name: 'Completions',
      description: 'Pods that have succeeded, of those wanted.',
      cell: ({ spec, status }) => completionsOf(spec, status),
    },
    {
      name: 'Duration',
      description: 'Time between its start and its success.',
      cell: ({ status: { startTime, completionTime } }, nowMs) =>
        startTime === undefined
          ? ''
          : humanDuration((completionTime === undefined ? nowMs : Date.parse(completionTime)) - Date.parse(startTime)),
    },
    ageColumn,
    ...templateColumns,
  ],
  fieldSelectors: { 'status.successful': ({ status }) => String(status.succeeded ?? 0) },
  defaults: ({ metadata, spec }) => {
    defaultPodSpec(spec.template.spec)
    if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1
    spec.parallelism ??= 1
    spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? 6 : 2 ** 31 - 1
    spec.completionMode ??= 'NonIndexed'
    spec.suspend ??= false
    spec.podReplacementPolicy ??= spec.podFailurePolicy === undefined ? 'TerminatingOrFailed' : 'Failed'
    labelAsTemplate(metadata, spec)
  },
  validate: ({ spec }, causes) => validateJobSpec(spec, 'spec', causes),
  prepareCreate: generateSelector,
  validateCreate: validateGenerated,
  validateUpdate: validateJobUpdate,
})
export type Job = Stored<typeof Job>

const isTrue = ({ conditions = [] }: JobStatus, type: string): boolean =>
  conditions.some((condition) => condition.type === type && condition.status === 'True')

function stateOf({ deletionTimestamp }: StoredMeta, status: JobStatus): string {
  if (isTrue(status, 'Complete')) return 'Complete'
  if (isTrue(status, 'Failed')) return 'Failed'
  if (deletionTimestamp !== undefined) return 'Terminating'
  if (isTrue(status, 'Suspended')) return 'Suspended'
  return isTrue(status, 'FailureTarget') ? 'FailureTarget' : 'Running'
}

function completionsOf({ completions, parallelism = 0 }: JobSpec, { succeeded = 0 }: JobStatus): string {
  if (completions !== undefined) return `${succeeded}/${completions}`
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`
}
