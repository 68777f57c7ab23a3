import type * as z from 'zod'
import { defineKind, type Stored } from '../machinery/kind.js'
import {
  atomicMessage,
  embedded,
  int32,
  list,
  message,
  oneOf,
  optional,
  pointer,
  portNumber,
  required,
  text,
} from '../machinery/notation.js'
import { ageColumn, nameColumn } from '../machinery/table.js'
import { validateIngress } from './ingress-rules.js'
import { typedLocalObjectReference } from './object-reference.js'

export const serviceBackendPort = atomicMessage('io.k8s.api.networking.v1.ServiceBackendPort', {
  name: optional(1, text, 'Name of the port.'),
  number: optional(2, portNumber, 'Number of the port.'),
})

export const ingressServiceBackend = message('io.k8s.api.networking.v1.IngressServiceBackend', {
  name: required(1, text, 'Name of the Service.'),
  port: embedded(2, serviceBackendPort, 'Which of its ports.'),
})

export const ingressBackend = message('io.k8s.api.networking.v1.IngressBackend', {
  service: optional(4, ingressServiceBackend, 'A Service of the same namespace.'),
  resource: optional(3, typedLocalObjectReference, 'Another object of the same namespace; not together with a Service.'),
})

export const httpIngressPath = message('io.k8s.api.networking.v1.HTTPIngressPath', {
  path: optional(1, text, 'What the path of a request must be, or begin with.'),
  pathType: required(3, pointer(text), 'Exact, Prefix (by whole elements), or ImplementationSpecific.'),
  backend: embedded(2, ingressBackend, 'Where matching requests go.'),
})

export const httpIngressRuleValue = message('io.k8s.api.networking.v1.HTTPIngressRuleValue', {
  paths: required(1, list(httpIngressPath), 'Where requests go, by their path.'),
})

export const ingressRule = message('io.k8s.api.networking.v1.IngressRule', {
  host: optional(1, text, 'The host asked for: exact, or *.name for one label in front; any when left out.'),
  http: optional([2, 1], httpIngressRuleValue, 'What is done with its requests.'),
})

export const ingressTLS = message('io.k8s.api.networking.v1.IngressTLS', {
  hosts: optional(1, list(text), 'Hosts that the certificate is for.'),
  secretName: optional(2, text, 'Secret with the certificate and its key, of type kubernetes.io/tls.'),
})

export const ingressSpec = message('io.k8s.api.networking.v1.IngressSpec', {
  ingressClassName: optional(4, pointer(text), 'Which controller serves it, by the name of an IngressClass.'),
  defaultBackend: optional(1, ingressBackend, 'Takes what no rule takes.'),
  tls: optional(2, list(ingressTLS), 'Hosts and the certificates for them.'),
  rules: optional(3, list(ingressRule), 'Hosts, their paths, and the services behind.'),
})

export const ingressPortStatus = message('io.k8s.api.networking.v1.IngressPortStatus', {
  port: required(1, int32, 'The port.'),
  protocol: required(2, oneOf('TCP', 'UDP', 'SCTP'), 'TCP, UDP or SCTP.'),
  error: optional(3, pointer(text), 'What is wrong with it.'),
})

export const ingressLoadBalancerIngress = message('io.k8s.api.networking.v1.IngressLoadBalancerIngress', {
  ip: optional(1, text, 'An address.'),
  hostname: optional(2, text, 'A name.'),
  ports: optional(4, list(ingressPortStatus), 'Its ports, and what is wrong with them.'),
})

export const ingressLoadBalancerStatus = message('io.k8s.api.networking.v1.IngressLoadBalancerStatus', {
  ingress: optional(1, list(ingressLoadBalancerIngress), 'Points at which traffic may come in.'),
})

export const ingressStatus = message('io.k8s.api.networking.v1.IngressStatus', {
  loadBalancer: embedded(1, ingressLoadBalancerStatus, 'Where it can be reached.'),
})

export type IngressBackend = z.output<typeof ingressBackend>
export type IngressSpec = z.output<typeof ingressSpec>

/** Hosts that a cell names before it counts the rest. */
const hostsShown = 3
function hostsCell(given: readonly string[]): string {
  const hosts = given.filter((host) => host !== '')
  if (hosts.length === 0) return '*'
  return hosts.length <= hostsShown ? hosts.join(',') : `${hosts.slice(0, hostsShown).join(',')} + ${hosts.length - hostsShown} more...`
}

/** Routes HTTP from outside to services, by host and path. */
export const Ingress = defineKind({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'Ingress',
  plural: 'ingresses',
  namespaced: true,
  shortNames: ['ing'],
  about: 'Routes HTTP from outside to services, by host and path.',
  fields: {
    spec: embedded(2, ingressSpec),
    status: embedded(3, ingressStatus),
  },
  subresources: [{ name: 'status', verbs: ['get', 'patch', 'update'] }],
  columns: [
    nameColumn,
    { name: 'Class', description: 'Which controller serves it.', cell: ({ spec }) => spec.ingressClassName ?? '<none>' },
    {
      name: 'Hosts',
      description: 'Hosts it answers for.',
      cell: ({ spec }) => hostsCell((spec.rules ?? []).map(({ host }) => host ?? '')),
    },
    {
      name: 'Address',
      description: 'Where it is reached.',
      cell: ({ status }) => (status.loadBalancer.ingress ?? []).map(({ ip, hostname }) => ip ?? hostname ?? '').join(','),
    },
    { name: 'Ports', description: 'Its ports.', cell: ({ spec }) => ((spec.tls ?? []).length > 0 ? '80, 443' : '80') },
    ageColumn,
  ],
  validate: ({ spec }, causes) => validateIngress(spec, causes),
})
export type Ingress = Stored<typeof Ingress>
