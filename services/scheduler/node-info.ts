// A node as the scheduler counts it: its pods and what they have asked for.

import { milliOf, unitsOf } from '../../packages/api/machinery/quantity.js'
import type { Node, Pod } from '../../packages/client/resources.js'

/** Amounts by resource name: cpu in thousandths, all else in units. */
export type Amounts = Map<string, number>

export interface NodeInfo {
  readonly node: Node
  readonly pods: readonly Pod[]
  readonly requested: Amounts
  readonly allocatable: Amounts
}

/** What the scheduler decides by: every node with its pods, those assumed a moment ago among them. */
export interface Snapshot {
  readonly nodes: readonly NodeInfo[]
  /** Pods with required anti-affinity, which can forbid a node to others. */
  readonly repelling: readonly { pod: Pod; node: Node }[]
  /** Labels of the namespaces, for affinity terms that select by them. */
  readonly namespaceLabels: (namespace: string) => Record<string, string>
}

const amountOf = (resource: string, quantity: string): number => (resource === 'cpu' ? milliOf(quantity) : unitsOf(quantity))
const amountsOf = (quantities: Record<string, string> = {}): Amounts =>
  new Map(Object.entries(quantities).map(([resource, quantity]) => [resource, amountOf(resource, quantity)]))

/** What a pod asks for: its containers together, or an init container that needs more; its overhead; and one place. */
export function requestOf({ spec }: Pod): Amounts {
  const total: Amounts = new Map([['pods', 1]])
  const sum = (into: Amounts, amounts: Amounts) => {
    for (const [resource, amount] of amounts) into.set(resource, (into.get(resource) ?? 0) + amount)
  }
  for (const { resources } of spec.containers) sum(total, amountsOf(resources?.requests))
  // Sidecars (KEP-753) run beside what starts after them.
  const sidecars: Amounts = new Map()
  for (const { resources, restartPolicy } of spec.initContainers ?? []) {
    const own = amountsOf(resources?.requests)
    if (restartPolicy === 'Always') {
      sum(sidecars, own)
      sum(total, own)
      continue
    }
    for (const [resource, amount] of own) total.set(resource, Math.max(total.get(resource) ?? 0, amount + (sidecars.get(resource) ?? 0)))
  }
  sum(total, amountsOf(spec.overhead))
  return total
}

export function nodeInfo(node: Node, pods: readonly Pod[]): NodeInfo {
  const requested: Amounts = new Map()
  for (const pod of pods) for (const [resource, amount] of requestOf(pod)) requested.set(resource, (requested.get(resource) ?? 0) + amount)
  return { node, pods, requested, allocatable: amountsOf(node.status?.allocatable) }
}
