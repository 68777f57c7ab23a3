import type * as z from 'zod'
import { defineKind, type Stored } from '../machinery/kind.js'
import { labelValue, qualifiedName } from '../machinery/name-rules.js'
import { bool, embedded, list, message, oneOf, optional, required, setOf, text, time } from '../machinery/notation.js'
import { nodeColumns } from './node-columns.js'
import { nodeConfigSource, nodeStatus } from './node-status.js'

export const taint = message('io.k8s.api.core.v1.Taint', {
  key: required(1, text, 'What the taint is called.'),
  value: optional(2, text, 'A value that a toleration may ask for.'),
  effect: required(
    3,
    oneOf('NoSchedule', 'PreferNoSchedule', 'NoExecute'),
    'What becomes of pods that do not tolerate it: NoSchedule keeps new ones away, PreferNoSchedule only if another node will do, NoExecute also sends running ones away.',
  ),
  timeAdded: optional(4, time, 'When it was added; NoExecute counts tolerated seconds from then.'),
})

export const nodeSpec = message('io.k8s.api.core.v1.NodeSpec', {
  podCIDR: optional(1, text, "Range of its pods' addresses."),
  podCIDRs: optional(7, setOf(text), 'The same as a list, one range for each address family.'),
  providerID: optional(3, text, 'What the cloud calls the machine.'),
  unschedulable: optional(4, bool, 'Takes no new pods while true.'),
  taints: optional(5, list(taint), 'Keeps away pods that do not tolerate them.'),
  configSource: optional(6, nodeConfigSource, 'No longer used: where the kubelet took its settings from.'),
  externalID: optional(2, text, 'No longer used.'),
})

export type NodeSpec = z.output<typeof nodeSpec>

/** A machine that runs pods. */
export const Node = defineKind({
  group: '',
  version: 'v1',
  kind: 'Node',
  plural: 'nodes',
  namespaced: false,
  shortNames: ['no'],
  about: 'A machine that runs pods.',
  fields: {
    spec: embedded(2, nodeSpec, 'What is wanted of it: whether pods may come, and its range of addresses.'),
    status: embedded(3, nodeStatus, 'How it is; written by its kubelet.'),
  },
  subresources: [{ name: 'status', verbs: ['get', 'patch', 'update'] }],
  statusOnCreate: 'kept',
  columns: nodeColumns,
  fieldSelectors: { 'spec.unschedulable': ({ spec }) => String(spec.unschedulable ?? false) },
  defaults: ({ status }) => {
    if (status.capacity !== undefined) status.allocatable ??= { ...status.capacity }
  },
  validate: ({ spec }, causes) => {
    const seen = new Set<string>()
    for (const [i, { key, effect, value }] of (spec.taints ?? []).entries()) {
      const at = `spec.taints[${i}]`
      for (const why of qualifiedName(key)) causes.invalid(`${at}.key`, key, why)
      if (value !== undefined) for (const why of labelValue(value)) causes.invalid(`${at}.value`, value, why)
      const pair = `${key}:${effect}`
      if (seen.has(pair)) causes.duplicate(at, { key, value, effect })
      seen.add(pair)
    }
    if (spec.podCIDR !== undefined && spec.podCIDRs !== undefined && spec.podCIDRs[0] !== spec.podCIDR)
      causes.invalid('spec.podCIDRs', spec.podCIDRs, 'must match `podCIDR`')
  },
  validateUpdate: (after, before, causes) => {
    // Assigned once, by IPAM.
    if (before.spec.podCIDR !== undefined && after.spec.podCIDR !== before.spec.podCIDR)
      causes.forbidden('spec.podCIDR', 'node updates may not change podCIDR except from "" to valid')
    if (before.spec.providerID !== undefined && after.spec.providerID !== before.spec.providerID)
      causes.forbidden('spec.providerID', 'node updates may not change providerID except from "" to valid')
  },
})
export type Node = Stored<typeof Node>
