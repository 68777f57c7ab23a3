import test from 'ava'
import type { EndpointSlice, Pod, Service } from '../../../packages/client/resources.js'
import { endpointsPerSliceMax, isManaged, plan } from './plan.js'

const service = (spec = {}): Service =>
  ({
    metadata: { name: 'web', namespace: 'shop', uid: 's' },
    spec: {
      selector: { app: 'web' },
      clusterIP: '10.96.0.5',
      ports: [{ name: 'http', port: 80, targetPort: 'http', protocol: 'TCP' }],
      ...spec,
    },
  }) as unknown as Service
const pod = (name: string, { port = 8080, ready = true, leaving = false, ip = '10.244.1.2', phase = 'Running', spec = {} } = {}): Pod =>
  ({
    metadata: { name, namespace: 'shop', uid: name, ...(leaving ? { deletionTimestamp: 'now' } : {}) },
    spec: { nodeName: 'node-1', containers: [{ ports: [{ name: 'http', containerPort: port, protocol: 'TCP' }] }], ...spec },
    status: { phase, podIP: ip, conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] },
  }) as unknown as Pod
const decide = (one: Service, selected: Pod[], slices: EndpointSlice[] = []) =>
  plan({ service: one, selected, nodes: () => undefined, slices })
const stored = (slice: unknown, name = 'web-abcde'): EndpointSlice => ({
  ...(slice as EndpointSlice),
  metadata: { ...(slice as EndpointSlice).metadata, name },
})

test('an endpoint says where it is, what it is, and how it is', (t) => {
  const { create } = decide(service(), [pod('one')])
  t.deepEqual(create[0]?.endpoints as unknown, [
    {
      addresses: ['10.244.1.2'],
      conditions: { ready: true, serving: true, terminating: false },
      targetRef: { kind: 'Pod', namespace: 'shop', name: 'one', uid: 'one' },
      nodeName: 'node-1',
    },
  ])
  t.deepEqual(create[0]?.ports as unknown, [{ name: 'http', protocol: 'TCP', port: 8080 }])
  t.deepEqual(create[0]?.metadata?.labels as unknown, {
    'kubernetes.io/service-name': 'web',
    'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
  })
})

test('a terminating pod may still serve but is not ready; publishNotReadyAddresses makes all ready', (t) => {
  const conditions = (one: Service, selected: Pod) => decide(one, [selected]).create[0]?.endpoints?.[0]?.conditions as unknown
  t.deepEqual(conditions(service(), pod('one', { leaving: true })), { ready: false, serving: true, terminating: true })
  t.deepEqual(conditions(service(), pod('one', { ready: false })), { ready: false, serving: false, terminating: false })
  t.deepEqual(conditions(service({ publishNotReadyAddresses: true }), pod('one', { ready: false })), {
    ready: true,
    serving: false,
    terminating: false,
  })
})

test('pods without an address, ended ones, and ones without the named port are left out', (t) => {
  const endpoints = (one: Service, ...selected: Pod[]) => decide(one, selected).create.flatMap((slice) => slice.endpoints ?? [])
  t.deepEqual(endpoints(service(), pod('new', { ip: '' }), pod('done', { phase: 'Succeeded' })), [])
  t.deepEqual(endpoints(service({ ports: [{ name: 'x', port: 1, targetPort: 'grpc', protocol: 'TCP' }] }), pod('one')), [])
})

test('a Service without endpoints has one empty slice, until there is an endpoint', (t) => {
  const [slice] = decide(service(), []).create
  t.deepEqual([slice?.endpoints, slice?.ports] as unknown, [[], []])
  const empty = stored(slice, 'web-empty')
  t.deepEqual(decide(service(), [], [empty]), { create: [], update: [], delete: [] })
  const filled = decide(service(), [pod('one')], [empty])
  t.deepEqual([filled.create.length, filled.update.length, filled.delete], [1, 0, [empty]])
  const emptied = decide(service(), [], [stored(filled.create[0])])
  t.deepEqual([emptied.create.map(({ endpoints }) => endpoints?.length), emptied.delete.length], [[0], 1])
})

test('pods that resolve a named port differently lie in slices of their own', (t) => {
  const { create } = decide(service(), [pod('one'), pod('two', { port: 9090, ip: '10.244.1.3' })])
  t.deepEqual(create.map(({ ports }) => ports?.[0]?.port).toSorted(), [8080, 9090])
})

test('a headless Service without ports has slices of addresses alone', (t) => {
  const { create } = decide(service({ clusterIP: 'None', ports: [] }), [pod('one', { spec: { hostname: 'one', subdomain: 'web' } })])
  t.deepEqual(
    [create[0]?.ports as unknown, create[0]?.endpoints?.[0]?.hostname, create[0]?.metadata?.labels?.['service.kubernetes.io/headless']],
    [[], 'one', ''],
  )
})

test('no slice has more than a hundred, and what exists stays where it is', (t) => {
  const many = Array.from({ length: 250 }, (_, i) => pod(`pod-${i}`, { ip: `10.244.${i >> 7}.${i & 127}` }))
  const { create } = decide(service(), many)
  t.deepEqual(
    create.map(({ endpoints }) => endpoints?.length),
    [endpointsPerSliceMax, endpointsPerSliceMax, 50],
  )
  const slices = create.map((slice, i) => stored(slice, `web-${i}`))
  t.deepEqual(decide(service(), many, slices), { create: [], update: [], delete: [] })
  const fewer = decide(service(), [...many.slice(10), pod('late', { ip: '10.244.9.9' })], slices)
  t.deepEqual(
    fewer.update.map(({ metadata, endpoints }) => [metadata.name, endpoints?.length]),
    [['web-0', 91]],
  )
  t.deepEqual([fewer.create, fewer.delete], [[], []])
})

test('a slice that loses its last endpoint goes', (t) => {
  const [slice] = decide(service(), [pod('one')]).create.map((one) => stored(one))
  t.deepEqual(
    decide(service(), [], slice === undefined ? [] : [slice]).delete.map(({ metadata }) => metadata.name),
    ['web-abcde'],
  )
})

test('Services without a selector and ExternalNames are not looked after', (t) => {
  t.false(isManaged(service({ selector: {} })))
  t.false(isManaged(service({ type: 'ExternalName' })))
  t.true(isManaged(service()))
})
