import { defineKind } from '../machinery/kind.js'
import { atomicMessage, embedded, int32, int64, message, optional, pointer, required, text, time } from '../machinery/notation.js'
import { autoscalerColumns } from './autoscaler-columns.js'
import { validateReplicas } from './autoscaler-rules.js'
import { toAutoscalingV1, toAutoscalingV2 } from './autoscaler-versions.js'
import { HorizontalPodAutoscaler } from './horizontal-pod-autoscaler.js'

export const crossVersionObjectReference = atomicMessage('io.k8s.api.autoscaling.v1.CrossVersionObjectReference', {
  kind: required(1, text),
  name: required(2, text),
  apiVersion: optional(3, text),
})

export const autoscalerSpec = message('io.k8s.api.autoscaling.v1.HorizontalPodAutoscalerSpec', {
  scaleTargetRef: embedded(1, crossVersionObjectReference, 'What is scaled.'),
  minReplicas: optional(2, pointer(int32), 'The fewest replicas; 1 unless said otherwise.'),
  maxReplicas: required(3, int32, 'The most replicas.'),
  targetCPUUtilizationPercentage: optional(4, pointer(int32), 'Percent of the CPU asked for that the pods should use.'),
})

export const autoscalerStatus = message('io.k8s.api.autoscaling.v1.HorizontalPodAutoscalerStatus', {
  observedGeneration: optional(1, pointer(int64)),
  lastScaleTime: optional(2, time),
  currentReplicas: required(3, int32),
  desiredReplicas: required(4, int32),
  currentCPUUtilizationPercentage: optional(5, pointer(int32)),
})

/** The number of replicas that something should have, by the CPU its pods use: an older spelling. */
export const HorizontalPodAutoscalerV1 = defineKind({
  group: 'autoscaling',
  version: 'v1',
  kind: 'HorizontalPodAutoscaler',
  plural: 'horizontalpodautoscalers',
  namespaced: true,
  shortNames: ['hpa'],
  categories: ['all'],
  about: 'The number of replicas that something should have, by the CPU its pods use: an older spelling.',
  fields: {
    spec: embedded(2, autoscalerSpec),
    status: embedded(3, autoscalerStatus),
  },
  generation: false,
  subresources: [{ name: 'status', verbs: ['get', 'patch', 'update'] }],
  storedAs: { kind: HorizontalPodAutoscaler, toStored: toAutoscalingV2, fromStored: toAutoscalingV1 },
  columns: autoscalerColumns.map((column) => ({
    ...column,
    cell: (object: object, nowMs: number) => column.cell(toAutoscalingV2(object), nowMs),
  })),
  defaults: ({ spec }) => {
    spec.minReplicas ??= 1
  },
  validate: ({ spec }, causes) => {
    validateReplicas(spec, causes)
    const target = spec.targetCPUUtilizationPercentage
    if (target !== undefined && target < 1) causes.invalid('spec.targetCPUUtilizationPercentage', target, 'must be greater than 0')
  },
})
