import test from 'ava'
import type { Service } from '../../packages/client/resources.js'
import { assignAddresses } from './load-balancer-pool.js'

const service = (name: string, { spec = {}, ip, created = name }: { spec?: object; ip?: string; created?: string } = {}) =>
  ({
    metadata: { name, namespace: 'default', creationTimestamp: created },
    spec: { type: 'LoadBalancer', ...spec },
    status: ip === undefined ? {} : { loadBalancer: { ingress: [{ ip }] } },
  }) as unknown as Service

test('each LoadBalancer Service gets an address of the pool of its own', (t) => {
  t.deepEqual(
    [...assignAddresses([service('b'), service('a'), service('c', { spec: { type: 'NodePort' } })], 3)],
    [
      ['default/a', '127.78.3.1'],
      ['default/b', '127.78.3.2'],
    ],
  )
})
test('an address once written to the status stays, whoever else has come', (t) => {
  const addresses = assignAddresses([service('a'), service('b', { ip: '127.78.0.1' })], 0)
  t.is(addresses.get('default/b'), '127.78.0.1')
  t.is(addresses.get('default/a'), '127.78.0.2')
})
test('of two that claim one address the older keeps it', (t) => {
  const addresses = assignAddresses(
    [service('young', { ip: '127.78.0.7', created: '2025-02' }), service('old', { ip: '127.78.0.7', created: '2025-01' })],
    0,
  )
  t.is(addresses.get('default/old'), '127.78.0.7')
  t.is(addresses.get('default/young'), '127.78.0.1')
})
test('spec.loadBalancerIP is granted when it is free and in the pool', (t) => {
  const wish = (loadBalancerIP: string) => assignAddresses([service('a', { spec: { loadBalancerIP } })], 0).get('default/a')
  t.is(wish('127.78.0.9'), '127.78.0.9')
  t.is(wish('10.0.0.1'), '127.78.0.1')
})
test('another class of load balancer is not ours', (t) => {
  t.is(assignAddresses([service('a', { spec: { loadBalancerClass: 'example.com/other' } })], 0).size, 0)
})
test('an exhausted pool leaves the youngest without', (t) => {
  const many = Array.from({ length: 255 }, (_, i) => service(`s${i}`, { created: String(i).padStart(3, '0') }))
  const addresses = assignAddresses(many, 0)
  t.is(addresses.size, 254)
  t.is(new Set(addresses.values()).size, 254)
  t.false(addresses.has('default/s254'))
})
