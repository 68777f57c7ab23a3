import type * as z from 'zod'
import { objectMeta } from '../machinery/meta.js'
import {
  atomic,
  bool,
  defaulted,
  embedded,
  filled,
  int32,
  int64,
  list,
  listBy,
  listByBoth,
  message,
  oneOf,
  optional,
  pointer,
  quantityMap,
  required,
  stringMap,
  text,
} from '../machinery/notation.js'
import { affinity, toleration, topologySpreadConstraint } from './affinity.js'
import { container, ephemeralContainer } from './container.js'
import { localObjectReference } from './object-reference.js'
import { resourceRequirements } from './resources.js'
import { podSecurityContext } from './security-context.js'
import { volume } from './volume.js'

export const hostAlias = message('io.k8s.api.core.v1.HostAlias', {
  ip: required(1, filled, 'The address.'),
  hostnames: optional(2, list(text), 'Names for that address.'),
})

export const podDNSConfigOption = message('io.k8s.api.core.v1.PodDNSConfigOption', {
  name: optional(1, text, 'Which option, such as ndots.'),
  value: optional(2, pointer(text), 'Its value, if it takes one.'),
})

export const podDNSConfig = message('io.k8s.api.core.v1.PodDNSConfig', {
  nameservers: optional(1, list(text), 'Addresses of DNS servers to ask.'),
  searches: optional(2, list(text), 'Domains in which short names are looked up.'),
  options: optional(3, list(podDNSConfigOption), 'Options of the resolver.'),
})

export const podReadinessGate = message('io.k8s.api.core.v1.PodReadinessGate', {
  conditionType: required(1, text, "The type of a condition in the pod's status."),
})

export const podOS = message('io.k8s.api.core.v1.PodOS', {
  name: required(1, oneOf('linux', 'windows'), 'linux or windows.'),
})

export const podSchedulingGate = message('io.k8s.api.core.v1.PodSchedulingGate', {
  name: required(1, text, 'What it is called; whoever put it there takes it away.'),
})

export const podResourceClaim = message('io.k8s.api.core.v1.PodResourceClaim', {
  name: required(1, text, 'What containers call the claim.'),
  resourceClaimName: optional(3, pointer(text), 'A ResourceClaim that is there.'),
  resourceClaimTemplateName: optional(4, pointer(text), 'A template from which one is made for the pod.'),
})

export const podSpec = message('io.k8s.api.core.v1.PodSpec', {
  volumes: optional(1, listBy('name', volume, 'retainKeys'), 'Files that containers may mount.'),
  initContainers: optional(
    20,
    listBy('name', container),
    'Run one after another before the others start; with restartPolicy Always they go on beside them.',
  ),
  containers: required(2, listBy('name', container), 'What runs; at least one.'),
  ephemeralContainers: optional(
    34,
    listBy('name', ephemeralContainer),
    'Containers that were added to look at the others; only the ephemeralcontainers subresource adds them, kubectl debug does.',
  ),
  restartPolicy: defaulted(
    3,
    oneOf('Always', 'OnFailure', 'Never'),
    'Always',
    'Whether containers that ended are started again: Always, OnFailure or Never.',
  ),
  terminationGracePeriodSeconds: defaulted(4, pointer(int64), 30, 'Seconds between the polite signal and the other one.'),
  activeDeadlineSeconds: optional(5, pointer(int64), 'Seconds after which the pod is ended whatever it does.'),
  dnsPolicy: defaulted(
    6,
    oneOf('ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'),
    'ClusterFirst',
    "Where its resolver asks: ClusterFirst the cluster's DNS, Default as its node does, None as dnsConfig says; a pod in its node's network wants ClusterFirstWithHostNet.",
  ),
  nodeSelector: optional(7, atomic(stringMap), 'Labels that a node must have.'),
  serviceAccountName: optional(8, text, 'The identity under which it speaks to the API.'),
  serviceAccount: optional(9, text, 'The old name of serviceAccountName.'),
  automountServiceAccountToken: optional(21, pointer(bool), 'Whether a token of its service account is mounted into its containers.'),
  nodeName: optional(10, text, 'The node it runs on; set by the scheduler.'),
  hostNetwork: optional(11, bool, "Uses the node's network namespace instead of one of its own."),
  hostPID: optional(12, bool, 'Whether it sees the processes of its node.'),
  hostIPC: optional(13, bool, "Whether it shares its node's shared memory and semaphores."),
  shareProcessNamespace: optional(27, pointer(bool), "Whether its containers see each other's processes."),
  securityContext: defaulted(14, podSecurityContext, {}, 'Users, groups and rights that hold for all its containers.'),
  imagePullSecrets: optional(15, listBy('name', localObjectReference), 'Secrets with which its images are pulled.'),
  hostname: optional(16, text, 'Its host name, when not its own name.'),
  subdomain: optional(17, text, 'The headless service under which its host name is found in DNS.'),
  affinity: optional(18, affinity, 'Where it would rather run, and beside whom.'),
  schedulerName: defaulted(19, text, 'default-scheduler', 'Which scheduler finds a node for it.'),
  tolerations: optional(22, list(toleration), 'Taints it puts up with.'),
  hostAliases: optional(23, listBy('ip', hostAlias), 'Lines for its hosts file.'),
  priorityClassName: optional(24, text, 'How important it is, by the name of a PriorityClass.'),
  priority: optional(25, pointer(int32), 'How important it is, as a number; taken from the class.'),
  dnsConfig: optional(26, podDNSConfig, 'Settings for its resolver, on top of what dnsPolicy gives.'),
  readinessGates: optional(28, list(podReadinessGate), 'Conditions that must be true, too, for it to be ready.'),
  runtimeClassName: optional(29, pointer(text), 'How its containers are run, by the name of a RuntimeClass.'),
  enableServiceLinks: optional(30, pointer(bool), 'Whether the Services of its namespace appear in its environment.'),
  preemptionPolicy: optional(31, pointer(oneOf('PreemptLowerPriority', 'Never')), 'Whether it may push out pods of lower priority.'),
  overhead: optional(32, quantityMap, 'What running it costs beyond its containers.'),
  topologySpreadConstraints: optional(
    33,
    listByBoth('topologyKey', 'whenUnsatisfiable', topologySpreadConstraint),
    'How evenly pods like it are spread.',
  ),
  setHostnameAsFQDN: optional(35, pointer(bool), 'Whether its host name is its full name in DNS.'),
  os: optional(36, podOS, 'The operating system that its containers need.'),
  hostUsers: optional(37, pointer(bool), 'Whether users of its containers are users of the node.'),
  schedulingGates: optional(38, listBy('name', podSchedulingGate), 'While there are any, it is not scheduled.'),
  resourceClaims: optional(39, listBy('name', podResourceClaim, 'retainKeys'), 'Claims of devices that its containers may use.'),
  resources: optional(40, resourceRequirements, 'What all its containers together need, and may use at most.'),
})

export const podTemplateSpec = message('io.k8s.api.core.v1.PodTemplateSpec', {
  metadata: embedded(1, objectMeta, 'Labels and annotations of the pods that are made.'),
  spec: embedded(2, podSpec, 'What the pods run.'),
})
export type PodSpec = z.output<typeof podSpec>
export type PodTemplateSpec = z.output<typeof podTemplateSpec>
