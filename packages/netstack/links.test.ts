import test from 'ava'
import { VirtualClock } from '../clock/clock.js'
import { SeededRandom } from '../clock/random.js'
import { cidr, formatCidr } from '../wire/cidr.js'
import { formatIpv4Address, ipv4Address } from '../wire/ipv4-address.js'
import type { Veth } from './link/veth.js'
import type { Vxlan } from './link/vxlan.js'
import type { Namespace } from './namespace.js'
import { NetworkStack } from './network-stack.js'
import { routeTables } from './routes.js'

function namespaces() {
  const stack = new NetworkStack({ clock: new VirtualClock(), random: new SeededRandom(9) })
  return { stack, host: stack.createNamespace('host'), pod: stack.createNamespace('pod') }
}
const names = (namespace: Namespace) => namespace.links().map(({ index, name }) => `${index}: ${name}`)
const shown = (namespace: Namespace, table: number = routeTables.main) =>
  namespace
    .routes(table)
    .map(({ type, destination, via, link, source, scope }) =>
      [
        type === 'unicast' ? '' : type,
        formatCidr(destination),
        via === 0 ? '' : `via ${formatIpv4Address(via)}`,
        `dev ${link}`,
        `scope ${scope}`,
        source === 0 ? '' : `src ${formatIpv4Address(source)}`,
      ]
        .filter(Boolean)
        .join(' '),
    )
    .sort()

test('a new namespace has lo, up, with 127.0.0.1', (t) => {
  const { pod } = namespaces()
  t.deepEqual(names(pod), ['1: lo'])
  t.true(pod.link('lo').up)
  t.deepEqual(shown(pod, routeTables.local), [
    'local 127.0.0.0/8 dev lo scope host src 127.0.0.1',
    'local 127.0.0.1/32 dev lo scope host src 127.0.0.1',
  ])
  t.deepEqual(pod.routeTo(ipv4Address('127.9.9.9')), { link: 'lo', via: 0, source: ipv4Address('127.0.0.1'), type: 'local' })
})

test('a veth pair is made as the bridge plugin does: in the pod, peer to the host, then moved and renamed', (t) => {
  const { host, pod } = namespaces()
  const inside = pod.addLink({ kind: 'veth', name: 'eth0', peer: { name: 'veth1', namespace: host } }) as Veth
  t.deepEqual(
    [names(host), names(pod)],
    [
      ['1: lo', '2: veth1'],
      ['1: lo', '2: eth0'],
    ],
  )
  t.is(inside.peer.namespace, host)
  host.addLink({ kind: 'veth', name: 'tmp0', peer: { name: 'tmp1' } })
  host.addAddress('tmp1', cidr('192.0.2.1/24'))
  host.changeLink('tmp1', { up: true })
  host.changeLink('tmp1', { moveTo: pod })
  pod.changeLink('tmp1', { rename: 'net1' })
  t.deepEqual(
    [names(host), names(pod)],
    [
      ['1: lo', '2: veth1', '3: tmp0'],
      ['1: lo', '2: eth0', '4: net1'],
    ],
  )
  t.false(pod.link('net1').up)
  t.deepEqual(pod.addresses('net1'), [])
  t.deepEqual(shown(host), [])
})

test('deleting one end of a pair, or a namespace, takes the other end with it', (t) => {
  const { host, pod, stack } = namespaces()
  for (const name of ['v1', 'v2']) host.addLink({ kind: 'veth', name, peer: { name, namespace: pod } })
  pod.deleteLink('v1')
  t.deepEqual(
    [names(host), names(pod)],
    [
      ['1: lo', '3: v2'],
      ['1: lo', '3: v2'],
    ],
  )
  stack.deleteNamespace('pod')
  t.deepEqual(names(host), ['1: lo'])
  t.is(stack.namespace('pod'), undefined)
})

