// Where Service traffic goes, in both modes: the same table of flows through whatever the mode programmed into a real Netfilter.

import test from 'ava'
import type { PacketText } from '../../packages/testkit/netfilter-router.js'
import { NodeCalls } from './node-calls.js'
import { IptablesProgrammer, IpvsProgrammer } from './programmers.js'
import { desiredServicePorts } from './service-ports.js'
import { proxyConfig, shop } from './testing/shop.js'
import { TestNode } from './testing/test-node.js'

type Mode = 'iptables' | 'ipvs'
const modes: readonly Mode[] = ['iptables', 'ipvs']
const ports = (slices = shop.slices) => desiredServicePorts(shop.services, slices, 'node-1')

async function node1(mode: Mode) {
  const node = new TestNode()
  const calls = new NodeCalls(node)
  const config = { ...proxyConfig, mode }
  const programmer = mode === 'ipvs' ? new IpvsProgrammer(config, calls) : new IptablesProgrammer(config, calls)
  await programmer.program(ports())
  return { node, programmer }
}

interface Expected {
  /** One of these endpoints, separated by |. */
  readonly to?: string
  readonly masqueraded?: boolean
  readonly is?: string
  /** Where the modes differ as kube-proxy's do. */
  readonly only?: Mode
}
const flows = test.macro<[Mode, string, PacketText, Expected]>({
  async exec(t, mode, link, packet, { to, masqueraded, is }) {
    const { router } = (await node1(mode)).node
    const journey = link === '' ? router.send(packet) : router.arrive(link, packet)
    const path = journey.rules.join('\n')
    if (is !== undefined) t.is(`${journey.fate} ${journey.why}`.trim(), is, path)
    if (to !== undefined) t.true(to.split('|').includes(journey.to), `to ${journey.to}\n${path}`)
    if (masqueraded !== undefined) t.is(!journey.from.startsWith(packet.from.split(':')[0]!), masqueraded, path)
  },
  title: (_, mode, link, { from, to, protocol = 'tcp' }, expected) =>
    `${mode}: ${protocol} ${from} to ${to} by ${link || 'itself'}: ${JSON.stringify(expected)}`,
})

const pod = '10.244.1.50:4000'
const outside = '192.168.5.5:4000'
const web = '10.244.1.11:80|10.244.2.12:80'
const kept = '10.244.1.14:80|10.244.2.14:80'
const table: readonly [link: string, packet: PacketText, expected: Expected][] = [
  // Cluster address: any endpoint; pods as they are, everybody else masqueraded.
  ['cni0', { from: pod, to: '10.96.1.1:8080' }, { to: web, masqueraded: false }],
  ['eth0', { from: outside, to: '10.96.1.1:8080' }, { to: web, masqueraded: true }],
  ['', { from: '172.18.0.2:4000', to: '10.96.1.1:8080' }, { to: web, masqueraded: true }],
  ['cni0', { from: pod, to: '10.96.0.10:53', protocol: 'udp' }, { to: '10.244.2.53:53', masqueraded: false }],
  // A pod that reaches itself.
  ['cni0', { from: '10.244.1.60:4000', to: '10.96.1.6:80' }, { to: '10.244.1.60:80', masqueraded: true }],
  // Another port of a cluster address: in iptables mode nobody's, in IPVS mode refused.
  ['cni0', { from: pod, to: '10.96.1.1:8081' }, { is: 'forwarded', to: '10.96.1.1:8081', only: 'iptables' }],
  ['cni0', { from: pod, to: '10.96.1.1:8081' }, { is: 'rejected icmp-port-unreachable', only: 'ipvs' }],
  // No endpoints.
  ['cni0', { from: pod, to: '10.96.1.2:80' }, { is: 'rejected icmp-port-unreachable' }],
  ['', { from: '172.18.0.2:4000', to: '10.96.1.2:80' }, { is: 'rejected icmp-port-unreachable' }],
  ['eth0', { from: outside, to: '172.18.0.2:30002' }, { is: 'rejected icmp-port-unreachable' }],
  // Node port.
  ['eth0', { from: outside, to: '172.18.0.2:30001' }, { to: web, masqueraded: true }],
  ['', { from: '172.18.0.2:4000', to: '172.18.0.2:30001' }, { to: web, masqueraded: true }],
  ['eth0', { from: outside, to: '172.18.0.2:30999' }, { is: 'delivered', to: '172.18.0.2:30999' }],
  // External and load balancer addresses, with source ranges.
  ['eth0', { from: outside, to: '203.0.113.9:8080' }, { to: web, masqueraded: true }],
  ['eth0', { from: outside, to: '127.78.0.1:80' }, { to: '10.244.1.13:80', masqueraded: true }],
  ['eth0', { from: '192.168.6.5:4000', to: '127.78.0.1:80' }, { is: 'dropped filter-drop' }],
  // externalTrafficPolicy Local: this node's endpoint, and the source is kept.
  ['eth0', { from: outside, to: '172.18.0.2:30004' }, { to: '10.244.1.14:80', masqueraded: false }],
  ['cni0', { from: pod, to: '172.18.0.2:30004' }, { to: kept, masqueraded: false, only: 'iptables' }],
  ['', { from: '172.18.0.2:4000', to: '172.18.0.2:30004' }, { to: kept, masqueraded: true, only: 'iptables' }],
  ['eth0', { from: outside, to: '172.18.0.2:30005' }, { is: 'dropped filter-drop', only: 'iptables' }],
  ['eth0', { from: outside, to: '172.18.0.2:30005' }, { is: 'rejected icmp-port-unreachable', only: 'ipvs' }],
  ['cni0', { from: pod, to: '172.18.0.2:30005' }, { to: '10.244.2.15:80', masqueraded: false, only: 'iptables' }],
  // internalTrafficPolicy Local without an endpoint here.
  ['cni0', { from: pod, to: '10.96.1.7:80' }, { is: 'dropped filter-drop', only: 'iptables' }],
  ['cni0', { from: pod, to: '10.96.1.7:80' }, { is: 'rejected icmp-port-unreachable', only: 'ipvs' }],
]
for (const mode of modes) {
  for (const [link, packet, expected] of table) {
    if (expected.only === undefined || expected.only === mode) test(flows, mode, link, packet, expected)
  }
}

