// Whether a CronJob has a Job to start now, which Jobs of it are over, and when to look again
// (pkg/controller/cronjob/cronjob_controllerv2.go, utils.go).

import { lastTime, nextTime, parseSchedule, type Schedule, unknownTimeZone } from '../../../packages/api/machinery/cron-schedule.js'
import { timeOf } from '../../../packages/api/machinery/time.js'
import type { Occurrence } from '../../../packages/client/event-recorder.js'
import { apiVersionOf } from '../../../packages/client/resource.js'
import { type CronJob, type Job, jobs } from '../../../packages/client/resources.js'
import { finishedCondition } from '../job/tracking.js'

/** Left between a time of the schedule and the look at it, so that a clock that lags a little does not look too early. */
const marginMs = 100
/** Starts missed in a row above which something is wrong. */
const missedMax = 100

export interface Plan {
  readonly status: CronJob['status']
  readonly events: readonly Occurrence[]
  /** Finished Jobs beyond the limits of the history. */
  readonly forget: readonly Job[]
  /** Jobs that make room for a new one. */
  readonly replace: readonly Job[]
  /** The time of the schedule for which a Job is to be started. */
  readonly startMs?: number
  readonly requeueAfterMs?: number
}

/** `owned`: the Jobs of the CronJob. */
export function plan({ cronJob, owned, wallMs }: { cronJob: CronJob; owned: readonly Job[]; wallMs: number }): Plan {
  const { spec, metadata } = cronJob
  const { status, events } = observed(cronJob, owned)
  const base = { status, events, forget: beyondHistory(cronJob, owned), replace: [] }
  const say = (...more: Occurrence[]) => ({ ...base, events: [...events, ...more] })
  if (metadata.deletionTimestamp || spec.suspend) return base

  const parsed = parseSchedule(spec.schedule)
  if (!parsed.ok)
    return say({
      type: 'Warning',
      reason: 'UnparseableCronJobSchedule',
      message: `unparseable schedule: ${JSON.stringify(spec.schedule)} : ${parsed.why}`,
    })
  const unknown = spec.timeZone === undefined ? undefined : unknownTimeZone(spec.timeZone)
  if (unknown !== undefined)
    return say({ type: 'Warning', reason: 'UnknownTimeZone', message: `invalid timeZone: ${JSON.stringify(spec.timeZone)}: ${unknown}` })
  const { schedule } = parsed
  const next = nextTime(schedule, wallMs, spec.timeZone)
  const again = next === undefined ? {} : { requeueAfterMs: next - wallMs + marginMs }

  const due = dueTime(cronJob, schedule, wallMs)
  if (due === undefined) return { ...base, ...again }
  const missed: Occurrence[] = due.missed
    ? [
        {
          type: 'Warning',
          reason: 'TooManyMissedTimes',
          message: 'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew',
        },
      ]
    : []
  const { startingDeadlineSeconds, concurrencyPolicy } = spec
  if (startingDeadlineSeconds !== undefined && due.ms + startingDeadlineSeconds * 1000 < wallMs)
    return {
      ...say(...missed, { type: 'Warning', reason: 'MissSchedule', message: `Missed scheduled time to start a job: ${rfc1123(due.ms)}` }),
      ...again,
    }
  const active = status.active ?? []
  if (concurrencyPolicy === 'Forbid' && active.length > 0)
    return {
      ...say(...missed, {
        reason: 'JobAlreadyActive',
        message: 'Not starting job because prior execution is running and concurrency policy is Forbid',
      }),
      ...again,
    }
  const replace = concurrencyPolicy === 'Replace' ? owned.filter((job) => active.some(({ uid }) => uid === job.metadata.uid)) : []
  return { ...say(...missed), replace, startMs: due.ms, ...again }
}

