import { defineKind, type Stored } from '../machinery/kind.js'
import { defaulted, embedded, list, listBy, message, oneOf, optional, required, text, time } from '../machinery/notation.js'
import { ageColumn, nameColumn } from '../machinery/table.js'

export const namespaceSpec = message('io.k8s.api.core.v1.NamespaceSpec', {
  finalizers: optional(1, list(text), 'Who has to be done before the namespace may go; the namespace controller empties it first.'),
})

export const namespaceCondition = message('io.k8s.api.core.v1.NamespaceCondition', {
  type: required(1, text, 'What the condition is about.'),
  status: required(2, oneOf('True', 'False', 'Unknown'), 'True, False or Unknown.'),
  lastTransitionTime: optional(4, time, 'When the status last changed.'),
  reason: optional(5, text, 'Why, in one word for programs.'),
  message: optional(6, text, 'Why, in a sentence for people.'),
})

export const namespaceStatus = message('io.k8s.api.core.v1.NamespaceStatus', {
  phase: defaulted(1, oneOf('Active', 'Terminating'), 'Active', 'Active, or Terminating while it is being emptied.'),
  conditions: optional(2, listBy('type', namespaceCondition), 'What is known of its deletion.'),
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
    spec: embedded(2, namespaceSpec, 'What has to be done before it may go.'),
    status: embedded(3, namespaceStatus, 'Whether it is being emptied.'),
  },
  nameForm: 'label',
  generation: false,
  subresources: [
    { name: 'finalize', verbs: ['update'] },
    { name: 'status', verbs: ['get', 'patch', 'update'] },
  ],
  prepareDelete: ({ status }) => {
    status.phase = 'Terminating'
  },
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
