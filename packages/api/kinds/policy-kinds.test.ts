// Budgets, priorities, limits, quotas and autoscalers: what they refuse, what they fill in, what kubectl prints of them.

import test from 'ava'
import { decode } from '../machinery/decode.js'
import type { AnyKind, KubeObject } from '../machinery/kind.js'
import { ApiError } from '../machinery/status.js'
import { validateUpdate } from '../machinery/strategy.js'
import { renderTable } from '../machinery/table.js'
import { toAutoscalingV1, toAutoscalingV2 } from './autoscaler-versions.js'
import { HorizontalPodAutoscaler } from './horizontal-pod-autoscaler.js'
import { HorizontalPodAutoscalerV1 } from './horizontal-pod-autoscaler-v1.js'
import { LimitRange } from './limit-range.js'
import { PodDisruptionBudget } from './pod-disruption-budget.js'
import { PriorityClass } from './priority-class.js'
import { ResourceQuota } from './resource-quota.js'

const refuses = test.macro((t, kind: AnyKind, body: object, ...wanted: string[]) => {
  const error = t.throws(() => decode(kind, { metadata: { name: 'a' }, ...body }), { instanceOf: ApiError })
  t.is(error?.code, 422)
  t.deepEqual(
    error?.details?.causes?.map(({ field, message }) => `${field}: ${message}`),
    wanted,
  )
})
const fills = test.macro((t, kind: AnyKind, body: { spec?: object }, wanted: object) => {
  const { object } = decode(kind, { metadata: { name: 'a' }, ...body }, { fieldValidation: 'Strict' })
  t.deepEqual((object as unknown as { spec: object }).spec, wanted)
})
const createdAt = '2025-01-01T00:00:00Z'
const prints = test.macro((t, kind: AnyKind, body: object, header: string, cells: string) => {
  const { object } = decode(kind, { metadata: { name: 'a', creationTimestamp: createdAt }, ...body })
  const table = renderTable(kind, [object as unknown as KubeObject], { nowMs: Date.parse(createdAt) + 192_000 })
  t.is(table.columnDefinitions.map(({ name }) => name.toUpperCase()).join('|'), header)
  t.is(table.rows[0]!.cells.join('|'), cells)
})
const update = (kind: AnyKind, before: object, after: object) => {
  const [old, now] = [before, after].map((body) => decode(kind, { metadata: { name: 'a', uid: 'u' }, ...body }).object as KubeObject)
  validateUpdate(kind, now!, old!)
}

const percentRule =
  "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')"
test(
  'budget: both bounds',
  refuses,
  PodDisruptionBudget,
  { spec: { minAvailable: 1, maxUnavailable: 1 } },
  'spec: Invalid value: {"minAvailable":1,"maxUnavailable":1}: minAvailable and maxUnavailable cannot be both set',
)
test(
  'budget: shares that are none',
  refuses,
  PodDisruptionBudget,
  { spec: { minAvailable: 'half' } },
  `spec.minAvailable: Invalid value: "half": ${percentRule}`,
)
test(
  'budget: more than all',
  refuses,
  PodDisruptionBudget,
  { spec: { maxUnavailable: '101%' } },
  'spec.maxUnavailable: Invalid value: "101%": must not be greater than 100%',
)
test(
  'budget: fewer than none',
  refuses,
  PodDisruptionBudget,
  { spec: { maxUnavailable: -1 } },
  'spec.maxUnavailable: Invalid value: -1: must be greater than or equal to 0',
)
test(
  'budget: zero is a bound',
  fills,
  PodDisruptionBudget,
  { spec: { maxUnavailable: 0, selector: {} } },
  { maxUnavailable: 0, selector: {} },
)
test(
  'budget: columns',
  prints,
  PodDisruptionBudget,
  { spec: { minAvailable: '50%' }, status: { disruptionsAllowed: 2 } },
  'NAME|MIN AVAILABLE|MAX UNAVAILABLE|ALLOWED DISRUPTIONS|AGE',
  'a|50%|N/A|2|3m12s',
)
test('budget: its status keeps the times of granted evictions', (t) => {
  const status = { disruptedPods: { web: createdAt }, disruptionsAllowed: 0, currentHealthy: 1, desiredHealthy: 1, expectedPods: 2 }
  const { object } = decode(PodDisruptionBudget, { metadata: { name: 'a' }, spec: {}, status }, { fieldValidation: 'Strict' })
  t.deepEqual(object.status as unknown, status)
})

