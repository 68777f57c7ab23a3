// How many matching pods each domain of a topology spread constraint has.

import { selects } from '../../packages/api/machinery/selector.js'
import type { Pod } from '../../packages/client/resources.js'
import { fitsNodeSelection } from '../../packages/placement/node-selector.js'
import { untoleratedTaint } from '../../packages/placement/toleration.js'
import { domainOf } from './affinity-term.js'
import type { NodeInfo } from './node-info.js'

export type SpreadConstraint = NonNullable<Pod['spec']['topologySpreadConstraints']>[number]

/** Only domains of nodes that the pod could be on count (nodeAffinityPolicy Honor, nodeTaintsPolicy Ignore, unless it says otherwise). */
export function domainCounts(constraint: SpreadConstraint, pod: Pod, nodes: readonly NodeInfo[]): Map<string, number> {
  const counts = new Map<string, number>()
  const matchLabels = Object.fromEntries(
    (constraint.matchLabelKeys ?? []).flatMap((key) => (pod.metadata.labels?.[key] === undefined ? [] : [[key, pod.metadata.labels[key]]])),
  )
  const selector = { ...constraint.labelSelector, matchLabels: { ...constraint.labelSelector?.matchLabels, ...matchLabels } }
  for (const { node, pods } of nodes) {
    const domain = domainOf(node, constraint.topologyKey)
    if (domain === undefined) continue
    if (constraint.nodeAffinityPolicy !== 'Ignore' && !fitsNodeSelection(pod.spec, node)) continue
    if (constraint.nodeTaintsPolicy === 'Honor' && untoleratedTaint(node.spec.taints, pod.spec.tolerations, ['NoSchedule', 'NoExecute']))
      continue
    const matching = pods.filter(
      (other) =>
        other.metadata.namespace === pod.metadata.namespace &&
        !other.metadata.deletionTimestamp &&
        selects(selector, other.metadata.labels),
    )
    counts.set(domain, (counts.get(domain) ?? 0) + matching.length)
  }
  return counts
}

/** The pod counts itself when the constraint selects it. */
export const selfMatch = ({ labelSelector }: SpreadConstraint, pod: Pod): number => (selects(labelSelector, pod.metadata.labels) ? 1 : 0)
