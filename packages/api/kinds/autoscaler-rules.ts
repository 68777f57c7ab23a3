// Defaults and rules of HorizontalPodAutoscalers (kubernetes pkg/apis/autoscaling/v2/defaults.go and validation).

import type { Causes } from '../machinery/causes.js'
import { pathSegment } from '../machinery/name-rules.js'
import { nanosOf } from '../machinery/quantity.js'
import type { AutoscalerSpec, MetricSpec, MetricTarget, ScalingRules } from './horizontal-pod-autoscaler.js'

const defaultUtilization = 80
const hour = 3_600
const halfHour = 1_800

const defaultScaleUp: ScalingRules = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
}
const defaultScaleDown: ScalingRules = { selectPolicy: 'Max', policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] }

/** Changes `spec`. */
export function defaultAutoscaler(spec: AutoscalerSpec): void {
  spec.minReplicas ??= 1
  spec.metrics ??= [
    { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: defaultUtilization } } },
  ]
  if (spec.behavior === undefined) return
  spec.behavior.scaleUp = { ...structuredClone(defaultScaleUp), ...spec.behavior.scaleUp }
  spec.behavior.scaleDown = { ...structuredClone(defaultScaleDown), ...spec.behavior.scaleDown }
}

export function validateAutoscaler(spec: AutoscalerSpec, causes: Causes): void {
  const { metrics = [], behavior } = spec
  validateReplicas(spec, causes)
  for (const [i, metric] of metrics.entries()) validateMetric(metric, `spec.metrics[${i}]`, causes)
  for (const way of ['scaleUp', 'scaleDown'] as const) {
    const rules = behavior?.[way]
    if (rules !== undefined) validateScalingRules(rules, `spec.behavior.${way}`, causes)
  }
}

/** What every version of an autoscaler says. */
export function validateReplicas(
  { minReplicas = 1, maxReplicas, scaleTargetRef }: Pick<AutoscalerSpec, 'minReplicas' | 'maxReplicas' | 'scaleTargetRef'>,
  causes: Causes,
): void {
  // Without the feature HPAScaleToZero, which is off unless asked for.
  if (minReplicas < 1) causes.invalid('spec.minReplicas', minReplicas, 'must be greater than or equal to 1')
  if (maxReplicas < 1) causes.invalid('spec.maxReplicas', maxReplicas, 'must be greater than 0')
  if (maxReplicas < minReplicas) causes.invalid('spec.maxReplicas', maxReplicas, 'must be greater than or equal to `minReplicas`')
  validateReference(scaleTargetRef, 'spec.scaleTargetRef', causes)
}

function validateReference({ kind, name }: { kind: string; name: string }, field: string, causes: Causes): void {
  for (const [key, value] of Object.entries({ kind, name })) {
    if (value === '') causes.required(`${field}.${key}`)
    else for (const why of pathSegment(value)) causes.invalid(`${field}.${key}`, value, why)
  }
}

const fieldOf = {
  Object: 'object',
  Pods: 'pods',
  Resource: 'resource',
  ContainerResource: 'containerResource',
  External: 'external',
} as const

function validateMetric(spec: MetricSpec, at: string, causes: Causes): void {
  const expected = fieldOf[spec.type]
  const source = spec[expected]
  if (source === undefined) causes.required(`${at}.${expected}`, 'must populate information for the given metric source')
  else validateSource({ type: spec.type, [expected]: source }, `${at}.${expected}`, causes)
  for (const other of Object.values(fieldOf))
    if (other !== expected && spec[other] !== undefined) causes.forbidden(`${at}.${other}`, 'must populate the given metric source only')
}

function validateSource({ type, object, pods, resource, containerResource, external }: MetricSpec, at: string, causes: Causes): void {
  const target = (object ?? pods ?? resource ?? containerResource ?? external)!.target
  validateTarget(target, `${at}.target`, causes)
  const { value, averageValue, averageUtilization } = target
  const metric = (object ?? pods ?? external)?.metric
  if (metric !== undefined) {
    if (metric.name === '') causes.required(`${at}.metric.name`, 'must specify a metric name')
    else for (const why of pathSegment(metric.name)) causes.invalid(`${at}.metric.name`, metric.name, why)
  }
  if (type === 'Object') {
    validateReference(object!.describedObject, `${at}.describedObject`, causes)
    if (value === undefined && averageValue === undefined)
      causes.required(`${at}.target.averageValue`, 'must set either a target value or averageValue')
  }
  if (type === 'Pods' && averageValue === undefined)
    causes.required(`${at}.target.averageValue`, 'must specify a positive target averageValue')
  if (type === 'External') {
    if (value === undefined && averageValue === undefined)
      causes.required(`${at}.target.averageValue`, 'must set either a target value for metric or a per-pod target')
    if (value !== undefined && averageValue !== undefined)
      causes.forbidden(`${at}.target.value`, 'may not set both a target value for metric and a per-pod target')
  }
  const named = resource ?? containerResource
  if (named === undefined) return
  if (named.name === '') causes.required(`${at}.name`, 'must specify a resource name')
  if (containerResource?.container === '') causes.required(`${at}.container`, 'must specify a container')
  if (averageUtilization === undefined && averageValue === undefined)
    causes.required(`${at}.target.averageUtilization`, 'must set either a target raw value or a target utilization')
  if (averageUtilization !== undefined && averageValue !== undefined)
    causes.forbidden(`${at}.target.averageValue`, 'may not set both a target raw value and a target utilization')
}

function validateTarget({ type, value, averageValue, averageUtilization }: MetricTarget, at: string, causes: Causes): void {
  if (type === '') causes.required(`${at}.type`, 'must specify a metric target type')
  if (!['Utilization', 'Value', 'AverageValue'].includes(type))
    causes.invalid(`${at}.type`, type, 'must be either Utilization, Value, or AverageValue')
  for (const [key, amount] of Object.entries({ value, averageValue }))
    if (amount !== undefined && nanosOf(amount) <= 0n) causes.invalid(`${at}.${key}`, amount, 'must be positive')
  if (averageUtilization !== undefined && averageUtilization < 1)
    causes.invalid(`${at}.averageUtilization`, averageUtilization, 'must be greater than 0')
}

function validateScalingRules({ stabilizationWindowSeconds: seconds, policies = [] }: ScalingRules, at: string, causes: Causes): void {
  if (seconds !== undefined && seconds < 0)
    causes.invalid(`${at}.stabilizationWindowSeconds`, seconds, 'must be greater than or equal to zero')
  if (seconds !== undefined && seconds > hour)
    causes.invalid(`${at}.stabilizationWindowSeconds`, seconds, `must be less than or equal to ${hour}`)
  if (policies.length === 0) causes.required(`${at}.policies`, 'must specify at least one Policy')
  for (const [i, { value, periodSeconds }] of policies.entries()) {
    const policy = `${at}.policies[${i}]`
    if (value <= 0) causes.invalid(`${policy}.value`, value, 'must be greater than zero')
    if (periodSeconds <= 0) causes.invalid(`${policy}.periodSeconds`, periodSeconds, 'must be greater than zero')
    if (periodSeconds > halfHour) causes.invalid(`${policy}.periodSeconds`, periodSeconds, `must be less than or equal to ${halfHour}`)
  }
}
