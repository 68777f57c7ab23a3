// Which pods a pod (anti-)affinity term means.

import { selects } from '../../packages/api/machinery/selector.js'
import type { Node, Pod } from '../../packages/client/resources.js'
import type { Snapshot } from './node-info.js'

type Affinity = NonNullable<Pod['spec']['affinity']>
export type AffinityTerm = NonNullable<NonNullable<Affinity['podAffinity']>['requiredDuringSchedulingIgnoredDuringExecution']>[number]

/** Does `term` of `pod` mean `other`? Without namespaces it means its own. */
export function termMeans(term: AffinityTerm, pod: Pod, other: Pod, { namespaceLabels }: Snapshot): boolean {
  const namespace = other.metadata.namespace ?? ''
  const named = term.namespaces ?? []
  const inNamespace =
    named.length === 0 && term.namespaceSelector === undefined
      ? namespace === pod.metadata.namespace
      : named.includes(namespace) || (term.namespaceSelector !== undefined && selects(term.namespaceSelector, namespaceLabels(namespace)))
  return inNamespace && selects(term.labelSelector, other.metadata.labels)
}

export const domainOf = ({ metadata }: Node, topologyKey: string): string | undefined => metadata.labels?.[topologyKey]

/** Are both nodes in one domain of this topology? */
export function shareDomain(a: Node, b: Node, topologyKey: string): boolean {
  const domain = domainOf(a, topologyKey)
  return domain !== undefined && domain === domainOf(b, topologyKey)
}
