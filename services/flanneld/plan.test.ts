import test from 'ava'
import fc from 'fast-check'
import type { Node } from '../../packages/client/resources.js'
import { localizeConfList } from './cni-conf.js'
import { annotationsOf, type Lease, leaseOf } from './lease.js'
import { renderRules } from './masquerade-rules.js'
import { parseNetConf } from './net-conf.js'
import { type Operation, type Present, plan } from './plan.js'

const leaseN = (n: number, more: Partial<Lease> = {}): Lease => ({
  node: `node-${n}`,
  subnet: `10.244.${n}.0/24`,
  publicIP: `172.18.0.${n + 1}`,
  backend: 'vxlan',
  vtepMac: `02:00:00:00:00:0${n}`,
  ...more,
})
const nothing: Present = { neighbors: [], forwarding: [], routes: [] }
const around = { node: 'node-1', backend: 'vxlan', link: 'flannel.1' } as const

/** What the kernel has after the operations. */
function applied({ neighbors, forwarding, routes }: Present, operations: Operation[]): Present {
  const after = { neighbors: [...neighbors], forwarding: [...forwarding], routes: [...routes] }
  for (const operation of operations) {
    if (operation.kind.endsWith('neighbor') && 'address' in operation)
      after.neighbors = after.neighbors.filter(({ address }) => address !== operation.address)
    if (operation.kind.endsWith('forwarding') && 'mac' in operation && !('address' in operation))
      after.forwarding = after.forwarding.filter(
        ({ mac, destination }) =>
          mac !== operation.mac || (operation.kind === 'delete-forwarding' && destination !== operation.destination),
      )
    if (operation.kind.endsWith('route') && 'via' in operation)
      after.routes = after.routes.filter(({ destination }) => destination !== operation.destination)
    if (operation.kind === 'replace-neighbor') after.neighbors.push({ address: operation.address, mac: operation.mac })
    if (operation.kind === 'replace-forwarding') after.forwarding.push({ mac: operation.mac, destination: operation.destination })
    if (operation.kind === 'replace-route')
      after.routes.push({ destination: operation.destination, via: operation.via, link: operation.link })
  }
  return after
}

test('a peer gets neighbor, forwarding entry and route, in this order; the node itself none', (t) => {
  t.deepEqual(plan([leaseN(1), leaseN(2)], nothing, around), [
    { kind: 'replace-neighbor', address: '10.244.2.0', mac: '02:00:00:00:00:02' },
    { kind: 'replace-forwarding', mac: '02:00:00:00:00:02', destination: '172.18.0.3' },
    { kind: 'replace-route', destination: '10.244.2.0/24', via: '10.244.2.0', link: 'flannel.1', onlink: true },
  ])
})
test('a peer that goes loses its route first', (t) => {
  const present = applied(nothing, plan([leaseN(2)], nothing, around))
  t.deepEqual(
    plan([leaseN(1)], present, around).map(({ kind }) => kind),
    ['delete-route', 'delete-neighbor', 'delete-forwarding'],
  )
})
test('a peer with another MAC or address is corrected, its route stays', (t) => {
  const present = applied(nothing, plan([leaseN(2)], nothing, around))
  t.deepEqual(plan([leaseN(2, { vtepMac: '02:00:00:00:00:99' })], present, around), [
    { kind: 'delete-forwarding', mac: '02:00:00:00:00:02', destination: '172.18.0.3' },
    { kind: 'replace-neighbor', address: '10.244.2.0', mac: '02:00:00:00:00:99' },
    { kind: 'replace-forwarding', mac: '02:00:00:00:00:99', destination: '172.18.0.3' },
  ])
})
test('host-gw: the route goes by the peer itself, and peers of another backend are left out', (t) => {
  const leases = [leaseN(2, { backend: 'host-gw' }), leaseN(3)]
  t.deepEqual(plan(leases, nothing, { node: 'node-1', backend: 'host-gw', link: 'eth0' }), [
    { kind: 'replace-route', destination: '10.244.2.0/24', via: '172.18.0.3', link: 'eth0', onlink: false },
  ])
})
test('whatever was there: after one plan nothing is left to do, and every peer is reached', (t) => {
  const entry = fc.record({ n: fc.integer({ min: 2, max: 6 }), m: fc.integer({ min: 2, max: 6 }) })
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 6 })), fc.array(entry, { maxLength: 8 }), (nodes, found) => {
      const leases = nodes.map((n) => leaseN(n))
      const by = <T>(key: (value: T) => string, values: T[]) => [...new Map(values.map((value) => [key(value), value])).values()]
      const present: Present = {
        neighbors: by(
          ({ address }) => address,
          found.map(({ n, m }) => ({ address: `10.244.${n}.0`, mac: `02:00:00:00:00:0${m}` })),
        ),
        forwarding: by(
          ({ mac }) => mac,
          found.map(({ n, m }) => ({ mac: `02:00:00:00:00:0${n}`, destination: `172.18.0.${m}` })),
        ),
        routes: by(
          ({ destination }) => destination,
          found.map(({ n, m }) => ({ destination: `10.244.${n}.0/24`, via: `10.244.${m}.0`, link: 'flannel.1' })),
        ),
      }
      const after = applied(present, plan(leases, present, around))
      t.deepEqual(plan(leases, after, around), [])
      t.deepEqual(
        after.routes.map(({ destination }) => destination).sort(),
        leases
          .filter(({ node }) => node !== 'node-1')
          .map(({ subnet }) => subnet)
          .sort(),
      )
    }),
    { numRuns: 100 },
  )
})

