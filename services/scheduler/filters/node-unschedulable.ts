import { type Taint, taintKeys, tolerates } from '../../../packages/placement/toleration.js'
import type { Filter } from '../filter.js'

const taint: Taint = { key: taintKeys.unschedulable, effect: 'NoSchedule' }

export const nodeUnschedulable: Filter = {
  name: 'NodeUnschedulable',
  refuse({ spec }, { node }) {
    if (!node.spec.unschedulable || (spec.tolerations ?? []).some((toleration) => tolerates(toleration, taint))) return undefined
    return { reasons: ['node(s) were unschedulable'], resolvable: false }
  },
}
