// The snapshot, kept up to date: nodes with their pods, and the pods that were bound a moment ago and whose binding the
// watch has not told yet.

import type { Informer } from '../../packages/client/informer.js'
import { keyOf } from '../../packages/client/resource.js'
import type { Namespace, Node, Pod } from '../../packages/client/resources.js'
import { hasEnded } from '../../packages/placement/pod-state.js'
import { type NodeInfo, nodeInfo, type Snapshot } from './node-info.js'

export class ClusterState {
  readonly #nodes: Informer<Node>
  readonly #pods: Informer<Pod>
  readonly #namespaces: Informer<Namespace>
  /** Pod key → the pod as it will be. */
  readonly #assumed = new Map<string, Pod>()
  /** Nodes' sums, made again only for nodes where something changed. */
  readonly #infos = new Map<string, NodeInfo>()

  constructor({ nodes, pods, namespaces }: { nodes: Informer<Node>; pods: Informer<Pod>; namespaces: Informer<Namespace> }) {
    this.#nodes = nodes
    this.#pods = pods
    this.#namespaces = namespaces
    nodes.onEvent(({ object }) => this.#infos.delete(object.metadata.name))
    pods.onEvent((event) => {
      const { object } = event
      if (object.spec.nodeName || event.type === 'deleted') this.forget(object)
      if (event.type === 'updated') this.#infos.delete(event.before.spec.nodeName ?? '')
      this.#infos.delete(object.spec.nodeName ?? '')
    })
  }

  /** Counts the pod on the node from now on. */
  assume(pod: Pod, node: string): void {
    this.#assumed.set(keyOf(pod), { ...pod, spec: { ...pod.spec, nodeName: node } })
    this.#infos.delete(node)
  }
  /** The binding failed, or the watch has told it. */
  forget(pod: Pod): void {
    const assumed = this.#assumed.get(keyOf(pod))
    if (assumed === undefined) return
    this.#assumed.delete(keyOf(pod))
    this.#infos.delete(assumed.spec.nodeName ?? '')
  }
  isAssumed(key: string): boolean {
    return this.#assumed.has(key)
  }

  snapshot(): Snapshot {
    const nodes = this.#nodes.list().map((node) => this.#info(node))
    return {
      nodes,
      repelling: nodes.flatMap(({ node, pods }) => pods.filter(repels).map((pod) => ({ pod, node }))),
      namespaceLabels: (namespace) => this.#namespaces.get(namespace)?.metadata.labels ?? {},
    }
  }

  #info(node: Node): NodeInfo {
    const { name } = node.metadata
    const known = this.#infos.get(name)
    if (known !== undefined) return known
    const assumed = [...this.#assumed.values()].filter(({ spec }) => spec.nodeName === name)
    const info = nodeInfo(node, [...this.#pods.byIndex('node', name).filter((pod) => !hasEnded(pod)), ...assumed])
    this.#infos.set(name, info)
    return info
  }
}

const repels = ({ spec }: Pod): boolean => (spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).length > 0
