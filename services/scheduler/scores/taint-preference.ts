import { tolerates } from '../../../packages/placement/toleration.js'
import { fewestBest, type Score } from '../filter.js'

/** Nodes with the fewest PreferNoSchedule taints that the pod does not tolerate. */
export const taintPreference: Score = {
  name: 'TaintToleration',
  weight: 3,
  rate: ({ spec }, nodes) =>
    fewestBest(
      nodes.map(
        ({ node }) =>
          (node.spec.taints ?? []).filter(
            (taint) => taint.effect === 'PreferNoSchedule' && !(spec.tolerations ?? []).some((one) => tolerates(one, taint)),
          ).length,
      ),
    ),
}
