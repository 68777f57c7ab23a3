// Where packets go: through real rules, translated and back, with every checksum checked by the router around them.

import test from 'ava'
import { NetfilterRouter } from '../testkit/netfilter-router.js'

const serviceRules = `*nat
:SERVICES - [0:0]
:ENDPOINT - [0:0]
-A PREROUTING -j SERVICES
-A OUTPUT -j SERVICES
-A SERVICES -d 10.96.0.10/32 -p tcp --dport 80 -j ENDPOINT
-A SERVICES -d 10.96.0.10/32 -p udp --dport 53 -j DNAT --to-destination 10.244.2.7:5353
-A ENDPOINT -s 10.244.1.9/32 -j MARK --or-mark 0x4000
-A ENDPOINT -p tcp -j DNAT --to-destination 10.244.1.9:8080
-A POSTROUTING -m mark --mark 0x4000/0x4000 -j MASQUERADE
-A POSTROUTING -s 10.244.0.0/16 ! -d 10.244.0.0/16 -j MASQUERADE
COMMIT
`
const links = { lo: ['127.0.0.1/8'], eth0: ['172.18.0.2/16'], cni0: ['10.244.1.1/24'], 'flannel.1': ['10.244.1.0/32'] }
function node(rules = serviceRules) {
  const router = new NetfilterRouter({ links, routes: { '10.244.0.0/16': 'flannel.1' }, gateway: 'eth0' })
  router.restore(rules)
  return router
}
const ends = ({ fate, from, to, out, why }: { fate: string; from: string; to: string; out: string; why: string }) =>
  `${fate}${why && ` ${why}`} ${from} > ${to} by ${out}`

test('DNAT: a pod reaches the endpoint and the answer comes from the Service', (t) => {
  const router = node()
  t.is(ends(router.arrive('cni0', { from: '10.244.1.5:4000', to: '10.96.0.10:80' })), 'forwarded 10.244.1.5:4000 > 10.244.1.9:8080 by cni0')
  t.is(
    ends(router.arrive('cni0', { from: '10.244.1.9:8080', to: '10.244.1.5:4000', flags: 'SYN,ACK' })),
    'forwarded 10.96.0.10:80 > 10.244.1.5:4000 by cni0',
  )
  t.is(
    ends(router.arrive('cni0', { from: '10.244.1.5:4000', to: '10.96.0.10:80', flags: 'ACK' })),
    'forwarded 10.244.1.5:4000 > 10.244.1.9:8080 by cni0',
  )
})

test('hairpin: a pod that reaches itself through the Service sees the node as its peer', (t) => {
  const router = node()
  t.is(ends(router.arrive('cni0', { from: '10.244.1.9:4000', to: '10.96.0.10:80' })), 'forwarded 10.244.1.1:4000 > 10.244.1.9:8080 by cni0')
  t.is(
    ends(router.arrive('cni0', { from: '10.244.1.9:8080', to: '10.244.1.1:4000', flags: 'SYN,ACK' })),
    'forwarded 10.96.0.10:80 > 10.244.1.9:4000 by cni0',
  )
})

test('a local process reaches the Service: the route is looked up again and the answer is delivered', (t) => {
  const router = node()
  t.is(
    ends(router.send({ from: '172.18.0.2:5000', to: '10.96.0.10:53', protocol: 'udp' })),
    'sent 172.18.0.2:5000 > 10.244.2.7:5353 by flannel.1',
  )
  const answer = router.arrive('flannel.1', { from: '10.244.2.7:5353', to: '172.18.0.2:5000', protocol: 'udp' })
  t.is(answer.fate, 'delivered')
  t.is(answer.from, '10.96.0.10:53')
})

test('MASQUERADE: two pods with the same port leave by different ports, and each gets its own answer', (t) => {
  const router = node()
  const first = router.arrive('cni0', { from: '10.244.1.5:4000', to: '8.8.8.8:53', protocol: 'udp' })
  const second = router.arrive('cni0', { from: '10.244.1.6:4000', to: '8.8.8.8:53', protocol: 'udp' })
  t.is(first.from, '172.18.0.2:4000')
  t.not(second.from, first.from)
  t.is(router.arrive('eth0', { from: '8.8.8.8:53', to: second.from, protocol: 'udp' }).to, '10.244.1.6:4000')
  t.is(router.arrive('eth0', { from: '8.8.8.8:53', to: first.from, protocol: 'udp' }).to, '10.244.1.5:4000')
})

