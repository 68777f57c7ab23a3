import test from 'ava'
import { VirtualClock } from '../../packages/clock/clock.js'
import { settle } from '../../packages/testkit/eventually.js'
import { Proxier } from './proxier.js'
import type { ServicePort } from './service-ports.js'

function fixture() {
  const clock = new VirtualClock()
  const state = { programmed: 0, forgotten: 0, fail: false, ports: [] as ServicePort[], errors: 0, udp: [] as string[] }
  const proxier = new Proxier({
    clock,
    programmer: {
      async program() {
        if (state.fail) throw new Error('no kernel')
        state.programmed++
      },
      forget: () => void state.forgotten++,
    },
    desired: () => state.ports,
    forgetUdp: async ({ address, port }) => void state.udp.push(`${address}:${port}`),
    minSyncMs: 1000,
    onError: () => void state.errors++,
  })
  const pass = async (ms: number) => {
    clock.advance(ms)
    await settle()
  }
  return { clock, state, proxier, pass }
}

test('the first change is programmed at once, the next ones together after the least period', async (t) => {
  const { state, proxier, pass } = fixture()
  proxier.changed()
  await pass(0)
  t.is(state.programmed, 1)
  proxier.changed()
  proxier.changed()
  await pass(999)
  t.is(state.programmed, 1)
  proxier.changed()
  await pass(1)
  t.is(state.programmed, 2)
  await pass(60_000)
  t.is(state.programmed, 2, 'nothing changed, nothing is done')
  proxier.changed()
  await pass(0)
  t.is(state.programmed, 3, 'after a quiet time at once again')
})

test('a failure is tried again, later and later, and shows as being behind', async (t) => {
  const { state, proxier, pass } = fixture()
  state.fail = true
  proxier.changed()
  await pass(0)
  await pass(1000)
  await pass(1999)
  t.is(state.errors, 2)
  await pass(1)
  t.is(state.errors, 3)
  t.is(proxier.behindMs, 3000)
  t.false(proxier.hasSynced)
  state.fail = false
  await pass(4000)
  t.is(state.programmed, 1)
  t.is(proxier.behindMs, 0)
  t.true(proxier.hasSynced)
})

test('a lost kernel is programmed at once, assuming nothing, however long failures had gone on', async (t) => {
  const { state, proxier, pass } = fixture()
  state.fail = true
  proxier.changed()
  for (let i = 0; i < 8; i++) await pass(30_000)
  state.fail = false
  proxier.lost()
  await pass(0)
  t.deepEqual([state.programmed, state.forgotten], [1, 1])
})

test('stopped means stopped', async (t) => {
  const { state, proxier, pass } = fixture()
  proxier.changed()
  await proxier.stop()
  proxier.changed()
  await pass(60_000)
  t.is(state.programmed, 0)
})

const endpoint = (address: string) => ({ address, port: 53, isLocal: false, ready: true, serving: true, terminating: false })
const dns = (...addresses: string[]): ServicePort => ({
  name: 'kube-system/kube-dns:dns',
  protocol: 'udp',
  clusterIP: '10.96.0.10',
  port: 53,
  nodePort: 30_053,
  externalIPs: [],
  loadBalancerIPs: [],
  sourceRanges: [],
  affinitySeconds: 0,
  externalPolicyLocal: false,
  internalPolicyLocal: false,
  healthCheckNodePort: 0,
  clusterEndpoints: addresses.map(endpoint),
  localEndpoints: [],
  hasAnyEndpoints: addresses.length > 0,
})

test('UDP: connections to a Service are forgotten when an endpoint goes, or when its first one comes; not when one is added', async (t) => {
  const { state, proxier, pass } = fixture()
  const step = async (...ports: ServicePort[]) => {
    state.ports = ports
    state.udp.length = 0
    proxier.changed()
    await pass(1000)
    return [...state.udp]
  }
  const both = ['10.96.0.10:53', ':30053']
  t.deepEqual(await step(dns('10.244.1.2')), both)
  t.deepEqual(await step(dns('10.244.1.2', '10.244.2.2')), [])
  t.deepEqual(await step(dns('10.244.2.2')), both)
  t.deepEqual(await step(dns()), both)
  t.deepEqual(await step(dns('10.244.2.9')), both)
  t.deepEqual(await step({ ...dns('10.244.2.10'), protocol: 'tcp' }), both, 'the UDP port went')
})
