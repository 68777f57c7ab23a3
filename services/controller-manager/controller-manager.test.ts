import test from 'ava'
import * as resources from '../../packages/client/resources.js'
import { eventually, settle } from '../../packages/testkit/eventually.js'
import { gracePeriodMs } from './node-lifecycle/plan.js'
import { type Cluster, cluster, runPods } from './testing/managed-cluster.js'

const { daemonSets, deployments, endpointSlices, leases, namespaces, nodes, pods, replicaSets, serviceAccounts, services, configMaps } =
  resources

const deployment = (replicas: number, image = 'nginx:1') => ({
  metadata: { name: 'web', namespace: 'shop' },
  spec: {
    replicas,
    selector: { matchLabels: { app: 'web' } },
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    revisionHistoryLimit: 10,
    template: {
      metadata: { labels: { app: 'web' } },
      spec: { containers: [{ name: 'web', image, ports: [{ name: 'http', containerPort: 80, protocol: 'TCP' }] }] },
    },
  },
})
const node = (name: string, ready = 'True') => ({
  metadata: { name, labels: { 'kubernetes.io/hostname': name } },
  spec: {},
  status: { conditions: [{ type: 'Ready', status: ready, lastHeartbeatTime: '2025-01-01T00:00:00Z' }] },
})

const web = ({ tracker }: Cluster) => tracker.find(deployments, 'shop/web')
const available = (state: Cluster, replicas: number) => () => {
  const status = web(state)?.status
  return status?.availableReplicas === replicas && status.updatedReplicas === replicas && status.replicas === replicas
}

test('a namespace gets its default ServiceAccount and the cluster CA', async (t) => {
  const { tracker, errors } = await cluster()
  await eventually(
    'both',
    () => tracker.find(serviceAccounts, 'shop/default') !== undefined && tracker.find(configMaps, 'shop/kube-root-ca.crt') !== undefined,
  )
  t.deepEqual(tracker.find(configMaps, 'shop/kube-root-ca.crt')?.data, { 'ca.crt': 'PEM' })
  t.deepEqual(errors, [])
})

test('a Deployment makes a ReplicaSet named by hash, and that makes the pods, no more than asked for', async (t) => {
  const state = await cluster()
  state.tracker.seed(deployments, deployment(3))
  await runPods(state, available(state, 3), 'three available pods')
  const [replicaSet] = state.tracker.all(replicaSets)
  t.regex(replicaSet?.metadata.name ?? '', /^web-[bcdfghjklmnpqrstvwxz2456789]{1,10}$/)
  t.is(state.tracker.requests.filter((request) => request === 'POST /api/v1/namespaces/shop/pods').length, 3)
  for (const name of state.podNames()) t.true(name.startsWith(`${replicaSet?.metadata.name}-`))
  t.deepEqual(
    web(state)?.status?.conditions?.map(({ type, status, reason }) => [type, status, reason]),
    [
      ['Available', 'True', 'MinimumReplicasAvailable'],
      ['Progressing', 'True', 'NewReplicaSetAvailable'],
    ],
  )
  t.is(web(state)?.metadata.annotations?.['deployment.kubernetes.io/revision'], '1')
})

test('however far the cache of pods lags behind, no pod is made twice', async (t) => {
  const state = await cluster()
  const { tracker } = state
  const release = tracker.holdWatches(pods)
  tracker.seed(deployments, deployment(3))
  await eventually('three pods', () => tracker.all(pods).length === 3)
  const [name] = tracker.all(replicaSets).map(({ metadata }) => `shop/${metadata.name}`)
  for (let touch = 0; touch < 3; touch++) {
    tracker.change(replicaSets, name ?? '', (one) =>
      Object.assign(one.metadata, { annotations: { ...one.metadata.annotations, touch: String(touch) } }),
    )
    await settle()
  }
  t.is(tracker.all(pods).length, 3)
  release()
  await runPods(state, available(state, 3), 'three available pods')
  t.is(tracker.all(pods).length, 3)
})

