// DefaultTolerationSeconds: a pod outlives its node's silence by five minutes unless it says otherwise.

import { type AdmissionPlugin, isNew } from './admission-plugin.js'

interface Toleration {
  key?: string
  operator?: string
  effect?: string
  tolerationSeconds?: number
}
const tolerationSeconds = 300

export const defaultTolerationSeconds: AdmissionPlugin = {
  name: 'DefaultTolerationSeconds',
  mutate: (_context, request) => {
    if (!isNew(request, 'Pod')) return
    const spec = request.object.spec as { tolerations?: Toleration[] }
    const tolerations = spec.tolerations ?? []
    for (const key of ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']) {
      const tolerated = tolerations.some(
        (it) =>
          (it.key === key || it.key === undefined || it.key === '') &&
          (it.effect === 'NoExecute' || it.effect === undefined || it.effect === ''),
      )
      if (!tolerated) tolerations.push({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds })
    }
    if (tolerations.length > 0) spec.tolerations = tolerations
  },
}
