import test, { type ExecutionContext } from 'ava'
import type { Lease, Node, Pod } from '../../../packages/client/resources.js'
import type { Taint, Toleration } from '../../../packages/placement/toleration.js'
import { evictionInMs, gracePeriodMs, notReadyConditions, planNode, startupGracePeriodMs } from './plan.js'

const now = '2025-01-01T12:00:00Z'
const wallMs = Date.parse(now)
const node = (ready: string | undefined, spec = {}): Node =>
  ({
    metadata: { name: 'node-1' },
    spec,
    status: { conditions: ready === undefined ? [] : [{ type: 'Ready', status: ready }] },
  }) as unknown as Node
const lease = {} as Lease
const taintsOf = (one: Node, atMs = 0, nowMs = 0, held: Lease | undefined = lease) =>
  planNode({ node: one, lease: held, heard: { renewTime: '', atMs }, nowMs, now }).taints?.map(
    ({ key, effect }) => `${key.split('/')[1]}:${effect}`,
  )

test('Ready decides on the taints', (t) => {
  t.is(taintsOf(node('True')), undefined)
  t.deepEqual(taintsOf(node('False')), ['not-ready:NoSchedule', 'not-ready:NoExecute'])
  t.deepEqual(taintsOf(node('Unknown')), ['unreachable:NoSchedule', 'unreachable:NoExecute'])
  t.deepEqual(taintsOf(node(undefined)), ['not-ready:NoSchedule', 'not-ready:NoExecute'])
})

test('when it is well again its taints go, and those of others stay', (t) => {
  const before = [
    { key: 'node.kubernetes.io/unreachable', effect: 'NoExecute' },
    { key: 'dedicated', effect: 'NoSchedule' },
  ]
  t.deepEqual(
    planNode({ node: node('True', { taints: before }), lease, heard: { renewTime: '', atMs: 0 }, nowMs: 0, now }).taints as unknown,
    [before[1]],
  )
})

test('a cordoned node is tainted unschedulable, an uncordoned one no more', (t) => {
  t.deepEqual(taintsOf(node('True', { unschedulable: true })), ['unschedulable:NoSchedule'])
  t.deepEqual(taintsOf(node('True', { taints: [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }] })), [])
})

test('silence turns all conditions Unknown, once', (t) => {
  const lost = planNode({ node: node('True'), lease, heard: { renewTime: '', atMs: 0 }, nowMs: gracePeriodMs, now })
  t.true(lost.unreachable)
  t.deepEqual(
    lost.conditions?.map(({ type, status }) => [type, status]),
    ['Ready', 'MemoryPressure', 'DiskPressure', 'PIDPressure'].map((type) => [type, 'Unknown']),
  )
  const again = planNode({
    node: { ...node('Unknown'), status: { conditions: lost.conditions } } as Node,
    lease,
    heard: { renewTime: '', atMs: 0 },
    nowMs: gracePeriodMs * 2,
    now,
  })
  t.is(again.conditions, undefined)
})

test('a node that has never spoken gets longer', (t) => {
  t.false(planNode({ node: node(undefined), lease: undefined, heard: { renewTime: '', atMs: 0 }, nowMs: gracePeriodMs, now }).unreachable)
  t.true(
    planNode({ node: node(undefined), lease: undefined, heard: { renewTime: '', atMs: 0 }, nowMs: startupGracePeriodMs, now }).unreachable,
  )
})

const evicted = test.macro((t: ExecutionContext, tolerations: Toleration[], expected: number | undefined, pod: object = {}) => {
  const taint: Taint = { key: 'node.kubernetes.io/unreachable', effect: 'NoExecute', timeAdded: '2025-01-01T11:59:00Z' }
  t.is(evictionInMs({ metadata: {}, spec: { tolerations }, ...pod } as unknown as Pod, [taint], wallMs), expected)
})
test('who does not tolerate goes at once', evicted, [], 0)
test('who tolerates for ever stays', evicted, [{ operator: 'Exists' }], undefined)
test(
  'who tolerates for a time goes when it is over',
  evicted,
  [{ key: 'node.kubernetes.io/unreachable', operator: 'Exists', tolerationSeconds: 300 }],
  240_000,
)
test(
  'of two times the shorter counts',
  evicted,
  [
    { operator: 'Exists', tolerationSeconds: 90 },
    { operator: 'Exists', tolerationSeconds: 300 },
  ],
  30_000,
)
test('a time of zero is at once', evicted, [{ operator: 'Exists', tolerationSeconds: 0 }], 0)
test('who is leaving already is left alone', evicted, [], undefined, { metadata: { deletionTimestamp: now } })
test('who has ended is, too', evicted, [], undefined, { status: { phase: 'Succeeded' } })

test('NoSchedule evicts nobody', (t) => {
  t.is(evictionInMs({ metadata: {}, spec: {} } as unknown as Pod, [{ key: 'x', effect: 'NoSchedule' }], wallMs), undefined)
})

test('a ready pod on a lost node is made not ready, another left as it is', (t) => {
  const pod = (status: string) =>
    ({
      metadata: {},
      spec: {},
      status: {
        conditions: [
          { type: 'Initialized', status: 'True' },
          { type: 'Ready', status },
        ],
      },
    }) as unknown as Pod
  t.deepEqual(
    notReadyConditions(pod('True'), now)?.map(({ type, status }) => [type, status]),
    [
      ['Initialized', 'True'],
      ['Ready', 'False'],
    ],
  )
  t.is(notReadyConditions(pod('False'), now), undefined)
})