const refused = test.macro({
  title: (_, message: string) => `refused: ${message}`,
  exec(t, message: string, code: string, act: (host: Namespace, pod: Namespace) => unknown) {
    const { host, pod } = namespaces()
    host.addLink({ kind: 'veth', name: 'v0', peer: { name: 'v0', namespace: pod } })
    t.like(
      t.throws(() => act(host, pod), { name: 'NetworkError' }),
      { message, code },
    )
    t.deepEqual(
      [names(host), names(pod)],
      [
        ['1: lo', '2: v0'],
        ['1: lo', '2: v0'],
      ],
      'nothing changed',
    )
  },
})
test(refused, 'Cannot find device "eth9" in namespace host', 'ENODEV', (host) => host.changeLink('eth9', { up: true }))
test(refused, 'Cannot name a link v0: namespace host has one', 'EEXIST', (host) => host.addLink({ kind: 'dummy', name: 'v0' }))
test(refused, 'Cannot name a link v0: namespace pod has one', 'EEXIST', (host, pod) =>
  host.addLink({ kind: 'veth', name: 'v1', peer: { name: 'v0', namespace: pod } }),
)
test(refused, 'Cannot name a link "a/b": wanted 1 to 15 characters, no slash, colon or blank', 'EINVAL', (host) =>
  host.addLink({ kind: 'dummy', name: 'a/b' }),
)
test(refused, 'Cannot name a link "sixteen-letters-": wanted 1 to 15 characters, no slash, colon or blank', 'EINVAL', (host) =>
  host.addLink({ kind: 'dummy', name: 'sixteen-letters-' }),
)
test(refused, 'Cannot set the MTU of v0 to 67: wanted 68 to 65535', 'EINVAL', (host) => host.changeLink('v0', { mtuBytes: 67 }))
test(refused, 'Cannot give v0 the MAC 01:00:00:00:00:00: wanted a unicast one', 'EADDRNOTAVAIL', (host) =>
  host.changeLink('v0', { mac: 0x0100_0000_0000 }),
)
test(refused, 'Cannot make v0 a port of lo: it is no bridge', 'EINVAL', (host) => host.changeLink('v0', { master: 'lo' }))
test(refused, 'Cannot set hairpin of v0: it is no bridge port', 'EINVAL', (host) => host.changeLink('v0', { hairpin: true }))
test(refused, 'Cannot delete lo: a namespace keeps it', 'EOPNOTSUPP', (host) => host.deleteLink('lo'))
test(refused, 'Cannot add 10.0.0.1/24 to v0: it has it', 'EEXIST', (host) => {
  host.addAddress('v0', cidr('10.0.0.1/24'))
  host.addAddress('v0', cidr('10.0.0.1/24'))
})
test(refused, 'Cannot delete 10.0.0.9/24 from v0: it has no such address', 'EADDRNOTAVAIL', (host) =>
  host.deleteAddress('v0', cidr('10.0.0.9/24')),
)
test(refused, 'Cannot add a route to 10.1.0.0/16: v0 is down', 'ENETDOWN', (host) =>
  host.replaceRoute({ destination: cidr('10.1.0.0/16'), link: 'v0' }),
)
test(refused, 'Cannot add a route to 10.1.0.0/16: gateway 10.0.0.9 is not on a network of v0', 'ENETUNREACH', (host) => {
  host.changeLink('v0', { up: true })
  host.replaceRoute({ destination: cidr('10.1.0.0/16'), link: 'v0', via: ipv4Address('10.0.0.9') })
})
test(refused, 'Cannot add a route to 10.1.0.1/16: the address has bits beyond its prefix', 'EINVAL', (host) =>
  host.replaceRoute({ destination: cidr('10.1.0.1/16'), link: 'v0' }),
)
test(refused, 'Cannot delete route to 10.1.0.0/16: there is none', 'ESRCH', (host) =>
  host.deleteRoute({ destination: cidr('10.1.0.0/16') }),
)
test(refused, 'Cannot read sysctl net.ipv4.nothing: there is none', 'ENOENT', (host) => host.getSysctl('net.ipv4.nothing'))
test(refused, 'Cannot set sysctl net.ipv4.conf.all.proxy_arp to 1: only 0 is emulated', 'EOPNOTSUPP', (host) =>
  host.setSysctl('net.ipv4.conf.all.proxy_arp', '1'),
)

