import test from 'ava'
import {
  type EndpointSlice,
  type Endpoints,
  endpointSlices,
  endpoints,
  type Service,
  services,
} from '../../../packages/client/resources.js'
import { eventually, settle } from '../../../packages/testkit/eventually.js'
import { cluster } from '../testing/managed-cluster.js'
import { endpointsPerSubsetMax, mirroredBy, plan } from './plan.js'

const service = (spec: object = {}) =>
  ({ metadata: { name: 'db', namespace: 'shop' }, spec: { ports: [{ port: 80 }], ...spec } }) as unknown as Service
const written = (subsets: object[], more: object = {}) =>
  ({ metadata: { name: 'db', namespace: 'shop', uid: 'e', ...more }, subsets }) as unknown as Endpoints
const port = { name: 'sql', port: 5432, protocol: 'TCP' }
const stored = (slice: unknown, name = 'db-abcde'): EndpointSlice => ({
  ...(slice as EndpointSlice),
  metadata: { ...(slice as EndpointSlice).metadata, name },
})

test('a subset becomes a slice, and a second one for its addresses of the other family', (t) => {
  const { create } = plan(
    service(),
    written(
      [{ addresses: [{ ip: '192.0.2.1', hostname: 'a' }, { ip: '2001:db8::1' }], notReadyAddresses: [{ ip: '192.0.2.2' }], ports: [port] }],
      { labels: { tier: 'back' }, annotations: { mine: 'x', 'kubectl.kubernetes.io/last-applied-configuration': '{}' } },
    ),
    [],
  )
  t.like(create[0], {
    metadata: {
      generateName: 'db-',
      labels: { tier: 'back', 'kubernetes.io/service-name': 'db', 'endpointslice.kubernetes.io/managed-by': mirroredBy },
      ownerReferences: [{ kind: 'Endpoints', name: 'db', uid: 'e', controller: true }],
    },
    addressType: 'IPv4',
  })
  t.deepEqual(create[0]?.metadata?.annotations as unknown, { mine: 'x' })
  t.deepEqual(create[0]?.ports as unknown, [{ name: 'sql', protocol: 'TCP', port: 5432 }])
  t.deepEqual(create[0]?.endpoints as unknown, [
    { addresses: ['192.0.2.1'], conditions: { ready: true }, hostname: 'a' },
    { addresses: ['192.0.2.2'], conditions: { ready: false } },
  ])
  t.deepEqual([create[1]?.addressType, create[1]?.endpoints?.length], ['IPv6', 1])
})
test('what is there is changed in place, and what nothing says any more goes', (t) => {
  const before = written([
    { addresses: [{ ip: '192.0.2.1' }], ports: [port] },
    { addresses: [{ ip: '192.0.2.1' }], ports: [] },
  ])
  const slices = plan(service(), before, []).create.map((slice, i) => stored(slice, `db-${i}`))
  t.deepEqual(plan(service(), before, slices), { create: [], update: [], delete: [] })
  const after = plan(service(), written([{ addresses: [{ ip: '192.0.2.9' }], ports: [port] }]), slices)
  t.deepEqual(
    [after.create.length, after.update.map(({ metadata }) => metadata.name), after.delete.map(({ metadata }) => metadata.name)],
    [0, ['db-0'], ['db-1']],
  )
})
test('of one subset so many are mirrored', (t) => {
  const addresses = Array.from({ length: endpointsPerSubsetMax + 1 }, (_, i) => ({ ip: `10.0.${i >> 8}.${i & 255}` }))
  t.is(plan(service(), written([{ addresses, ports: [port] }]), []).create[0]?.endpoints?.length, endpointsPerSubsetMax)
})

const subset = { addresses: [{ ip: '192.0.2.1' }], ports: [port] }
for (const [why, one, more] of [
  ['its Service has a selector', service({ selector: { app: 'db' } }), {}],
  ['there is no Service', undefined, {}],
  ['it says so', service(), { labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } }],
  ['it is a lease of old', service(), { annotations: { 'control-plane.alpha.kubernetes.io/leader': '{}' } }],
] as const)
  test(`Endpoints are not mirrored when ${why}`, (t) => {
    const slices = plan(service(), written([subset]), []).create.map((slice) => stored(slice))
    t.deepEqual(plan(one, written([subset], more), slices), { create: [], update: [], delete: slices })
  })

test('slices follow what somebody writes, and are made once however late they are seen', async (t) => {
  const { tracker, errors } = await cluster()
  const addresses = () => tracker.all(endpointSlices).flatMap((slice) => (slice.endpoints ?? []).flatMap((one) => one.addresses))
  const release = tracker.holdWatches(endpointSlices)
  tracker.seed(services, service())
  tracker.seed(endpoints, written([subset]))
  await eventually('a slice', () => addresses().length === 1)
  tracker.change(services, 'shop/db', ({ metadata }) => Object.assign(metadata, { labels: { touched: 'yes' } }))
  await settle()
  t.is(tracker.all(endpointSlices).length, 1)
  release()
  tracker.change(endpoints, 'shop/db', (one) => Object.assign(one, { subsets: [{ ...subset, addresses: [{ ip: '192.0.2.7' }] }] }))
  await eventually('the other address', () => addresses().join() === '192.0.2.7')
  tracker.change(services, 'shop/db', ({ spec }) => Object.assign(spec, { selector: { app: 'db' } }))
  await eventually('none that was mirrored', () =>
    tracker.all(endpointSlices).every(({ metadata }) => metadata.labels?.['endpointslice.kubernetes.io/managed-by'] !== mirroredBy),
  )
  t.deepEqual(errors, [])
})
