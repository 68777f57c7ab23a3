// How many pods a ReplicaSet lacks or has too many, and what its status says.

import { selectsByMap } from '../../../packages/api/machinery/selector.js'
import type { Pod, ReplicaSet } from '../../../packages/client/resources.js'
import { availableInMs, isActive, isReady } from '../../../packages/placement/pod-state.js'
import { inDeletionOrder } from './deletion-order.js'

/** No more than this many creations or deletions at once. */
export const burstMax = 500

export interface Plan {
  readonly create: number
  readonly delete: readonly Pod[]
  readonly status: ReplicaSet['status']
  /** When a pod that is ready becomes available. */
  readonly requeueAfterMs?: number
}

/** `owned`: every pod of the ReplicaSet. `settled`: the cache shows everything that was done before. */
export function plan({
  replicaSet,
  owned,
  perNode,
  settled,
  wallMs,
}: {
  replicaSet: ReplicaSet
  owned: readonly Pod[]
  perNode: ReadonlyMap<string, number>
  settled: boolean
  wallMs: number
}): Plan {
  const active = owned.filter(isActive)
  const surplus = active.length - (replicaSet.spec.replicas ?? 1)
  const acts = settled && !replicaSet.metadata.deletionTimestamp
  const minReadySeconds = replicaSet.spec.minReadySeconds ?? 0
  const waits = active.map((pod) => availableInMs(pod, minReadySeconds, wallMs)).filter((ms) => ms !== undefined)
  const pending = waits.filter((ms) => ms > 0)
  const labels = replicaSet.spec.template?.metadata?.labels ?? {}
  return {
    create: acts && surplus < 0 ? Math.min(-surplus, burstMax) : 0,
    delete: acts && surplus > 0 ? inDeletionOrder(active, { perNode, wallMs }).slice(0, Math.min(surplus, burstMax)) : [],
    status: {
      ...replicaSet.status,
      replicas: active.length,
      fullyLabeledReplicas: active.filter((pod) => selectsByMap(labels, pod.metadata.labels)).length,
      readyReplicas: active.filter(isReady).length,
      availableReplicas: waits.length - pending.length,
      observedGeneration: replicaSet.metadata.generation,
    },
    ...(pending.length > 0 ? { requeueAfterMs: Math.min(...pending) } : {}),
  }
}
