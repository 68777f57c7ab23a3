// The roles and bindings every cluster has from its first moment on, as data (kubernetes rbac/bootstrappolicy). Resources that this
// server does not serve are left out, but for those a later API group brings under the same name.

import type { PolicyRule } from '../../../packages/api/kinds/policy-rule.js'
import { rbacGroup } from '../../../packages/api/kinds/policy-rule.js'

interface BootstrapRole {
  readonly name: string
  readonly rules: readonly PolicyRule[]
  readonly labels?: Readonly<Record<string, string>>
  /** Gathers the roles that carry this label. */
  readonly aggregates?: string
}
interface BootstrapBinding {
  /** The binding's name, and its role's. */
  readonly name: string
  readonly users?: readonly string[]
  readonly groups?: readonly string[]
}

const read = ['get', 'list', 'watch']
const write = ['create', 'update', 'patch', 'delete', 'deletecollection']

/** `rule('get list', ['apps'], 'deployments replicasets')`: words between spaces. */
const rule = (
  verbs: string | readonly string[],
  apiGroups: readonly string[],
  resources: string,
  resourceNames?: readonly string[],
): PolicyRule => ({
  verbs: typeof verbs === 'string' ? verbs.split(' ') : [...verbs],
  apiGroups: [...apiGroups],
  resources: resources.split(' '),
  ...(resourceNames && { resourceNames: [...resourceNames] }),
})
const paths = (nonResourceURLs: string): PolicyRule => ({ verbs: ['get'], nonResourceURLs: nonResourceURLs.split(' ') })

const core = ['']
const apps = ['apps']
const leases = ['coordination.k8s.io']
const certificates = ['certificates.k8s.io']
const events = rule('create patch update', ['', 'events.k8s.io'], 'events')
const reviews = [
  rule('create', ['authentication.k8s.io'], 'tokenreviews'),
  rule('create', ['authorization.k8s.io'], 'subjectaccessreviews'),
]
/** The lease by which one of several replicas leads. */
const leadership = (name: string) => [rule('create list watch', leases, 'leases'), rule('get update', leases, 'leases', [name])]

/** Of every kubelet; whom they are about is the node authorizer's and NodeRestriction's to say. */
export const nodeRules: readonly PolicyRule[] = [
  rule('create', ['authentication.k8s.io'], 'tokenreviews'),
  rule('create', ['authorization.k8s.io'], 'subjectaccessreviews localsubjectaccessreviews'),
  rule(read, core, 'services'),
  rule('create get list watch', core, 'nodes'),
  rule('update patch', core, 'nodes nodes/status'),
  rule('create update patch', ['', 'events.k8s.io'], 'events'),
  rule(read, core, 'pods'),
  rule('create delete', core, 'pods'),
  rule('update patch', core, 'pods/status'),
  rule('create', core, 'pods/eviction'),
  rule(read, core, 'secrets configmaps'),
  rule('get', core, 'persistentvolumeclaims persistentvolumes endpoints'),
  rule('create get list watch', certificates, 'certificatesigningrequests'),
  rule('get create update patch delete', leases, 'leases'),
  rule('create', core, 'serviceaccounts/token'),
  // Discovery is every authenticated user's.
]

const aggregate = (to: string) => ({ [`${rbacGroup}/aggregate-to-${to}`]: 'true' })
const health = '/healthz /livez /readyz'