/** The last time of the schedule for which no Job was started; `missed`: there were suspiciously many. */
function dueTime({ metadata, spec, status }: CronJob, schedule: Schedule, wallMs: number): { ms: number; missed: boolean } | undefined {
  const startedMs = Date.parse(status.lastScheduleTime ?? metadata.creationTimestamp)
  const deadlineMs = spec.startingDeadlineSeconds === undefined ? startedMs : wallMs - spec.startingDeadlineSeconds * 1000
  const sinceMs = Math.max(startedMs, deadlineMs)
  const first = nextTime(schedule, sinceMs, spec.timeZone)
  const ms = lastTime(schedule, sinceMs, wallMs, spec.timeZone)
  if (first === undefined || ms === undefined) return undefined
  const second = nextTime(schedule, first, spec.timeZone) ?? Number.POSITIVE_INFINITY
  return { ms, missed: (wallMs - first) / (second - first) >= missedMax }
}

/** The status as the Jobs that there are make it. */
function observed({ status }: CronJob, owned: readonly Job[]): { status: CronJob['status']; events: Occurrence[] } {
  const events: Occurrence[] = []
  const known = status.active ?? []
  let { lastSuccessfulTime } = status
  const active = known.filter(({ uid, name }) => {
    const job = owned.find((one) => one.metadata.uid === uid)
    if (job === undefined) {
      events.push({ reason: 'MissingJob', message: `Active job went missing: ${name}` })
      return false
    }
    const end = finishedCondition(job.status)
    if (end !== undefined) events.push({ reason: 'SawCompletedJob', message: `Saw completed job: ${name}, condition: ${end.type}` })
    return end === undefined
  })
  for (const job of owned) {
    const { completionTime } = job.status
    if (completionTime !== undefined && finishedCondition(job.status)?.type === 'Complete')
      lastSuccessfulTime = later(lastSuccessfulTime, completionTime)
    if (finishedCondition(job.status) === undefined && !known.some(({ uid }) => uid === job.metadata.uid))
      events.push({
        type: 'Warning',
        reason: 'UnexpectedJob',
        message: `Saw a job that the controller did not create or forgot: ${job.metadata.name}`,
      })
  }
  const { active: _, ...rest } = status
  return {
    status: { ...rest, ...(active.length > 0 && { active }), ...(lastSuccessfulTime !== undefined && { lastSuccessfulTime }) },
    events,
  }
}

const later = (a: string | undefined, b: string): string => (a === undefined || Date.parse(b) > Date.parse(a) ? b : a)

function beyondHistory({ spec }: CronJob, owned: readonly Job[]): Job[] {
  const old = (type: string, limit: number | undefined) => {
    const ended = owned.filter((job) => finishedCondition(job.status)?.type === type && !job.metadata.deletionTimestamp)
    return limit === undefined ? [] : ended.toSorted(byStart).slice(0, Math.max(0, ended.length - limit))
  }
  return [...old('Complete', spec.successfulJobsHistoryLimit), ...old('Failed', spec.failedJobsHistoryLimit)]
}
const byStart = (a: Job, b: Job): number =>
  Date.parse(a.status.startTime ?? a.metadata.creationTimestamp) - Date.parse(b.status.startTime ?? b.metadata.creationTimestamp) ||
  (a.metadata.name < b.metadata.name ? -1 : 1)

/** The status once `job` runs for that time. */
export function withStarted(status: CronJob['status'], { metadata }: Job, startMs: number, replaced: readonly Job[]): CronJob['status'] {
  const gone = new Set(replaced.map((job) => job.metadata.uid))
  const reference = {
    apiVersion: apiVersionOf(jobs),
    kind: jobs.kind,
    namespace: metadata.namespace,
    name: metadata.name,
    uid: metadata.uid,
    resourceVersion: metadata.resourceVersion,
  }
  const others = (status.active ?? []).filter(({ uid = '' }) => !gone.has(uid) && uid !== metadata.uid)
  return { ...status, active: [...others, reference], lastScheduleTime: timeOf(startMs) }
}

/** Wed, 01 Jan 2025 12:00:00 +0000 */
const rfc1123 = (ms: number): string => new Date(ms).toUTCString().replace('GMT', '+0000')
