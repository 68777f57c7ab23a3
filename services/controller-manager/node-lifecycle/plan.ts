// What becomes of a node whose kubelet has fallen silent (pkg/controller/nodelifecycle), and of its pods (tainteviction).

import type { Lease, Node, Pod } from '../../../packages/client/resources.js'
import { hasEnded, isReady } from '../../../packages/placement/pod-state.js'
import { type Taint, taintKeys, tolerates } from '../../../packages/placement/toleration.js'

/** kube-controller-manager --node-monitor-grace-period (40 s up to 1.31, 50 s since; a lease lives for 40 s). */
export const gracePeriodMs = 40_000
/** --node-startup-grace-period: a node that has never spoken. */
export const startupGracePeriodMs = 60_000

type NodeCondition = NonNullable<Node['status']['conditions']>[number]

/** When a node was last heard of, by this process's own clock: clocks of nodes are not trusted. */
export interface Heard {
  readonly renewTime: string
  readonly atMs: number
}

export interface NodePlan {
  /** The whole list, when it must change. */
  readonly conditions?: NodeCondition[]
  readonly taints?: Taint[]
  /** The node counts as lost: its pods are not ready. */
  readonly unreachable: boolean
  /** When silence becomes too long. */
  readonly requeueAfterMs?: number
}

// Kubelet's own conditions; all turn Unknown together.
const watched: readonly string[] = ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure']

export function planNode({
  node,
  lease,
  heard,
  nowMs,
  now,
}: {
  node: Node
  lease: Lease | undefined
  heard: Heard
  nowMs: number
  now: string
}): NodePlan {
  const conditions = node.status?.conditions ?? []
  const spoke = lease !== undefined || conditions.some(({ type }) => type === 'Ready')
  const leftMs = heard.atMs + (spoke ? gracePeriodMs : startupGracePeriodMs) - nowMs
  const lost = leftMs <= 0
  const current = lost ? unknownConditions(conditions, now) : undefined
  const ready = (current ?? conditions).find(({ type }) => type === 'Ready')?.status ?? 'False'
  const taints = taintsFor(node, ready, now)
  return {
    ...(current === undefined ? {} : { conditions: current }),
    ...(taints === undefined ? {} : { taints }),
    unreachable: lost,
    ...(lost ? {} : { requeueAfterMs: leftMs }),
  }
}

function unknownConditions(conditions: readonly NodeCondition[], now: string): NodeCondition[] | undefined {
  const stale = watched.filter((type) => conditions.find((condition) => condition.type === type)?.status !== 'Unknown')
  if (stale.length === 0) return undefined
  const unknown = stale.map((type): NodeCondition => {
    const before = conditions.find((condition) => condition.type === type)
    return {
      type,
      status: 'Unknown',
      ...(before?.lastHeartbeatTime === undefined ? {} : { lastHeartbeatTime: before.lastHeartbeatTime }),
      lastTransitionTime: now,
      reason: before === undefined ? 'NodeStatusNeverUpdated' : 'NodeStatusUnknown',
      message: before === undefined ? 'Kubelet never posted node status.' : 'Kubelet stopped posting node status.',
    }
  })
  return [...conditions.filter(({ type }) => !stale.includes(type)), ...unknown]
}

/** not-ready and unreachable, NoSchedule and NoExecute, as Ready says; unschedulable as spec says; other taints stay. Undefined: as they are. */
function taintsFor(node: Node, ready: string, now: string): Taint[] | undefined {
  const before = node.spec.taints ?? []
  const trouble = ready === 'True' ? undefined : ready === 'False' ? taintKeys.notReady : taintKeys.unreachable
  const wanted: Pick<Taint, 'key' | 'effect'>[] = [
    ...(trouble === undefined
      ? []
      : ([
          { key: trouble, effect: 'NoSchedule' },
          { key: trouble, effect: 'NoExecute' },
        ] as const)),
    ...(node.spec.unschedulable ? ([{ key: taintKeys.unschedulable, effect: 'NoSchedule' }] as const) : []),
  ]
  const ours: readonly string[] = [taintKeys.notReady, taintKeys.unreachable, taintKeys.unschedulable]
  const isSame = (a: Pick<Taint, 'key' | 'effect'>, b: Pick<Taint, 'key' | 'effect'>) => a.key === b.key && a.effect === b.effect
  const kept = before.filter((taint) => !ours.includes(taint.key) || wanted.some((one) => isSame(one, taint)))
  const added = wanted.filter((one) => !kept.some((taint) => isSame(one, taint))).map((one): Taint => ({ ...one, timeAdded: now }))
  return added.length === 0 && kept.length === before.length ? undefined : [...kept, ...added]
}

/** When a pod on a node with these taints is to be evicted: milliseconds from now, 0 at once, undefined never. */
export function evictionInMs(pod: Pod, taints: readonly Taint[], wallMs: number): number | undefined {
  const executing = taints.filter(({ effect }) => effect === 'NoExecute')
  if (executing.length === 0 || pod.metadata.deletionTimestamp || hasEnded(pod)) return undefined
  const deadlines = executing.map((taint) => {
    const matching = (pod.spec.tolerations ?? []).filter((toleration) => tolerates(toleration, taint))
    if (matching.length === 0) return 0
    const seconds = matching.flatMap(({ tolerationSeconds }) => tolerationSeconds ?? [])
    if (seconds.length === 0) return Number.POSITIVE_INFINITY
    const since = Date.parse(taint.timeAdded ?? '') || wallMs
    return Math.max(0, since + Math.max(0, Math.min(...seconds)) * 1000 - wallMs)
  })
  const soonest = Math.min(...deadlines)
  return Number.isFinite(soonest) ? soonest : undefined
}

/** Conditions of a pod on a lost node: nobody knows whether it works, so it must not receive (node_controller MarkPodsNotReady). Undefined: as they are. */
export function notReadyConditions(pod: Pod, now: string): Pod['status']['conditions'] {
  if (!isReady(pod)) return undefined
  return pod.status.conditions?.map((condition) =>
    condition.type === 'Ready' ? { ...condition, status: 'False' as const, lastTransitionTime: now, reason: 'NodeLost' } : condition,
  )
}
