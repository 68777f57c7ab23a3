// How apply merges the lists, maps and messages of every kind, against what Kubernetes publishes of its types
// (client-go applyconfigurations/internal). Lists that are not named are atomic; maps and messages that are not are granular.

import test from 'ava'
import type * as z from 'zod'
import { formOf } from '../machinery/form.js'
import { bare } from '../machinery/notation.js'
import { kinds } from './registry.js'

const published = `
  apps.v1.DaemonSetStatus.conditions map type
  apps.v1.DeploymentStatus.conditions map type
  apps.v1.ReplicaSetStatus.conditions map type
  apps.v1.StatefulSetStatus.conditions map type
  autoscaling.v1.CrossVersionObjectReference atomic
  autoscaling.v2.HorizontalPodAutoscalerStatus.conditions map type
  batch.v1.PodFailurePolicyOnExitCodesRequirement.values set
  batch.v1.UncountedTerminatedPods.failed set
  batch.v1.UncountedTerminatedPods.succeeded set
  certificates.v1.CertificateSigningRequestStatus.conditions map type
  core.v1.ConfigMapKeySelector atomic
  core.v1.Container.env map name
  core.v1.Container.ports map containerPort,protocol
  core.v1.Container.volumeDevices map devicePath
  core.v1.Container.volumeMounts map mountPath
  core.v1.ContainerStatus.allocatedResourcesStatus map name
  core.v1.ContainerStatus.volumeMounts map mountPath
  core.v1.EndpointAddress atomic
  core.v1.EndpointPort atomic
  core.v1.EphemeralContainer.env map name
  core.v1.EphemeralContainer.ports map containerPort,protocol
  core.v1.EphemeralContainer.volumeDevices map devicePath
  core.v1.EphemeralContainer.volumeMounts map mountPath
  core.v1.LocalObjectReference atomic
  core.v1.NamespaceStatus.conditions map type
  core.v1.NodeSelector atomic
  core.v1.NodeSelectorTerm atomic
  core.v1.NodeSpec.podCIDRs set
  core.v1.NodeStatus.addresses map type
  core.v1.NodeStatus.conditions map type
  core.v1.ObjectFieldSelector atomic
  core.v1.ObjectReference atomic
  core.v1.PersistentVolumeClaimStatus.conditions map type
  core.v1.PodSpec.containers map name
  core.v1.PodSpec.ephemeralContainers map name
  core.v1.PodSpec.hostAliases map ip
  core.v1.PodSpec.imagePullSecrets map name
  core.v1.PodSpec.initContainers map name
  core.v1.PodSpec.nodeSelector atomic
  core.v1.PodSpec.resourceClaims map name
  core.v1.PodSpec.schedulingGates map name
  core.v1.PodSpec.topologySpreadConstraints map topologyKey,whenUnsatisfiable
  core.v1.PodSpec.volumes map name
  core.v1.PodStatus.conditions map type
  core.v1.PodStatus.podIPs map ip
  core.v1.PodStatus.resourceClaimStatuses map name
  core.v1.ReplicationControllerSpec.selector atomic
  core.v1.ReplicationControllerStatus.conditions map type
  core.v1.ResourceFieldSelector atomic
  core.v1.ResourceRequirements.claims map name
  core.v1.ResourceStatus.resources map resourceID
  core.v1.ScopeSelector atomic
  core.v1.SecretKeySelector atomic
  core.v1.SecretReference atomic
  core.v1.ServiceAccount.secrets map name
  core.v1.ServiceSpec.ports map port,protocol
  core.v1.ServiceSpec.selector atomic
  core.v1.ServiceStatus.conditions map type
  core.v1.TopologySelectorTerm atomic
  core.v1.TypedLocalObjectReference atomic
  discovery.v1.Endpoint.addresses set
  discovery.v1.EndpointPort atomic
  networking.v1.ServiceBackendPort atomic
  networking.v1.ServiceCIDRStatus.conditions map type
  policy.v1.PodDisruptionBudgetStatus.conditions map type
  rbac.v1.RoleRef atomic
  rbac.v1.Subject atomic
  storage.v1.CSIDriverSpec.volumeLifecycleModes set
  storage.v1.CSINodeSpec.drivers map name
  meta.v1.LabelSelector atomic
  meta.v1.ObjectMeta.finalizers set
  meta.v1.ObjectMeta.ownerReferences map uid
  meta.v1.OwnerReference atomic
`
const facts = new Map(
  published
    .trim()
    .split('\n')
    .map((line) => line.trim())
    .map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]),
)
const prefix = /^io\.k8s\.(?:api|apimachinery\.pkg\.apis)\./
/** Whose types the table holds; others say what they like. */
const groups =
  /^(?:core|apps|batch|autoscaling|policy|networking|rbac|scheduling|discovery|events|coordination|certificates|storage|authentication|authorization|meta)\.v/

interface Definition {
  type: string
  element: z.core.$ZodType
  valueType: z.core.$ZodType
  shape: Record<string, z.core.$ZodType>
}
function idOf(schema: z.core.$ZodType): string {
  for (let at: z.core.$ZodType | undefined = schema; at !== undefined; at = at._zod.parent) {
    const id = (at as z.ZodType).meta()?.id
    if (id !== undefined) return id.replace(prefix, '')
  }
  return ''
}

/** `core.v1.PodSpec.containers map name` for everything below a schema. */
function* rules(schema: z.core.$ZodType, seen: Set<string>): Generator<[what: string, rule: string, unlessPublished: string]> {
  const definition = bare(schema)._zod.def as unknown as Definition
  if (definition.type === 'array') return yield* rules(definition.element, seen)
  if (definition.type === 'record') return yield* rules(definition.valueType, seen)
  if (definition.type !== 'object') return
  const id = idOf(bare(schema))
  if (seen.has(id)) return
  seen.add(id)
  const form = formOf(schema)
  if (groups.test(id)) yield [id, form.is === 'message' && form.atomic === true ? 'atomic' : 'granular', 'granular']
  for (const [name, field] of Object.entries(definition.shape)) {
    const inner = formOf(field)
    if (groups.test(id) && inner.is === 'list')
      yield [`${id}.${name}`, inner.type === 'map' ? `map ${inner.keys?.join(',')}` : (inner.type ?? 'atomic'), 'atomic']
    if (groups.test(id) && inner.is === 'map') yield [`${id}.${name}`, inner.atomic === true ? 'atomic' : 'granular', 'granular']
    yield* rules(field, seen)
  }
}

for (const kind of kinds)
  test(`${kind.apiVersion} ${kind.kind}: lists and maps merge as Kubernetes' do`, (t) => {
    for (const [what, rule, unless] of rules(kind.schema!, new Set())) {
      t.is(rule, facts.get(what) ?? unless, what)
    }
  })
