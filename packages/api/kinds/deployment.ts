import { defineKind, type Stored } from '../machinery/kind.js'
import {
  bool,
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
  retainKeys,
  text,
  time,
} from '../machinery/notation.js'
import { labelSelector } from '../machinery/selector.js'
import { ageColumn, nameColumn } from '../machinery/table.js'
import { defaultPodSpec } from './pod-defaults.js'
import { podTemplateSpec } from './pod-spec.js'
import { templateColumns } from './workload-columns.js'
import { validateRollingUpdate, validateSelectorUpdate, validateWorkload } from './workload-rules.js'

export const rollingUpdateDeployment = message('io.k8s.api.apps.v1.RollingUpdateDeployment', {
  maxUnavailable: optional(1, intOrString, 'How many pods may be missing meanwhile, as a number or a share of replicas.'),
  maxSurge: optional(2, intOrString, 'How many pods more than wanted there may be meanwhile, as a number or a share of replicas.'),
})

export const deploymentStrategy = message('io.k8s.api.apps.v1.DeploymentStrategy', {
  type: defaulted(
    1,
    oneOf('Recreate', 'RollingUpdate'),
    'RollingUpdate',
    'RollingUpdate replaces pods bit by bit, Recreate ends all old ones first.',
  ),
  rollingUpdate: optional(2, rollingUpdateDeployment, 'How fast, for RollingUpdate.'),
})

export const deploymentSpec = message('io.k8s.api.apps.v1.DeploymentSpec', {
  replicas: defaulted(1, pointer(count32), 1, 'How many pods are wanted.'),
  selector: required(2, labelSelector, 'Which pods belong to it; must match the labels of the template and cannot change.'),
  template: embedded(3, podTemplateSpec, 'What each pod looks like.'),
  strategy: embedded(4, retainKeys(deploymentStrategy), 'How old pods give way to new ones.'),
  minReadySeconds: optional(5, count32, 'Seconds a pod must be ready for to count as available.'),
  revisionHistoryLimit: defaulted(6, pointer(count32), 10, 'How many old ReplicaSets are kept for rolling back.'),
  paused: optional(7, bool, 'Holds rollouts back while true.'),
  progressDeadlineSeconds: defaulted(9, pointer(count32), 600, 'Seconds without progress after which a rollout counts as failed.'),
})

export const deploymentCondition = message('io.k8s.api.apps.v1.DeploymentCondition', {
  type: optional(1, text, 'Progressing, Available or ReplicaFailure.'),
  status: optional(2, oneOf('True', 'False', 'Unknown'), 'True, False or Unknown.'),
  lastUpdateTime: optional(6, time, 'When it was last looked at.'),
  lastTransitionTime: optional(7, time, 'When the status last changed.'),
  reason: optional(4, text, 'Why, in one word for programs.'),
  message: optional(5, text, 'Why, in a sentence for people.'),
})

export const deploymentStatus = message('io.k8s.api.apps.v1.DeploymentStatus', {
  observedGeneration: optional(1, int64, 'The generation of the spec that this status is about.'),
  replicas: optional(2, int32, 'Pods there are.'),
  updatedReplicas: optional(3, int32, 'Pods of the current template.'),
  readyReplicas: optional(7, int32, 'Pods that are ready.'),
  availableReplicas: optional(4, int32, 'Pods that have been ready for minReadySeconds.'),
  unavailableReplicas: optional(5, int32, 'Pods that are missing.'),
  terminatingReplicas: optional(9, pointer(int32), 'Pods that are on their way out.'),
  conditions: optional(6, listBy('type', deploymentCondition), 'How the rollout goes: Progressing, Available, ReplicaFailure.'),
  collisionCount: optional(8, pointer(int32), 'How often a name of a ReplicaSet was taken already.'),
})

/** Keeps a number of pods of one template running and rolls a new template out step by step. */
export const Deployment = defineKind({
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  plural: 'deployments',
  namespaced: true,
  shortNames: ['deploy'],
  categories: ['all'],
  about: 'Keeps a number of pods of one template running and rolls a new template out step by step.',
  fields: {
    spec: embedded(2, deploymentSpec, 'What is to run, how often, and how it is replaced.'),
    status: embedded(3, deploymentStatus, 'How far that is; written by the controller.'),
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
    { name: 'Up-to-date', description: 'Pods of the newest template.', cell: ({ status }) => status.updatedReplicas ?? 0 },
    { name: 'Available', description: 'Pods ready for at least minReadySeconds.', cell: ({ status }) => status.availableReplicas ?? 0 },
    ageColumn,
    ...templateColumns,
  ],
  defaults: ({ spec }) => {
    defaultPodSpec(spec.template.spec)
    if (spec.strategy.type === 'RollingUpdate')
      spec.strategy.rollingUpdate = { maxUnavailable: '25%', maxSurge: '25%', ...spec.strategy.rollingUpdate }
  },
  validate: ({ spec }, causes) => {
    validateWorkload(spec, 'deployment', causes)
    const { type, rollingUpdate } = spec.strategy
    if (type === 'Recreate' && rollingUpdate !== undefined)
      causes.forbidden('spec.strategy.rollingUpdate', "may not be specified when strategy `type` is 'Recreate'")
    if (type === 'RollingUpdate') validateRollingUpdate(rollingUpdate ?? {}, 'spec.strategy.rollingUpdate', causes)
    if (spec.progressDeadlineSeconds <= (spec.minReadySeconds ?? 0))
      causes.invalid('spec.progressDeadlineSeconds', spec.progressDeadlineSeconds, 'must be greater than minReadySeconds')
  },
  validateUpdate: (after, before, causes) => validateSelectorUpdate(after.spec, before.spec, causes),
})
export type Deployment = Stored<typeof Deployment>
