import type * as z from 'zod'
import { defineKind, type Stored } from '../machinery/kind.js'
import { atomicMessage, defaulted, list, message, oneOf, optional, pointer, portNumber, required, text } from '../machinery/notation.js'
import { ageColumn, nameColumn } from '../machinery/table.js'
import { firstThree } from './endpoint-columns.js'
import { objectReference } from './object-reference.js'

export const endpointAddress = atomicMessage('io.k8s.api.core.v1.EndpointAddress', {
  ip: required(1, text),
  hostname: optional(3, text),
  nodeName: optional(4, pointer(text)),
  targetRef: optional(2, objectReference),
})

export const endpointPort = atomicMessage('io.k8s.api.core.v1.EndpointPort', {
  name: optional(1, text),
  port: required(2, portNumber),
  protocol: defaulted(3, oneOf('TCP', 'UDP', 'SCTP'), 'TCP'),
  appProtocol: optional(4, pointer(text)),
})

export const endpointSubset = message('io.k8s.api.core.v1.EndpointSubset', {
  addresses: optional(1, list(endpointAddress)),
  notReadyAddresses: optional(2, list(endpointAddress)),
  ports: optional(3, list(endpointPort)),
})

const endpointsOf = ({ addresses = [], ports = [] }: z.output<typeof endpointSubset>): string[] =>
  ports.length === 0
    ? addresses.map(({ ip }) => ip)
    : ports.flatMap(({ port }) => addresses.map(({ ip }) => `${ip.includes(':') ? `[${ip}]` : ip}:${port}`))

/** Addresses behind a Service, in their older form. */
export const Endpoints = defineKind({
  group: '',
  version: 'v1',
  kind: 'Endpoints',
  plural: 'endpoints',
  namespaced: true,
  shortNames: ['ep'],
  about: 'Addresses behind a Service, in their older form.',
  fields: {
    subsets: optional(2, list(endpointSubset)),
  },
  columns: [
    nameColumn,
    {
      name: 'Endpoints',
      description: 'Addresses that take traffic.',
      cell: ({ subsets }) => firstThree((subsets ?? []).flatMap(endpointsOf)) || '<none>',
    },
    ageColumn,
  ],
})
export type Endpoints = Stored<typeof Endpoints>
