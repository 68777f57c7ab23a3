import test from 'ava'
import { cidr } from '../wire/cidr.js'
import { describePacket } from '../wire/describe.js'
import { emitIcmp } from '../wire/icmp.js'
import { formatIpv4Address, ipv4Address } from '../wire/ipv4-address.js'
import type { Namespace } from './namespace.js'
import { listenTo, sendAll } from './testing/tcp-programs.js'
import { TwoNodes } from './testing/two-nodes.js'

const utf8 = (text: string) => new TextEncoder().encode(text)
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

/** What changes with the seed is replaced by its name. */
const settled = (line: string) => line.replace(/(172\.18\.0\.\d)\.\d{5} >/, '$1.PORT >').replace(/id \d+/, 'id ID')

/** A ping socket that notes what it hears. */
function pinger(from: Namespace) {
  const socket = from.openIcmp()
  const heard: string[] = []
  socket.onReadable = () => {
    for (let got = socket.receive(); got !== undefined; got = socket.receive())
      heard.push(`${got.data.length} bytes from ${formatIpv4Address(got.from.address)}`)
  }
  socket.onError = (error, at) => heard.push(`${error.code} ${formatIpv4Address(at.address)}`)
  let sequence = 0
  const ping = (to: string, { bytes = 56, ttl = 64 } = {}) =>
    socket.send(
      emitIcmp({ type: 8, code: 0, word: ++sequence, payload: new Uint8Array(bytes) }),
      { address: ipv4Address(to), port: 0 },
      { ttl },
    )
  return { heard, ping }
}

/** Answers datagrams with their own bytes. */
function echo(at: Namespace, port: number) {
  const socket = at.openUdp({ port })
  socket.onReadable = () => {
    for (let got = socket.receive(); got !== undefined; got = socket.receive()) socket.send(got.data, got.from)
  }
}

function udpClient(from: Namespace) {
  const socket = from.openUdp()
  const heard: string[] = []
  socket.onReadable = () => {
    for (let got = socket.receive(); got !== undefined; got = socket.receive())
      heard.push(
        `${got.data.length > 40 ? `${got.data.length} bytes` : text(got.data)} from ${formatIpv4Address(got.from.address)}:${got.from.port}`,
      )
  }
  socket.onError = (error, to) => heard.push(`${error.code} ${formatIpv4Address(to.address)}:${to.port}`)
  return { heard, send: (bytes: Uint8Array, to: string, port: number) => socket.send(bytes, { address: ipv4Address(to), port }) }
}

/** Serves `answer` to whoever connects, over and over. */
function serve(at: Namespace, port: number, answer: string) {
  const listener = at.listenTcp({ address: 0, port })
  const from: string[] = []
  listener.onAcceptable = () => {
    const socket = listener.accept()
    if (socket === undefined) return
    from.push(formatIpv4Address(socket.remote.address))
    listenTo(socket, { endsWithPeer: false })
    sendAll(socket, utf8(answer))
  }
  return from
}

function get(from: Namespace, to: string, port: number) {
  const socket = from.connectTcp({ address: ipv4Address(to), port })
  const heard = listenTo(socket)
  return () => `${text(heard.bytes())} ${heard.events.join(' ')}`
}

test('a pod pings a pod on the other node through VXLAN', (t) => {
  const cluster = new TwoNodes()
  const a = cluster.pod(1, 2)
  cluster.pod(2, 2)
  const { heard, ping } = pinger(a)
  ping('10.244.2.2')
  cluster.run(1000)
  t.deepEqual(heard, ['64 bytes from 10.244.2.2'])
  t.snapshot(cluster.describe().map(settled))
})

test('a ping larger than the MTU goes in fragments and is put together again', (t) => {
  const cluster = new TwoNodes()
  const a = cluster.pod(1, 2)
  cluster.pod(2, 2)
  const { heard, ping } = pinger(a)
  ping('10.244.2.2', { bytes: 4000 })
  cluster.run(1000)
  t.deepEqual(heard, ['4008 bytes from 10.244.2.2'])
  t.true(cluster.frames.every((frame) => frame.length <= 1514))
})

test('datagrams are echoed between nodes, on one node, and to oneself', (t) => {
  const cluster = new TwoNodes()
  const [a, b, c] = [cluster.pod(1, 2), cluster.pod(1, 3), cluster.pod(2, 2)]
  for (const pod of [a, b, c]) echo(pod, 53)
  const { heard, send } = udpClient(a)
  send(utf8('near'), '10.244.1.3', 53)
  send(utf8('far'), '10.244.2.2', 53)
  send(utf8('self'), '10.244.1.2', 53)
  send(utf8('lo'), '127.0.0.1', 53)
  send(new Uint8Array(9000), '10.244.2.2', 53)
  cluster.run(1000)
  t.deepEqual(heard.sort(), [
    '9000 bytes from 10.244.2.2:53',
    'far from 10.244.2.2:53',
    'lo from 127.0.0.1:53',
    'near from 10.244.1.3:53',
    'self from 10.244.1.2:53',
  ])
})

