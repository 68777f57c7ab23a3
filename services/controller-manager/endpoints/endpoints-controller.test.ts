import test from 'ava'
import { type Endpoints, endpointSlices, endpoints, type Pod, pods, type Service, services } from '../../../packages/client/resources.js'
import { eventually, settle } from '../../../packages/testkit/eventually.js'
import { cluster } from '../testing/managed-cluster.js'
import { addressesMax, plan } from './plan.js'

const service = (spec: object = {}, labels?: object) =>
  ({
    metadata: { name: 'web', namespace: 'shop', uid: 's', ...(labels && { labels }) },
    spec: {
      clusterIP: '10.96.0.5',
      selector: { app: 'web' },
      ports: [{ name: 'http', port: 80, targetPort: 'http', protocol: 'TCP' }],
      ...spec,
    },
  }) as unknown as Service
const pod = (name: string, ip: string, { ready = true, port = 8080, more = {}, spec = {} } = {}) =>
  ({
    metadata: { name, namespace: 'shop', uid: name, labels: { app: 'web' }, ...more },
    spec: { containers: [{ name: 'c', ports: [{ name: 'http', containerPort: port, protocol: 'TCP' }] }], ...spec },
    status: { phase: 'Running', podIP: ip, conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
  }) as unknown as Pod
const address = (name: string, ip: string) => ({ ip, targetRef: { kind: 'Pod', namespace: 'shop', name, uid: name } })
const http = (port: number) => [{ name: 'http', protocol: 'TCP', port }]
const subsets = (one: Service, ...selected: Pod[]) => {
  const decided = plan(one, selected, undefined)
  return decided.kind === 'keep' ? undefined : (decided.endpoints.subsets as unknown)
}

test('ready and unready addresses of one port lie together; another port number is another subset', (t) => {
  t.deepEqual(
    subsets(
      service(),
      pod('b', '10.0.0.2'),
      pod('a', '10.0.0.1'),
      pod('c', '10.0.0.3', { ready: false }),
      pod('d', '10.0.0.4', { port: 9090 }),
    ),
    [
      { addresses: [address('a', '10.0.0.1'), address('b', '10.0.0.2')], notReadyAddresses: [address('c', '10.0.0.3')], ports: http(8080) },
      { addresses: [address('d', '10.0.0.4')], ports: http(9090) },
    ],
  )
})
test('pods on their way out, without an address or without the port are left out; not so when all are to be published', (t) => {
  const leaving = pod('a', '10.0.0.1', { ready: false, more: { deletionTimestamp: 'now' } })
  t.deepEqual(subsets(service(), leaving, pod('b', '')), [])
  t.deepEqual(subsets(service({ ports: [{ port: 80, targetPort: 'grpc', protocol: 'TCP' }] }), pod('a', '10.0.0.1')), [])
  t.deepEqual(subsets(service({ publishNotReadyAddresses: true }), leaving), [{ addresses: [address('a', '10.0.0.1')], ports: http(8080) }])
})
test('a headless Service: its label, host names, and addresses without ports', (t) => {
  const decided = plan(
    service({ clusterIP: 'None', ports: [] }, { tier: 'front' }),
    [pod('a', '10.0.0.1', { spec: { hostname: 'a', subdomain: 'web', nodeName: 'node-1' } })],
    undefined,
  )
  t.like(decided, {
    kind: 'create',
    endpoints: {
      metadata: { labels: { tier: 'front', 'service.kubernetes.io/headless': '' } },
      subsets: [{ addresses: [{ ...address('a', '10.0.0.1'), hostname: 'a', nodeName: 'node-1' }] }],
    },
  })
})
test('more than an object may hold is cut, unready ones first, and said so', (t) => {
  const many = Array.from({ length: addressesMax + 5 }, (_, i) => pod(`p-${i}`, `10.${i >> 8}.${i & 255}.1`, { ready: i !== 0 }))
  const decided = plan(service(), many, undefined)
  const made = (decided as { endpoints: Endpoints }).endpoints
  t.deepEqual([made.subsets?.[0]?.addresses?.length, made.subsets?.[0]?.notReadyAddresses], [addressesMax, undefined])
  t.deepEqual(made.metadata.annotations, { 'endpoints.kubernetes.io/over-capacity': 'truncated' })
  const shorter = plan(service(), many.slice(0, 2), made)
  t.deepEqual((shorter as { endpoints: Endpoints }).endpoints.metadata.annotations, {})
})
test('what is right already is left alone, whatever else was written on it', (t) => {
  const decided = plan(service(), [pod('a', '10.0.0.1')], undefined)
  const made = (decided as { endpoints: Endpoints }).endpoints
  const current = { ...made, metadata: { ...made.metadata, annotations: { mine: 'x' } } }
  t.deepEqual(plan(service(), [pod('a', '10.0.0.1')], current), { kind: 'keep' })
})

test('Endpoints come with a Service, follow its pods, are repaired, and go with it; slices are as before', async (t) => {
  const { tracker, errors } = await cluster()
  const seen = () => tracker.find(endpoints, 'shop/web')?.subsets?.[0]?.addresses?.map(({ ip }) => ip)
  tracker.seed(services, service())
  await eventually('Endpoints without addresses', () => tracker.find(endpoints, 'shop/web') !== undefined)
  tracker.seed(pods, pod('a', '10.0.0.1'), pod('b', '10.0.0.2'))
  await eventually('both', () => seen()?.join() === '10.0.0.1,10.0.0.2')
  tracker.remove(pods, 'shop/a')
  await eventually('one', () => seen()?.join() === '10.0.0.2')
  tracker.remove(endpoints, 'shop/web')
  await eventually('new ones', () => seen()?.join() === '10.0.0.2')
  await settle()
  t.deepEqual(
    tracker.all(endpointSlices).map(({ metadata }) => metadata.labels?.['endpointslice.kubernetes.io/managed-by']),
    ['endpointslice-controller.k8s.io'],
  )
  tracker.remove(services, 'shop/web')
  await eventually('nothing', () => tracker.find(endpoints, 'shop/web') === undefined)
  t.deepEqual(errors, [])
})
test('Endpoints of a Service without a selector, or of none, are their writer’s', async (t) => {
  const { tracker } = await cluster()
  const mine = (name: string) => ({
    metadata: { name, namespace: 'shop' },
    subsets: [{ addresses: [{ ip: '192.0.2.1' }], ports: http(80) }],
  })
  tracker.seed(services, service({ selector: undefined }))
  tracker.seed(endpoints, mine('web'), mine('lonely'))
  await settle()
  t.deepEqual(
    tracker.all(endpoints).map(({ metadata, subsets }) => [metadata.name, subsets?.length]),
    [
      ['web', 1],
      ['lonely', 1],
    ],
  )
})
