import { defineKind, type Stored } from '../machinery/kind.js'
import { bool, list, listBy, optional, pointer } from '../machinery/notation.js'
import { ageColumn, nameColumn } from '../machinery/table.js'
import { localObjectReference, objectReference } from './object-reference.js'

/** An identity for what runs in pods. */
export const ServiceAccount = defineKind({
  group: '',
  version: 'v1',
  kind: 'ServiceAccount',
  plural: 'serviceaccounts',
  namespaced: true,
  shortNames: ['sa'],
  about: 'An identity for what runs in pods.',
  subresources: [{ name: 'token', verbs: ['create'], group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' }],
  fields: {
    secrets: optional(2, listBy('name', objectReference)),
    imagePullSecrets: optional(3, list(localObjectReference)),
    automountServiceAccountToken: optional(4, pointer(bool)),
  },
  columns: [
    nameColumn,
    { name: 'Secrets', type: 'integer', description: 'Number of its secrets.', cell: ({ secrets }) => secrets?.length ?? 0 },
    ageColumn,
  ],
})
export type ServiceAccount = Stored<typeof ServiceAccount>
