import test from 'ava'
import { VirtualClock } from '../clock/clock.js'
import { SeededRandom } from '../clock/random.js'
import { emitArp } from '../wire/arp.js'
import { cidr } from '../wire/cidr.js'
import { describeFrame } from '../wire/describe.js'
import { emitEthernet, etherTypes } from '../wire/ethernet.js'
import { formatIpv4Address, ipv4Address } from '../wire/ipv4-address.js'
import { broadcastMac, formatMac } from '../wire/mac.js'
import { neighborQueueMax } from './neighbors.js'
import { NetworkStack } from './network-stack.js'

const ownMac = 0x0200_0000_0001
const peerMac = 0x0200_0000_0002
const otherMac = 0x0200_0000_0003
const own = ipv4Address('10.0.0.1')
const peer = ipv4Address('10.0.0.2')

/** A link whose other side is the test: what it sends, as tcpdump shows it, and frames to it. */
function segment() {
  const clock = new VirtualClock()
  const stack = new NetworkStack({ clock, random: new SeededRandom(3) })
  const namespace = stack.createNamespace('own')
  const frames: string[] = []
  const nic = namespace.addLink({ kind: 'nic', name: 'eth0', mac: ownMac, transmit: (frame) => frames.push(describeFrame(frame.payload)) })
  namespace.addAddress('eth0', cidr('10.0.0.1/24'))
  namespace.changeLink('eth0', { up: true })
  const socket = namespace.openUdp({ port: 1000 })
  return {
    stack,
    namespace,
    send: (to = peer) => socket.send(new Uint8Array(1), { address: to, port: 7 }),
    arp: (operation: number, { sender = peer, mac = peerMac, target = own, to = ownMac } = {}) =>
      nic.receive(
        emitEthernet({
          destination: to,
          source: mac,
          etherType: etherTypes.arp,
          payload: emitArp({ operation, senderMac: mac, senderAddress: sender, targetMac: 0, targetAddress: target }),
        }),
      ),
    advance: (ms: number) => clock.advance(ms),
    sent: () =>
      frames
        .splice(0)
        .map((line) =>
          line
            .replaceAll(formatMac(ownMac), 'own')
            .replaceAll(formatMac(peerMac), 'peer')
            .replaceAll(formatMac(otherMac), 'other')
            .replaceAll('ff:ff:ff:ff:ff:ff', 'all'),
        ),
    state: () =>
      namespace
        .neighbors('eth0')
        .map(({ address, mac, state }) => `${formatIpv4Address(address)} ${mac === undefined ? '?' : formatMac(mac).slice(-1)} ${state}`),
  }
}

const ask = 'own > all, ARP, Request who-has 10.0.0.2 tell 10.0.0.1'
const datagram = 'own > peer, IP 10.0.0.1.1000 > 10.0.0.2.7: UDP, length 1'

test('incomplete: an answer releases what was queued', (t) => {
  const { send, arp, sent, state } = segment()
  send()
  send()
  t.deepEqual(sent(), [ask])
  t.deepEqual(state(), ['10.0.0.2 ? incomplete'])
  arp(2)
  t.deepEqual(sent(), [datagram, datagram])
  t.deepEqual(state(), ['10.0.0.2 2 reachable'])
})

test('incomplete: three silent asks fail it, and a later packet asks again', (t) => {
  const { send, sent, state, advance, stack } = segment()
  send()
  advance(2999)
  t.deepEqual(sent(), [ask, ask, ask])
  advance(1)
  t.deepEqual(state(), ['10.0.0.2 ? failed'])
  t.is(stack.drops.get('neighbor-unreachable'), 1)
  send()
  t.deepEqual(sent(), [ask])
})

test('the queue is bounded: the oldest packet gives way', (t) => {
  const { send, arp, sent, stack } = segment()
  for (let i = 0; i < neighborQueueMax + 2; i++) send()
  t.is(stack.drops.get('neighbor-queue-full'), 2)
  sent()
  arp(2)
  t.is(sent().length, neighborQueueMax)
})

test('reachable → stale → delay → probe → reachable', (t) => {
  const { send, arp, sent, state, advance } = segment()
  send()
  arp(2)
  advance(30_001)
  t.deepEqual(state(), ['10.0.0.2 2 stale'])
  sent()
  send()
  t.deepEqual(sent(), [datagram], 'a stale entry is used while it is checked')
  t.deepEqual(state(), ['10.0.0.2 2 delay'])
  advance(5000)
  t.deepEqual(sent(), ['own > peer, ARP, Request who-has 10.0.0.2 tell 10.0.0.1'])
  t.deepEqual(state(), ['10.0.0.2 2 probe'])
  arp(2)
  t.deepEqual(state(), ['10.0.0.2 2 reachable'])
})

test('probe: three silent asks fail it', (t) => {
  const { send, arp, state, advance } = segment()
  send()
  arp(2)
  advance(31_000)
  send()
  advance(8000)
  t.deepEqual(state(), ['10.0.0.2 ? failed'])
})

test('a question for one of our addresses is answered, and its sender learned as stale', (t) => {
  const { arp, sent, state, send } = segment()
  arp(1, { to: broadcastMac })
  t.deepEqual(sent(), ['own > peer, ARP, Reply 10.0.0.1 is-at 02:00:00:00:00:01'.replace('02:00:00:00:00:01', 'own')])
  t.deepEqual(state(), ['10.0.0.2 2 stale'])
  send()
  t.deepEqual(sent(), [datagram])
})

test('a question for another’s address, or from our own, is left alone', (t) => {
  const { arp, sent, state } = segment()
  arp(1, { target: ipv4Address('10.0.0.9'), to: broadcastMac })
  arp(1, { sender: own, to: broadcastMac })
  t.deepEqual([sent(), state()], [[], []])
})

test('a probe for duplicates (from 0.0.0.0) is answered and teaches nothing', (t) => {
  const { arp, sent, state } = segment()
  arp(1, { sender: 0, to: broadcastMac })
  t.is(sent().length, 1)
  t.deepEqual(state(), [])
})

test('an announcement changes what is known after the lock time, and creates nothing', (t) => {
  const { send, arp, state, advance } = segment()
  arp(1, { target: peer, mac: otherMac, to: broadcastMac })
  t.deepEqual(state(), [])
  send()
  arp(2)
  arp(1, { target: peer, mac: otherMac, to: broadcastMac })
  t.deepEqual(state(), ['10.0.0.2 2 reachable'], 'just confirmed: not overridden')
  advance(1001)
  arp(1, { target: peer, mac: otherMac, to: broadcastMac })
  t.deepEqual(state(), ['10.0.0.2 3 stale'])
})

test('a permanent entry is used without asking, and no answer changes it', (t) => {
  const { namespace, send, arp, sent, state, advance } = segment()
  namespace.replaceNeighbor({ link: 'eth0', address: peer, mac: peerMac })
  advance(100_000)
  arp(2, { mac: otherMac })
  send()
  t.deepEqual(sent(), [datagram])
  t.deepEqual(state(), ['10.0.0.2 2 permanent'])
  namespace.deleteNeighbor('eth0', peer)
  t.throws(() => namespace.deleteNeighbor('eth0', peer), { message: 'Cannot delete neighbour 10.0.0.2: eth0 knows none' })
})

test('a link that goes down forgets its neighbours, and what waited is dropped', (t) => {
  const { namespace, send, state, stack } = segment()
  send()
  namespace.changeLink('eth0', { up: false })
  t.deepEqual(state(), [])
  t.is(stack.drops.get('neighbor-unreachable'), 1)
})