test('a lease told as annotations is read back', (t) => {
  const lease = leaseN(2)
  t.deepEqual(
    leaseOf({ metadata: { name: 'node-2', annotations: annotationsOf(lease, 1) }, spec: { podCIDR: lease.subnet } } as unknown as Node),
    lease,
  )
})
const noLease = test.macro({
  exec(t, annotations: Record<string, string>, podCIDR?: string) {
    t.is(
      leaseOf({
        metadata: { name: 'x', annotations: { ...annotationsOf(leaseN(2), 1), ...annotations } },
        spec: { podCIDR },
      } as unknown as Node),
      undefined,
    )
  },
  title: (title) => `no lease: ${title}`,
})
test('without a podCIDR', noLease, {}, undefined)
test('with backend data that is no JSON', noLease, { 'flannel.alpha.coreos.com/backend-data': '{' }, '10.244.2.0/24')
test('with a MAC that is none', noLease, { 'flannel.alpha.coreos.com/backend-data': '{"VtepMAC":"x"}' }, '10.244.2.0/24')
test('with an address that is none', noLease, { 'flannel.alpha.coreos.com/public-ip': 'x' }, '10.244.2.0/24')

test('rules: the jumps are appended only where they miss', (t) => {
  const network = { network: '10.244.0.0/16', subnet: '10.244.1.0/24' }
  const first = renderRules({ ...network, saved: '' })
  t.regex(first, /-A POSTROUTING -m comment --comment "flanneld masq" -j FLANNEL-POSTRTG/)
  t.regex(first, /-A FLANNEL-POSTRTG ! -s 10\.244\.0\.0\/16 -d 10\.244\.1\.0\/24 .* -j RETURN/)
  t.snapshot(first)
  const second = renderRules({ ...network, saved: first })
  t.notRegex(second, /-A POSTROUTING|-A FORWARD/)
})

test('parseNetConf() fills in what flannel fills in, and names what is wrong', (t) => {
  t.deepEqual(parseNetConf('{"Network":"10.244.0.0/16"}').Backend, { Type: 'vxlan', VNI: 1, Port: 8472 })
  t.throws(() => parseNetConf('{"Network":"x"}'), { message: /Network: must be an IPv4 CIDR/ })
  t.throws(() => parseNetConf('{"Network":"10.244.0.0/16","Backend":{"Type":"udp"}}'), { message: /Backend/ })
})

test('localizeConfList() puts the node’s own folders into the flannel plugin only', (t) => {
  const list = JSON.parse(
    localizeConfList('{"name":"cbr0","plugins":[{"type":"flannel","delegate":{}},{"type":"portmap"}]}', {
      subnetFile: '/n/subnet.env',
      cniState: '/n/cni',
    }),
  )
  t.deepEqual(list.plugins, [
    { type: 'flannel', delegate: {}, subnetFile: '/n/subnet.env', dataDir: '/n/cni/flannel', ipam: { dataDir: '/n/cni/networks' } },
    { type: 'portmap' },
  ])
})
