import { domainOf, shareDomain, termMeans } from '../affinity-term.js'
import type { Filter } from '../filter.js'

export const podAffinity: Filter = {
  name: 'InterPodAffinity',
  refuse(pod, { node }, snapshot) {
    const wanted = pod.spec.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []
    const unwanted = pod.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []
    const existing =
      wanted.length + unwanted.length === 0 ? [] : snapshot.nodes.flatMap((info) => info.pods.map((other) => ({ other, at: info.node })))
    const near = wanted.every((term) => {
      const meant = existing.filter(({ other }) => termMeans(term, pod, other, snapshot))
      if (meant.some(({ at }) => shareDomain(node, at, term.topologyKey))) return true
      // The first of its kind may go anywhere the topology is known.
      return meant.length === 0 && termMeans(term, pod, pod, snapshot) && domainOf(node, term.topologyKey) !== undefined
    })
    if (!near) return { reasons: ["node(s) didn't match pod affinity rules"], resolvable: false }
    const crowded = unwanted.some((term) =>
      existing.some(({ other, at }) => shareDomain(node, at, term.topologyKey) && termMeans(term, pod, other, snapshot)),
    )
    if (crowded) return { reasons: ["node(s) didn't match pod anti-affinity rules"], resolvable: true }
    const repelled = snapshot.repelling.some(({ pod: other, node: at }) =>
      (other.spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).some(
        (term) => shareDomain(node, at, term.topologyKey) && termMeans(term, other, pod, snapshot),
      ),
    )
    return repelled ? { reasons: ["node(s) didn't satisfy existing pods anti-affinity rules"], resolvable: true } : undefined
  },
}
