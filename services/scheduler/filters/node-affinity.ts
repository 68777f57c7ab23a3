import { fitsNodeSelection } from '../../../packages/placement/node-selector.js'
import type { Filter } from '../filter.js'

export const nodeAffinity: Filter = {
  name: 'NodeAffinity',
  refuse: ({ spec }, { node }) =>
    fitsNodeSelection(spec, node) ? undefined : { reasons: ["node(s) didn't match Pod's node affinity/selector"], resolvable: false },
}
