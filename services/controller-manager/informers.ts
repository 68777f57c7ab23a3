// The caches all controllers share: one list and one watch a kind.

import { Informer, type InformerOptions } from '../../packages/client/informer.js'
import type { KubeClient } from '../../packages/client/kube-client.js'
import { controllerOf, type KubeObject, type Resource } from '../../packages/client/resource.js'
import * as resources from '../../packages/client/resources.js'

const byNamespace = (object: KubeObject) => [object.metadata.namespace]
const byOwner = (object: KubeObject) => [controllerOf(object)?.uid]

export type Informers = ReturnType<typeof openInformers>

export function openInformers(client: KubeClient, { onError, random }: Pick<InformerOptions<KubeObject>, 'onError' | 'random'>) {
  const open = <T extends KubeObject>(resource: Resource<T>, options: InformerOptions<T> = {}) =>
    new Informer(client, resource, { onError, random, ...options })
  return {
    namespaces: open(resources.namespaces),
    nodes: open(resources.nodes),
    leases: open(resources.leases),
    pods: open(resources.pods, { indexers: { namespace: byNamespace, owner: byOwner, node: (pod) => [pod.spec.nodeName] } }),
    deployments: open(resources.deployments, { indexers: { namespace: byNamespace } }),
    replicaSets: open(resources.replicaSets, { indexers: { namespace: byNamespace, owner: byOwner } }),
    daemonSets: open(resources.daemonSets, { indexers: { namespace: byNamespace } }),
    statefulSets: open(resources.statefulSets, { indexers: { namespace: byNamespace } }),
    controllerRevisions: open(resources.controllerRevisions, { indexers: { namespace: byNamespace } }),
    jobs: open(resources.jobs, { indexers: { namespace: byNamespace, owner: byOwner } }),
    cronJobs: open(resources.cronJobs),
    services: open(resources.services, { indexers: { namespace: byNamespace } }),
    endpointSlices: open(resources.endpointSlices, { indexers: { service: (slice) => [sliceService(slice)] } }),
    serviceAccounts: open(resources.serviceAccounts, { indexers: { namespace: byNamespace } }),
    configMaps: open(resources.configMaps),
    podDisruptionBudgets: open(resources.podDisruptionBudgets, { indexers: { namespace: byNamespace } }),
    resourceQuotas: open(resources.resourceQuotas, { indexers: { namespace: byNamespace } }),
    endpoints: open(resources.endpoints),
    customResourceDefinitions: open(resources.customResourceDefinitions),
    clusterRoles: open(resources.clusterRoles),
    certificateSigningRequests: open(resources.certificateSigningRequests),
  }
}

/** `namespace/service` to which a slice belongs. */
export function sliceService({ metadata }: KubeObject): string | undefined {
  const service = metadata.labels?.['kubernetes.io/service-name']
  return service && `${metadata.namespace}/${service}`
}
