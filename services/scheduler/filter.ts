import type { Pod } from '../../packages/client/resources.js'
import type { NodeInfo, Snapshot } from './node-info.js'

/** Why a node will not do, in the words of kube-scheduler. */
export interface Refusal {
  readonly reasons: readonly string[]
  /** Evicting others could help (Unschedulable, as against UnschedulableAndUnresolvable). */
  readonly resolvable: boolean
}

export interface Filter {
  /** As the plugin is called upstream. */
  readonly name: string
  /** Undefined when the node passes. */
  refuse(pod: Pod, info: NodeInfo, snapshot: Snapshot): Refusal | undefined
}

export interface Score {
  readonly name: string
  readonly weight: number
  /** For each node, 0 (worst) to 100. */
  rate(pod: Pod, nodes: readonly NodeInfo[], snapshot: Snapshot): readonly number[]
}

export const scoreMax = 100

/** Rates the least count best. All the same: all best. */
export function fewestBest(counts: readonly number[]): number[] {
  const most = Math.max(0, ...counts)
  const least = Math.min(...counts)
  return counts.map((count) => (most === least ? scoreMax : Math.round((scoreMax * (most - count)) / (most - least))))
}
