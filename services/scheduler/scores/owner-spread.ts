import { controllerOf } from '../../../packages/client/resource.js'
import { fewestBest, type Score } from '../filter.js'

/** Pods of one owner lie as far apart as there are nodes: a lost node then takes the fewest of them. */
export const ownerSpread: Score = {
  name: 'OwnerSpread',
  weight: 10,
  rate(pod, nodes) {
    const owner = controllerOf(pod)?.uid
    return fewestBest(
      nodes.map(({ pods }) =>
        owner === undefined ? 0 : pods.filter((other) => controllerOf(other)?.uid === owner && !other.metadata.deletionTimestamp).length,
      ),
    )
  },
}
