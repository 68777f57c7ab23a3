import { defineKind, type Stored } from '../machinery/kind.js'
import { embedded, int32, message, microTime, optional, pointer, text } from '../machinery/notation.js'
import { ageColumn, nameColumn } from '../machinery/table.js'

export const leaseSpec = message('io.k8s.api.coordination.v1.LeaseSpec', {
  holderIdentity: optional(1, pointer(text), 'Who holds it.'),
  leaseDurationSeconds: optional(2, pointer(int32), 'How long others must wait after the last renewal.'),
  acquireTime: optional(3, microTime),
  renewTime: optional(4, microTime, 'When it was renewed last.'),
  leaseTransitions: optional(5, pointer(int32)),
  strategy: optional(6, pointer(text)),
  preferredHolder: optional(7, pointer(text)),
})

/** A claim somebody renews: a node's heartbeat, a leader's seat. */
export const Lease = defineKind({
  group: 'coordination.k8s.io',
  version: 'v1',
  kind: 'Lease',
  plural: 'leases',
  namespaced: true,
  about: "A claim somebody renews: a node's heartbeat, a leader's seat.",
  generation: false,
  fields: {
    spec: embedded(2, leaseSpec),
  },
  columns: [nameColumn, { name: 'Holder', description: 'Who holds it.', cell: ({ spec }) => spec.holderIdentity ?? '' }, ageColumn],
  validate: ({ spec: { leaseDurationSeconds, leaseTransitions } }, causes) => {
    if (leaseDurationSeconds !== undefined && leaseDurationSeconds <= 0)
      causes.invalid('spec.leaseDurationSeconds', leaseDurationSeconds, 'must be greater than 0')
    if (leaseTransitions !== undefined && leaseTransitions < 0)
      causes.invalid('spec.leaseTransitions', leaseTransitions, 'must be greater than or equal to 0')
  },
})
export type Lease = Stored<typeof Lease>
