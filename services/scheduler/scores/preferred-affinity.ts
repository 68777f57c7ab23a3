import type { Pod } from '../../../packages/client/resources.js'
import { termMatches } from '../../../packages/placement/node-selector.js'
import { shareDomain, termMeans } from '../affinity-term.js'
import { fewestBest, type Score } from '../filter.js'
import type { NodeInfo, Snapshot } from '../node-info.js'

/** Preferred node affinity, pod affinity and pod anti-affinity, weighed as the pod weighs them. */
export const preferredAffinity: Score = {
  name: 'PreferredAffinity',
  weight: 3,
  rate: (pod, nodes, snapshot) => fewestBest(nodes.map((info) => -preference(pod, info, snapshot))),
}

function preference(pod: Pod, { node }: NodeInfo, snapshot: Snapshot): number {
  const { nodeAffinity, podAffinity, podAntiAffinity } = pod.spec.affinity ?? {}
  const byNode = (nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [])
    .filter(({ preference: term }) => termMatches(term, node))
    .reduce((sum, { weight }) => sum + weight, 0)
  const byPods = (terms: NonNullable<NonNullable<typeof podAffinity>['preferredDuringSchedulingIgnoredDuringExecution']> = []) =>
    terms.reduce((sum, { weight, podAffinityTerm: term }) => {
      const near = snapshot.nodes.filter((info) => shareDomain(node, info.node, term.topologyKey)).flatMap(({ pods }) => pods)
      return sum + weight * near.filter((other) => termMeans(term, pod, other, snapshot)).length
    }, 0)
  return (
    byNode +
    byPods(podAffinity?.preferredDuringSchedulingIgnoredDuringExecution) -
    byPods(podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution)
  )
}
