import { domainOf } from '../affinity-term.js'
import type { Filter } from '../filter.js'
import { domainCounts, selfMatch } from '../topology-count.js'

export const topologySpread: Filter = {
  name: 'PodTopologySpread',
  refuse(pod, { node }, { nodes }) {
    for (const constraint of pod.spec.topologySpreadConstraints ?? []) {
      if (constraint.whenUnsatisfiable !== 'DoNotSchedule') continue
      const domain = domainOf(node, constraint.topologyKey)
      if (domain === undefined)
        return { reasons: ["node(s) didn't match pod topology spread constraints (missing required label)"], resolvable: false }
      const counts = domainCounts(constraint, pod, nodes)
      // Fewer domains than asked for: the missing ones count as empty.
      const least = counts.size < (constraint.minDomains ?? 1) ? 0 : Math.min(...counts.values())
      if ((counts.get(domain) ?? 0) + selfMatch(constraint, pod) - least > constraint.maxSkew)
        return { reasons: ["node(s) didn't match pod topology spread constraints"], resolvable: true }
    }
    return undefined
  },
}
