import { untoleratedTaint } from '../../../packages/placement/toleration.js'
import type { Filter } from '../filter.js'

export const taintToleration: Filter = {
  name: 'TaintToleration',
  refuse({ spec }, { node }) {
    const taint = untoleratedTaint(node.spec.taints, spec.tolerations, ['NoSchedule', 'NoExecute'])
    return taint && { reasons: [`node(s) had untolerated taint {${taint.key}: ${taint.value ?? ''}}`], resolvable: false }
  },
}
