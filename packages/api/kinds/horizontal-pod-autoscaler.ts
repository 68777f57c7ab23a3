import type * as z from 'zod'
import { defineKind, type Stored } from '../machinery/kind.js'
import {
  embedded,
  int32,
  int64,
  list,
  listBy,
  message,
  oneOf,
  optional,
  pointer,
  quantity,
  required,
  text,
  time,
} from '../machinery/notation.js'
import { labelSelector } from '../machinery/selector.js'
import { autoscalerColumns } from './autoscaler-columns.js'
import { defaultAutoscaler, validateAutoscaler } from './autoscaler-rules.js'

export const crossVersionObjectReference = message('io.k8s.api.autoscaling.v2.CrossVersionObjectReference', {
  kind: required(1, text),
  name: required(2, text),
  apiVersion: optional(3, text),
})

export const metricIdentifier = message('io.k8s.api.autoscaling.v2.MetricIdentifier', {
  name: required(1, text),
  selector: optional(2, labelSelector),
})

export const metricTarget = message('io.k8s.api.autoscaling.v2.MetricTarget', {
  type: required(1, text, 'How it is measured: Utilization, Value or AverageValue.'),
  value: optional(2, quantity),
  averageValue: optional(3, quantity),
  averageUtilization: optional(4, pointer(int32), 'Percent of what the pods ask for.'),
})

export const metricValueStatus = message('io.k8s.api.autoscaling.v2.MetricValueStatus', {
  value: optional(1, quantity),
  averageValue: optional(2, quantity),
  averageUtilization: optional(3, pointer(int32)),
})

export const objectMetricSource = message('io.k8s.api.autoscaling.v2.ObjectMetricSource', {
  describedObject: embedded(1, crossVersionObjectReference),
  target: embedded(2, metricTarget),
  metric: embedded(3, metricIdentifier),
})
export const podsMetricSource = message('io.k8s.api.autoscaling.v2.PodsMetricSource', {
  metric: embedded(1, metricIdentifier),
  target: embedded(2, metricTarget),
})
export const resourceMetricSource = message('io.k8s.api.autoscaling.v2.ResourceMetricSource', {
  name: required(1, text),
  target: embedded(2, metricTarget),
})
export const containerResourceMetricSource = message('io.k8s.api.autoscaling.v2.ContainerResourceMetricSource', {
  name: required(1, text),
  target: embedded(2, metricTarget),
  container: required(3, text),
})
export const externalMetricSource = message('io.k8s.api.autoscaling.v2.ExternalMetricSource', {
  metric: embedded(1, metricIdentifier),
  target: embedded(2, metricTarget),
})

export const metricSpec = message('io.k8s.api.autoscaling.v2.MetricSpec', {
  type: required(
    1,
    oneOf('Object', 'Pods', 'Resource', 'ContainerResource', 'External'),
    'Which of the fields below says what to look at.',
  ),
  object: optional(2, objectMetricSource),
  pods: optional(3, podsMetricSource),
  resource: optional(4, resourceMetricSource),
  containerResource: optional(7, containerResourceMetricSource),
  external: optional(5, externalMetricSource),
})

export const objectMetricStatus = message('io.k8s.api.autoscaling.v2.ObjectMetricStatus', {
  metric: embedded(1, metricIdentifier),
  current: embedded(2, metricValueStatus),
  describedObject: embedded(3, crossVersionObjectReference),
})
export const podsMetricStatus = message('io.k8s.api.autoscaling.v2.PodsMetricStatus', {
  metric: embedded(1, metricIdentifier),
  current: embedded(2, metricValueStatus),
})
export const resourceMetricStatus = message('io.k8s.api.autoscaling.v2.ResourceMetricStatus', {
  name: required(1, text),
  current: embedded(2, metricValueStatus),
})
export const containerResourceMetricStatus = message('io.k8s.api.autoscaling.v2.ContainerResourceMetricStatus', {
  name: required(1, text),
  current: embedded(2, metricValueStatus),
  container: required(3, text),
})
export const externalMetricStatus = message('io.k8s.api.autoscaling.v2.ExternalMetricStatus', {
  metric: embedded(1, metricIdentifier),
  current: embedded(2, metricValueStatus),
})

