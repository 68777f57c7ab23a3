// How the replicas of a Deployment are spread over its ReplicaSets while it rolls (pkg/controller/deployment/rolling.go,
// sync.go). Pure counting: sizes in, sizes out.

import { scaledValue } from '../../../packages/api/machinery/int-or-string.js'
import type { Deployment, ReplicaSet } from '../../../packages/client/resources.js'
import { desiredAnnotation, maxAnnotation } from './revision.js'

export interface Limits {
  readonly replicas: number
  readonly maxSurge: number
  readonly maxUnavailable: number
}
/** ReplicaSet name → replicas wanted, for those that should change. */
export type Sizes = Map<string, number>

export function limitsOf({ spec }: Deployment): Limits {
  const replicas = spec.replicas ?? 1
  if (spec.strategy?.type === 'Recreate') return { replicas, maxSurge: 0, maxUnavailable: 0 }
  const rolling = spec.strategy?.rollingUpdate
  const maxSurge = scaledValue(rolling?.maxSurge ?? '25%', replicas, 'up')
  const maxUnavailable = Math.min(scaledValue(rolling?.maxUnavailable ?? '25%', replicas, 'down'), replicas)
  // Both rounded to nothing would stand still for ever.
  return { replicas, maxSurge, maxUnavailable: maxSurge === 0 && maxUnavailable === 0 ? 1 : maxUnavailable }
}

export const sizeOf = (replicaSet: ReplicaSet): number => replicaSet.spec.replicas ?? 1
const availableOf = (replicaSet: ReplicaSet): number => replicaSet.status?.availableReplicas ?? 0
export const total = (replicaSets: readonly ReplicaSet[], count: (one: ReplicaSet) => number): number =>
  replicaSets.reduce((sum, one) => sum + count(one), 0)

/** The new ReplicaSet grows as far as maxSurge allows, or shrinks to what is wanted. */
export function sizeOfNewest(newest: ReplicaSet, old: readonly ReplicaSet[], { replicas, maxSurge }: Limits): number {
  const size = sizeOf(newest)
  if (size >= replicas) return replicas
  const room = replicas + maxSurge - total([...old, newest], sizeOf)
  return room <= 0 ? size : size + Math.min(room, replicas - size)
}

/** The old ones shrink, pods that do not work first, as long as enough of all stay available. */
export function sizesOfOld(newest: ReplicaSet | undefined, old: readonly ReplicaSet[], { replicas, maxUnavailable }: Limits): Sizes {
  const sizes: Sizes = new Map()
  const minAvailable = replicas - maxUnavailable
  const newestUnavailable = newest === undefined ? 0 : sizeOf(newest) - availableOf(newest)
  const all = newest === undefined ? old : [...old, newest]
  const shrink = total(all, sizeOf) - minAvailable - newestUnavailable
  if (shrink <= 0) return sizes
  const left = new Map(old.map((one) => [one.metadata.name, sizeOf(one)]))
  const take = (name: string, count: number) => {
    left.set(name, (left.get(name) ?? 0) - count)
    sizes.set(name, left.get(name) ?? 0)
  }
  let unhealthyLeft = shrink
  for (const one of old) {
    const unhealthy = Math.min(unhealthyLeft, sizeOf(one) - availableOf(one))
    if (unhealthy <= 0) continue
    take(one.metadata.name, unhealthy)
    unhealthyLeft -= unhealthy
  }
  let availableLeft = total(all, availableOf) - minAvailable
  for (const one of old) {
    const down = Math.min(availableLeft, left.get(one.metadata.name) ?? 0)
    if (down <= 0) continue
    take(one.metadata.name, down)
    availableLeft -= down
  }
  return sizes
}

/** The Deployment was scaled since these sizes were set. */
export const isScaled = (replicaSets: readonly ReplicaSet[], { replicas }: Limits): boolean =>
  replicaSets.some(
    (one) =>
      sizeOf(one) > 0 &&
      one.metadata.annotations?.[desiredAnnotation] !== undefined &&
      Number(one.metadata.annotations[desiredAnnotation]) !== replicas,
  )

/** Scaling in the middle of a rollout keeps the proportions; what rounding leaves over goes to the largest. */
export function proportionalSizes(replicaSets: readonly ReplicaSet[], { replicas, maxSurge }: Limits): Sizes {
  const active = replicaSets.filter((one) => sizeOf(one) > 0)
  if (active.length <= 1) return new Map(active.map((one) => [one.metadata.name, replicas]))
  const allowed = replicas > 0 ? replicas + maxSurge : 0
  const toSpread = allowed - total(active, sizeOf)
  const sizes: Sizes = new Map()
  let left = toSpread
  for (const one of active.toSorted((a, b) => sizeOf(b) - sizeOf(a))) {
    const before = Number(one.metadata.annotations?.[maxAnnotation] ?? 0) || replicas
    const share = Math.round((sizeOf(one) * allowed) / before) - sizeOf(one)
    const step = toSpread > 0 ? Math.min(Math.max(share, 0), left) : Math.max(Math.min(share, 0), left)
    sizes.set(one.metadata.name, sizeOf(one) + step)
    left -= step
  }
  const [largest] = sizes
  if (largest !== undefined && left !== 0) sizes.set(largest[0], Math.max(0, largest[1] + left))
  return sizes
}