test(
  'class: a value beyond what users may give',
  refuses,
  PriorityClass,
  { value: 1_000_000_001 },
  'value: Forbidden: maximum allowed value of a user defined priority is 1000000000',
)
const reserved = "metadata.name: Forbidden: priority class names with 'system-' prefix are reserved for system use only. error: "
test(
  'class: an unknown name of the system',
  refuses,
  PriorityClass,
  { metadata: { name: 'system-mine' }, value: 1 },
  `${reserved}system-mine is not a known system priority class`,
)
test(
  'class: a name of the system with another value',
  refuses,
  PriorityClass,
  { metadata: { name: 'system-node-critical' }, value: 1 },
  `${reserved}value of system-node-critical PriorityClass must be 2000001000`,
)
test(
  'class: columns',
  prints,
  PriorityClass,
  { value: 5 },
  'NAME|VALUE|GLOBAL-DEFAULT|AGE|PREEMPTIONPOLICY',
  'a|5|false|3m12s|PreemptLowerPriority',
)
test('class: value and policy stay', (t) => {
  t.throws(() => update(PriorityClass, { value: 5 }, { value: 6 }), { message: /value: Forbidden: may not be changed in an update\./ })
  t.throws(() => update(PriorityClass, { value: 5 }, { value: 5, preemptionPolicy: 'Never' }), { message: /field is immutable/ })
  t.notThrows(() => update(PriorityClass, { value: 5 }, { value: 5, description: 'x' }))
})

const limits = (...items: object[]) => ({ spec: { limits: items } })
test(
  'limits: the defaults of containers come from their bounds',
  fills,
  LimitRange,
  limits({ type: 'Container', max: { cpu: '1' }, min: { cpu: '100m', memory: '1Mi' } }, { type: 'Pod', max: { cpu: '2' } }),
  {
    limits: [
      {
        type: 'Container',
        max: { cpu: '1' },
        min: { cpu: '100m', memory: '1Mi' },
        default: { cpu: '1' },
        defaultRequest: { cpu: '1', memory: '1Mi' },
      },
      { type: 'Pod', max: { cpu: '2' } },
    ],
  },
)
test('limits: none at all', fills, LimitRange, {}, { limits: [] })
test(
  'limits: bounds out of order',
  refuses,
  LimitRange,
  limits({ type: 'Container', min: { cpu: '2' }, max: { cpu: '1' }, default: { cpu: '1' }, defaultRequest: { cpu: '2' } }),
  'spec.limits[0].min[cpu]: Invalid value: "2": min value 2 is greater than max value 1',
  'spec.limits[0].defaultRequest[cpu]: Invalid value: "2": default request value 2 is greater than max value 1',
  'spec.limits[0].defaultRequest[cpu]: Invalid value: "2": default request value 2 is greater than default limit value 1',
  'spec.limits[0].default[cpu]: Invalid value: "2": min value 2 is greater than default value 1',
)
test(
  'limits: defaults of pods, a type and a resource that are none, one type twice',
  refuses,
  LimitRange,
  limits({ type: 'Pod', default: { cpu: '1' } }, { type: 'Container', max: { gold: '1' } }, { type: 'Pod' }, { type: 'Node' }),
  "spec.limits[0].default: Forbidden: may not be specified when `type` is 'Pod'",
  'spec.limits[1].max[gold]: Invalid value: "gold": must be a standard resource type or fully qualified',
  'spec.limits[1].max[gold]: Invalid value: "gold": must be a standard resource for containers',
  'spec.limits[1].default[gold]: Invalid value: "gold": must be a standard resource type or fully qualified',
  'spec.limits[1].default[gold]: Invalid value: "gold": must be a standard resource for containers',
  'spec.limits[1].defaultRequest[gold]: Invalid value: "gold": must be a standard resource type or fully qualified',
  'spec.limits[1].defaultRequest[gold]: Invalid value: "gold": must be a standard resource for containers',
  'spec.limits[2].type: Duplicate value: "Pod"',
  'spec.limits[3].type: Invalid value: "Node": must be a standard limit type or fully qualified',
)
test(
  'limits: a ratio below one, and one wider than the bounds',
  refuses,
  LimitRange,
  limits({ type: 'Pod', maxLimitRequestRatio: { cpu: '500m', memory: '3' }, min: { memory: '1Gi' }, max: { memory: '2Gi' } }),
  'spec.limits[0].maxLimitRequestRatio[memory]: Invalid value: "3": ratio 3 is greater than max/min = 2.000000',
  'spec.limits[0].maxLimitRequestRatio[cpu]: Invalid value: "500m": ratio 500m is less than 1',
)

