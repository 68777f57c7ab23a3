// A pod's quality-of-service class, from the requests and limits of its containers.

import type { Pod } from '../../../packages/client/resources.js'

const counted = ['cpu', 'memory'] as const

export function qosClass({ spec }: Pod): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  const all = [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])].map(({ resources }) => resources ?? {})
  const says = (list: Record<string, unknown> | undefined, key: string) => list?.[key] !== undefined && list[key] !== '0' && list[key] !== 0
  if (!all.some(({ requests, limits }) => counted.some((key) => says(requests, key) || says(limits, key)))) return 'BestEffort'
  // Limits alone set requests to the same.
  const isGuaranteed = all.every(({ requests, limits }) =>
    counted.every((key) => says(limits, key) && (requests?.[key] === undefined || String(requests[key]) === String(limits![key]))),
  )
  return isGuaranteed ? 'Guaranteed' : 'Burstable'
}
