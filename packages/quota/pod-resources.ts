// What a pod asks for as a whole: its containers together, or an init container that needs more, and its overhead
// (k8s.io/component-helpers/resource, PodRequests and PodLimits).

import type { PodSpec } from '../api/kinds/pod-spec.js'
import { add, largest, type ResourceList } from './resource-list.js'

export function podResources(spec: PodSpec, of: 'requests' | 'limits'): ResourceList {
  let total: ResourceList = {}
  for (const { resources } of spec.containers) total = add(total, resources[of] ?? {})
  let atInit: ResourceList = {}
  // Sidecars (KEP-753) run beside what starts after them.
  let sidecars: ResourceList = {}
  for (const { resources, restartPolicy } of spec.initContainers ?? []) {
    const own = resources[of] ?? {}
    if (restartPolicy === 'Always') {
      total = add(total, own)
      sidecars = add(sidecars, own)
      atInit = largest(atInit, sidecars)
    } else atInit = largest(atInit, add(own, sidecars))
  }
  total = largest(total, atInit)
  const overhead = spec.overhead ?? {}
  if (of === 'requests') return add(total, overhead)
  // Where there is no limit, overhead makes none.
  return add(total, Object.fromEntries(Object.entries(overhead).filter(([name]) => Object.hasOwn(total, name))))
}