test(
  'quota: names and amounts that will not do',
  refuses,
  ResourceQuota,
  { spec: { hard: { pods: '1500m', gold: '1', cpu: '-1' } } },
  'spec.hard[pods]: Invalid value: "1500m": must be an integer',
  'spec.hard[gold]: Invalid value: "gold": must be a standard resource type or fully qualified',
  'spec.hard[gold]: Invalid value: "gold": must be a standard resource for quota',
  'spec.hard[cpu]: Invalid value: "-1": must be greater than or equal to 0',
)
test(
  'quota: scopes that exclude each other, and one that does not fit',
  refuses,
  ResourceQuota,
  { spec: { hard: { services: '1' }, scopes: ['BestEffort', 'NotBestEffort'] } },
  'spec.scopes: Invalid value: ["BestEffort","NotBestEffort"]: unsupported scope applied to resource',
  'spec.scopes: Invalid value: ["BestEffort","NotBestEffort"]: unsupported scope applied to resource',
  'spec.scopes: Invalid value: ["BestEffort","NotBestEffort"]: conflicting scopes',
)
test(
  'quota: a selector without values',
  refuses,
  ResourceQuota,
  { spec: { hard: { pods: '1' }, scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In' }] } } },
  "spec.scopeSelector.matchExpressions.values: Required value: must be at least one value when `operator` is 'In' or 'NotIn' for scope selector",
)
test('quota: scopes stay', (t) => {
  const spec = (...scopes: string[]) => ({ spec: { hard: { pods: '1' }, scopes } })
  t.throws(() => update(ResourceQuota, spec('BestEffort'), spec('Terminating')), { message: /spec\.scopes: .*field is immutable/ })
  t.notThrows(() => update(ResourceQuota, spec('BestEffort'), { spec: { hard: { pods: '2' }, scopes: ['BestEffort'] } }))
})
test(
  'quota: columns',
  prints,
  ResourceQuota,
  { status: { hard: { pods: '5', 'limits.cpu': '2', 'count/secrets': '3' }, used: { pods: '1', 'limits.cpu': '500m' } } },
  'NAME|REQUEST|LIMIT|AGE',
  'a|count/secrets: 0/3, pods: 1/5|limits.cpu: 500m/2|3m12s',
)

const autoscaler = (more: object = {}) => ({ spec: { scaleTargetRef: { kind: 'Deployment', name: 'web' }, maxReplicas: 3, ...more } })
test('autoscaler: it follows the CPU unless told otherwise', fills, HorizontalPodAutoscaler, autoscaler(), {
  scaleTargetRef: { kind: 'Deployment', name: 'web' },
  minReplicas: 1,
  maxReplicas: 3,
  metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }],
})
test(
  'autoscaler: bounds out of order, nothing to scale',
  refuses,
  HorizontalPodAutoscaler,
  { spec: { minReplicas: 2, maxReplicas: 1 } },
  'spec.maxReplicas: Invalid value: 1: must be greater than or equal to `minReplicas`',
  'spec.scaleTargetRef.kind: Required value',
  'spec.scaleTargetRef.name: Required value',
)
test(
  'autoscaler: a metric of two kinds, a target of none',
  refuses,
  HorizontalPodAutoscaler,
  autoscaler({
    metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Value' } }, pods: { metric: { name: 'a' }, target: {} } }],
    behavior: { scaleDown: { policies: [{ type: 'Pods', value: 1, periodSeconds: 1_801 }] } },
  }),
  'spec.metrics[0].resource.target.averageUtilization: Required value: must set either a target raw value or a target utilization',
  'spec.metrics[0].pods: Forbidden: must populate the given metric source only',
  'spec.behavior.scaleDown.policies[0].periodSeconds: Invalid value: 1801: must be less than or equal to 1800',
)
test(
  'autoscaler: columns',
  prints,
  HorizontalPodAutoscaler,
  {
    ...autoscaler({
      metrics: [
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } },
        { type: 'External', external: { metric: { name: 'q' }, target: { type: 'AverageValue', averageValue: '30' } } },
        { type: 'Pods', pods: { metric: { name: 'r' }, target: { type: 'AverageValue', averageValue: '1k' } } },
      ],
    }),
    status: {
      currentReplicas: 2,
      desiredReplicas: 2,
      currentMetrics: [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 40 } } }],
    },
  },
  'NAME|REFERENCE|TARGETS|MINPODS|MAXPODS|REPLICAS|AGE',
  'a|Deployment/web|cpu: 40%/50%, <unknown>/30 (avg) + 1 more...|1|3|2|3m12s',
)

