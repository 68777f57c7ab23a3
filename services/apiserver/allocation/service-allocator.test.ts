import test, { type ExecutionContext } from 'ava'
import { Service } from '../../../packages/api/kinds/service.js'
import type { KubeObject } from '../../../packages/api/machinery/kind.js'
import { ApiError } from '../../../packages/api/machinery/status.js'
import { prepareUpdate } from '../../../packages/api/machinery/strategy.js'
import { SeededRandom } from '../../../packages/clock/random.js'
import { Entry } from '../store/entry.js'
import { ResourceCache } from '../watch/resource-cache.js'
import { ServiceAllocator } from './service-allocator.js'

interface Spec {
  type?: string
  clusterIP?: string
  clusterIPs?: string[]
  ports?: { port: number; protocol?: string; nodePort?: number }[]
  externalTrafficPolicy?: string
  healthCheckNodePort?: number
}
const service = (name: string, spec: Spec = {}) =>
  ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'ns' },
    spec: { type: 'ClusterIP', ports: [{ port: 80, protocol: 'TCP' }], ...spec },
  }) as unknown as KubeObject
const specOf = (object: KubeObject) => object.spec as Spec

/** An allocator over a cache; `store` and `remove` play the writes that the allocations were for. */
function allocator(cidr = '10.96.0.0/12') {
  const services = new ResourceCache()
  const it = new ServiceAllocator({ serviceCIDR: cidr, random: new SeededRandom(7) })
  it.follow(services)
  let revision = 0
  const apply = (name: string, object: KubeObject | undefined) => {
    const key = { group: '', resource: 'services', namespace: 'ns', name }
    services.apply(key, ++revision, object && new Entry(key, object, revision), 0)
  }
  const store = async (object: KubeObject) => {
    const allocation = await it.allocate(object, undefined)
    apply(object.metadata.name, object)
    await allocation.release(true)
    return specOf(object)
  }
  return { it, store, remove: (name: string) => apply(name, undefined) }
}
const why = async (t: ExecutionContext, work: () => Promise<unknown>) =>
  (await t.throwsAsync(work, { instanceOf: ApiError }))?.message ?? ''

test('a small range is handed out to its end, each address once, and then it is full', async (t) => {
  const { it, store } = allocator('10.96.0.0/28')
  const addresses: (string | undefined)[] = []
  for (let i = 0; i < 14; i++) addresses.push((await store(service(`s${i}`))).clusterIP)
  t.is(new Set(addresses).size, 14)
  t.false(addresses.includes('10.96.0.0'))
  t.false(addresses.includes('10.96.0.15'))
  t.regex(await why(t, () => it.allocate(service('one-more'), undefined)), /range is full/)
})

test('allocations under way do not meet', async (t) => {
  const { it } = allocator('10.96.0.0/28')
  const pending = Array.from({ length: 14 }, (_, i) => service(`s${i}`))
  const allocations = await Promise.all(pending.map((object) => it.allocate(object, undefined)))
  t.is(new Set(pending.map((object) => specOf(object).clusterIP)).size, 14)
  await allocations[0]!.release(false)
  await t.notThrowsAsync(() => it.allocate(service('after a failure'), undefined))
})

test('an address that is asked for: granted, taken, out of range, free again', async (t) => {
  const { it, store, remove } = allocator()
  const asked = () => service('b', { clusterIP: '10.96.0.10' })
  t.deepEqual((await store(service('a', { clusterIP: '10.96.0.10' }))).clusterIPs, ['10.96.0.10'])
  t.regex(
    await why(t, () => it.allocate(asked(), undefined)),
    /spec\.clusterIPs: Invalid value: \["10\.96\.0\.10"\]: failed to allocate IP 10\.96\.0\.10: provided IP is already allocated/,
  )
  t.regex(
    await why(t, () => it.allocate(service('c', { clusterIP: '10.0.0.1' }), undefined)),
    /the provided IP \(10\.0\.0\.1\) is not in the valid range\. The range of valid IPs is 10\.96\.0\.0\/12/,
  )
  remove('a')
  await t.notThrowsAsync(() => it.allocate(asked(), undefined))
})

test('node ports: handed out, asked for, taken, out of range, shared by TCP and UDP', async (t) => {
  const { it, store } = allocator()
  const port = (await store(service('a', { type: 'NodePort' }))).ports![0]!.nodePort!
  t.true(port >= 30_000 && port <= 32_767)
  const asks = (nodePort: number) => () =>
    it.allocate(service('b', { type: 'NodePort', ports: [{ port: 80, protocol: 'TCP', nodePort }] }), undefined)
  t.regex(
    await why(t, asks(port)),
    new RegExp(`spec\\.ports\\[0\\]\\.nodePort: Invalid value: ${port}: provided port is already allocated`),
  )
  t.regex(await why(t, asks(8080)), /provided port is not in the valid range\. The range of valid ports is 30000-32767/)
  const dns = service('dns', {
    type: 'NodePort',
    ports: [
      { port: 53, protocol: 'TCP' },
      { port: 53, protocol: 'UDP' },
    ],
  })
  const both = (await store(dns)).ports!
  t.is(both[0]!.nodePort, both[1]!.nodePort)
})

test('an update that keeps what was allocated is granted it, and a type without it gives it up', async (t) => {
  const { it, store } = allocator()
  const before = service('a', { type: 'NodePort' })
  const { clusterIP, ports } = await store(before)
  const same = service('a', { type: 'NodePort' })
  prepareUpdate(Service, same, before)
  await (await it.allocate(same, before)).release(true)
  t.is(specOf(same).clusterIP, clusterIP)
  t.is(specOf(same).ports![0]!.nodePort, ports![0]!.nodePort)
  const plain = service('a', { type: 'ClusterIP', ports: [{ port: 80, protocol: 'TCP', nodePort: ports![0]!.nodePort! }] })
  await (await it.allocate(plain, before)).release(true)
  t.is(specOf(plain).ports![0]!.nodePort, undefined)
  const external = service('a', { type: 'ExternalName' })
  await (await it.allocate(external, before)).release(true)
  t.is(specOf(external).clusterIP, undefined)
})

test('headless Services have none, local ones a port for health checks', async (t) => {
  const { store } = allocator()
  t.is((await store(service('h', { clusterIP: 'None' }))).clusterIP, 'None')
  const local = await store(service('l', { type: 'LoadBalancer', externalTrafficPolicy: 'Local' }))
  t.true(local.healthCheckNodePort! >= 30_000)
  t.not(local.healthCheckNodePort, local.ports![0]!.nodePort)
})
