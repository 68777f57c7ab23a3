import test, { type ExecutionContext } from 'ava'
import fc from 'fast-check'
import type { ResourceQuota } from '../api/kinds/resource-quota.js'
import type { KubeObject } from '../api/machinery/kind.js'
import { charge, usageOf } from './charge.js'
import { countedBy, evaluatorOf } from './evaluator.js'
import { podResources } from './pod-resources.js'

const nowMs = Date.parse('2025-01-01T00:00:00Z')
const pod = (spec: object = {}, more: object = {}) =>
  ({
    kind: 'Pod',
    metadata: { name: 'p' },
    spec: { containers: [{ name: 'c', resources: { requests: { cpu: '100m' }, limits: { cpu: '1' } } }], ...spec },
    status: { phase: 'Running' },
    ...more,
  }) as unknown as KubeObject
const pods = evaluatorOf({ group: '', resource: 'pods' })
const quota = (hard: Record<string, string>, spec: object = {}) =>
  ({
    metadata: { name: 'q' },
    spec: { hard, ...spec },
    status: { hard, used: Object.fromEntries(Object.keys(hard).map((name) => [name, '0'])) },
  }) as unknown as ResourceQuota

const uses = test.macro((t: ExecutionContext, object: KubeObject, wanted: object) => {
  t.deepEqual(usageOf(quota({ pods: '9', cpu: '9', 'limits.cpu': '9', 'count/pods': '9' }), pods, [object], nowMs), wanted as never)
})
test('a pod that lives', uses, pod(), { pods: '1', cpu: '100m', 'limits.cpu': '1', 'count/pods': '1' })
const stored = { pods: '0', cpu: '0', 'limits.cpu': '0', 'count/pods': '1' }
test('a pod that has ended is an object still', uses, pod({}, { status: { phase: 'Failed' } }), stored)
const leaving = (deletionTimestamp: string) => pod({}, { metadata: { name: 'p', deletionTimestamp, deletionGracePeriodSeconds: 30 } })
test('a pod whose time is over', uses, leaving('2024-12-31T23:59:00Z'), stored)
test('a pod that has time to go', uses, leaving('2024-12-31T23:59:45Z'), { pods: '1', cpu: '100m', 'limits.cpu': '1', 'count/pods': '1' })

const inScope = test.macro((t: ExecutionContext, spec: object, object: KubeObject, wanted: boolean) => {
  t.is(charge(quota({ pods: '9' }, spec), pods, { object, nowMs }) !== undefined, wanted)
})
const bestEffort = pod({ containers: [{ name: 'c', resources: {} }] })
test('BestEffort and a pod that asks for nothing', inScope, { scopes: ['BestEffort'] }, bestEffort, true)
test('BestEffort and a pod that asks', inScope, { scopes: ['BestEffort'] }, pod(), false)
test('NotBestEffort and Terminating', inScope, { scopes: ['NotBestEffort', 'Terminating'] }, pod({ activeDeadlineSeconds: 5 }), true)
test('NotTerminating and a pod with a deadline', inScope, { scopes: ['NotTerminating'] }, pod({ activeDeadlineSeconds: 5 }), false)
const classes = (operator: string, ...values: string[]) => ({
  scopeSelector: { matchExpressions: [{ scopeName: 'PriorityClass', operator, values }] },
})
test('a class of those named', inScope, classes('In', 'gold'), pod({ priorityClassName: 'gold' }), true)
test('a class that is not named', inScope, classes('In', 'gold'), pod({ priorityClassName: 'tin' }), false)
test('no class is none of those named', inScope, classes('NotIn', 'gold'), pod(), true)
const term = { topologyKey: 'zone', namespaceSelector: {} }
test(
  'affinity to other namespaces',
  inScope,
  { scopes: ['CrossNamespacePodAffinity'] },
  pod({ affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: term }] } } }),
  true,
)
test('a quota with scopes counts nothing but pods', (t) => {
  const services = evaluatorOf({ group: '', resource: 'services' })
  const service = { kind: 'Service', metadata: { name: 's' }, spec: { ports: [] } } as unknown as KubeObject
  t.is(charge(quota({ services: '0' }, { scopes: ['BestEffort'] }), services, { object: service, nowMs }), undefined)
})

const counted = test.macro((t: ExecutionContext, name: string, wanted: object | undefined) =>
  t.deepEqual(countedBy(name) as object | undefined, wanted),
)
test('count/ with a group', counted, 'count/deployments.apps', { group: 'apps', resource: 'deployments' })
test('count/ without one', counted, 'count/secrets', { group: '', resource: 'secrets' })
test('a name of old', counted, 'configmaps', { group: '', resource: 'configmaps' })
test('what pods ask for', counted, 'limits.memory', { group: '', resource: 'pods' })
test('devices', counted, 'requests.example.com/gpu', { group: '', resource: 'pods' })
test('storage is counted by nobody', counted, 'requests.storage', undefined)

test('init containers count when they need more, sidecars beside what starts after them', (t) => {
  const needs = (name: string, cpu: string, more: object = {}) => ({ name, resources: { requests: { cpu } }, ...more })
  const spec = {
    initContainers: [needs('before', '300m'), needs('side', '200m', { restartPolicy: 'Always' }), needs('after', '500m')],
    containers: [needs('a', '100m'), needs('b', '150m')],
    overhead: { cpu: '10m' },
  }
  t.deepEqual(podResources(spec as never, 'requests'), { cpu: '710m' })
  t.deepEqual(podResources({ ...spec, initContainers: [] } as never, 'requests'), { cpu: '260m' })
})

test('whatever is let in one after another, what is used is what there is, and never more than the bound', (t) => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 12 }), (requests) => {
      const bounded = quota({ cpu: '1', pods: '5' })
      const stored: KubeObject[] = []
      for (const milli of requests) {
        const object = pod({ containers: [{ name: 'c', resources: { requests: { cpu: `${milli}m` } } }] })
        try {
          const used = charge(bounded, pods, { object, nowMs })
          if (used === undefined) continue
          bounded.status.used = { ...used }
          stored.push(object)
        } catch {
          // No room.
        }
      }
      t.deepEqual(bounded.status.used as object, usageOf(bounded, pods, stored, nowMs))
      t.true(stored.length <= 5)
    }),
  )
})
