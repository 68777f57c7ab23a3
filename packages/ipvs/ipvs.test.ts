import test from 'ava'
import { NetfilterRouter } from '../testkit/netfilter-router.js'
import { Ipvs } from './ipvs.js'

const services = `-A -t 10.96.0.10:80 -s rr
-a -t 10.96.0.10:80 -r 10.244.1.7:8080 -m -w 1
-a -t 10.96.0.10:80 -r 10.244.2.8:8080 -m -w 1
-A -u 10.96.0.10:53 -s rr
`
function node(text = services) {
  const router = new NetfilterRouter({
    links: {
      lo: ['127.0.0.1/8'],
      eth0: ['172.18.0.2/16'],
      cni0: ['10.244.1.1/24'],
      'flannel.1': ['10.244.1.0/32'],
      'kube-ipvs0': ['10.96.0.10/32'],
    },
    routes: { '10.244.0.0/16': 'flannel.1' },
    gateway: 'eth0',
  })
  const ipvs = new Ipvs(router.netfilter)
  const result = ipvs.restore(text)
  if (!result.ok) throw new Error(result.message)
  return { router, ipvs }
}
const reach = (router: NetfilterRouter, port: number, from = '10.244.1.5') =>
  router.arrive('cni0', { from: `${from}:${port}`, to: '10.96.0.10:80' })

test('rr: new connections take the real servers in turn, each keeps its own', (t) => {
  const { router } = node()
  t.deepEqual(
    [1, 2, 3].map((port) => reach(router, port).to),
    ['10.244.1.7:8080', '10.244.2.8:8080', '10.244.1.7:8080'],
  )
  t.deepEqual(
    [1, 2, 3].map((port) => reach(router, port).to),
    ['10.244.1.7:8080', '10.244.2.8:8080', '10.244.1.7:8080'],
  )
})

test('the answer comes from the virtual server', (t) => {
  const { router } = node()
  t.is(reach(router, 1).fate, 'forwarded')
  const answer = router.arrive('cni0', { from: '10.244.1.7:8080', to: '10.244.1.5:1', flags: 'SYN,ACK' })
  t.is(`${answer.from} > ${answer.to}`, '10.96.0.10:80 > 10.244.1.5:1')
})

test('a local process reaches a virtual server, and hears the answer from it', (t) => {
  const { router } = node()
  const sent = router.send({ from: '10.96.0.10:5000', to: '10.96.0.10:80' })
  t.is(sent.fate, 'sent')
  t.is(sent.to, '10.244.1.7:8080')
  t.is(router.arrive('cni0', { from: '10.244.1.7:8080', to: '10.96.0.10:5000', flags: 'SYN,ACK' }).from, '10.96.0.10:80')
})

test('a real server on the host itself is delivered to, and its connection is kept', (t) => {
  const { router } = node('-A -t 10.96.0.10:80 -s rr\n-a -t 10.96.0.10:80 -r 172.18.0.2:6443 -m -w 1\n')
  const arrived = reach(router, 1)
  t.is(`${arrived.fate} ${arrived.to}`, 'delivered 172.18.0.2:6443')
  t.is(router.send({ from: '172.18.0.2:6443', to: '10.244.1.5:1', flags: 'SYN,ACK' }).from, '10.96.0.10:80')
})

test('masquerade at postrouting works on what IPVS chose', (t) => {
  const { router } = node()
  router.restore('*nat\n-A POSTROUTING -s 172.18.0.0/16 -j MASQUERADE\nCOMMIT\n')
  const out = router.arrive('eth0', { from: '172.18.0.9:7', to: '10.96.0.10:80' })
  t.is(`${out.fate} ${out.from} > ${out.to}`, 'forwarded 10.244.1.1:7 > 10.244.1.7:8080')
  const back = router.arrive('cni0', { from: '10.244.1.7:8080', to: '10.244.1.1:7', flags: 'SYN,ACK' })
  t.is(`${back.from} > ${back.to}`, '10.96.0.10:80 > 172.18.0.9:7')
})

test('no real server: the sender is told at once; an address without virtual server is none of ours', (t) => {
  const { router } = node()
  const refused = router.arrive('cni0', { from: '10.244.1.5:1', to: '10.96.0.10:53', protocol: 'udp' })
  t.is(`${refused.fate} ${refused.why}`, 'rejected icmp-port-unreachable')
  t.is(router.arrive('cni0', { from: '10.244.1.5:1', to: '10.96.0.10:81' }).fate, 'delivered')
})

test('weight 0 gets nothing new and keeps what it has; a removed server drops what it had', (t) => {
  const { router, ipvs } = node()
  t.is(reach(router, 1).to, '10.244.1.7:8080')
  ipvs.restore('-e -t 10.96.0.10:80 -r 10.244.1.7:8080 -m -w 0\n')
  t.is(reach(router, 1).to, '10.244.1.7:8080')
  t.deepEqual([reach(router, 2).to, reach(router, 3).to], ['10.244.2.8:8080', '10.244.2.8:8080'])
  ipvs.restore('-d -t 10.96.0.10:80 -r 10.244.1.7:8080\n')
  t.is(reach(router, 1).why, 'no-virtual-server-endpoint')
})

test('persistence: a client stays until the time is over', (t) => {
  const { router } = node(
    '-A -t 10.96.0.10:80 -s rr -p 100\n-a -t 10.96.0.10:80 -r 10.244.1.7:80 -m -w 1\n-a -t 10.96.0.10:80 -r 10.244.1.8:80 -m -w 1\n',
  )
  t.deepEqual(
    [1, 2, 3].map((port) => reach(router, port).to),
    ['10.244.1.7:80', '10.244.1.7:80', '10.244.1.7:80'],
  )
  t.is(reach(router, 1, '10.244.1.6').to, '10.244.1.8:80')
  router.clock.advance(101_000)
  reach(router, 4, '10.244.1.4')
  t.is(reach(router, 5).to, '10.244.1.8:80')
})

test('wrr gives each server its weight', (t) => {
  const { router } = node(
    '-A -t 10.96.0.10:80 -s wrr\n-a -t 10.96.0.10:80 -r 10.244.1.7:80 -m -w 3\n-a -t 10.96.0.10:80 -r 10.244.1.8:80 -m -w 1\n',
  )
  const hits = Array.from({ length: 40 }, (_, port) => reach(router, port + 1).to)
  t.is(hits.filter((to) => to === '10.244.1.7:80').length, 30)
})

test('ipvsadm -Sn reads back as it was; a mistake changes nothing and names its line', (t) => {
  const { ipvs } = node()
  t.is(ipvs.save(), services)
  const bad = ipvs.restore('-D -t 10.96.0.10:80\n-a -t 10.96.0.99:80 -r 10.0.0.1:1 -m -w 1\n')
  t.deepEqual(bad, { ok: false, message: 'ipvsadm: line 2: No such service\n', line: 2 })
  t.is(ipvs.save(), services)
})

test('ipvsadm -Ln counts connections', (t) => {
  const { router, ipvs } = node()
  reach(router, 1)
  router.arrive('cni0', { from: '10.244.1.7:8080', to: '10.244.1.5:1', flags: 'SYN,ACK' })
  router.arrive('cni0', { from: '10.244.1.5:1', to: '10.96.0.10:80', flags: 'ACK' })
  t.true(
    ipvs.list().includes('TCP  10.96.0.10:80 rr\n  -> 10.244.1.7:8080              Masq    1      1          0         \n'),
    ipvs.list(),
  )
})
