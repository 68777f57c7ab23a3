import test, { type ExecutionContext } from 'ava'
import type { DaemonSet, Node, Pod } from '../../../packages/client/resources.js'
import { plan } from './plan.js'

const wallMs = Date.UTC(2025, 0, 1, 12)
const daemonSet = (spec = {}, template = {}): DaemonSet =>
  ({
    metadata: { generation: 1 },
    spec: {
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
      template: { spec: { containers: [], ...template } },
      ...spec,
    },
  }) as unknown as DaemonSet
const node = (name: string, spec = {}, labels = {}): Node => ({ metadata: { name, labels }, spec }) as unknown as Node
const pod = (nodeName: string, { hash = 'new', ready = true, phase = 'Running', leaving = false, name = `on-${nodeName}` } = {}): Pod =>
  ({
    metadata: {
      name,
      labels: { 'controller-revision-hash': hash },
      creationTimestamp: '2025-01-01T00:00:00Z',
      ...(leaving ? { deletionTimestamp: '2025-01-01T00:00:00Z' } : {}),
    },
    spec: { nodeName },
    status: { phase, conditions: [{ type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: '2025-01-01T00:00:00Z' }] },
  }) as unknown as Pod

const decides = test.macro(
  (t: ExecutionContext, one: DaemonSet, nodes: Node[], owned: Pod[], expected: { create?: string[]; delete?: string[] }) => {
    const decided = plan({ daemonSet: one, nodes, owned, hash: 'new', settled: true, wallMs })
    t.deepEqual(
      { create: decided.create, delete: decided.delete.map(({ metadata }) => metadata.name) },
      { create: [], delete: [], ...expected },
    )
  },
)
const three = [node('node-1'), node('node-2'), node('node-3')]
test('a pod for each node that has none', decides, daemonSet(), three, [pod('node-2')], { create: ['node-1', 'node-3'] })
test(
  'a cordoned node gets one all the same',
  decides,
  daemonSet(),
  [node('node-1', { unschedulable: true, taints: [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }] })],
  [],
  { create: ['node-1'] },
)
test(
  'a node that is not ready gets one only if the template tolerates NoSchedule',
  decides,
  daemonSet(),
  [node('node-1', { taints: [{ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }] })],
  [],
  {},
)
test(
  'a CNI agent that tolerates all comes to a node that is not ready',
  decides,
  daemonSet({}, { tolerations: [{ operator: 'Exists' }] }),
  [node('node-1', { taints: [{ key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' }] })],
  [],
  { create: ['node-1'] },
)
test(
  'NoSchedule leaves those that are there',
  decides,
  daemonSet(),
  [node('node-1', { taints: [{ key: 'x', effect: 'NoSchedule' }] })],
  [pod('node-1')],
  {},
)
test('NoExecute does not', decides, daemonSet(), [node('node-1', { taints: [{ key: 'x', effect: 'NoExecute' }] })], [pod('node-1')], {
  delete: ['on-node-1'],
})
test(
  'a node that no longer fits the selector loses its pod',
  decides,
  daemonSet({}, { nodeSelector: { disk: 'ssd' } }),
  [node('node-1'), node('node-2', {}, { disk: 'ssd' })],
  [pod('node-1')],
  { create: ['node-2'], delete: ['on-node-1'] },
)
test('an ended pod is removed before another comes', decides, daemonSet(), [node('node-1')], [pod('node-1', { phase: 'Failed' })], {
  delete: ['on-node-1'],
})
test('one that is leaving still holds the place', decides, daemonSet(), [node('node-1')], [pod('node-1', { leaving: true })], {})
test('of two on a node one goes', decides, daemonSet(), [node('node-1')], [pod('node-1'), pod('node-1', { name: 'second' })], {
  delete: ['second'],
})
test('a pod of a node that is gone goes', decides, daemonSet(), [], [pod('node-9')], { delete: ['on-node-9'] })
test(
  'an update takes one pod at a time',
  decides,
  daemonSet(),
  three,
  [pod('node-1', { hash: 'old' }), pod('node-2', { hash: 'old' }), pod('node-3', { hash: 'old' })],
  { delete: ['on-node-1'] },
)
test(
  'and none while one is away',
  decides,
  daemonSet(),
  three,
  [pod('node-1', { ready: false }), pod('node-2', { hash: 'old' }), pod('node-3', { hash: 'old' })],
  {},
)
test(
  'outdated ones that do not work anyway go at once',
  decides,
  daemonSet(),
  three,
  [pod('node-1', { hash: 'old', ready: false }), pod('node-2', { hash: 'old', ready: false }), pod('node-3', { hash: 'old' })],
  { delete: ['on-node-1', 'on-node-2'] },
)
test(
  'OnDelete leaves updating to the user',
  decides,
  daemonSet({ updateStrategy: { type: 'OnDelete' } }),
  [node('node-1')],
  [pod('node-1', { hash: 'old' })],
  {},
)

const surge = (maxSurge: number | string) =>
  daemonSet({ updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable: 0 } } })
const old = (nodeName: string, more: object = {}) => pod(nodeName, { hash: 'old', name: `old-${nodeName}`, ...more })
test('with a surge the new pod comes first', decides, surge(1), three, [old('node-1'), old('node-2'), old('node-3')], {
  create: ['node-1'],
})
test('on as many nodes as the surge allows', decides, surge('60%'), three, [old('node-1'), old('node-2'), old('node-3')], {
  create: ['node-1', 'node-2'],
})
test(
  'and while it starts on no other',
  decides,
  surge(1),
  three,
  [old('node-1'), pod('node-1', { ready: false }), old('node-2'), old('node-3')],
  {},
)
test(
  'when it works the old one goes and the next comes',
  decides,
  surge(1),
  three,
  [old('node-1'), pod('node-1'), old('node-2'), old('node-3')],
  {
    create: ['node-2'],
    delete: ['old-node-1'],
  },
)
test(
  'beside an old one that does not work a new one comes whatever the surge',
  decides,
  surge(1),
  three,
  [old('node-1'), pod('node-1', { ready: false }), old('node-2', { ready: false }), old('node-3')],
  { create: ['node-2'] },
)
test(
  'an old one that does not work goes though the new one does not either',
  decides,
  surge(1),
  [node('node-1')],
  [old('node-1', { ready: false }), pod('node-1', { ready: false })],
  {
    delete: ['old-node-1'],
  },
)
test('two of one kind are one too many', decides, surge(1), [node('node-1')], [pod('node-1'), pod('node-1', { name: 'second' })], {
  delete: ['second'],
})

test('the status counts nodes, not pods', (t) => {
  const { status } = plan({
    daemonSet: daemonSet(),
    nodes: three,
    owned: [pod('node-1'), pod('node-2', { ready: false, hash: 'old' })],
    hash: 'new',
    settled: true,
    wallMs,
  })
  t.deepEqual({ ...status }, {
    currentNumberScheduled: 2,
    numberMisscheduled: 0,
    desiredNumberScheduled: 3,
    numberReady: 1,
    updatedNumberScheduled: 1,
    numberAvailable: 1,
    numberUnavailable: 2,
    observedGeneration: 1,
  } as typeof status)
})
