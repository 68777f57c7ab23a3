import type * as z from 'zod'
import { parseSchedule, unknownTimeZone } from '../machinery/cron-schedule.js'
import { ageOf } from '../machinery/duration.js'
import { defineKind, type Stored } from '../machinery/kind.js'
import { objectMeta } from '../machinery/meta.js'
import {
  bool,
  count32,
  count64,
  defaulted,
  embedded,
  filled,
  list,
  message,
  oneOf,
  optional,
  pointer,
  required,
  text,
  time,
} from '../machinery/notation.js'
import { ageColumn, nameColumn } from '../machinery/table.js'
import { validateJobSpec } from './job-rules.js'
import { jobSpec } from './job-spec.js'
import { objectReference } from './object-reference.js'
import { defaultPodSpec } from './pod-defaults.js'
import { containerColumnsOf, selectorColumnOf } from './workload-columns.js'

/** A Job's name is the CronJob's, a dash and the minute since 1970: 11 characters. */
const nameMaxChars = 52

export const jobTemplateSpec = message('io.k8s.api.batch.v1.JobTemplateSpec', {
  metadata: embedded(1, objectMeta),
  spec: embedded(2, jobSpec),
})

interface CronJobShape {
  spec: { jobTemplate: z.output<typeof jobTemplateSpec> }
}

export const cronJobSpec = message('io.k8s.api.batch.v1.CronJobSpec', {
  schedule: required(1, filled, 'Minute, hour, day of the month, month, day of the week: `*/5 * * * *`.'),
  timeZone: optional(8, pointer(text), 'Where the schedule is read; UTC unless said otherwise.'),
  startingDeadlineSeconds: optional(2, pointer(count64), 'Seconds after its time at which a Job is not started any more.'),
  concurrencyPolicy: defaulted(
    3,
    oneOf('Allow', 'Forbid', 'Replace'),
    'Allow',
    'What happens when the Job before still runs: both run, the new one is left out, or it takes the place.',
  ),
  suspend: defaulted(4, pointer(bool), false, 'No Jobs are started while true.'),
  jobTemplate: embedded(5, jobTemplateSpec, 'What each Job looks like.'),
  successfulJobsHistoryLimit: defaulted(6, pointer(count32), 3, 'How many Jobs that succeeded are kept.'),
  failedJobsHistoryLimit: defaulted(7, pointer(count32), 1, 'How many Jobs that failed are kept.'),
})

export const cronJobStatus = message('io.k8s.api.batch.v1.CronJobStatus', {
  active: optional(1, list(objectReference), 'The Jobs that run.'),
  lastScheduleTime: optional(4, time, 'The time of the schedule for which a Job was started last.'),
  lastSuccessfulTime: optional(5, time, 'When a Job of it succeeded last.'),
})

/** Starts Jobs at the times of a schedule. */
export const CronJob = defineKind({
  group: 'batch',
  version: 'v1',
  kind: 'CronJob',
  plural: 'cronjobs',
  namespaced: true,
  shortNames: ['cj'],
  categories: ['all'],
  about: 'Starts Jobs at the times of a schedule.',
  fields: {
    spec: embedded(2, cronJobSpec),
    status: embedded(3, cronJobStatus),
  },
  subresources: [{ name: 'status', verbs: ['get', 'patch', 'update'] }],
  columns: [
    nameColumn,
    { name: 'Schedule', description: 'When Jobs are started.', cell: ({ spec }) => spec.schedule },
    { name: 'Timezone', description: 'Where the schedule is read.', cell: ({ spec }) => spec.timeZone ?? '<none>' },
    {
      name: 'Suspend',
      type: 'boolean',
      description: 'Whether no Jobs are started.',
      cell: ({ spec }) => (spec.suspend ? 'True' : 'False'),
    },
    { name: 'Active', type: 'integer', description: 'Jobs that run.', cell: ({ status }) => status.active?.length ?? 0 },
    {
      name: 'Last Schedule',
      description: 'Time since a Job was started last.',
      cell: ({ status }, nowMs) => (status.lastScheduleTime === undefined ? '<none>' : ageOf(status.lastScheduleTime, nowMs)),
    },
    ageColumn,
    ...containerColumnsOf<CronJobShape>(({ spec }) => spec.jobTemplate.spec.template),
    selectorColumnOf<CronJobShape>(({ spec }) => spec.jobTemplate.spec.selector),
  ],
  defaults: ({ spec }) => defaultPodSpec(spec.jobTemplate.spec.template.spec),
  validate: ({ metadata, spec }, causes) => {
    if (metadata.name.length > nameMaxChars)
      causes.invalid('metadata.name', metadata.name, `must be no more than ${nameMaxChars} characters`)
    const parsed = parseSchedule(spec.schedule)
    if (!parsed.ok) causes.invalid('spec.schedule', spec.schedule, parsed.why)
    if (spec.schedule.includes('TZ'))
      causes.invalid('spec.schedule', spec.schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead')
    const why = spec.timeZone === undefined ? undefined : unknownTimeZone(spec.timeZone)
    if (why !== undefined) causes.invalid('spec.timeZone', spec.timeZone, why)
    const job = spec.jobTemplate.spec
    validateJobSpec(job, 'spec.jobTemplate.spec', causes)
    if (job.selector !== undefined) causes.invalid('spec.jobTemplate.spec.selector', job.selector, '`selector` will be auto-generated')
    if (job.manualSelector === true) causes.notSupported('spec.jobTemplate.spec.manualSelector', true, ['nil', 'false'])
  },
})
export type CronJob = Stored<typeof CronJob>