test('a datagram beyond 65,507 bytes is EMSGSIZE, a way that does not exist ENETUNREACH', (t) => {
  const cluster = new TwoNodes()
  const a = cluster.pod(1, 2)
  const { send } = udpClient(a)
  t.is(
    t.throws(() => send(new Uint8Array(65_508), '10.244.2.2', 53), { name: 'NetworkError' })?.message,
    'Cannot send 65508 bytes to 10.244.2.2:53: at most 65507',
  )
  a.deleteRoute({ destination: cidr('0.0.0.0/0') })
  t.throws(() => send(new Uint8Array(1), '8.8.8.8', 53), { message: 'Cannot reach 8.8.8.8: no route' })
})

test('a UDP port where nobody listens answers with port unreachable', (t) => {
  const cluster = new TwoNodes()
  const a = cluster.pod(1, 2)
  cluster.pod(2, 2)
  const { heard, send } = udpClient(a)
  send(utf8('?'), '10.244.2.2', 9)
  cluster.run(1000)
  t.deepEqual(heard, ['ECONNREFUSED 10.244.2.2:9'])
  t.deepEqual([...cluster.nodes[1].stack.drops], [['no-socket', 1]])
})

test('a TCP port where nobody listens refuses; one that listens serves', (t) => {
  const cluster = new TwoNodes()
  const a = cluster.pod(1, 2)
  serve(cluster.pod(2, 2), 80, 'hello')
  const [refused, served] = [get(a, '10.244.2.2', 81), get(a, '10.244.2.2', 80)]
  cluster.run(1000)
  t.is(refused(), ' closed ECONNREFUSED')
  t.is(served(), 'hello connected ended closed')
})

test('an address that nobody has is reported unreachable by its node after three asks', (t) => {
  const cluster = new TwoNodes()
  const a = cluster.pod(1, 2)
  const { heard, ping } = pinger(a)
  ping('10.244.2.99')
  cluster.run(2900)
  t.deepEqual(heard, [])
  cluster.run(200)
  t.deepEqual(heard, ['EHOSTUNREACH 10.244.2.99'])
  t.is(cluster.nodes[1].stack.drops.get('neighbor-unreachable'), 1)
})

test('a connection to an address on the own bridge that nobody has fails with EHOSTUNREACH', (t) => {
  const cluster = new TwoNodes()
  const failed = get(cluster.pod(1, 2), '10.244.1.99', 80)
  cluster.run(4000)
  t.is(failed(), ' closed EHOSTUNREACH')
})

test('traceroute sees each hop', (t) => {
  const cluster = new TwoNodes()
  const a = cluster.pod(1, 2)
  cluster.pod(2, 2)
  const hops: string[] = []
  a.link('eth0').tap(
    (frame, direction) =>
      direction === 'in' && frame[12] === 8 && frame[13] === 0 && hops.push(describePacket(frame.subarray(14)).replace(/ >.*/, '')),
  )
  const { ping } = pinger(a)
  for (const ttl of [1, 2, 3]) ping('10.244.2.2', { ttl })
  cluster.run(1000)
  t.deepEqual(hops, ['IP 10.244.1.1', 'IP 10.244.2.0', 'IP 10.244.2.2'])
})

test('a narrower link on the way makes TCP send smaller segments', (t) => {
  const cluster = new TwoNodes()
  const [a, b] = [cluster.pod(1, 2), cluster.pod(2, 2)]
  cluster.nodes[0].host.changeLink('flannel.1', { mtuBytes: 900 })
  const bytes = 'x'.repeat(20_000)
  serve(a, 80, bytes)
  const got = get(b, '10.244.1.2', 80)
  cluster.run(5000)
  t.is(got(), `${bytes} connected ended closed`)
  t.true((cluster.nodes[0].stack.drops.get('too-big') ?? 0) > 0)
})

const service = (rules: string) => `*nat
-A PREROUTING -d 10.96.0.5/32 -p tcp -m tcp --dport 80 -j ${rules}
-A OUTPUT -d 10.96.0.5/32 -p tcp -m tcp --dport 80 -j ${rules}
-A POSTROUTING -s 10.244.1.2/32 -d 10.244.1.2/32 -j MASQUERADE
COMMIT
`

