import { type Score, scoreMax } from '../filter.js'
import { type Amounts, requestOf } from '../node-info.js'

// A pod that asks for nothing still counts for something (scheduler util/pod_resources.go).
const assumed: Amounts = new Map([
  ['cpu', 100],
  ['memory', 200 * 1024 * 1024],
])

/** The node with most left of cpu, memory and places for pods. */
export const leastAllocated: Score = {
  name: 'NodeResourcesFit',
  weight: 1,
  rate(pod, nodes) {
    const request = requestOf(pod)
    return nodes.map(({ requested, allocatable }) => {
      const free = ['cpu', 'memory', 'pods'].flatMap((resource) => {
        const all = allocatable.get(resource)
        if (!all) return []
        const used = (requested.get(resource) ?? 0) + (request.get(resource) || (assumed.get(resource) ?? 0))
        return [Math.max(0, (scoreMax * (all - used)) / all)]
      })
      return free.length === 0 ? 0 : free.reduce((sum, share) => sum + share, 0) / free.length
    })
  },
}
