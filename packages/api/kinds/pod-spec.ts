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
  ip: required(1, filled),
  hostnames: optional(2, list(text)),
})

export const podDNSConfigOption = message('io.k8s.api.core.v1.PodDNSConfigOption', {
  name: optional(1, text),
  value: optional(2, pointer(text)),
})

export const podDNSConfig = message('io.k8s.api.core.v1.PodDNSConfig', {
  nameservers: optional(1, list(text)),
  searches: optional(2, list(text)),
  options: optional(3, list(podDNSConfigOption)),
})

export const podReadinessGate = message('io.k8s.api.core.v1.PodReadinessGate', {
  conditionType: required(1, text),
})

export const podOS = message('io.k8s.api.core.v1.PodOS', {
  name: required(1, oneOf('linux', 'windows')),
})

export const podSchedulingGate = message('io.k8s.api.core.v1.PodSchedulingGate', {
  name: required(1, text),
})

export const podResourceClaim = message('io.k8s.api.core.v1.PodResourceClaim', {
  name: required(1, text),
  resourceClaimName: optional(3, pointer(text)),
  resourceClaimTemplateName: optional(4, pointer(text)),
})

export const podSpec = message('io.k8s.api.core.v1.PodSpec', {
  volumes: optional(1, listBy('name', volume, 'retainKeys'), 'Files that containers may mount.'),
  initContainers: optional(
    20,
    listBy('name', container),
    'Run one after another before the others start; with restartPolicy Always they go on beside them.',
  ),
  containers: required(2, listBy('name', container), 'What runs; at least one.'),
  ephemeralContainers: optional(34, listBy('name', ephemeralContainer)),
  restartPolicy: defaulted(3, oneOf('Always', 'OnFailure', 'Never'), 'Always'),
  terminationGracePeriodSeconds: defaulted(4, pointer(int64), 30, 'Seconds between the polite signal and the other one.'),
  activeDeadlineSeconds: optional(5, pointer(int64)),
  dnsPolicy: defaulted(6, oneOf('ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'), 'ClusterFirst'),
  nodeSelector: optional(7, atomic(stringMap), 'Labels that a node must have.'),
  serviceAccountName: optional(8, text, 'The identity under which it speaks to the API.'),
  serviceAccount: optional(9, text),
  automountServiceAccountToken: optional(21, pointer(bool)),
  nodeName: optional(10, text, 'The node it runs on; set by the scheduler.'),
  hostNetwork: optional(11, bool, "Uses the node's network namespace instead of one of its own."),
  hostPID: optional(12, bool),
  hostIPC: optional(13, bool),
  shareProcessNamespace: optional(27, pointer(bool)),
  securityContext: defaulted(14, podSecurityContext, {}),
  imagePullSecrets: optional(15, listBy('name', localObjectReference)),
  hostname: optional(16, text, 'Its host name, when not its own name.'),
  subdomain: optional(17, text, 'The headless service under which its host name is found in DNS.'),
  affinity: optional(18, affinity, 'Where it would rather run, and beside whom.'),
  schedulerName: defaulted(19, text, 'default-scheduler'),
  tolerations: optional(22, list(toleration), 'Taints it puts up with.'),
  hostAliases: optional(23, listBy('ip', hostAlias), 'Lines for its hosts file.'),
  priorityClassName: optional(24, text),
  priority: optional(25, pointer(int32)),
  dnsConfig: optional(26, podDNSConfig, 'Settings for its resolver, on top of what dnsPolicy gives.'),
  readinessGates: optional(28, list(podReadinessGate), 'Conditions that must be true, too, for it to be ready.'),
  runtimeClassName: optional(29, pointer(text)),
  enableServiceLinks: optional(30, pointer(bool)),
  preemptionPolicy: optional(31, pointer(oneOf('PreemptLowerPriority', 'Never'))),
  overhead: optional(32, quantityMap),
  topologySpreadConstraints: optional(
    33,
    listByBoth('topologyKey', 'whenUnsatisfiable', topologySpreadConstraint),
    'How evenly pods like it are spread.',
  ),
  setHostnameAsFQDN: optional(35, pointer(bool)),
  os: optional(36, podOS),
  hostUsers: optional(37, pointer(bool)),
  schedulingGates: optional(38, listBy('name', podSchedulingGate)),
  resourceClaims: optional(39, listBy('name', podResourceClaim, 'retainKeys')),
  resources: optional(40, resourceRequirements),
})

export const podTemplateSpec = message('io.k8s.api.core.v1.PodTemplateSpec', {
  metadata: embedded(1, objectMeta),
  spec: embedded(2, podSpec),
})
export type PodSpec = z.output<typeof podSpec>
export type PodTemplateSpec = z.output<typeof podTemplateSpec>
