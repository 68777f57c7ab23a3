import { defineKind, type Stored } from '../machinery/kind.js'
import { defaulted, embedded, list, listBy, message, oneOf, optional, required, text, time } from '../machinery/notation.js'
import { ageColumn, nameColumn } from '../machinery/table.js'

export const namespaceSpec = message('io.k8s.api.core.v1.NamespaceSpec', {
  finalizers: optional(1, list(text)),
})

export const namespaceCondition = message('io.k8s.api.core.v1.NamespaceCondition', {
  type: required(1, text),
  status: required(2, oneOf('True', 'False', 'Unknown')),
  lastTransitionTime: optional(4, time),
  reason: optional(5, text),
  message: optional(6, text),
})

export const namespaceStatus = message('io.k8s.api.core.v1.NamespaceStatus', {
  phase: defaulted(1, oneOf('Active', 'Terminating'), 'Active'),
  conditions: optional(2, listBy('type', namespaceCondition)),
})

/** A room for names: what is inside is deleted with it. */
export const Namespace = defineKind({
  group: '',
  version: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  namespaced: false,
  shortNames: ['ns'],
  about: 'A room for names: what is inside is deleted with it.',
  fields: {
    spec: embedded(2, namespaceSpec),
    status: embedded(3, namespaceStatus),
  },
  nameForm: 'label',
  generation: false,
  subresources: [
    { name: 'finalize', verbs: ['update'] },
    { name: 'status', verbs: ['get', 'patch', 'update'] },
  ],
  columns: [nameColumn, { name: 'Status', description: 'Active, or on its way out.', cell: ({ status }) => status.phase }, ageColumn],
  fieldSelectors: { 'status.phase': ({ status }) => status.phase },
  defaults: ({ metadata }) => {
    if (metadata.name) metadata.labels = { ...metadata.labels, 'kubernetes.io/metadata.name': metadata.name }
  },
  prepareCreate: (namespace) => {
    // Holds the namespace until its contents are gone.
    const finalizers = namespace.spec.finalizers ?? []
    namespace.spec.finalizers = finalizers.includes('kubernetes') ? finalizers : [...finalizers, 'kubernetes']
  },
  prepareUpdate: (after, before, subresource) => {
    if (subresource !== 'finalize') after.spec.finalizers = before.spec.finalizers
  },
})
export type Namespace = Stored<typeof Namespace>