test('MASQUERADE: pings with the same id are told apart', (t) => {
  const router = node()
  const first = router.arrive('cni0', { from: '10.244.1.5:7', to: '8.8.8.8', protocol: 'icmp' })
  const second = router.arrive('cni0', { from: '10.244.1.6:7', to: '8.8.8.8', protocol: 'icmp' })
  t.is(first.from, '172.18.0.2:7')
  t.not(second.from, first.from)
  const id = second.from.split(':')[1]
  const answer = router.arrive('eth0', { from: `8.8.8.8:${id}`, to: '172.18.0.2', protocol: 'icmp', reply: true })
  t.is(`${answer.from} > ${answer.to}`, '8.8.8.8:7 > 10.244.1.6')
})

test('an ICMP error about a translated packet reaches its sender, quoting what it sent', (t) => {
  const router = node()
  const sent = { from: '10.244.1.5:4000', to: '10.96.0.10:53', protocol: 'udp' } as const
  const original = router.arrive('cni0', sent)
  t.is(original.to, '10.244.2.7:5353')
  const error = router.arrive('flannel.1', { from: '10.244.2.7', to: '10.244.1.5', protocol: 'icmp', quote: original.bytes })
  t.is(ends(error), 'forwarded 10.96.0.10 > 10.244.1.5 by cni0')
  const quoted = new DataView(error.bytes.buffer, error.bytes.byteOffset + 28)
  t.is(quoted.getUint32(16), 0x0a60_000a, 'the quoted destination is the Service again')
  t.is(quoted.getUint16(22), 53)
})

test('nat rules see the first packet only; later ones follow the connection even when the rules are gone', (t) => {
  const router = node()
  router.arrive('cni0', { from: '10.244.1.5:4000', to: '10.96.0.10:53', protocol: 'udp' })
  router.restore('*nat\n:SERVICES - [0:0]\nCOMMIT\n')
  const later = router.arrive('cni0', { from: '10.244.1.5:4000', to: '10.96.0.10:53', protocol: 'udp' })
  t.is(later.to, '10.244.2.7:5353')
  t.deepEqual(later.rules, [])
  t.is(router.arrive('cni0', { from: '10.244.1.5:4001', to: '10.96.0.10:53', protocol: 'udp' }).to, '10.96.0.10:53')
})

const filterRules = `*filter
:INPUT DROP [0:0]
:OPEN - [0:0]
-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A INPUT -i eth0 -p tcp -m multiport --dports 22,80 -j OPEN
-A INPUT -p udp -m udp --dport 99 -j REJECT
-A INPUT -p tcp -m tcp --dport 23 -j REJECT --reject-with tcp-reset
-A INPUT -p icmp -m icmp --icmp-type 8 -g OPEN
-A OPEN -s 172.18.0.9/32 -j RETURN
-A OPEN -s 172.18.0.8/32 -j DROP
-A OPEN -j ACCEPT
COMMIT
`
const inbound = test.macro<[string, Parameters<NetfilterRouter['arrive']>[1], string]>({
  exec(t, link, packet, expected) {
    const { fate, why, rules } = node(filterRules).arrive(link, packet)
    t.is(`${fate} ${why}`.trim(), expected, rules.join('\n'))
  },
  title: (_, link, packet, expected) => `filter: ${packet.protocol ?? 'tcp'} ${packet.from} to ${packet.to} by ${link} is ${expected}`,
})
test(inbound, 'eth0', { from: '172.18.0.7:1', to: '172.18.0.2:22' }, 'delivered')
test(inbound, 'cni0', { from: '172.18.0.7:1', to: '172.18.0.2:22' }, 'dropped policy-drop')
test(inbound, 'eth0', { from: '172.18.0.8:1', to: '172.18.0.2:80' }, 'dropped filter-drop')
test(inbound, 'eth0', { from: '172.18.0.9:1', to: '172.18.0.2:80' }, 'dropped policy-drop')
test(inbound, 'eth0', { from: '172.18.0.7:1', to: '172.18.0.2:99', protocol: 'udp' }, 'rejected icmp-port-unreachable')
test(inbound, 'eth0', { from: '172.18.0.7:1', to: '172.18.0.2:23' }, 'rejected tcp-reset')
test(inbound, 'cni0', { from: '172.18.0.7:1', to: '172.18.0.2', protocol: 'icmp' }, 'delivered')

