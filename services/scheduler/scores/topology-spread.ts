import { domainOf } from '../affinity-term.js'
import { fewestBest, type Score } from '../filter.js'
import { domainCounts } from '../topology-count.js'

/** What the constraints with ScheduleAnyway would like best. */
export const topologySpreadScore: Score = {
  name: 'PodTopologySpread',
  weight: 4,
  rate(pod, nodes, snapshot) {
    const soft = (pod.spec.topologySpreadConstraints ?? []).filter(({ whenUnsatisfiable }) => whenUnsatisfiable === 'ScheduleAnyway')
    const counts = soft.map((constraint) => ({ constraint, byDomain: domainCounts(constraint, pod, snapshot.nodes) }))
    return fewestBest(
      nodes.map(({ node }) =>
        counts.reduce((sum, { constraint, byDomain }) => sum + (byDomain.get(domainOf(node, constraint.topologyKey) ?? '') ?? 0), 0),
      ),
    )
  },
}
