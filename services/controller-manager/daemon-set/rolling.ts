// How a DaemonSet's pods come to a new template (pkg/controller/daemon/update.go rollingUpdate): the old pod of a node goes
// first and the new one comes after it, or with maxSurge the other way round.

import { scaledValue } from '../../../packages/api/machinery/int-or-string.js'
import type { DaemonSet, Pod } from '../../../packages/client/resources.js'
import { isReady } from '../../../packages/placement/pod-state.js'

/** The working pods of a node that should have one: of an earlier template, and of the present one. */
export interface Standing {
  readonly node: string
  readonly old: Pod | undefined
  readonly updated: Pod | undefined
}
export interface Rolling {
  /** Nodes that get a new pod beside the old one. */
  readonly create: readonly string[]
  readonly delete: readonly Pod[]
}

/** On how many nodes a new pod may run beside an old one that works. */
export function surgeOf({ spec: { updateStrategy } }: DaemonSet, desired: number): number {
  return updateStrategy?.type === 'OnDelete' ? 0 : scaledValue(updateStrategy?.rollingUpdate?.maxSurge ?? 0, desired, 'up')
}

export function roll(
  { spec: { updateStrategy } }: DaemonSet,
  standings: readonly Standing[],
  { surge, unavailable, isAvailable }: { surge: number; unavailable: number; isAvailable: (pod: Pod) => boolean },
): Rolling {
  if (updateStrategy?.type === 'OnDelete') return { create: [], delete: [] }
  if (surge > 0) return rollWithSurge(standings, surge, isAvailable)
  const maxUnavailable = Math.max(1, scaledValue(updateStrategy?.rollingUpdate?.maxUnavailable ?? 1, standings.length, 'up'))
  const outdated = standings.flatMap(({ old, updated }) => (old === undefined || updated !== undefined ? [] : old))
  // Those that don't work go at once, the others as maxUnavailable leaves room.
  const working = outdated.filter(isReady)
  const broken = outdated.filter((pod) => !isReady(pod))
  return { create: [], delete: [...broken, ...working.slice(0, Math.max(0, maxUnavailable - unavailable))] }
}

function rollWithSurge(standings: readonly Standing[], surge: number, isAvailable: (pod: Pod) => boolean): Rolling {
  const pairs = standings.flatMap(({ old, updated }) => (old !== undefined && updated !== undefined ? [{ old, updated }] : []))
  const done = pairs.filter(({ old, updated }) => isAvailable(updated) || !isReady(old))
  const waiting = pairs.filter(({ updated }) => !isAvailable(updated)).length
  const alone = standings.flatMap(({ node, old, updated }) => (old !== undefined && updated === undefined ? [{ node, old }] : []))
  // Beside one that does not work another may come whatever the surge.
  const broken = alone.filter(({ old }) => !isAvailable(old))
  const working = alone.filter(({ old }) => isAvailable(old)).slice(0, Math.max(0, surge - waiting))
  return { create: [...broken, ...working].map(({ node }) => node), delete: done.map(({ old }) => old) }
}
