// How many pods of a budget may be disrupted now (pkg/controller/disruption/disruption.go). Pure.

import { percentOf, scaledValue } from '../../../packages/api/machinery/int-or-string.js'
import { timeOf } from '../../../packages/api/machinery/time.js'
import type { Pod, PodDisruptionBudget } from '../../../packages/client/resources.js'
import { isReady } from '../../../packages/placement/pod-state.js'

/** A pod whose eviction was granted and that is not seen to go in this time is taken to stay. */
export const deletionTimeoutMs = 120_000

type Status = PodDisruptionBudget['status']
type Condition = NonNullable<Status['conditions']>[number]

export interface Expected {
  /** How many pods there should be. */
  readonly count: number
  readonly desiredHealthy: number
}
export interface Plan {
  readonly status: Status
  /** When an entry of disruptedPods runs out. */
  readonly recheckAfterMs: number | undefined
  /** Pods that were to go and did not. */
  readonly notDeleted: readonly Pod[]
}

/** Whether the bound is a share, of something that has to be found out: the scale of the pods' owners. */
export const needsScale = ({ spec }: PodDisruptionBudget): boolean =>
  spec.maxUnavailable !== undefined || typeof spec.minAvailable === 'string'

/** `scale`: what the pods' owners want together; counts when needsScale says so. Throws when a bound is no share at all. */
export function expected({ spec }: PodDisruptionBudget, podCount: number, scale: number): Expected {
  const { minAvailable, maxUnavailable } = spec
  if (maxUnavailable !== undefined) return { count: scale, desiredHealthy: Math.max(0, scale - share(maxUnavailable, scale)) }
  if (typeof minAvailable === 'number') return { count: podCount, desiredHealthy: minAvailable }
  return minAvailable === undefined ? { count: 0, desiredHealthy: 0 } : { count: scale, desiredHealthy: share(minAvailable, scale) }
}

function share(value: number | string, of: number): number {
  if (typeof value === 'string' && percentOf(value) === undefined)
    throw new Error('invalid value for IntOrString: invalid type: string is not a percentage')
  return scaledValue(value, of, 'up')
}

export function plan(budget: PodDisruptionBudget, pods: readonly Pod[], { count, desiredHealthy }: Expected, wallMs: number): Plan {
  const { status, metadata } = budget
  const disruptedPods: Record<string, string> = {}
  const notDeleted: Pod[] = []
  let recheckAtMs: number | undefined
  let currentHealthy = 0
  for (const pod of pods) {
    if (pod.metadata.deletionTimestamp) continue
    const granted = Object.hasOwn(status?.disruptedPods ?? {}, pod.metadata.name) ? status.disruptedPods![pod.metadata.name] : undefined
    const untilMs = granted === undefined ? undefined : Date.parse(granted) + deletionTimeoutMs
    if (granted !== undefined && untilMs! >= wallMs) {
      disruptedPods[pod.metadata.name] = granted
      recheckAtMs = Math.min(recheckAtMs ?? Number.POSITIVE_INFINITY, untilMs!)
      // On its way out, though nothing shows it yet.
      if (untilMs! > wallMs) continue
    } else if (granted !== undefined) notDeleted.push(pod)
    if (isReady(pod)) currentHealthy++
  }
  // A budget without pods allows nothing: its first pods may be there before this was worked out anew.
  const disruptionsAllowed = count <= 0 ? 0 : Math.max(0, currentHealthy - desiredHealthy)
  return {
    status: withCondition(
      {
        ...(metadata.generation !== undefined && { observedGeneration: metadata.generation }),
        ...(Object.keys(disruptedPods).length > 0 && { disruptedPods }),
        disruptionsAllowed,
        currentHealthy,
        desiredHealthy,
        expectedPods: count,
        ...(status?.conditions !== undefined && { conditions: status.conditions }),
      },
      disruptionsAllowed > 0
        ? { status: 'True', reason: 'SufficientPods', message: '' }
        : { status: 'False', reason: 'InsufficientPods', message: '' },
      wallMs,
    ),
    recheckAfterMs: recheckAtMs === undefined ? undefined : Math.max(1, recheckAtMs + 1 - wallMs),
    notDeleted,
  }
}

/** When nothing can be worked out, nothing is allowed. */
export function failedStatus({ status }: PodDisruptionBudget, why: string, wallMs: number): Status {
  const last = status ?? { currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 }
  return withCondition({ ...last, disruptionsAllowed: 0 }, { status: 'False', reason: 'SyncFailed', message: why }, wallMs)
}

function withCondition(status: Status, said: Pick<Condition, 'status' | 'reason' | 'message'>, wallMs: number): Status {
  const before = status.conditions?.find(({ type }) => type === 'DisruptionAllowed')
  const since = before?.status === said.status ? before.lastTransitionTime : timeOf(wallMs)
  const condition = { type: 'DisruptionAllowed', observedGeneration: status.observedGeneration, lastTransitionTime: since, ...said }
  return { ...status, conditions: [...(status.conditions ?? []).filter(({ type }) => type !== 'DisruptionAllowed'), condition] }
}