const decoded = (kind: AnyKind, body: object) =>
  decode(kind, { metadata: { name: 'a' }, ...body }).object as unknown as Record<string, object>
test('autoscaler: the CPU target of v1 is a metric of v2', (t) => {
  const { spec } = toAutoscalingV2<{ spec: object }>(decoded(HorizontalPodAutoscalerV1, autoscaler({ targetCPUUtilizationPercentage: 50 })))
  t.like(spec, {
    minReplicas: 1,
    maxReplicas: 3,
    metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } }],
  })
})
test('autoscaler: what v1 cannot say comes back from it unharmed', (t) => {
  const stored = decoded(HorizontalPodAutoscaler, {
    metadata: { name: 'a', annotations: { mine: 'x' } },
    ...autoscaler({
      metrics: [
        { type: 'Pods', pods: { metric: { name: 'r' }, target: { type: 'AverageValue', averageValue: '1k' } } },
        { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } },
      ],
      behavior: { scaleDown: { selectPolicy: 'Disabled' } },
    }),
    status: {
      currentReplicas: 2,
      desiredReplicas: 2,
      currentMetrics: [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 40 } } }],
      conditions: [{ type: 'AbleToScale', status: 'True' }],
    },
  })
  const older = toAutoscalingV1<Record<string, object>>(stored)
  t.deepEqual(decode(HorizontalPodAutoscalerV1, older, { fieldValidation: 'Strict' }).object as object, older)
  t.like(older, { spec: { targetCPUUtilizationPercentage: 50 }, status: { currentCPUUtilizationPercentage: 40 } })
  const { spec, ...others } = toAutoscalingV2<{ spec: { metrics: object[] } }>(older)
  t.deepEqual({ ...others, spec: { ...spec, metrics: [...spec.metrics].reverse() } } as object, stored)
})
test('autoscaler: annotations that make no sense are none, ones that are invalid are refused', (t) => {
  const older = (metrics: string) =>
    decoded(HorizontalPodAutoscalerV1, {
      metadata: { name: 'a', annotations: { 'autoscaling.alpha.kubernetes.io/metrics': metrics } },
      ...autoscaler({ targetCPUUtilizationPercentage: 50 }),
    })
  t.is(toAutoscalingV2<{ spec: { metrics: object[] } }>(older('{')).spec.metrics.length, 1)
  t.throws(() => toAutoscalingV2(older('[{"type":"Pods"}]')), { instanceOf: ApiError, message: /must populate information/ })
})
