import test from 'ava'
import { describePacket } from '../../wire/describe.js'
import { emitIcmp, icmpTypes } from '../../wire/icmp.js'
import { ipProtocols } from '../../wire/ipv4.js'
import { emitUdp } from '../../wire/udp.js'
import { own, peer, RawPeer } from '../testing/raw-peer.js'

const datagram = (destinationPort: number, payload = new Uint8Array(3)) =>
  emitUdp({ sourcePort: 7, destinationPort, payload }, { source: peer.address, destination: own.address })

test('a datagram goes to the socket bound to its very address before one bound to any', (t) => {
  const raw = new RawPeer()
  const [any, exact] = [
    raw.namespace.openUdp({ port: 53, address: 0x7f00_0001 }),
    raw.namespace.openUdp({ port: 53, address: own.address }),
  ]
  raw.sendPacket(ipProtocols.udp, datagram(53))
  t.is(any.receive(), undefined)
  t.deepEqual(exact.receive(), { data: new Uint8Array(3), from: { address: peer.address, port: 7 } })
  t.is(exact.receive(), undefined)
})

test('a full receive buffer drops with its reason, and onReadable is called once per filling', (t) => {
  const raw = new RawPeer()
  const socket = raw.namespace.openUdp({ port: 53 })
  let readable = 0
  socket.onReadable = () => readable++
  for (let i = 0; i < 300; i++) raw.sendPacket(ipProtocols.udp, datagram(53, new Uint8Array(1000)))
  t.is(readable, 1)
  const dropped = raw.stack.drops.get('receive-queue-full') ?? 0
  t.is(dropped, 300 - Math.floor(212_992 / 1512))
  t.is(raw.namespace.sockets().find(({ protocol }) => protocol === 'udp')?.receiveQueue, (300 - dropped) * 1000)
  while (socket.receive() !== undefined);
  raw.sendPacket(ipProtocols.udp, datagram(53))
  t.is(readable, 2)
})

test('a wrong checksum and a length beyond the packet are dropped with their reasons', (t) => {
  const raw = new RawPeer()
  raw.namespace.openUdp({ port: 53 })
  const bent = datagram(53)
  bent[8] = 1
  raw.sendPacket(ipProtocols.udp, bent)
  const long = datagram(53)
  long[5] = 12
  raw.sendPacket(ipProtocols.udp, long)
  t.deepEqual(Object.fromEntries(raw.stack.drops), { 'bad-checksum': 1, malformed: 1 })
})

test('an ICMP error reaches the socket whose datagram it quotes, with the code Linux gives', (t) => {
  const raw = new RawPeer()
  const socket = raw.namespace.openUdp({ port: 53 })
  const heard: string[] = []
  socket.onError = (error, to) => heard.push(`${error.code} ${to.port}`)
  for (const [type, code] of [
    [icmpTypes.unreachable, 3],
    [icmpTypes.unreachable, 1],
    [icmpTypes.unreachable, 0],
    [icmpTypes.timeExceeded, 0],
  ] as const) {
    socket.send(new Uint8Array(1), peer)
    raw.sendPacket(ipProtocols.icmp, emitIcmp({ type, code, word: 0, payload: raw.lastPacket().slice(0, 28) }))
  }
  t.deepEqual(heard, ['ECONNREFUSED 5000', 'EHOSTUNREACH 5000', 'ENETUNREACH 5000', 'EHOSTUNREACH 5000'])
})

test('ports: a taken one is EADDRINUSE, zero picks one in the range, a closed one is free again', (t) => {
  const { namespace } = new RawPeer()
  const socket = namespace.openUdp({ port: 53 })
  t.throws(() => namespace.openUdp({ port: 53, address: own.address }), { message: 'Cannot bind UDP 10.0.0.1:53: address already in use' })
  socket.close()
  t.throws(() => socket.send(new Uint8Array(1), peer), { message: 'Cannot send to 10.0.0.2:5000: the socket is closed' })
  t.notThrows(() => namespace.openUdp({ port: 53 }))
  const { port } = namespace.openUdp().local
  t.true(port >= 32_768 && port <= 60_999)
  t.throws(() => namespace.openUdp({ address: peer.address }), { message: 'Cannot bind 10.0.0.2: not an address of namespace own' })
})

test('an echo request is answered with its own data; a ping socket takes nothing else', (t) => {
  const raw = new RawPeer()
  raw.sendPacket(ipProtocols.icmp, emitIcmp({ type: icmpTypes.echo, code: 0, word: 0x0007_0001, payload: Uint8Array.of(1, 2, 3) }))
  t.is(describePacket(raw.lastPacket()), 'IP 10.0.0.1 > 10.0.0.2: ICMP echo reply, id 7, seq 1, length 11')
  const socket = raw.namespace.openIcmp()
  t.throws(() => socket.send(emitIcmp({ type: 3, code: 1, word: 0, payload: new Uint8Array(28) }), peer), {
    message: 'Cannot send to 10.0.0.2:5000: not an echo request',
  })
})
