import { sameJson } from '../machinery/json.js'
import { defineKind, type Stored } from '../machinery/kind.js'
import {
  count32,
  defaulted,
  embedded,
  int32,
  int64,
  intOrString,
  list,
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
import { persistentVolumeClaim } from './volume.js'
import { containerColumns } from './workload-columns.js'
import { validateWorkload } from './workload-rules.js'

export const rollingUpdateStatefulSetStrategy = message('io.k8s.api.apps.v1.RollingUpdateStatefulSetStrategy', {
  partition: defaulted(1, pointer(count32), 0, 'Pods with a lower index keep the revision they have.'),
  maxUnavailable: optional(2, intOrString),
})

export const statefulSetUpdateStrategy = message('io.k8s.api.apps.v1.StatefulSetUpdateStrategy', {
  type: defaulted(1, oneOf('RollingUpdate', 'OnDelete'), 'RollingUpdate'),
  rollingUpdate: optional(2, rollingUpdateStatefulSetStrategy),
})

const retention = oneOf('Retain', 'Delete')
export const claimRetentionPolicy = message('io.k8s.api.apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy', {
  whenDeleted: defaulted(1, retention, 'Retain'),
  whenScaled: defaulted(2, retention, 'Retain'),
})

export const statefulSetOrdinals = message('io.k8s.api.apps.v1.StatefulSetOrdinals', {
  start: required(1, count32, 'The ordinal of the first pod.'),
})

export const statefulSetSpec = message('io.k8s.api.apps.v1.StatefulSetSpec', {
  replicas: defaulted(1, pointer(count32), 1, 'How many pods are wanted.'),
  selector: required(2, labelSelector, 'Which pods belong to it; must match the labels of the template and cannot change.'),
  template: embedded(3, podTemplateSpec, 'What each pod looks like, but for its name and hostname.'),
  volumeClaimTemplates: optional(4, list(persistentVolumeClaim)),
  serviceName: required(5, text, 'The headless Service under which its pods are found in DNS.'),
  podManagementPolicy: defaulted(
    6,
    oneOf('OrderedReady', 'Parallel'),
    'OrderedReady',
    'OrderedReady makes a pod when those before it are ready; Parallel waits for none.',
  ),
  updateStrategy: embedded(7, statefulSetUpdateStrategy, 'How pods come to a new template.'),
  revisionHistoryLimit: defaulted(8, pointer(count32), 10, 'How many old revisions are kept for rolling back.'),
  minReadySeconds: optional(9, count32, 'Seconds a pod must be ready for to count as available.'),
  persistentVolumeClaimRetentionPolicy: embedded(10, claimRetentionPolicy),
  ordinals: optional(11, statefulSetOrdinals),
})

export const statefulSetCondition = message('io.k8s.api.apps.v1.StatefulSetCondition', {
  type: optional(1, text),
  status: optional(2, oneOf('True', 'False', 'Unknown')),
  lastTransitionTime: optional(3, time),
  reason: optional(4, text),
  message: optional(5, text),
})

export const statefulSetStatus = message('io.k8s.api.apps.v1.StatefulSetStatus', {
  observedGeneration: optional(1, int64),
  replicas: required(2, int32),
  readyReplicas: optional(3, int32),
  currentReplicas: optional(4, int32, 'Pods of the current revision.'),
  updatedReplicas: optional(5, int32, 'Pods of the update revision.'),
  currentRevision: optional(6, text, 'The ControllerRevision before the last update.'),
  updateRevision: optional(7, text, 'The ControllerRevision of the present template.'),
  collisionCount: optional(9, pointer(int32)),
  conditions: optional(10, listBy('type', statefulSetCondition)),
  availableReplicas: required(11, int32),
})

/** Keeps a number of pods with names of their own, made, replaced and removed in order. */
export const StatefulSet = defineKind({
  group: 'apps',
  version: 'v1',
  kind: 'StatefulSet',
  plural: 'statefulsets',
  namespaced: true,
  shortNames: ['sts'],
  categories: ['all'],
  about: 'Keeps a number of pods with names of their own, made, replaced and removed in order.',
  fields: {
    spec: embedded(2, statefulSetSpec),
    status: embedded(3, statefulSetStatus),
  },
  subresources: [
    { name: 'scale', verbs: ['get', 'patch', 'update'], group: 'autoscaling', version: 'v1', kind: 'Scale' },
    { name: 'status', verbs: ['get', 'patch', 'update'] },
  ],
  columns: [
    nameColumn,
    {
      name: 'Ready',
      description: 'Pods that are ready, of those wanted.',
      cell: ({ spec, status }) => `${status.readyReplicas ?? 0}/${spec.replicas}`,
    },
    ageColumn,
    ...containerColumns,
  ],
  defaults: ({ spec }) => {
    defaultPodSpec(spec.template.spec)
    if (spec.updateStrategy.type === 'RollingUpdate') spec.updateStrategy.rollingUpdate ??= { partition: 0 }
    // Behind a feature gate that is off in 1.33: the server drops it.
    delete spec.updateStrategy.rollingUpdate?.maxUnavailable
  },
  validate: ({ spec }, causes) => {
    validateWorkload(spec, 'statefulset', causes)
    const { type, rollingUpdate } = spec.updateStrategy
    if (type === 'OnDelete' && rollingUpdate !== undefined)
      causes.invalid('spec.updateStrategy.rollingUpdate', rollingUpdate, "only allowed for updateStrategy 'RollingUpdate'")
    if (spec.volumeClaimTemplates !== undefined)
      causes.forbidden('spec.volumeClaimTemplates', 'this cluster has no PersistentVolumes: give the template emptyDir volumes instead')
  },
  validateUpdate: (after, before, causes) => {
    if (!sameJson(fixed(after.spec), fixed(before.spec)))
      causes.forbidden(
        'spec',
        "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
      )
  },
})
export type StatefulSet = Stored<typeof StatefulSet>

const fixed = ({ selector, serviceName, podManagementPolicy, volumeClaimTemplates }: StatefulSet['spec']) => ({
  selector,
  serviceName,
  podManagementPolicy,
  volumeClaimTemplates,
})
