import type * as z from 'zod'
import { defineKind, type Stored } from '../machinery/kind.js'
import { condition } from '../machinery/meta.js'
import {
  atomic,
  bool,
  defaulted,
  embedded,
  int32,
  intOrString,
  list,
  listBy,
  listByBoth,
  message,
  oneOf,
  optional,
  pointer,
  portNumber,
  required,
  stringMap,
  text,
} from '../machinery/notation.js'
import { serviceColumns } from './service-columns.js'
import { defaultService, keepAllocated, validateService, validateServiceUpdate } from './service-rules.js'

export const servicePort = message('io.k8s.api.core.v1.ServicePort', {
  name: optional(1, text, 'What the port is called; required when there are several.'),
  protocol: defaulted(2, oneOf('TCP', 'UDP', 'SCTP'), 'TCP'),
  appProtocol: optional(6, pointer(text)),
  port: required(3, portNumber, 'Port of the service itself.'),
  targetPort: optional(4, intOrString, 'Port of the pods behind it, by number or by name; the same as port when left out.'),
  nodePort: optional(5, portNumber, 'Port on every node, for NodePort and LoadBalancer; allocated when left out.'),
})

export const clientIPConfig = message('io.k8s.api.core.v1.ClientIPConfig', {
  timeoutSeconds: optional(1, pointer(int32)),
})

export const sessionAffinityConfig = message('io.k8s.api.core.v1.SessionAffinityConfig', {
  clientIP: optional(1, clientIPConfig),
})

export const serviceSpec = message('io.k8s.api.core.v1.ServiceSpec', {
  ports: optional(1, listByBoth('port', 'protocol', servicePort), 'Ports under which the service is reached.'),
  selector: optional(2, atomic(stringMap), 'Labels of the pods behind the service; without it, endpoints are managed by hand.'),
  clusterIP: optional(3, text, 'Virtual address inside the cluster; allocated when left out, None for a headless service.'),
  clusterIPs: optional(18, list(text)),
  type: defaulted(
    4,
    oneOf('ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'),
    'ClusterIP',
    'How far the service is reached: from the cluster, from nodes, from outside, or as a DNS alias.',
  ),
  externalIPs: optional(5, list(text)),
  sessionAffinity: defaulted(7, oneOf('ClientIP', 'None'), 'None'),
  loadBalancerIP: optional(8, text),
  loadBalancerSourceRanges: optional(9, list(text)),
  externalName: optional(10, text, 'What a service of type ExternalName is an alias of.'),
  externalTrafficPolicy: optional(11, oneOf('Cluster', 'Local')),
  healthCheckNodePort: optional(12, int32),
  publishNotReadyAddresses: optional(13, bool),
  sessionAffinityConfig: optional(14, sessionAffinityConfig),
  ipFamilies: optional(19, list(oneOf('IPv4', 'IPv6'))),
  ipFamilyPolicy: optional(17, pointer(oneOf('SingleStack', 'PreferDualStack', 'RequireDualStack'))),
  allocateLoadBalancerNodePorts: optional(20, pointer(bool)),
  loadBalancerClass: optional(21, pointer(text)),
  internalTrafficPolicy: optional(22, pointer(oneOf('Cluster', 'Local'))),
  trafficDistribution: optional(23, pointer(text)),
})

export const portStatus = message('io.k8s.api.core.v1.PortStatus', {
  port: required(1, int32),
  protocol: required(2, oneOf('TCP', 'UDP', 'SCTP')),
  error: optional(3, pointer(text)),
})

export const loadBalancerIngress = message('io.k8s.api.core.v1.LoadBalancerIngress', {
  ip: optional(1, text),
  hostname: optional(2, text),
  ipMode: optional(3, pointer(text)),
  ports: optional(4, list(portStatus)),
})

export const loadBalancerStatus = message('io.k8s.api.core.v1.LoadBalancerStatus', {
  ingress: optional(1, list(loadBalancerIngress)),
})

export const serviceStatus = message('io.k8s.api.core.v1.ServiceStatus', {
  loadBalancer: embedded(1, loadBalancerStatus),
  conditions: optional(2, listBy('type', condition)),
})

export type ServicePort = z.output<typeof servicePort>
export type ServiceSpec = z.output<typeof serviceSpec>
export type ServiceStatus = z.output<typeof serviceStatus>

/** A name and an address for a changing set of pods. */
export const Service = defineKind({
  group: '',
  version: 'v1',
  kind: 'Service',
  plural: 'services',
  namespaced: true,
  shortNames: ['svc'],
  categories: ['all'],
  about: 'A name and an address for a changing set of pods.',
  fields: {
    spec: embedded(2, serviceSpec),
    status: embedded(3, serviceStatus),
  },
  nameForm: 'label-1035',
  subresources: [{ name: 'status', verbs: ['get', 'patch', 'update'] }],
  columns: serviceColumns,
  fieldSelectors: { 'spec.clusterIP': ({ spec }) => spec.clusterIP ?? '', 'spec.type': ({ spec }) => spec.type },
  defaults: defaultService,
  validate: validateService,
  prepareUpdate: (after, before, subresource) => {
    if (subresource === '') keepAllocated(after, before)
  },
  validateUpdate: validateServiceUpdate,
})
export type Service = Stored<typeof Service>