for (const mode of modes) {
  test(`${mode}: the answer comes back from the address that was asked`, async (t) => {
    const { router } = (await node1(mode)).node
    const sent = router.arrive('cni0', { from: pod, to: '10.96.1.6:80' })
    t.is(sent.to, '10.244.1.60:80')
    const answer = router.arrive('cni0', { from: '10.244.1.60:80', to: pod, flags: 'SYN,ACK' })
    t.is(`${answer.from} > ${answer.to}`, `10.96.1.6:80 > ${pod}`)
  })

  test(`${mode}: sessionAffinity keeps a client at its endpoint`, async (t) => {
    const { router } = (await node1(mode)).node
    const reach = (port: number) => router.arrive('cni0', { from: `10.244.1.50:${port}`, to: '10.96.1.8:80' }).to
    const first = reach(1)
    for (let port = 2; port < 20; port++) t.is(reach(port), first)
  })

  test(`${mode}: each of three endpoints gets its third`, async (t) => {
    const { router } = (await node1(mode)).node
    const hits = new Map<string, number>()
    for (let port = 1; port <= 3000; port++) {
      const { to } = router.arrive('cni0', { from: `10.244.1.50:${port}`, to: '10.96.1.9:80' })
      hits.set(to, (hits.get(to) ?? 0) + 1)
    }
    t.is(hits.size, 3)
    for (const count of hits.values()) t.true(count > 900 && count < 1100, `${[...hits.values()]}`)
  })

  test(`${mode}: nothing changed means nothing is restored; a lost endpoint is gone after the next programming`, async (t) => {
    const { node, programmer } = await node1(mode)
    node.restored.length = 0
    await programmer.program(ports())
    t.deepEqual(node.restored, [])
    const fewer = shop.slices.map((one) => (one.metadata.name === 'web-1' ? { ...one, endpoints: one.endpoints!.slice(0, 1) } : one))
    await programmer.program(ports(fewer))
    t.snapshot(node.restored.join(''))
    for (let port = 1; port < 10; port++)
      t.is(node.router.arrive('cni0', { from: `10.244.1.50:${port}`, to: '10.96.1.1:8080' }).to, '10.244.1.11:80')
  })

  test(`${mode}: a kernel that restarted is given everything again; a proxy that restarted leaves nothing stale behind`, async (t) => {
    const { node, programmer } = await node1(mode)
    const whole = node.router.netfilter.save().replaceAll(/^# .*\n/gm, '')
    node.restart()
    programmer.forget()
    await programmer.program(ports())
    t.is(node.router.netfilter.save().replaceAll(/^# .*\n/gm, ''), whole)
    const config = { ...proxyConfig, mode }
    const next = mode === 'ipvs' ? new IpvsProgrammer(config, new NodeCalls(node)) : new IptablesProgrammer(config, new NodeCalls(node))
    await next.program([])
    t.false(/KUBE-(SVC|SEP|EXT)-/.test(node.router.netfilter.save()))
    t.is(node.ipvs.save(), '')
    t.deepEqual(
      node.router.addresses().filter(({ link }) => link === 'kube-ipvs0'),
      [],
    )
  })
}

test('a node that changes its mode keeps no rule of the other', async (t) => {
  const { node } = await node1('iptables')
  await new IpvsProgrammer({ ...proxyConfig, mode: 'ipvs' }, new NodeCalls(node)).program(ports())
  const fresh = (await node1('ipvs')).node
  const rules = (one: TestNode) =>
    one.router.netfilter
      .save()
      .split('\n')
      .filter((line) => !line.startsWith('#'))
      .sort()
  t.deepEqual(rules(node), rules(fresh))
})
