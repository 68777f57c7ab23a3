import { defineKind, type Stored } from '../machinery/kind.js'
import { defaulted, embedded, int32, intOrString, list, message, oneOf, optional, pointer, required, text } from '../machinery/notation.js'
import { labelSelector, renderSelector } from '../machinery/selector.js'
import { ageColumn, nameColumn } from '../machinery/table.js'

export const networkPolicyPort = message('io.k8s.api.networking.v1.NetworkPolicyPort', {
  protocol: defaulted(1, pointer(oneOf('TCP', 'UDP', 'SCTP')), 'TCP'),
  port: optional(2, intOrString),
  endPort: optional(3, pointer(int32)),
})

export const ipBlock = message('io.k8s.api.networking.v1.IPBlock', {
  cidr: required(1, text),
  except: optional(2, list(text)),
})

export const networkPolicyPeer = message('io.k8s.api.networking.v1.NetworkPolicyPeer', {
  podSelector: optional(1, labelSelector),
  namespaceSelector: optional(2, labelSelector),
  ipBlock: optional(3, ipBlock),
})

export const networkPolicyIngressRule = message('io.k8s.api.networking.v1.NetworkPolicyIngressRule', {
  ports: optional(1, list(networkPolicyPort)),
  from: optional(2, list(networkPolicyPeer)),
})

export const networkPolicyEgressRule = message('io.k8s.api.networking.v1.NetworkPolicyEgressRule', {
  ports: optional(1, list(networkPolicyPort)),
  to: optional(2, list(networkPolicyPeer)),
})

export const networkPolicySpec = message('io.k8s.api.networking.v1.NetworkPolicySpec', {
  podSelector: embedded(1, labelSelector),
  ingress: optional(2, list(networkPolicyIngressRule)),
  egress: optional(3, list(networkPolicyEgressRule)),
  policyTypes: optional(4, list(oneOf('Ingress', 'Egress'))),
})

/** Says which traffic may reach, and leave, the pods it chooses. */
export const NetworkPolicy = defineKind({
  group: 'networking.k8s.io',
  version: 'v1',
  kind: 'NetworkPolicy',
  plural: 'networkpolicies',
  namespaced: true,
  shortNames: ['netpol'],
  about: 'Says which traffic may reach, and leave, the pods it chooses.',
  fields: {
    spec: embedded(2, networkPolicySpec),
  },
  columns: [
    nameColumn,
    { name: 'Pod-Selector', description: 'The pods it is about.', cell: ({ spec }) => renderSelector(spec.podSelector) },
    ageColumn,
  ],
  defaults: ({ spec }) => {
    // Every policy is about ingress unless it says otherwise; one that has egress rules is about egress too.
    spec.policyTypes ??= (spec.egress ?? []).length > 0 ? ['Ingress', 'Egress'] : ['Ingress']
  },
})
export type NetworkPolicy = Stored<typeof NetworkPolicy>
