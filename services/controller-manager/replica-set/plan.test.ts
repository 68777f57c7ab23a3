import test, { type ExecutionContext } from 'ava'
import type { Pod, ReplicaSet } from '../../../packages/client/resources.js'
import { inDeletionOrder } from './deletion-order.js'
import { plan } from './plan.js'

const wallMs = Date.UTC(2025, 0, 1, 12)
const at = (ageSeconds: number): string => new Date(wallMs - ageSeconds * 1000).toISOString()
interface Traits {
  node?: string
  phase?: string
  ready?: number
  age?: number
  restarts?: number
  cost?: string
  leaving?: boolean
}
const pod = (
  name: string,
  { node = 'node-1', phase = 'Running', ready = 600, age = 1000, restarts = 0, cost, leaving }: Traits = {},
): Pod =>
  ({
    metadata: {
      name,
      uid: name,
      labels: { app: 'web' },
      creationTimestamp: at(age),
      annotations: cost === undefined ? {} : { 'controller.kubernetes.io/pod-deletion-cost': cost },
      ...(leaving ? { deletionTimestamp: at(1) } : {}),
    },
    spec: { nodeName: node || undefined },
    status: {
      phase,
      conditions: ready < 0 ? [] : [{ type: 'Ready', status: 'True', lastTransitionTime: at(ready) }],
      containerStatuses: [{ restartCount: restarts }],
    },
  }) as unknown as Pod

const first = test.macro((t: ExecutionContext, goes: Traits, stays: Traits, perNode: [string, number][] = []) => {
  for (const order of [
    [pod('goes', goes), pod('stays', stays)],
    [pod('stays', stays), pod('goes', goes)],
  ]) {
    t.is(inDeletionOrder(order, { perNode: new Map(perNode), wallMs })[0]?.metadata.name, 'goes')
  }
})
test('without a node before bound', first, { node: '' }, {})
test('pending before running', first, { phase: 'Pending' }, {})
test('not ready before ready', first, { ready: -1 }, {})
test('the cheaper before the dearer', first, { cost: '-5' }, { cost: '10' })
test('from the node that has more of them', first, { node: 'node-2' }, { node: 'node-1' }, [
  ['node-1', 1],
  ['node-2', 3],
])
test('ready for a shorter time', first, { ready: 10 }, { ready: 5000 })
test('restarted more often', first, { restarts: 4 }, { restarts: 0 })
test('younger', first, { age: 10, ready: 5 }, { age: 100_000, ready: 5 })
test('cost counts before the node', first, { cost: '-1' }, { node: 'node-2' }, [['node-2', 9]])

const replicaSet = (replicas: number, extra = {}): ReplicaSet =>
  ({
    metadata: { generation: 3, ...extra },
    spec: { replicas, selector: {}, template: { metadata: { labels: { app: 'web' } } } },
    status: {},
  }) as unknown as ReplicaSet
const decide = (replicas: number, owned: Pod[], { settled = true, minReadySeconds = 0, extra = {} } = {}) => {
  const one = replicaSet(replicas, extra)
  const decided = plan({ replicaSet: { ...one, spec: { ...one.spec, minReadySeconds } }, owned, perNode: new Map(), settled, wallMs })
  return { ...decided, delete: decided.delete.map(({ metadata }) => metadata.name) }
}

test('ended and leaving pods are not counted', (t) => {
  t.is(decide(3, [pod('a'), pod('b', { phase: 'Failed' }), pod('c', { leaving: true })]).create, 2)
})
test('until the cache shows what was done, nothing is done', (t) => {
  t.is(decide(3, [], { settled: false }).create, 0)
  t.deepEqual(decide(0, [pod('a')], { settled: false }).delete, [])
})
test('a ReplicaSet that is going makes no pods', (t) => {
  t.is(decide(3, [], { extra: { deletionTimestamp: at(1) } }).create, 0)
})
test('a pod is available minReadySeconds after it became ready, and the plan says when', (t) => {
  const decided = decide(2, [pod('old', { ready: 60 }), pod('young', { ready: 4 })], { minReadySeconds: 10 })
  t.is(decided.status?.availableReplicas, 1)
  t.is(decided.status?.readyReplicas, 2)
  t.is(decided.requeueAfterMs, 6000)
})
