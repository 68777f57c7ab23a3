// A pod's quality of service, by which nodes choose whom to evict first.

import { nanosOf } from '../machinery/quantity.js'
import type { PodSpec } from './pod-spec.js'

const counted = ['cpu', 'memory'] as const

/** Guaranteed: every container limits CPU and memory and asks for just that; BestEffort: none asks for anything. */
export function qosClass(spec: PodSpec): 'Guaranteed' | 'Burstable' | 'BestEffort' {
  const containers = [...spec.containers, ...(spec.initContainers ?? [])]
  let asks = false
  let guaranteed = true
  for (const { resources } of containers) {
    for (const name of counted) {
      const request = nanosOf(resources.requests?.[name] ?? '0')
      const limit = nanosOf(resources.limits?.[name] ?? '0')
      if (request > 0n || limit > 0n) asks = true
      if (limit === 0n || (request !== 0n && request !== limit)) guaranteed = false
    }
  }
  if (!asks) return 'BestEffort'
  return guaranteed ? 'Guaranteed' : 'Burstable'
}
