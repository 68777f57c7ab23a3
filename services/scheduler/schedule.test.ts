import test, { type ExecutionContext } from 'ava'
import type { Draft } from '../../packages/client/resource.js'
import type { Node, Pod } from '../../packages/client/resources.js'
import { nodeInfo, type Snapshot } from './node-info.js'
import { schedule } from './schedule.js'

let serial = 0
const pod = (spec: Draft<Pod['spec']> = {}, metadata: Draft<Pod['metadata']> = {}): Pod =>
  ({
    metadata: { name: `pod-${++serial}`, namespace: 'a', uid: `${serial}`, ...metadata },
    spec: { containers: [{ name: 'main' }], ...spec },
  }) as unknown as Pod
const asks = (cpu: string, memory = '0') => ({ containers: [{ name: 'main', resources: { requests: { cpu, memory } } }] })
const node = (name: string, { spec = {}, labels = {} }: { spec?: Draft<Node['spec']>; labels?: Record<string, string> } = {}): Node =>
  ({
    metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels } },
    spec,
    status: { allocatable: { cpu: '2', memory: '4Gi', pods: '110' } },
  }) as unknown as Node

function snapshot(...nodes: [Node, ...Pod[]][]): Snapshot {
  return {
    nodes: nodes.map(([one, ...pods]) => nodeInfo(one, pods)),
    repelling: nodes.flatMap(([one, ...pods]) =>
      pods.filter(({ spec }) => spec.affinity?.podAntiAffinity).map((repelling) => ({ pod: repelling, node: one })),
    ),
    namespaceLabels: () => ({}),
  }
}
const owned = (uid: string) => ({ ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid, controller: true }] })
const near = (topologyKey: string, app: string) => [{ topologyKey, labelSelector: { matchLabels: { app } } }]

const goes = test.macro((t: ExecutionContext, wanted: Pod, nodes: [Node, ...Pod[]][], to: string) => {
  t.deepEqual(schedule(wanted, snapshot(...nodes)), { kind: 'bind', node: to })
})
const stays = test.macro((t: ExecutionContext, wanted: Pod, nodes: [Node, ...Pod[]][], message: string) => {
  t.deepEqual(schedule(wanted, snapshot(...nodes)), { kind: 'unschedulable', message })
})

const notHelpful = (count: number) => `preemption: 0/${count} nodes are available: ${count} Preemption is not helpful for scheduling.`
const tainted = { taints: [{ key: 'dedicated', value: 'db', effect: 'NoSchedule' as const }] }

test('without nodes there is nothing to say but that', stays, pod(), [], 'no nodes available to schedule pods')
test('a tainted node is passed by', goes, pod(), [[node('node-1', { spec: tainted })], [node('node-2')]], 'node-2')
test(
  'a toleration opens it',
  goes,
  pod({ tolerations: [{ key: 'dedicated', operator: 'Exists' }] }),
  [[node('node-1', { spec: tainted })]],
  'node-1',
)
test(
  'a taint nobody tolerates is named',
  stays,
  pod(),
  [[node('node-1', { spec: tainted })]],
  `0/1 nodes are available: 1 node(s) had untolerated taint {dedicated: db}. ${notHelpful(1)}`,
)
test(
  'a cordoned node takes nobody',
  stays,
  pod(),
  [[node('node-1', { spec: { unschedulable: true } })]],
  `0/1 nodes are available: 1 node(s) were unschedulable. ${notHelpful(1)}`,
)
test(
  'nodeSelector chooses',
  goes,
  pod({ nodeSelector: { disk: 'ssd' } }),
  [[node('node-1')], [node('node-2', { labels: { disk: 'ssd' } })]],
  'node-2',
)
test(
  'a daemon pod goes to the node of its name and nowhere else',
  goes,
  pod({
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['node-2'] }] }],
        },
      },
    },
  }),
  [[node('node-1')], [node('node-2'), pod(), pod(), pod()]],
  'node-2',
)
test(
  'reasons are counted and sorted',
  stays,
  pod({ nodeSelector: { disk: 'ssd' }, ...asks('1500m') }),
  [[node('node-1')], [node('node-2', { labels: { disk: 'ssd' } }), pod(asks('1'))], [node('node-3')]],
  "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) didn't match Pod's node affinity/selector. preemption: 0/3 nodes are available: 1 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling.",
)
test(
  'more than the node has at all cannot be helped by preemption',
  stays,
  pod(asks('100m', '8Gi')),
  [[node('node-1')]],
  `0/1 nodes are available: 1 Insufficient memory. ${notHelpful(1)}`,
)
test('what exactly fits, fits', goes, pod(asks('500m')), [[node('node-1'), pod(asks('1500m'))]], 'node-1')
const onPort = (hostPort: number) => ({
  containers: [{ name: 'main', ports: [{ containerPort: 80, hostPort, protocol: 'TCP' as const }] }],
})
test(
  'a host port is given once a node',
  goes,
  pod(onPort(80)),
  [
    [node('node-1'), pod(onPort(80))],
    [node('node-2'), pod(), pod()],
  ],
  'node-2',
)
test(
  'pods of one owner are spread, even onto a fuller node',
  goes,
  pod({}, owned('rs')),
  [
    [node('node-1'), pod({}, owned('rs'))],
    [node('node-2'), pod(), pod(), pod()],
  ],
  'node-2',
)
test('with nothing else to say the emptier node wins', goes, pod(), [[node('node-1'), pod(asks('1'))], [node('node-2')]], 'node-2')
test('all alike: by name, numbers as numbers', goes, pod(), [[node('node-10')], [node('node-2')]], 'node-2')
const front = { labels: { app: 'front' } }
test(
  'required affinity keeps close',
  goes,
  pod({ affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: near('kubernetes.io/hostname', 'front') } } }),
  [[node('node-1')], [node('node-2'), pod({}, front)]],
  'node-2',
)
test(
  'the first of a kind that wants its own kind near may start anywhere',
  goes,
  pod({ affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: near('kubernetes.io/hostname', 'front') } } }, front),
  [[node('node-1')]],
  'node-1',
)
const apart = { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: near('kubernetes.io/hostname', 'front') } } }
test('required anti-affinity keeps apart', goes, pod(apart, front), [[node('node-1'), pod({}, front)], [node('node-2')]], 'node-2')
test(
  'so does that of a pod which is there already',
  stays,
  pod({}, front),
  [[node('node-1'), pod(apart)]],
  "0/1 nodes are available: 1 node(s) didn't satisfy existing pods anti-affinity rules. preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.",
)
const spread = (whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway') => ({
  topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable, labelSelector: { matchLabels: { app: 'front' } } }],
})
test(
  'a spread constraint holds over zones',
  goes,
  pod(spread('DoNotSchedule'), front),
  [
    [node('node-1', { labels: { zone: 'a' } }), pod({}, front)],
    [node('node-2', { labels: { zone: 'b' } }), pod(), pod()],
  ],
  'node-2',
)
test(
  'a node without the zone label breaks it',
  stays,
  pod(spread('DoNotSchedule'), front),
  [[node('node-1')]],
  `0/1 nodes are available: 1 node(s) didn't match pod topology spread constraints (missing required label). ${notHelpful(1)}`,
)
test(
  'a soft one only prefers',
  goes,
  pod(spread('ScheduleAnyway'), front),
  [
    [node('node-1', { labels: { zone: 'a' } }), pod({}, front)],
    [node('node-2', { labels: { zone: 'b' } }), pod(), pod()],
  ],
  'node-2',
)
