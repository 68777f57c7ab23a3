// A Deployment's counts and conditions, as `kubectl rollout status` and `wait` read them
// (pkg/controller/deployment/progress.go, util/deployment_util.go).

import type { Deployment, ReplicaSet } from '../../../packages/client/resources.js'
import type { Limits } from './rolling.js'
import { total } from './rolling.js'

export type DeploymentStatus = Deployment['status']
type Condition = NonNullable<DeploymentStatus['conditions']>[number]

export interface StatusInput {
  readonly deployment: Deployment
  readonly newest: ReplicaSet | undefined
  readonly old: readonly ReplicaSet[]
  readonly limits: Limits
  /** Whether this very pass made the newest ReplicaSet. */
  readonly created: boolean
  readonly now: string
}

export function statusOf(input: StatusInput): DeploymentStatus {
  const { deployment, newest, old } = input
  const all = newest === undefined ? old : [...old, newest]
  const replicas = total(all, (one) => one.status?.replicas ?? 0)
  const availableReplicas = total(all, (one) => one.status?.availableReplicas ?? 0)
  const counts = {
    replicas,
    updatedReplicas: newest?.status?.replicas ?? 0,
    readyReplicas: total(all, (one) => one.status?.readyReplicas ?? 0),
    availableReplicas,
    unavailableReplicas: Math.max(0, total(all, (one) => one.spec.replicas ?? 1) - availableReplicas),
  }
  const conditions = [availability(input, availableReplicas), progress(input, counts)].flatMap((condition) => condition ?? [])
  return {
    ...deployment.status,
    ...counts,
    observedGeneration: deployment.metadata.generation,
    conditions: merged(deployment.status?.conditions ?? [], conditions, input.now),
  }
}

export const isComplete = (
  { spec, status }: Deployment,
  counts: Pick<DeploymentStatus, 'replicas' | 'updatedReplicas' | 'availableReplicas'> = status,
): boolean => {
  const wanted = spec.replicas ?? 1
  return counts.updatedReplicas === wanted && counts.replicas === wanted && counts.availableReplicas === wanted
}

type Said = Pick<Condition, 'type' | 'status' | 'reason' | 'message'> & { advanced?: boolean }

function availability({ limits }: StatusInput, availableReplicas: number): Said {
  return availableReplicas >= limits.replicas - limits.maxUnavailable
    ? { type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable', message: 'Deployment has minimum availability.' }
    : {
        type: 'Available',
        status: 'False',
        reason: 'MinimumReplicasUnavailable',
        message: 'Deployment does not have minimum availability.',
      }
}

/** When a rollout that has not moved since then counts as stuck: milliseconds, undefined while it moves or is over. */
export function progressDeadline({ spec, status }: Deployment): number | undefined {
  const condition = status?.conditions?.find(({ type }) => type === 'Progressing')
  if (
    spec.progressDeadlineSeconds === undefined ||
    spec.paused ||
    condition?.status !== 'True' ||
    condition.reason === 'NewReplicaSetAvailable'
  )
    return undefined
  return Date.parse(condition.lastUpdateTime ?? '') + spec.progressDeadlineSeconds * 1000
}

function progress(
  { deployment, newest, created, now }: StatusInput,
  counts: Pick<DeploymentStatus, 'replicas' | 'updatedReplicas' | 'readyReplicas' | 'availableReplicas'>,
): Said | undefined {
  const { spec, status } = deployment
  const before = status?.conditions?.find(({ type }) => type === 'Progressing')
  const which = newest === undefined ? `Deployment "${deployment.metadata.name}"` : `ReplicaSet "${newest.metadata.name}"`
  if (spec.paused) return { type: 'Progressing', status: 'Unknown', reason: 'DeploymentPaused', message: 'Deployment is paused' }
  if (before?.reason === 'DeploymentPaused')
    return { type: 'Progressing', status: 'Unknown', reason: 'DeploymentResumed', message: 'Deployment is resumed' }
  if (isComplete(deployment, counts))
    return { type: 'Progressing', status: 'True', reason: 'NewReplicaSetAvailable', message: `${which} has successfully progressed.` }
  if (newest === undefined) return undefined
  if (created)
    return {
      type: 'Progressing',
      status: 'True',
      reason: 'NewReplicaSetCreated',
      message: `Created new replica set "${newest.metadata.name}"`,
    }
  const was = status ?? {}
  const oldBefore = (was.replicas ?? 0) - (was.updatedReplicas ?? 0)
  const advanced =
    (counts.updatedReplicas ?? 0) > (was.updatedReplicas ?? 0) ||
    (counts.replicas ?? 0) - (counts.updatedReplicas ?? 0) < oldBefore ||
    (counts.readyReplicas ?? 0) > (was.readyReplicas ?? 0) ||
    (counts.availableReplicas ?? 0) > (was.availableReplicas ?? 0)
  if (advanced || before === undefined)
    return { type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated', message: `${which} is progressing.`, advanced: true }
  const deadlineMs = progressDeadline(deployment)
  if (deadlineMs !== undefined && Date.parse(now) >= deadlineMs)
    return { type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded', message: `${which} has timed out progressing.` }
  return undefined
}

/** Times move only with what they are the times of: the transition with the status, the update with anything said. */
function merged(before: readonly Condition[], said: readonly Said[], now: string): Condition[] {
  const kept = before.filter(({ type }) => !said.some((one) => one.type === type))
  const updated = said.map(({ advanced, ...one }) => {
    const was = before.find(({ type }) => type === one.type)
    if (was !== undefined && was.status === one.status && was.reason === one.reason && !advanced) return was
    return {
      ...one,
      lastUpdateTime: now,
      lastTransitionTime: was !== undefined && was.status === one.status ? was.lastTransitionTime : now,
    }
  })
  return [...kept, ...updated].sort((a, b) => ((a.type ?? '') < (b.type ?? '') ? -1 : 1))
}
