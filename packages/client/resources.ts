// Where the kinds live, without their schemas: a process that only moves packets must not load those to watch a Service.
// resources.test.ts compares this list with the kinds of packages/api.

import type { CertificateSigningRequest } from '../api/kinds/certificate-signing-request.js'
import type { ClusterRole } from '../api/kinds/cluster-role.js'
import type { ClusterRoleBinding } from '../api/kinds/cluster-role-binding.js'
import type { ConfigMap } from '../api/kinds/config-map.js'
import type { ControllerRevision } from '../api/kinds/controller-revision.js'
import type { CronJob } from '../api/kinds/cron-job.js'
import type { CustomResourceDefinition } from '../api/kinds/custom-resource-definition.js'
import type { DaemonSet } from '../api/kinds/daemon-set.js'
import type { Deployment } from '../api/kinds/deployment.js'
import type { EndpointSlice } from '../api/kinds/endpoint-slice.js'
import type { Endpoints } from '../api/kinds/endpoints.js'
import type { Event } from '../api/kinds/event.js'
import type { Ingress } from '../api/kinds/ingress.js'
import type { IngressClass } from '../api/kinds/ingress-class.js'
import type { Job } from '../api/kinds/job.js'
import type { Lease } from '../api/kinds/lease.js'
import type { Namespace } from '../api/kinds/namespace.js'
import type { Node } from '../api/kinds/node.js'
import type { Pod } from '../api/kinds/pod.js'
import type { PodDisruptionBudget } from '../api/kinds/pod-disruption-budget.js'
import type { ReplicaSet } from '../api/kinds/replica-set.js'
import type { ResourceQuota } from '../api/kinds/resource-quota.js'
import type { Role } from '../api/kinds/role.js'
import type { RoleBinding } from '../api/kinds/role-binding.js'
import type { Secret } from '../api/kinds/secret.js'
import type { Service } from '../api/kinds/service.js'
import type { ServiceAccount } from '../api/kinds/service-account.js'
import type { StatefulSet } from '../api/kinds/stateful-set.js'
import type { Resource } from './resource.js'

export type {
  CertificateSigningRequest,
  ClusterRole,
  ConfigMap,
  ControllerRevision,
  CronJob,
  DaemonSet,
  Deployment,
  Endpoints,
  EndpointSlice,
  Event,
  Ingress,
  IngressClass,
  Job,
  Lease,
  Namespace,
  Node,
  Pod,
  PodDisruptionBudget,
  ReplicaSet,
  ResourceQuota,
  Secret,
  Service,
  ServiceAccount,
  StatefulSet,
}

const core = { group: '', version: 'v1', namespaced: true } as const
const cluster = { group: '', version: 'v1', namespaced: false } as const
const apps = { group: 'apps', version: 'v1', namespaced: true } as const
const batch = { group: 'batch', version: 'v1', namespaced: true } as const
const networking = { group: 'networking.k8s.io', version: 'v1' } as const

export const configMaps: Resource<ConfigMap> = { ...core, kind: 'ConfigMap', plural: 'configmaps' }
export const endpoints: Resource<Endpoints> = { ...core, kind: 'Endpoints', plural: 'endpoints' }
export const events: Resource<Event> = { ...core, kind: 'Event', plural: 'events' }
export const namespaces: Resource<Namespace> = { ...cluster, kind: 'Namespace', plural: 'namespaces' }
export const nodes: Resource<Node> = { ...cluster, kind: 'Node', plural: 'nodes' }
export const pods: Resource<Pod> = { ...core, kind: 'Pod', plural: 'pods' }
export const resourceQuotas: Resource<ResourceQuota> = { ...core, kind: 'ResourceQuota', plural: 'resourcequotas' }
export const secrets: Resource<Secret> = { ...core, kind: 'Secret', plural: 'secrets' }
export const serviceAccounts: Resource<ServiceAccount> = { ...core, kind: 'ServiceAccount', plural: 'serviceaccounts' }
export const services: Resource<Service> = { ...core, kind: 'Service', plural: 'services' }
export const controllerRevisions: Resource<ControllerRevision> = { ...apps, kind: 'ControllerRevision', plural: 'controllerrevisions' }
export const daemonSets: Resource<DaemonSet> = { ...apps, kind: 'DaemonSet', plural: 'daemonsets' }
export const deployments: Resource<Deployment> = { ...apps, kind: 'Deployment', plural: 'deployments' }
export const replicaSets: Resource<ReplicaSet> = { ...apps, kind: 'ReplicaSet', plural: 'replicasets' }
export const statefulSets: Resource<StatefulSet> = { ...apps, kind: 'StatefulSet', plural: 'statefulsets' }
export const cronJobs: Resource<CronJob> = { ...batch, kind: 'CronJob', plural: 'cronjobs' }
export const jobs: Resource<Job> = { ...batch, kind: 'Job', plural: 'jobs' }
export const leases: Resource<Lease> = { group: 'coordination.k8s.io', version: 'v1', namespaced: true, kind: 'Lease', plural: 'leases' }
export const customResourceDefinitions: Resource<CustomResourceDefinition> = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  namespaced: false,
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
}
export const endpointSlices: Resource<EndpointSlice> = {
  group: 'discovery.k8s.io',
  version: 'v1',
  namespaced: true,
  kind: 'EndpointSlice',
  plural: 'endpointslices',
}
export const ingresses: Resource<Ingress> = { ...networking, namespaced: true, kind: 'Ingress', plural: 'ingresses' }
export const ingressClasses: Resource<IngressClass> = { ...networking, namespaced: false, kind: 'IngressClass', plural: 'ingressclasses' }
export const podDisruptionBudgets: Resource<PodDisruptionBudget> = {
  group: 'policy',
  version: 'v1',
  namespaced: true,
  kind: 'PodDisruptionBudget',
  plural: 'poddisruptionbudgets',
}
export const certificateSigningRequests: Resource<CertificateSigningRequest> = {
  group: 'certificates.k8s.io',
  version: 'v1',
  namespaced: false,
  kind: 'CertificateSigningRequest',
  plural: 'certificatesigningrequests',
}
const rbac = { group: 'rbac.authorization.k8s.io', version: 'v1' } as const
export const clusterRoles: Resource<ClusterRole> = { ...rbac, namespaced: false, kind: 'ClusterRole', plural: 'clusterroles' }
export const clusterRoleBindings: Resource<ClusterRoleBinding> = {
  ...rbac,
  namespaced: false,
  kind: 'ClusterRoleBinding',
  plural: 'clusterrolebindings',
}
export const roles: Resource<Role> = { ...rbac, namespaced: true, kind: 'Role', plural: 'roles' }
export const roleBindings: Resource<RoleBinding> = { ...rbac, namespaced: true, kind: 'RoleBinding', plural: 'rolebindings' }