test('goto does not come back: the end of the chain is the end of its caller', (t) => {
  const router = node('*filter\n:A - [0:0]\n:B - [0:0]\n-A INPUT -j A\n-A INPUT -j DROP\n-A A -g B\n-A A -j ACCEPT\n-A B -p udp\nCOMMIT\n')
  t.is(router.arrive('eth0', { from: '1.1.1.1:1', to: '172.18.0.2:1' }).why, 'filter-drop')
})

test('what was dropped leaves no connection behind', (t) => {
  const router = node(filterRules)
  router.arrive('eth0', { from: '172.18.0.8:1', to: '172.18.0.2:80' })
  t.is(router.netfilter.conntrack.table.size, 0)
  router.arrive('eth0', { from: '172.18.0.7:1', to: '172.18.0.2:80' })
  t.is(router.netfilter.conntrack.table.size, 1)
})

test('NOTRACK: the packet is UNTRACKED at every hook and no connection is made', (t) => {
  const router = node('*raw\n-A PREROUTING -p udp -j NOTRACK\nCOMMIT\n*filter\n-A INPUT -m conntrack --ctstate UNTRACKED -j DROP\nCOMMIT\n')
  t.is(router.arrive('eth0', { from: '1.1.1.1:1', to: '172.18.0.2:1', protocol: 'udp' }).why, 'filter-drop')
  t.is(router.arrive('eth0', { from: '1.1.1.1:1', to: '172.18.0.2:1' }).fate, 'delivered')
})

test('statistic random: an endpoint gets its share', (t) => {
  const router = node(`*nat
:S - [0:0]
-A PREROUTING -d 10.96.0.1/32 -j S
-A S -p tcp -m statistic --mode random --probability 0.3333333333 -j DNAT --to-destination 10.244.1.11
-A S -p tcp -m statistic --mode random --probability 0.5 -j DNAT --to-destination 10.244.1.12
-A S -p tcp -j DNAT --to-destination 10.244.1.13
COMMIT
`)
  const counts: Record<string, number> = {}
  for (let port = 1; port <= 3000; port++) {
    const to = router.arrive('cni0', { from: `10.244.1.5:${port}`, to: '10.96.0.1:80' }).to.split(':')[0]!
    counts[to] = (counts[to] ?? 0) + 1
  }
  t.deepEqual(Object.keys(counts).sort(), ['10.244.1.11', '10.244.1.12', '10.244.1.13'])
  for (const count of Object.values(counts)) t.true(count > 900 && count < 1100, JSON.stringify(counts))
})

test('recent: a client seen within the time comes back to its endpoint, later it does not', (t) => {
  const router = node(`*nat
:S - [0:0]
:E - [0:0]
-A PREROUTING -d 10.96.0.1/32 -j S
-A S -m recent --rcheck --seconds 100 --reap --name E -j E
-A E -p tcp -m recent --set --name E -j DNAT --to-destination 10.244.1.11
-A PREROUTING -s 10.244.1.5/32 -d 10.96.0.2/32 -j E
COMMIT
`)
  const reach = (port: number) => router.arrive('cni0', { from: `10.244.1.5:${port}`, to: '10.96.0.1:80' }).to
  t.is(reach(1), '10.96.0.1:80')
  router.arrive('cni0', { from: '10.244.1.5:2', to: '10.96.0.2:80' })
  t.is(reach(3), '10.244.1.11:80')
  router.clock.advance(99_000)
  t.is(reach(4), '10.244.1.11:80', 'the visit renewed it')
  router.clock.advance(101_000)
  t.is(reach(5), '10.96.0.1:80')
})
