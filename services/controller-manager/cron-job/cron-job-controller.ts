// Starts the Jobs of CronJobs when their time has come.

import { offsetAt } from '../../../packages/api/machinery/cron-schedule.js'
import { isAlreadyExists, isNamespaceTerminating, isNotFound } from '../../../packages/client/api-failure.js'
import type { EventRecorder } from '../../../packages/client/event-recorder.js'
import { eventKey } from '../../../packages/client/informer.js'
import type { Result } from '../../../packages/client/reconcile-loop.js'
import { controllerOf, controllerReference, type Draft } from '../../../packages/client/resource.js'
import { type CronJob, cronJobs, type Job, jobs } from '../../../packages/client/resources.js'
import { type Controller, type ControllerContext, controllerLoop, ownerKeys, waitMaxMs } from '../controller.js'
import { sameStatus } from '../same-status.js'
import { plan, withStarted } from './plan.js'

const name = 'cronjob-controller'

export const cronJobController: Controller = {
  name,
  open(context) {
    const { informers } = context
    const events = context.recorder(name)
    const loop = controllerLoop(context, name, { reconcile: (key) => reconcile(context, events, key) })
    informers.cronJobs.onEvent((event) => loop.queue.add(eventKey(event)))
    informers.jobs.onEvent((event) => {
      for (const key of ownerKeys(event, 'CronJob')) loop.queue.add(key)
    })
    return loop
  },
}

async function reconcile(context: ControllerContext, events: EventRecorder, key: string): Promise<Result | undefined> {
  const { informers, client, clock } = context
  const cached = informers.cronJobs.get(key)
  if (cached === undefined) return undefined
  // A Job just started is in the status of the CronJob before the cache of Jobs shows it.
  const owned = await withUnseen(context, cached, informers.jobs.byIndex('owner', cached.metadata.uid))
  const decided = plan({ cronJob: cached, owned, wallMs: clock.wallMs() })
  for (const job of [...decided.forget, ...decided.replace]) await remove(client, events, cached, job)
  let { status } = decided
  if (decided.startMs !== undefined) {
    const job = await start(client, events, cached, decided.startMs)
    if (job === undefined) return undefined
    status = withStarted(status, job, decided.startMs, decided.replace)
  }
  if (!sameStatus(cached.status, status)) await client.updateStatus(cronJobs, { ...cached, status })
  for (const event of decided.events) events.record(cronJobs, cached, event)
  return decided.requeueAfterMs === undefined ? undefined : { requeueAfterMs: Math.min(decided.requeueAfterMs, waitMaxMs) }
}

/** The Jobs in the cache, and those of the active list that are not there yet. */
async function withUnseen({ client }: ControllerContext, { metadata, status }: CronJob, cached: readonly Job[]): Promise<Job[]> {
  const owned = [...cached]
  for (const { uid, name: jobName = '' } of status.active ?? []) {
    if (cached.some((job) => job.metadata.uid === uid)) continue
    try {
      const job = await client.get(jobs, { namespace: metadata.namespace ?? '', name: jobName })
      if (job.metadata.uid === uid) owned.push(job)
    } catch (error) {
      if (!isNotFound(error)) throw error
    }
  }
  return owned
}

/** Undefined when nothing can be started any more. The name is of the minute, so no time is started twice. */
async function start(
  client: ControllerContext['client'],
  events: EventRecorder,
  cronJob: CronJob,
  startMs: number,
): Promise<Job | undefined> {
  const draft = jobOf(cronJob, startMs)
  try {
    const job = await client.create(jobs, draft)
    events.record(cronJobs, cronJob, { reason: 'SuccessfulCreate', message: `Created job ${job.metadata.name}` })
    return job
  } catch (error) {
    if (isNamespaceTerminating(error)) return undefined
    if (isAlreadyExists(error)) {
      const taken = await client.get(jobs, draft.metadata as Job['metadata'])
      if (controllerOf(taken)?.uid === cronJob.metadata.uid) return taken
    }
    const message = `Error creating job: ${error instanceof Error ? error.message : String(error)}`
    events.record(cronJobs, cronJob, { type: 'Warning', reason: 'FailedCreate', message })
    throw error
  }
}

function jobOf(cronJob: CronJob, startMs: number): Draft<Job> {
  const { metadata, spec } = cronJob.spec.jobTemplate
  return {
    metadata: {
      name: `${cronJob.metadata.name}-${Math.floor(startMs / 60_000)}`,
      namespace: cronJob.metadata.namespace,
      labels: metadata.labels,
      annotations: { ...metadata.annotations, 'batch.kubernetes.io/cronjob-scheduled-timestamp': scheduledAt(cronJob, startMs) },
      ownerReferences: [controllerReference(cronJobs, cronJob)],
    },
    spec,
  }
}

/** RFC 3339 in the time zone of the CronJob. */
function scheduledAt({ spec }: CronJob, startMs: number): string {
  const offsetMs = offsetAt(startMs, spec.timeZone)
  const local = new Date(startMs + offsetMs).toISOString().slice(0, 19)
  if (offsetMs === 0) return `${local}Z`
  const minutes = Math.abs(offsetMs) / 60_000
  const two = (count: number) => String(count).padStart(2, '0')
  return `${local}${offsetMs < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

async function remove(client: ControllerContext['client'], events: EventRecorder, cronJob: CronJob, job: Job): Promise<void> {
  try {
    await client.delete(jobs, job.metadata, { uid: job.metadata.uid, propagationPolicy: 'Background' })
    events.record(cronJobs, cronJob, { reason: 'SuccessfulDelete', message: `Deleted job ${job.metadata.name}` })
  } catch (error) {
    if (!isNotFound(error)) throw error
  }
}