export const clusterRoles: readonly BootstrapRole[] = [
  { name: 'cluster-admin', rules: [rule('*', ['*'], '*'), { verbs: ['*'], nonResourceURLs: ['*'] }] },
  { name: 'system:discovery', rules: [paths(`${health} /version /version/ /openapi /openapi/* /api /api/* /apis /apis/*`)] },
  { name: 'system:monitoring', rules: [paths('/metrics /metrics/slis /livez /readyz /healthz /livez/* /readyz/* /healthz/*')] },
  {
    name: 'system:basic-user',
    rules: [
      rule('create', ['authorization.k8s.io'], 'selfsubjectaccessreviews selfsubjectrulesreviews'),
      rule('create', ['authentication.k8s.io'], 'selfsubjectreviews'),
    ],
  },
  { name: 'system:public-info-viewer', rules: [paths(`${health} /version /version/`)] },
  { name: 'system:service-account-issuer-discovery', rules: [paths('/.well-known/openid-configuration /openid/v1/jwks')] },
  { name: 'admin', rules: [], aggregates: 'admin' },
  { name: 'edit', rules: [], aggregates: 'edit', labels: aggregate('admin') },
  { name: 'view', rules: [], aggregates: 'view', labels: aggregate('edit') },
  {
    name: 'system:aggregate-to-admin',
    labels: aggregate('admin'),
    rules: [
      rule('create', ['authorization.k8s.io'], 'localsubjectaccessreviews'),
      rule([...read, ...write], [rbacGroup], 'roles rolebindings'),
    ],
  },
  {
    name: 'system:aggregate-to-edit',
    labels: aggregate('edit'),
    rules: [
      rule(read, core, 'pods/attach pods/proxy pods/exec pods/portforward secrets services/proxy'),
      rule('impersonate', core, 'serviceaccounts'),
      rule(write, core, 'pods pods/attach pods/proxy pods/exec pods/portforward'),
      rule('create', core, 'pods/eviction'),
      rule(
        write,
        core,
        'configmaps events persistentvolumeclaims replicationcontrollers replicationcontrollers/scale secrets serviceaccounts services services/proxy endpoints',
      ),
      rule('create', core, 'serviceaccounts/token'),
      rule(
        write,
        apps,
        'daemonsets deployments deployments/rollback deployments/scale replicasets replicasets/scale statefulsets statefulsets/scale',
      ),
      rule(write, ['autoscaling'], 'horizontalpodautoscalers'),
      rule(write, ['batch'], 'cronjobs jobs'),
      rule(write, ['policy'], 'poddisruptionbudgets'),
      rule(write, ['networking.k8s.io'], 'ingresses networkpolicies'),
      rule([...read, ...write], leases, 'leases'),
    ],
  },
  {
    name: 'system:aggregate-to-view',
    labels: aggregate('view'),
    rules: [
      rule(
        read,
        core,
        'configmaps endpoints persistentvolumeclaims persistentvolumeclaims/status pods replicationcontrollers replicationcontrollers/scale serviceaccounts services services/status',
      ),
      rule(
        read,
        core,
        'bindings events limitranges namespaces/status pods/log pods/status replicationcontrollers/status resourcequotas resourcequotas/status',
      ),
      rule(read, core, 'namespaces'),
      rule(read, ['discovery.k8s.io'], 'endpointslices'),
      rule(
        read,
        apps,
        'controllerrevisions daemonsets daemonsets/status deployments deployments/scale deployments/status replicasets replicasets/scale replicasets/status statefulsets statefulsets/scale statefulsets/status',
      ),
      rule(read, ['autoscaling'], 'horizontalpodautoscalers horizontalpodautoscalers/status'),
      rule(read, ['batch'], 'cronjobs cronjobs/status jobs jobs/status'),
      rule(read, ['policy'], 'poddisruptionbudgets poddisruptionbudgets/status'),
      rule(read, ['networking.k8s.io'], 'ingresses ingresses/status networkpolicies'),
    ],
  },
  {
    // Upstream's metrics-server brings it.
    name: 'system:aggregated-metrics-reader',
    labels: { ...aggregate('admin'), ...aggregate('edit'), ...aggregate('view') },
    rules: [rule(read, ['metrics.k8s.io'], 'pods nodes')],
  },
  // Bound to nobody: the node authorizer gives nodes their rights.
  { name: 'system:node', rules: nodeRules },
  {
    name: 'system:node-proxier',
    rules: [
      rule('list watch', core, 'services endpoints'),
      rule(read, core, 'nodes'),
      events,
      rule('list watch', ['discovery.k8s.io'], 'endpointslices'),
    ],
  },
  { name: 'system:node-bootstrapper', rules: [rule('create get list watch', certificates, 'certificatesigningrequests')] },
  { name: 'system:auth-delegator', rules: reviews },
  {
    name: 'system:kube-controller-manager',
    // One identity for all controllers. Garbage collection and emptying namespaces reach every resource there is; creating is
    // said kind by kind (kubernetes' system:controller:* roles together).
    rules: [
      events,
      ...leadership('kube-controller-manager'),
      rule('get list watch update patch delete deletecollection', ['*'], '*'),
      rule(
        'create',
        core,
        'configmaps endpoints persistentvolumeclaims persistentvolumes pods pods/eviction secrets serviceaccounts serviceaccounts/token',
      ),
      rule('create', apps, 'controllerrevisions replicasets'),
      rule('create', ['batch'], 'jobs'),
      rule('create', ['discovery.k8s.io'], 'endpointslices'),
      ...reviews,
      // The aggregated roles hold more than any single controller does.
      rule('escalate', [rbacGroup], 'clusterroles'),
      rule('approve sign', certificates, 'signers'),
    ],
  },
  {
    name: 'system:kube-scheduler',
    rules: [
      events,
      ...leadership('kube-scheduler'),
      rule(read, core, 'nodes namespaces services replicationcontrollers persistentvolumeclaims persistentvolumes'),
      rule('get list watch delete', core, 'pods'),
      rule('create', core, 'pods/binding bindings'),
      rule('patch update', core, 'pods/status'),
      rule(read, apps, 'replicasets statefulsets'),
      rule(read, ['policy'], 'poddisruptionbudgets'),
      rule(read, ['scheduling.k8s.io'], 'priorityclasses'),
      rule(read, ['storage.k8s.io'], 'csidrivers csinodes csistoragecapacities storageclasses volumeattachments'),
      ...reviews,
    ],
  },
  {
    name: 'system:cloud-controller-manager',
    rules: [
      events,
      rule(read, core, 'nodes'),
      rule('get list watch patch', core, 'services'),
      rule('patch update', core, 'services/status'),
    ],
  },
  ...(
    [
      ['legacy-unknown', 'kubernetes.io/legacy-unknown'],
      ['kubelet-serving', 'kubernetes.io/kubelet-serving'],
      ['kube-apiserver-client', 'kubernetes.io/kube-apiserver-client'],
      ['kube-apiserver-client-kubelet', 'kubernetes.io/kube-apiserver-client-kubelet'],
    ] as const
  ).map(([name, signer]) => ({
    name: `system:certificates.k8s.io:${name}-approver`,
    rules: [rule('approve', certificates, 'signers', [signer])],
  })),
]

const authenticated = 'system:authenticated'

export const clusterRoleBindings: readonly BootstrapBinding[] = [
  { name: 'cluster-admin', groups: ['system:masters'] },
  { name: 'system:discovery', groups: [authenticated] },
  { name: 'system:basic-user', groups: [authenticated] },
  { name: 'system:public-info-viewer', groups: [authenticated, 'system:unauthenticated'] },
  { name: 'system:monitoring', groups: ['system:monitoring'] },
  { name: 'system:service-account-issuer-discovery', groups: ['system:serviceaccounts'] },
  { name: 'system:node' },
  { name: 'system:node-proxier', users: ['system:kube-proxy'] },
  { name: 'system:kube-controller-manager', users: ['system:kube-controller-manager'] },
  { name: 'system:kube-scheduler', users: ['system:kube-scheduler'] },
  { name: 'system:cloud-controller-manager', users: ['system:cloud-controller-manager'] },
]