test('a link does not move to where its name is taken', (t) => {
  const { host, pod } = namespaces()
  host.addLink({ kind: 'veth', name: 'v0', peer: { name: 'v0', namespace: pod } })
  t.like(
    t.throws(() => host.changeLink('v0', { moveTo: pod })),
    { message: 'Cannot name a link v0: namespace pod has one', code: 'EEXIST' },
  )
  t.is(host.link('v0').namespace, host)
})

test('an address brings its routes when the link is up, and they go when it goes down', (t) => {
  const { host, pod } = namespaces()
  host.addLink({ kind: 'veth', name: 'v0', peer: { name: 'v0', namespace: pod } })
  host.addAddress('v0', cidr('10.244.1.1/24'))
  t.deepEqual(shown(host), [])
  host.changeLink('v0', { up: true })
  t.deepEqual(shown(host), ['10.244.1.0/24 dev v0 scope link src 10.244.1.1'])
  t.true(shown(host, routeTables.local).includes('broadcast 10.244.1.255/32 dev v0 scope link src 10.244.1.1'))
  host.replaceRoute({ destination: cidr('0.0.0.0/0'), via: ipv4Address('10.244.1.254') })
  t.deepEqual(host.routeTo(ipv4Address('8.8.8.8')), {
    link: 'v0',
    via: ipv4Address('10.244.1.254'),
    source: ipv4Address('10.244.1.1'),
    type: 'unicast',
  })
  host.changeLink('v0', { up: false })
  t.deepEqual(shown(host), [])
  t.is(host.addressType(ipv4Address('10.244.1.1')), 'LOCAL', 'an address of a link that is down is still ours')
  host.deleteAddress('v0', cidr('10.244.1.1/24'))
  t.is(host.addressType(ipv4Address('10.244.1.1')), 'UNICAST')
})

test('kinds of routes that lead nowhere fail as Linux’ do', (t) => {
  const { pod } = namespaces()
  for (const [type, code] of [
    ['blackhole', 'EINVAL'],
    ['unreachable', 'EHOSTUNREACH'],
    ['prohibit', 'EACCES'],
  ] as const) {
    pod.replaceRoute({ destination: cidr('198.51.100.0/24'), type })
    t.like(
      t.throws(() => pod.routeTo(ipv4Address('198.51.100.1'))),
      { code },
    )
  }
})

test('a vxlan device takes its MTU from its underlay, and its VNI once', (t) => {
  const { host } = namespaces()
  host.addLink({ kind: 'dummy', name: 'eth0' })
  const vxlan = host.addLink({ kind: 'vxlan', name: 'flannel.1', vni: 1, device: 'eth0' }) as Vxlan
  t.like(vxlan, { mtuBytes: 1450, port: 8472, deviceName: 'eth0' })
  t.throws(() => host.addLink({ kind: 'vxlan', name: 'other', vni: 1 }), { message: 'Cannot add other: VNI 1 on port 8472 has a device' })
  t.throws(() => host.openUdp({ port: 8472 }), { message: 'Cannot bind UDP 0.0.0.0:8472: address already in use' })
  host.deleteLink('flannel.1')
  t.notThrows(() => host.openUdp({ port: 8472 }))
})

test('sysctls are read with dots or slashes, kept in step, and start from default on a new link', (t) => {
  const { host } = namespaces()
  host.setSysctl('net/ipv4/ip_forward', '1')
  t.is(host.getSysctl('net.ipv4.conf.all.forwarding'), '1')
  host.setSysctl('net.ipv4.conf.default.rp_filter', '1')
  host.addLink({ kind: 'dummy', name: 'd0' })
  t.is(host.getSysctl('net.ipv4.conf.d0.rp_filter'), '1')
  t.is(host.link('d0').rpFilter, 1)
  host.setSysctl('net.ipv4.ip_local_port_range', '40000 40001')
  t.deepEqual([host.openUdp().local.port, host.openUdp().local.port].sort(), [40_000, 40_001])
  t.throws(() => host.openUdp(), { message: 'Cannot bind UDP 0.0.0.0:0: address already in use' })
  t.throws(() => host.setSysctl('net.ipv4.ip_forward', 'yes'), { message: 'Cannot set sysctl net.ipv4.ip_forward: "yes", wanted a number' })
  t.true(host.sysctlKeys().includes('net.ipv4.conf.d0.route_localnet'))
})