test('a rolling update never has more than maxSurge too many nor too few available pods', async (t) => {
  const state = await cluster()
  state.tracker.seed(deployments, deployment(3))
  await runPods(state, available(state, 3), 'the first version')
  state.tracker.change(deployments, 'shop/web', (one) => Object.assign(one.spec, deployment(3, 'nginx:2').spec))
  let most = 0
  let fewest = 3
  await runPods(
    state,
    () => {
      const active = state.tracker.all(pods).filter(({ metadata }) => !metadata.deletionTimestamp)
      most = Math.max(most, active.length)
      fewest = Math.min(fewest, active.filter(({ status }) => status?.phase === 'Running').length)
      return available(state, 3)() && state.tracker.all(pods).every(({ spec }) => spec.containers[0]?.image === 'nginx:2')
    },
    'the second version',
  )
  t.is(most, 4)
  t.true(fewest >= 3)
  t.deepEqual(
    state.tracker
      .all(replicaSets)
      .map(({ spec }) => spec.replicas)
      .toSorted(),
    [0, 3],
  )
  t.is(web(state)?.metadata.annotations?.['deployment.kubernetes.io/revision'], '2')
})

test('going back to an earlier template takes its ReplicaSet again under a new revision', async (t) => {
  const state = await cluster()
  state.tracker.seed(deployments, deployment(1))
  await runPods(state, available(state, 1), 'version one')
  const first = state.tracker.all(replicaSets)[0]?.metadata.name
  state.tracker.change(deployments, 'shop/web', (one) => Object.assign(one.spec, deployment(1, 'nginx:2').spec))
  await runPods(state, () => available(state, 1)() && state.podNames().every((name) => !name.startsWith(`${first}-`)), 'version two')
  state.tracker.change(deployments, 'shop/web', (one) => Object.assign(one.spec, deployment(1).spec))
  await runPods(state, () => available(state, 1)() && state.podNames().every((name) => name.startsWith(`${first}-`)), 'version one again')
  const back = state.tracker.find(replicaSets, `shop/${first}`)
  t.is(back?.metadata.annotations?.['deployment.kubernetes.io/revision'], '3')
  t.is(back?.metadata.annotations?.['deployment.kubernetes.io/revision-history'], '1')
})

test('a deleted pod is replaced, a surplus one removed', async (t) => {
  const state = await cluster()
  state.tracker.seed(deployments, deployment(2))
  await runPods(state, available(state, 2), 'two pods')
  const [gone] = state.podNames()
  state.tracker.remove(pods, `shop/${gone}`)
  await runPods(
    state,
    () => available(state, 2)() && state.podNames().length === 2 && !state.podNames().includes(gone ?? ''),
    'the replacement',
  )
  state.tracker.change(deployments, 'shop/web', (one) => Object.assign(one.spec, { replicas: 1 }))
  await runPods(state, () => available(state, 1)() && state.podNames().length === 1, 'one pod')
  t.pass()
})

