import { defineKind, type Stored } from '../machinery/kind.js'
import {
  count32,
  defaulted,
  embedded,
  int32,
  int64,
  listBy,
  message,
  oneOf,
  optional,
  pointer,
  required,
  text,
  time,
} from '../machinery/notation.js'
import { labelSelector } from '../machinery/selector.js'
import { ageColumn, nameColumn } from '../machinery/table.js'
import { defaultPodSpec } from './pod-defaults.js'
import { podTemplateSpec } from './pod-spec.js'
import { templateColumns } from './workload-columns.js'
import { validateSelectorUpdate, validateWorkload } from './workload-rules.js'

export const replicaSetSpec = message('io.k8s.api.apps.v1.ReplicaSetSpec', {
  replicas: defaulted(1, pointer(count32), 1, 'How many pods are wanted.'),
  minReadySeconds: optional(4, int32),
  selector: required(2, labelSelector),
  template: embedded(3, podTemplateSpec),
})

export const replicaSetCondition = message('io.k8s.api.apps.v1.ReplicaSetCondition', {
  type: optional(1, text),
  status: optional(2, oneOf('True', 'False', 'Unknown')),
  lastTransitionTime: optional(3, time),
  reason: optional(4, text),
  message: optional(5, text),
})

export const replicaSetStatus = message('io.k8s.api.apps.v1.ReplicaSetStatus', {
  replicas: required(1, int32),
  fullyLabeledReplicas: optional(2, int32),
  readyReplicas: optional(4, int32),
  availableReplicas: optional(5, int32),
  terminatingReplicas: optional(7, pointer(int32)),
  observedGeneration: optional(3, int64),
  conditions: optional(6, listBy('type', replicaSetCondition)),
})

/** Keeps a number of pods of one template running. */
export const ReplicaSet = defineKind({
  group: 'apps',
  version: 'v1',
  kind: 'ReplicaSet',
  plural: 'replicasets',
  namespaced: true,
  shortNames: ['rs'],
  categories: ['all'],
  about: 'Keeps a number of pods of one template running.',
  fields: {
    spec: embedded(2, replicaSetSpec),
    status: embedded(3, replicaSetStatus),
  },
  subresources: [
    { name: 'scale', verbs: ['get', 'patch', 'update'], group: 'autoscaling', version: 'v1', kind: 'Scale' },
    { name: 'status', verbs: ['get', 'patch', 'update'] },
  ],
  columns: [
    nameColumn,
    { name: 'Desired', type: 'integer', description: 'Pods wanted.', cell: ({ spec }) => spec.replicas },
    { name: 'Current', type: 'integer', description: 'Pods there are.', cell: ({ status }) => status.replicas },
    { name: 'Ready', type: 'integer', description: 'Pods that are ready.', cell: ({ status }) => status.readyReplicas ?? 0 },
    ageColumn,
    ...templateColumns,
  ],
  fieldSelectors: { 'status.replicas': ({ status }) => String(status.replicas) },
  defaults: ({ spec }) => defaultPodSpec(spec.template.spec),
  validate: ({ spec }, causes) => validateWorkload(spec, 'ReplicaSet', causes),
  validateUpdate: (after, before, causes) => validateSelectorUpdate(after.spec, before.spec, causes),
})
export type ReplicaSet = Stored<typeof ReplicaSet>
