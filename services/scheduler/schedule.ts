// Where a pod should go: filters take nodes away, scores order those that are left. Order is the program.

import type { Pod } from '../../packages/client/resources.js'
import type { Filter, Refusal, Score } from './filter.js'
import { nodeAffinity } from './filters/node-affinity.js'
import { nodePorts } from './filters/node-ports.js'
import { nodeUnschedulable } from './filters/node-unschedulable.js'
import { podAffinity } from './filters/pod-affinity.js'
import { resourcesFit } from './filters/resources-fit.js'
import { taintToleration } from './filters/taint-toleration.js'
import { topologySpread } from './filters/topology-spread.js'
import type { NodeInfo, Snapshot } from './node-info.js'
import { leastAllocated } from './scores/least-allocated.js'
import { ownerSpread } from './scores/owner-spread.js'
import { preferredAffinity } from './scores/preferred-affinity.js'
import { taintPreference } from './scores/taint-preference.js'
import { topologySpreadScore } from './scores/topology-spread.js'

export const filters: readonly Filter[] = [
  nodeUnschedulable,
  taintToleration,
  nodeAffinity,
  nodePorts,
  resourcesFit,
  topologySpread,
  podAffinity,
]
export const scores: readonly Score[] = [ownerSpread, topologySpreadScore, preferredAffinity, taintPreference, leastAllocated]

export type Decision = { kind: 'bind'; node: string } | { kind: 'unschedulable'; message: string }

/** Pure: the same pod and snapshot give the same node. */
export function schedule(pod: Pod, snapshot: Snapshot): Decision {
  if (snapshot.nodes.length === 0) return { kind: 'unschedulable', message: 'no nodes available to schedule pods' }
  const fitting: NodeInfo[] = []
  const refusals: Refusal[] = []
  for (const info of snapshot.nodes) {
    const refusal = firstRefusal(pod, info, snapshot)
    if (refusal === undefined) fitting.push(info)
    else refusals.push(refusal)
  }
  if (fitting.length === 0) return { kind: 'unschedulable', message: explain(pod, refusals) }
  return { kind: 'bind', node: best(pod, fitting, snapshot).node.metadata.name }
}

function firstRefusal(pod: Pod, info: NodeInfo, snapshot: Snapshot): Refusal | undefined {
  for (const filter of filters) {
    const refusal = filter.refuse(pod, info, snapshot)
    if (refusal !== undefined) return refusal
  }
  return undefined
}

function best(pod: Pod, nodes: readonly NodeInfo[], snapshot: Snapshot): NodeInfo {
  const totals = nodes.map(() => 0)
  for (const score of nodes.length > 1 ? scores : []) {
    for (const [i, points] of score.rate(pod, nodes, snapshot).entries()) totals[i] = (totals[i] ?? 0) + score.weight * points
  }
  const ranked = nodes.map((info, i) => ({ info, total: totals[i] ?? 0 }))
  ranked.sort(
    (a, b) =>
      b.total - a.total ||
      a.info.pods.length - b.info.pods.length ||
      a.info.node.metadata.name.localeCompare(b.info.node.metadata.name, 'en', { numeric: true }),
  )
  return ranked[0]?.info as NodeInfo
}

// framework/types.go FitError: reasons counted and sorted, then what preemption would have to say. Nobody is preempted here.
function explain({ spec }: Pod, refusals: readonly Refusal[]): string {
  const reasons = refusals.flatMap((refusal) => refusal.reasons)
  const outlook = refusals.map(({ resolvable }) =>
    resolvable ? 'No preemption victims found for incoming pod' : 'Preemption is not helpful for scheduling',
  )
  const preemption = spec.preemptionPolicy === 'Never' ? 'not eligible due to preemptionPolicy=Never.' : tally(refusals.length, outlook)
  return `${tally(refusals.length, reasons)} preemption: ${preemption}`
}

function tally(nodes: number, reasons: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  const lines = [...counts].map(([reason, count]) => `${count} ${reason}`).sort()
  return `0/${nodes} nodes are available: ${lines.join(', ')}.`
}
