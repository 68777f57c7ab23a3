import { defineKind, type Stored } from '../machinery/kind.js'
import {
  count32,
  defaulted,
  embedded,
  int32,
  int64,
  intOrString,
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
import { renderLabels, templateColumns } from './workload-columns.js'
import { validateDaemonRollingUpdate, validateSelectorUpdate, validateWorkload } from './workload-rules.js'

export const rollingUpdateDaemonSet = message('io.k8s.api.apps.v1.RollingUpdateDaemonSet', {
  maxUnavailable: optional(1, intOrString),
  maxSurge: optional(2, intOrString),
})

export const daemonSetUpdateStrategy = message('io.k8s.api.apps.v1.DaemonSetUpdateStrategy', {
  type: defaulted(1, oneOf('RollingUpdate', 'OnDelete'), 'RollingUpdate'),
  rollingUpdate: optional(2, rollingUpdateDaemonSet),
})

export const daemonSetSpec = message('io.k8s.api.apps.v1.DaemonSetSpec', {
  selector: required(1, labelSelector),
  template: embedded(2, podTemplateSpec),
  updateStrategy: embedded(3, daemonSetUpdateStrategy),
  minReadySeconds: optional(4, int32),
  revisionHistoryLimit: defaulted(6, pointer(count32), 10),
})

export const daemonSetCondition = message('io.k8s.api.apps.v1.DaemonSetCondition', {
  type: optional(1, text),
  status: optional(2, oneOf('True', 'False', 'Unknown')),
  lastTransitionTime: optional(3, time),
  reason: optional(4, text),
  message: optional(5, text),
})

export const daemonSetStatus = message('io.k8s.api.apps.v1.DaemonSetStatus', {
  currentNumberScheduled: required(1, int32),
  numberMisscheduled: required(2, int32),
  desiredNumberScheduled: required(3, int32),
  numberReady: required(4, int32),
  observedGeneration: optional(5, int64),
  updatedNumberScheduled: optional(6, int32),
  numberAvailable: optional(7, int32),
  numberUnavailable: optional(8, int32),
  collisionCount: optional(9, pointer(int32)),
  conditions: optional(10, listBy('type', daemonSetCondition)),
})

/** Runs one pod of a template on every node that fits. */
export const DaemonSet = defineKind({
  group: 'apps',
  version: 'v1',
  kind: 'DaemonSet',
  plural: 'daemonsets',
  namespaced: true,
  shortNames: ['ds'],
  categories: ['all'],
  about: 'Runs one pod of a template on every node that fits.',
  fields: {
    spec: embedded(2, daemonSetSpec),
    status: embedded(3, daemonSetStatus),
  },
  subresources: [{ name: 'status', verbs: ['get', 'patch', 'update'] }],
  columns: [
    nameColumn,
    { name: 'Desired', type: 'integer', description: 'Nodes that should run a pod.', cell: ({ status }) => status.desiredNumberScheduled },
    {
      name: 'Current',
      type: 'integer',
      description: 'Nodes that should run a pod and do.',
      cell: ({ status }) => status.currentNumberScheduled,
    },
    { name: 'Ready', type: 'integer', description: 'Nodes whose pod is ready.', cell: ({ status }) => status.numberReady },
    {
      name: 'Up-to-date',
      type: 'integer',
      description: 'Nodes whose pod is of the newest template.',
      cell: ({ status }) => status.updatedNumberScheduled ?? 0,
    },
    {
      name: 'Available',
      type: 'integer',
      description: 'Nodes whose pod has been ready long enough.',
      cell: ({ status }) => status.numberAvailable ?? 0,
    },
    { name: 'Node Selector', description: 'Labels a node must have.', cell: ({ spec }) => renderLabels(spec.template.spec.nodeSelector) },
    ageColumn,
    ...templateColumns,
  ],
  defaults: ({ spec }) => {
    defaultPodSpec(spec.template.spec)
    if (spec.updateStrategy.type === 'RollingUpdate')
      spec.updateStrategy.rollingUpdate = { maxUnavailable: 1, maxSurge: 0, ...spec.updateStrategy.rollingUpdate }
  },
  validate: ({ spec }, causes) => {
    validateWorkload(spec, 'daemonset', causes)
    if (spec.updateStrategy.type === 'RollingUpdate')
      validateDaemonRollingUpdate(spec.updateStrategy.rollingUpdate ?? {}, 'spec.updateStrategy.rollingUpdate', causes)
  },
  validateUpdate: (after, before, causes) => validateSelectorUpdate(after.spec, before.spec, causes),
})
export type DaemonSet = Stored<typeof DaemonSet>