for (const [name, endpoint, sees] of [
  ['on the other node', '10.244.2.2', '10.244.1.2'],
  ['on the same bridge', '10.244.1.3', '10.244.1.2'],
  ['that is the client itself (hairpin)', '10.244.1.2', '10.244.1.1'],
] as const) {
  test(`a Service reaches an endpoint ${name}, and the answer comes from the Service`, (t) => {
    const cluster = new TwoNodes()
    const pods = new Map([
      ['10.244.1.2', cluster.pod(1, 2)],
      ['10.244.1.3', cluster.pod(1, 3)],
      ['10.244.2.2', cluster.pod(2, 2)],
    ])
    cluster.nodes[0].host.netfilter.restore(service(`DNAT --to-destination ${endpoint}:8080`), { noflush: true })
    const clients = serve(pods.get(endpoint) as Namespace, 8080, 'served')
    const got = get(pods.get('10.244.1.2') as Namespace, '10.96.0.5', 80)
    cluster.run(2000)
    t.is(got(), 'served connected ended closed')
    t.deepEqual(clients, [sees])
  })
}

for (const [name, endpoint] of [
  ['behind the same bridge', '10.244.1.4'],
  ['on the other node', '10.244.2.2'],
] as const) {
  test(`bridged traffic that prerouting sends to another pod ${name} gets there`, (t) => {
    const cluster = new TwoNodes()
    const [client] = [cluster.pod(1, 2), cluster.pod(1, 3)]
    const server = endpoint === '10.244.2.2' ? cluster.pod(2, 2) : cluster.pod(1, 4)
    cluster.nodes[0].host.netfilter.restore(
      `*nat\n-A PREROUTING -d 10.244.1.3/32 -p tcp -m tcp --dport 80 -j DNAT --to-destination ${endpoint}:8080\nCOMMIT\n`,
      { noflush: true },
    )
    serve(server, 8080, 'moved')
    const got = get(client, '10.244.1.3', 80)
    cluster.run(2000)
    t.is(got(), 'moved connected ended closed')
  })
}

test('without br_netfilter the answer of a Service endpoint on the own bridge bypasses the un-NAT', (t) => {
  const cluster = new TwoNodes()
  const [a, b] = [cluster.pod(1, 2), cluster.pod(1, 3)]
  const { host } = cluster.nodes[0]
  host.netfilter.restore(service('DNAT --to-destination 10.244.1.3:8080'), { noflush: true })
  host.setSysctl('net.bridge.bridge-nf-call-iptables', '0')
  serve(b, 8080, 'served')
  const got = get(a, '10.96.0.5', 80)
  cluster.run(2000)
  t.is(got(), ' ')
})

test('the node itself reaches a Service through its output hook', (t) => {
  const cluster = new TwoNodes()
  const { host } = cluster.nodes[0]
  host.netfilter.restore(service('DNAT --to-destination 10.244.2.2:8080'), { noflush: true })
  const clients = serve(cluster.pod(2, 2), 8080, 'served')
  t.throws(() => get(host, '10.96.0.5', 80), { message: 'Cannot reach 10.96.0.5: no route' }, 'the route is looked up before the hook')
  host.replaceRoute({ destination: cidr('0.0.0.0/0'), via: ipv4Address('172.18.0.3') })
  const got = get(host, '10.96.0.5', 80)
  cluster.run(2000)
  t.is(got(), 'served connected ended closed')
  t.deepEqual(clients, ['172.18.0.2'])
})

test('REJECT is heard at once, DROP is silence', (t) => {
  const cluster = new TwoNodes()
  const [a, b] = [cluster.pod(1, 2), cluster.pod(2, 2)]
  serve(b, 80, 'x')
  const rules = [
    '-p tcp --dport 80 -j REJECT --reject-with icmp-port-unreachable',
    '-p tcp --dport 81 -j REJECT --reject-with tcp-reset',
    '-p tcp --dport 82 -j DROP',
  ]
  cluster.nodes[1].host.netfilter.restore(`*filter\n${rules.map((rule) => `-A FORWARD ${rule}\n`).join('')}COMMIT\n`, { noflush: true })
  const [icmp, reset, silent] = [80, 81, 82].map((port) => get(a, '10.244.2.2', port))
  cluster.run(500)
  t.deepEqual([icmp?.(), reset?.(), silent?.()], [' closed ECONNREFUSED', ' closed ECONNREFUSED', ' '])
  t.deepEqual([...cluster.nodes[1].stack.drops].sort(), [
    ['filter-drop', 1],
    ['filter-reject', 2],
  ])
})