export const metricStatus = message('io.k8s.api.autoscaling.v2.MetricStatus', {
  type: required(1, text),
  object: optional(2, objectMetricStatus),
  pods: optional(3, podsMetricStatus),
  resource: optional(4, resourceMetricStatus),
  containerResource: optional(7, containerResourceMetricStatus),
  external: optional(5, externalMetricStatus),
})

export const scalingPolicy = message('io.k8s.api.autoscaling.v2.HPAScalingPolicy', {
  type: required(1, oneOf('Pods', 'Percent')),
  value: required(2, int32),
  periodSeconds: required(3, int32),
})

export const scalingRules = message('io.k8s.api.autoscaling.v2.HPAScalingRules', {
  stabilizationWindowSeconds: optional(3, pointer(int32)),
  selectPolicy: optional(1, pointer(oneOf('Max', 'Min', 'Disabled'))),
  policies: optional(2, list(scalingPolicy)),
  tolerance: optional(4, quantity),
})

export const autoscalerBehavior = message('io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerBehavior', {
  scaleUp: optional(1, scalingRules),
  scaleDown: optional(2, scalingRules),
})

export const autoscalerSpec = message('io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerSpec', {
  scaleTargetRef: embedded(1, crossVersionObjectReference, 'What is scaled.'),
  minReplicas: optional(2, pointer(int32), 'The fewest replicas; 1 unless said otherwise.'),
  maxReplicas: required(3, int32, 'The most replicas.'),
  metrics: optional(4, list(metricSpec), 'What the number of replicas follows; 80 % of the CPU asked for unless said otherwise.'),
  behavior: optional(5, autoscalerBehavior, 'How fast it goes up and down.'),
})

export const autoscalerCondition = message('io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerCondition', {
  type: required(1, text),
  status: required(2, oneOf('True', 'False', 'Unknown')),
  lastTransitionTime: optional(3, time),
  reason: optional(4, text),
  message: optional(5, text),
})

export const autoscalerStatus = message('io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerStatus', {
  observedGeneration: optional(1, pointer(int64)),
  lastScaleTime: optional(2, time),
  currentReplicas: optional(3, int32),
  desiredReplicas: required(4, int32),
  currentMetrics: optional(5, list(metricStatus)),
  conditions: optional(6, listBy('type', autoscalerCondition)),
})

/** The number of replicas that something should have, by what its pods use. */
export const HorizontalPodAutoscaler = defineKind({
  group: 'autoscaling',
  version: 'v2',
  kind: 'HorizontalPodAutoscaler',
  plural: 'horizontalpodautoscalers',
  namespaced: true,
  shortNames: ['hpa'],
  categories: ['all'],
  about: 'The number of replicas that something should have, by what its pods use.',
  fields: {
    spec: embedded(2, autoscalerSpec),
    status: embedded(3, autoscalerStatus),
  },
  generation: false,
  subresources: [{ name: 'status', verbs: ['get', 'patch', 'update'] }],
  columns: autoscalerColumns,
  defaults: ({ spec }) => defaultAutoscaler(spec),
  validate: ({ spec }, causes) => validateAutoscaler(spec, causes),
})
export type HorizontalPodAutoscaler = Stored<typeof HorizontalPodAutoscaler>
export type AutoscalerSpec = z.output<typeof autoscalerSpec>
export type AutoscalerStatus = z.output<typeof autoscalerStatus>
export type MetricSpec = z.output<typeof metricSpec>
export type MetricTarget = z.output<typeof metricTarget>
export type ScalingRules = z.output<typeof scalingRules>
