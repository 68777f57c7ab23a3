// Which pods go first when there are too many (pkg/controller/controller_utils.go, ActivePodsWithRanks).

import type { Pod } from '../../../packages/client/resources.js'
import { conditionOf, isReady } from '../../../packages/placement/pod-state.js'

const deletionCost = 'controller.kubernetes.io/pod-deletion-cost'
const phaseRank: Record<string, number> = { Pending: 0, Unknown: 1, Running: 2 }

const since = (time: string | undefined): number => Date.parse(time ?? '') || 0
const restarts = (pod: Pod): number => Math.max(0, ...(pod.status?.containerStatuses ?? []).map(({ restartCount }) => restartCount))
const costOf = (pod: Pod): number => Number.parseInt(pod.metadata.annotations?.[deletionCost] ?? '0', 10) || 0
// Ages count by powers of two, so that neighbours in age fall to chance (KEP-2185).
const ageRank = (sinceMs: number, wallMs: number): number => Math.floor(Math.log2(Math.max(1, wallMs - sinceMs)))

/** The pods to delete first come first. `perNode`: how many pods of the whole family (all ReplicaSets of the Deployment) share the pod's node. */
export function inDeletionOrder(
  pods: readonly Pod[],
  { perNode, wallMs }: { perNode: ReadonlyMap<string, number>; wallMs: number },
): Pod[] {
  const rank = (pod: Pod): number[] => [
    pod.spec.nodeName ? 1 : 0,
    phaseRank[pod.status?.phase ?? 'Pending'] ?? 0,
    isReady(pod) ? 1 : 0,
    costOf(pod),
    -(perNode.get(pod.spec.nodeName ?? '') ?? 0),
    isReady(pod) ? ageRank(since(conditionOf(pod, 'Ready')?.lastTransitionTime), wallMs) : 0,
    -restarts(pod),
    ageRank(since(pod.metadata.creationTimestamp), wallMs),
  ]
  return pods
    .map((pod) => ({ pod, rank: rank(pod) }))
    .sort((a, b) => compare(a.rank, b.rank) || (a.pod.metadata.uid < b.pod.metadata.uid ? -1 : 1))
    .map(({ pod }) => pod)
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, i) => value !== b[i])
  return at < 0 ? 0 : (a[at] as number) - (b[at] as number)
}
