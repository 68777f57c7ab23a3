// NodeRestriction: a kubelet writes its own node, its own lease, and the status of the pods that are bound to it
// (kubernetes plugin/pkg/admission/noderestriction). What it may read, and that it may write at all, is the node authorizer's.

import { sameJson } from '../../../packages/api/machinery/json.js'
import type { KubeObject } from '../../../packages/api/machinery/kind.js'
import { apiErrors } from '../../../packages/api/machinery/status.js'
import { leaseNamespace, nodeOf } from '../authorization/node-authorizer.js'
import type { User } from '../http/request.js'
import { type ApiContext, cacheOf, groupResource, type Target } from '../verbs/api-context.js'
import type { AdmissionPlugin } from './admission-plugin.js'

const mirror = 'kubernetes.io/config.mirror'

export const nodeRestriction: AdmissionPlugin = {
  name: 'NodeRestriction',
  onSubresources: true,
  validate: (_context, { target, object, before, subresource, user }) => {
    const node = nodeOf(user)
    if (node === undefined) return
    const refuse = (why: string) => apiErrors.forbidden(groupResource(target), object.metadata.name, why)
    switch (target.kind.id) {
      case 'io.k8s.api.core.v1.Pod':
        return before === undefined ? checkNewPod(node, object, refuse) : checkPodStatus(node, object, before, subresource, refuse)
      case 'io.k8s.api.core.v1.Node':
        return checkNode(node, object, before, refuse)
      case 'io.k8s.api.coordination.v1.Lease':
        if (object.metadata.namespace !== leaseNamespace) throw refuse(`can only access leases in the "${leaseNamespace}" system namespace`)
        if (object.metadata.name !== node) throw refuse('can only access node lease with the same name as the requesting node')
    }
  },
}

/** Throws ApiError 403 when a kubelet takes away (`delete`) or evicts (`evict`) what is not its own. */
export function restrictNodeRemoval(context: ApiContext, target: Target, user: User, how: 'delete' | 'evict'): void {
  const node = nodeOf(user)
  if (node === undefined) return
  const { name, namespace } = target.on
  const refuse = (why: string) => apiErrors.forbidden(groupResource(target), name, why)
  if (target.kind.id === 'io.k8s.api.core.v1.Node' && name !== node) throw refuse(notItsNode(node, name))
  if (target.kind.id !== 'io.k8s.api.core.v1.Pod') return
  const pod = cacheOf(context, target).get(namespace, name)
  if (pod !== undefined && nodeNameOf(pod.object) !== node)
    throw refuse(`node ${JSON.stringify(node)} can only ${how} pods with spec.nodeName set to itself`)
}

/** Throws ApiError 403 when a kubelet wants a token for anything but a pod of its own. */
export function restrictNodeToken(
  target: Target,
  user: User,
  bound: KubeObject | undefined,
  reference: { kind?: string | undefined; uid?: string | undefined } | undefined,
): void {
  const node = nodeOf(user)
  if (node === undefined) return
  const refuse = (why: string) => apiErrors.forbidden(groupResource(target), target.on.name, why)
  if (bound === undefined || reference?.kind !== 'Pod') throw refuse('node requested token not bound to a pod')
  if (!reference.uid) throw refuse('node requested token with a pod binding without a uid')
  if (nodeNameOf(bound) !== node) throw refuse('node requested token bound to a pod scheduled on a different node')
}

type Refuse = (why: string) => Error

const nodeNameOf = ({ spec }: KubeObject): string | undefined => (spec as { nodeName?: string }).nodeName
const notItsNode = (node: string, name: string) => `node ${JSON.stringify(node)} is not allowed to modify node ${JSON.stringify(name)}`

function checkNewPod(node: string, pod: KubeObject, refuse: Refuse): void {
  const self = `node ${JSON.stringify(node)}`
  if (pod.metadata.annotations?.[mirror] === undefined)
    throw refuse(`pod does not have ${JSON.stringify(mirror)} annotation, ${self} can only create mirror pods`)
  if (nodeNameOf(pod) !== node) throw refuse(`${self} can only create pods with spec.nodeName set to itself`)
  const { serviceAccountName, volumes = [] } = pod.spec as { serviceAccountName?: string; volumes?: Record<string, unknown>[] }
  if (serviceAccountName) throw refuse(`${self} can not create pods that reference a service account`)
  // Whatever a pod refers to, its node may read.
  const isPlain = volumes.every((volume) => Object.keys(volume).every((key) => ['name', 'emptyDir', 'hostPath'].includes(key)))
  if (!isPlain || /"(?:secretRef|secretKeyRef|configMapRef|configMapKeyRef|imagePullSecrets)":/.test(JSON.stringify(pod.spec)))
    throw refuse(`${self} can not create pods that reference secrets or configmaps`)
}

function checkPodStatus(node: string, pod: KubeObject, before: KubeObject, subresource: string, refuse: Refuse): void {
  const self = `node ${JSON.stringify(node)}`
  if (subresource !== 'status') throw refuse(`unexpected operation "UPDATE", ${self} can only create and delete mirror pods`)
  if (nodeNameOf(before) !== node) throw refuse(`${self} can only update pod status for pods with spec.nodeName set to itself`)
  if (!sameJson(pod.metadata.labels ?? {}, before.metadata.labels ?? {})) throw refuse(`${self} cannot update labels through pod status`)
}

function checkNode(node: string, object: KubeObject, before: KubeObject | undefined, refuse: Refuse): void {
  const self = `node ${JSON.stringify(node)}`
  if (object.metadata.name !== node) throw refuse(notItsNode(node, object.metadata.name))
  const labels = [object.metadata.labels ?? {}, before?.metadata.labels ?? {}] as const
  const forbidden = [...new Set(labels.flatMap((one) => Object.keys(one)))]
    .filter((key) => labels[0][key] !== labels[1][key] && !maySet(key))
    .sort()
  if (forbidden.length > 0) throw refuse(`is not allowed to modify labels: ${forbidden.join(', ')}`)
  if (before === undefined) return
  const taints = (of: KubeObject) => (of.spec as { taints?: unknown[] } | undefined)?.taints ?? []
  if (!sameJson(taints(object), taints(before))) throw refuse(`${self} is not allowed to modify taints`)
}

/** k8s.io/kubelet/pkg/apis well_known_labels.go */
const ownLabels = new Set([
  'kubernetes.io/hostname',
  'kubernetes.io/arch',
  'kubernetes.io/os',
  'beta.kubernetes.io/arch',
  'beta.kubernetes.io/os',
  'beta.kubernetes.io/instance-type',
  'node.kubernetes.io/instance-type',
  'failure-domain.beta.kubernetes.io/region',
  'failure-domain.beta.kubernetes.io/zone',
  'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone',
])
const ownDomains = ['kubelet.kubernetes.io', 'node.kubernetes.io']
const systemDomains = ['kubernetes.io', 'k8s.io']

/** Of the labels that are Kubernetes' own a node sets those that describe it; by others it would draw pods to itself. */
function maySet(key: string): boolean {
  const slash = key.indexOf('/')
  if (slash < 0) return true
  const domain = key.slice(0, slash)
  const within = (domains: readonly string[]) => domains.some((it) => domain === it || domain.endsWith(`.${it}`))
  if (within(['node-restriction.kubernetes.io'])) return false
  return !within(systemDomains) || ownLabels.has(key) || within(ownDomains)
}
