import type { Filter } from '../filter.js'
import { requestOf } from '../node-info.js'

export const resourcesFit: Filter = {
  name: 'NodeResourcesFit',
  refuse(pod, { requested, allocatable }) {
    const lacking: string[] = []
    let resolvable = true
    for (const [resource, amount] of requestOf(pod)) {
      const all = allocatable.get(resource) ?? 0
      if (amount === 0 || amount <= all - (requested.get(resource) ?? 0)) continue
      lacking.push(resource === 'pods' ? 'Too many pods' : `Insufficient ${resource}`)
      // More than the node has at all.
      if (amount > all) resolvable = false
    }
    return lacking.length === 0 ? undefined : { reasons: lacking, resolvable }
  },
}
