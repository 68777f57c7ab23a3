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
  protocol: defaulted(2, oneOf('TCP', 'UDP', 'SCTP'), 'TCP', 'TCP, UDP or SCTP.'),
  appProtocol: optional(6, pointer(text), 'What is spoken on it, such as http or kubernetes.io/h2c.'),
  port: required(3, portNumber, 'Port of the service itself.'),
  targetPort: optional(4, intOrString, 'Port of the pods behind it, by number or by name; the same as port when left out.'),
  nodePort: optional(5, portNumber, 'Port on every node, for NodePort and LoadBalancer; allocated when left out.'),
})

export const clientIPConfig = message('io.k8s.api.core.v1.ClientIPConfig', {
  timeoutSeconds: optional(1, pointer(int32), 'How long without a connection a client stays with its pod.'),
})

export const sessionAffinityConfig = message('io.k8s.api.core.v1.SessionAffinityConfig', {
  clientIP: optional(1, clientIPConfig, 'For the affinity ClientIP.'),
})

export const serviceSpec = message('io.k8s.api.core.v1.ServiceSpec', {
  ports: optional(1, listByBoth('port', 'protocol', servicePort), 'Ports under which the service is reached.'),
  selector: optional(2, atomic(stringMap), 'Labels of the pods behind the service; without it, endpoints are managed by hand.'),
  clusterIP: optional(3, text, 'Virtual address inside the cluster; allocated when left out, None for a headless service.'),
  clusterIPs: optional(18, list(text), 'The same as a list, one address for each family.'),
  type: defaulted(
    4,
    oneOf('ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'),
    'ClusterIP',
    'How far the service is reached: from the cluster, from nodes, from outside, or as a DNS alias.',
  ),
  externalIPs: optional(5, list(text), 'Addresses from elsewhere that nodes take packets for.'),
  sessionAffinity: defaulted(7, oneOf('ClientIP', 'None'), 'None', 'ClientIP sends one client to one pod again and again; None does not.'),
  loadBalancerIP: optional(8, text, 'The address asked for; no longer recommended.'),
  loadBalancerSourceRanges: optional(9, list(text), 'Clients that the load balancer lets through.'),
  externalName: optional(10, text, 'What a service of type ExternalName is an alias of.'),
  externalTrafficPolicy: optional(
    11,
    oneOf('Cluster', 'Local'),
    "Local sends traffic from outside to pods of the node it came to, and keeps the client's address; Cluster to any.",
  ),
  healthCheckNodePort: optional(12, int32, 'Port on which nodes tell whether they have such pods, for Local.'),
  publishNotReadyAddresses: optional(13, bool, 'Whether pods count that are not ready.'),
  sessionAffinityConfig: optional(14, sessionAffinityConfig, 'How long a client stays with its pod.'),
  ipFamilies: optional(19, list(oneOf('IPv4', 'IPv6')), 'IPv4, IPv6 or both.'),
  ipFamilyPolicy: optional(
    17,
    pointer(oneOf('SingleStack', 'PreferDualStack', 'RequireDualStack')),
    'SingleStack, PreferDualStack or RequireDualStack.',
  ),
  allocateLoadBalancerNodePorts: optional(20, pointer(bool), "Whether a load balancer's ports get node ports, too."),
  loadBalancerClass: optional(21, pointer(text), 'Who provides the load balancer.'),
  internalTrafficPolicy: optional(
    22,
    pointer(oneOf('Cluster', 'Local')),
    'Local sends traffic from inside to pods of the same node only; Cluster to any.',
  ),
  trafficDistribution: optional(23, pointer(text), 'Which pods are preferred: PreferClose the near ones.'),
})

export const portStatus = message('io.k8s.api.core.v1.PortStatus', {
  port: required(1, int32, 'The port.'),
  protocol: required(2, oneOf('TCP', 'UDP', 'SCTP'), 'TCP, UDP or SCTP.'),
  error: optional(3, pointer(text), 'What is wrong with it.'),
})

export const loadBalancerIngress = message('io.k8s.api.core.v1.LoadBalancerIngress', {
  ip: optional(1, text, 'An address.'),
  hostname: optional(2, text, 'A name.'),
  ipMode: optional(3, pointer(text), "VIP when packets come with the load balancer's address, Proxy when with the node's."),
  ports: optional(4, list(portStatus), 'Its ports, and what is wrong with them.'),
})

export const loadBalancerStatus = message('io.k8s.api.core.v1.LoadBalancerStatus', {
  ingress: optional(1, list(loadBalancerIngress), 'Points at which traffic may come in.'),
})

export const serviceStatus = message('io.k8s.api.core.v1.ServiceStatus', {
  loadBalancer: embedded(1, loadBalancerStatus, 'Where the load balancer is.'),
  conditions: optional(2, listBy('type', condition), 'What is known of it.'),
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
    spec: embedded(2, serviceSpec, 'What it offers, and which pods stand behind it.'),
    status: embedded(3, serviceStatus, 'Where its load balancer is; written by who provides it.'),
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
