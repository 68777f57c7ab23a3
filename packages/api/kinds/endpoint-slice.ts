import { isIP } from 'node:net'
import type { Causes } from '../machinery/causes.js'
import { defineKind, type Stored } from '../machinery/kind.js'
import { dns1123Label, dns1123Subdomain } from '../machinery/name-rules.js'
import {
  appliedSet,
  atomicMessage,
  bool,
  defaulted,
  embedded,
  int32,
  list,
  message,
  oneOf,
  optional,
  pointer,
  required,
  stringMap,
  text,
} from '../machinery/notation.js'
import { ageColumn, nameColumn } from '../machinery/table.js'
import { firstThree } from './endpoint-columns.js'
import { objectReference } from './object-reference.js'

export const endpointConditions = message('io.k8s.api.discovery.v1.EndpointConditions', {
  ready: optional(1, pointer(bool)),
  serving: optional(2, pointer(bool)),
  terminating: optional(3, pointer(bool)),
})

export const forZone = message('io.k8s.api.discovery.v1.ForZone', {
  name: required(1, text),
})

export const forNode = message('io.k8s.api.discovery.v1.ForNode', {
  name: required(1, text),
})

export const endpointHints = message('io.k8s.api.discovery.v1.EndpointHints', {
  forZones: optional(1, list(forZone)),
  forNodes: optional(2, list(forNode)),
})

export const endpoint = message('io.k8s.api.discovery.v1.Endpoint', {
  addresses: required(1, appliedSet(text)),
  conditions: embedded(2, endpointConditions),
  hostname: optional(3, pointer(text)),
  targetRef: optional(4, objectReference),
  deprecatedTopology: optional(5, stringMap),
  nodeName: optional(6, pointer(text)),
  zone: optional(7, pointer(text)),
  hints: optional(8, endpointHints),
})

export const endpointPort = atomicMessage('io.k8s.api.discovery.v1.EndpointPort', {
  name: defaulted(1, pointer(text), ''),
  protocol: defaulted(2, pointer(oneOf('TCP', 'UDP', 'SCTP')), 'TCP'),
  port: optional(3, pointer(int32)),
  appProtocol: optional(4, pointer(text)),
})

/** Endpoints, ports and addresses an endpoint one slice may hold. */
const endpointsMax = 1000
const portsMax = 100
const addressesMax = 100

function validateAddresses(addresses: readonly string[], type: 'IPv4' | 'IPv6' | 'FQDN', field: string, causes: Causes): void {
  if (addresses.length === 0) causes.required(field, 'must contain at least 1 address')
  if (addresses.length > addressesMax) causes.tooMany(field, addresses.length, addressesMax)
  for (const [i, address] of addresses.entries()) {
    if (type === 'FQDN') for (const why of dns1123Subdomain(address)) causes.invalid(`${field}[${i}]`, address, why)
    else if (isIP(address) !== (type === 'IPv4' ? 4 : 6)) causes.invalid(`${field}[${i}]`, address, `must be an ${type} address`)
  }
}

/** Some of the addresses behind a Service, and in what state they are. */
export const EndpointSlice = defineKind({
  group: 'discovery.k8s.io',
  version: 'v1',
  kind: 'EndpointSlice',
  plural: 'endpointslices',
  namespaced: true,
  about: 'Some of the addresses behind a Service, and in what state they are.',
  fields: {
    addressType: required(4, oneOf('IPv4', 'IPv6', 'FQDN'), 'What the addresses are; cannot change.'),
    endpoints: defaulted(2, list(endpoint), [], 'Up to 1000 endpoints.'),
    ports: optional(3, list(endpointPort)),
  },
  columns: [
    nameColumn,
    { name: 'AddressType', description: 'What its addresses are.', cell: ({ addressType }) => addressType },
    {
      name: 'Ports',
      description: 'Ports of every endpoint.',
      cell: ({ ports }) => firstThree((ports ?? []).map(({ port }) => port ?? '*')) || '<unset>',
    },
    {
      name: 'Endpoints',
      description: 'Addresses.',
      cell: ({ endpoints }) => firstThree((endpoints ?? []).flatMap(({ addresses }) => addresses)) || '<unset>',
    },
    ageColumn,
  ],
  validate: ({ addressType, endpoints, ports }, causes) => {
    if (endpoints.length > endpointsMax) causes.tooMany('endpoints', endpoints.length, endpointsMax)
    if ((ports ?? []).length > portsMax) causes.tooMany('ports', ports!.length, portsMax)
    for (const [i, { addresses }] of endpoints.entries()) validateAddresses(addresses, addressType, `endpoints[${i}].addresses`, causes)
    const names = new Set<string>()
    for (const [i, { name }] of (ports ?? []).entries()) {
      if (name !== '') for (const why of dns1123Label(name)) causes.invalid(`ports[${i}].name`, name, why)
      if (names.has(name)) causes.duplicate(`ports[${i}].name`, name)
      names.add(name)
    }
  },
  validateUpdate: (after, before, causes) => {
    if (after.addressType !== before.addressType) causes.invalid('addressType', after.addressType, 'field is immutable')
  },
})
export type EndpointSlice = Stored<typeof EndpointSlice>
