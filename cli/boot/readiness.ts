// Which components of a booting cluster are ready: a pure look at what the API says.
//
// A cluster that is resumed finds the statuses of its last life in the store, so what is older than this boot counts for nothing:
// a node must have told its status since, and a workload's containers must have started since.

import type { DaemonSet, Deployment, Node, Pod, Service } from '../../packages/client/resources.js'

export interface Observed {
  /** When this boot began; 0 for a cluster that was found running. */
  readonly sinceMs: number
  readonly nodes: readonly Node[]
  readonly daemonSets: readonly DaemonSet[]
  readonly deployments: readonly Deployment[]
  readonly services: readonly Service[]
  /** Of the workloads' namespace. */
  readonly pods: readonly Pod[]
}

export interface Component {
  readonly name: string
  readonly ready: boolean
}

/** Kubernetes tells times in whole seconds. */
const isSince = (time: string | undefined, sinceMs: number): boolean =>
  sinceMs === 0 || (time !== undefined && Date.parse(time) >= Math.floor(sinceMs / 1000) * 1000)

const isReady = (node: Node | undefined, sinceMs: number): boolean =>
  node?.status?.conditions?.some(
    ({ type, status, lastHeartbeatTime }) => type === 'Ready' && status === 'True' && isSince(lastHeartbeatTime, sinceMs),
  ) ?? false

/** Pods with these labels that are ready, with containers of this boot. */
function readyPods(pods: readonly Pod[], labels: Readonly<Record<string, string>> | undefined, sinceMs: number): number {
  const wanted = Object.entries(labels ?? {})
  return pods.filter(
    ({ metadata, status }) =>
      wanted.every(([key, value]) => metadata.labels?.[key] === value) &&
      status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') &&
      status.containerStatuses?.every(({ state }) => isSince(state?.running?.startedAt, sinceMs)),
  ).length
}

/** Every component that a ready cluster has: its nodes, and what the system manifests ask for. */
export function componentsOf(
  { nodes, daemonSets, deployments, services, pods, sinceMs }: Observed,
  expected: { nodes: readonly string[]; daemonSets: readonly string[]; deployments: readonly string[]; loadBalancers: readonly string[] },
): Component[] {
  return [
    ...expected.nodes.map((name) => ({
      name,
      ready: isReady(
        nodes.find((node) => node.metadata.name === name),
        sinceMs,
      ),
    })),
    ...expected.daemonSets.map((name) => {
      const daemonSet = daemonSets.find((candidate) => candidate.metadata.name === name)
      const status = daemonSet?.status
      return {
        name,
        ready:
          status !== undefined &&
          (status.desiredNumberScheduled ?? 0) >= expected.nodes.length &&
          status.numberReady === status.desiredNumberScheduled &&
          readyPods(pods, daemonSet?.spec?.selector?.matchLabels, sinceMs) >= expected.nodes.length,
      }
    }),
    ...expected.deployments.map((name) => {
      const deployment = deployments.find((candidate) => candidate.metadata.name === name)
      const wanted = deployment?.spec?.replicas ?? 1
      return {
        name,
        ready:
          deployment !== undefined &&
          deployment.status?.observedGeneration === deployment.metadata.generation &&
          (deployment.status?.availableReplicas ?? 0) >= wanted &&
          readyPods(pods, deployment.spec?.selector?.matchLabels, sinceMs) >= wanted,
      }
    }),
    ...expected.loadBalancers.map((name) => ({
      name: `${name}'s address`,
      ready: (services.find((service) => service.metadata.name === name)?.status?.loadBalancer?.ingress?.length ?? 0) > 0,
    })),
  ]
}