test('a Service has the ready pods in its slice, and none after they are gone', async (t) => {
  const state = await cluster()
  state.tracker.seed(services, {
    metadata: { name: 'web', namespace: 'shop' },
    spec: { clusterIP: '10.96.0.5', selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http', protocol: 'TCP' }] },
  })
  state.tracker.seed(deployments, deployment(2))
  const endpoints = () => state.tracker.all(endpointSlices).flatMap((slice) => slice.endpoints ?? [])
  await runPods(state, () => endpoints().filter(({ conditions }) => conditions?.ready).length === 2, 'two endpoints')
  const [slice] = state.tracker.all(endpointSlices)
  t.regex(slice?.metadata.name ?? '', /^web-.{5}$/)
  t.deepEqual(slice?.ports, [{ name: '', protocol: 'TCP', port: 80 }])
  t.is(slice?.metadata.labels?.['kubernetes.io/service-name'], 'web')
  state.tracker.change(deployments, 'shop/web', (one) => Object.assign(one.spec, { replicas: 0 }))
  await runPods(state, () => endpoints().length === 0, 'no endpoints')
})

test('nodes get /24 ranges in order, and a DaemonSet a pod on each', async (t) => {
  const state = await cluster()
  state.tracker.seed(nodes, node('node-1'), node('node-2'), node('node-10'))
  const { template } = deployment(1).spec
  state.tracker.seed(daemonSets, {
    metadata: { name: 'agent', namespace: 'shop' },
    spec: { selector: { matchLabels: { app: 'web' } }, template },
  })
  await eventually('ranges', () => state.tracker.all(nodes).every(({ spec }) => spec.podCIDR))
  t.deepEqual(
    state.tracker
      .all(nodes)
      .map(({ metadata, spec }) => [metadata.name, spec.podCIDR])
      .toSorted(),
    [
      ['node-1', '10.244.0.0/24'],
      ['node-10', '10.244.2.0/24'],
      ['node-2', '10.244.1.0/24'],
    ],
  )
  await eventually('pods', () => state.tracker.all(pods).length === 3)
  await settle()
  const targets = state.tracker
    .all(pods)
    .map(
      ({ spec }) =>
        spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms[0]?.matchFields?.[0]?.values?.[0],
    )
  t.deepEqual(targets.toSorted(), ['node-1', 'node-10', 'node-2'])
})

test('a node that falls silent becomes Unknown, its pods not ready, and evicted when their toleration ends', async (t) => {
  const state = await cluster()
  const { tracker, clock } = state
  tracker.seed(nodes, node('node-1'))
  tracker.seed(leases, { metadata: { name: 'node-1', namespace: 'kube-node-lease' }, spec: { renewTime: '2025-01-01T00:00:00.000000Z' } })
  tracker.seed(pods, {
    metadata: { name: 'app', namespace: 'shop' },
    spec: {
      nodeName: 'node-1',
      containers: [],
      tolerations: [{ key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300 }],
    },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
  })
  await settle()
  clock.advance(gracePeriodMs - 1)
  await settle()
  t.is(tracker.find(nodes, 'node-1')?.status?.conditions?.find(({ type }) => type === 'Ready')?.status, 'True')
  clock.advance(20)
  await eventually('Unknown and tainted', () => (tracker.find(nodes, 'node-1')?.spec.taints ?? []).length === 2)
  t.is(tracker.find(nodes, 'node-1')?.status?.conditions?.find(({ type }) => type === 'Ready')?.status, 'Unknown')
  t.deepEqual(
    tracker.find(nodes, 'node-1')?.spec.taints?.map(({ key, effect }) => `${key}:${effect}`),
    ['node.kubernetes.io/unreachable:NoSchedule', 'node.kubernetes.io/unreachable:NoExecute'],
  )
  await eventually('not ready', () => tracker.find(pods, 'shop/app')?.status?.conditions?.[0]?.status === 'False')
  t.falsy(tracker.find(pods, 'shop/app')?.metadata.deletionTimestamp)
  clock.advance(301_000)
  await eventually('eviction', () => Boolean(tracker.find(pods, 'shop/app')?.metadata.deletionTimestamp))
})

test('deleting a Deployment takes its ReplicaSets and pods along; orphaning leaves them', async (t) => {
  const state = await cluster()
  const { tracker } = state
  tracker.seed(deployments, deployment(2))
  await runPods(state, available(state, 2), 'two pods')
  await tracker.client.delete(deployments, { namespace: 'shop', name: 'web' }, { propagationPolicy: 'Background' })
  await runPods(state, () => tracker.all(pods).length === 0 && tracker.all(replicaSets).length === 0, 'nothing left')
  tracker.seed(deployments, deployment(1))
  await runPods(state, available(state, 1), 'a pod')
  await tracker.client.delete(deployments, { namespace: 'shop', name: 'web' }, { propagationPolicy: 'Orphan' })
  await eventually('the Deployment to go', () => web(state) === undefined)
  await settle()
  t.is(tracker.all(replicaSets).length, 1)
  t.deepEqual(tracker.all(replicaSets)[0]?.metadata.ownerReferences, [])
})

test('foreground deletion lets the owner go last', async (t) => {
  const state = await cluster()
  const { tracker } = state
  tracker.seed(deployments, deployment(1))
  await runPods(state, available(state, 1), 'a pod')
  await tracker.client.delete(deployments, { namespace: 'shop', name: 'web' }, { propagationPolicy: 'Foreground' })
  let early = false
  await runPods(
    state,
    () => {
      early ||= web(state) === undefined && tracker.all(pods).length > 0
      return web(state) === undefined
    },
    'the Deployment to go',
  )
  t.false(early)
  t.is(tracker.all(replicaSets).length, 0)
})

test('a namespace is emptied before it goes', async (t) => {
  const state = await cluster()
  const { tracker, clock } = state
  tracker.seed(deployments, deployment(2))
  await runPods(state, available(state, 2), 'two pods')
  await tracker.client.delete(namespaces, { name: 'shop' })
  await runPods(
    state,
    () => {
      clock.advance(50)
      return tracker.find(namespaces, 'shop') === undefined
    },
    'the namespace to go',
  )
  t.deepEqual([tracker.all(pods).length, tracker.all(deployments).length, tracker.all(configMaps).length], [0, 0, 0])
})
