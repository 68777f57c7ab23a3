import test from 'ava'
import { VirtualClock } from '../../clock/clock.js'
import { SeededRandom } from '../../clock/random.js'
import { emitEthernet } from '../../wire/ethernet.js'
import { broadcastMac, formatMac } from '../../wire/mac.js'
import type { Namespace } from '../namespace.js'
import { NetworkStack } from '../network-stack.js'

const [a, b, c, stranger] = [0x0200_0000_000a, 0x0200_0000_000b, 0x0200_0000_000c, 0x0200_0000_0099] as const
const bridgeMac = 0x0200_0000_0001

/** A bridge with three pods a, b, c whose frames the test writes and sees. */
function bridged() {
  const clock = new VirtualClock()
  const stack = new NetworkStack({ clock, random: new SeededRandom(5) })
  const host = stack.createNamespace('host')
  host.addLink({ kind: 'bridge', name: 'br0', mac: bridgeMac })
  host.changeLink('br0', { up: true })
  const seen: string[] = []
  const pods = new Map<string, Namespace>()
  for (const [name, mac] of Object.entries({ a, b, c })) {
    const pod = stack.createNamespace(name)
    pods.set(name, pod)
    host.addLink({ kind: 'veth', name: `v${name}`, peer: { name: 'eth0', namespace: pod, mac } })
    host.changeLink(`v${name}`, { master: 'br0', up: true })
    pod.changeLink('eth0', { up: true })
    pod.link('eth0').tap((_, direction) => direction === 'in' && seen.push(name))
  }
  host.link('br0').tap((_, direction) => direction === 'in' && seen.push('host'))
  const send = (from: string, destination: number, source: number) => {
    const packet = stack.pool.copyOf(emitEthernet({ destination, source, etherType: 0x88b5, payload: new Uint8Array(46) }))
    pods.get(from)?.link('eth0').transmit(packet)
    stack.backlog.settle()
    return seen.splice(0).join(' ')
  }
  const learned = () =>
    host
      .fdb('br0')
      .filter(({ state }) => state === 'learned')
      .map(({ mac, port }) => `${formatMac(mac).slice(-2)} ${port}`)
  return { stack, host, clock, send, learned }
}

test('an unknown destination is flooded, a learned one goes out by its port alone', (t) => {
  const { send, learned } = bridged()
  t.is(send('a', b, a), 'b c')
  t.is(send('b', a, b), 'a')
  t.is(send('a', b, a), 'b')
  t.deepEqual(learned(), ['0a va', '0b vb'])
})

test('broadcasts go everywhere but back, and up; the bridge’s own MAC only up', (t) => {
  const { send } = bridged()
  t.is(send('a', broadcastMac, a), 'host b c')
  t.is(send('a', bridgeMac, a), 'host')
})

test('a station that moves is found at its new port', (t) => {
  const { send, learned } = bridged()
  send('a', b, stranger)
  send('c', b, stranger)
  t.deepEqual(learned(), ['99 vc'])
})

test('what was not heard for 300 s is flooded again', (t) => {
  const { send, clock, learned } = bridged()
  send('a', b, a)
  clock.advance(300_001)
  t.is(send('b', a, b), 'a c')
  t.deepEqual(learned(), ['0b vb'])
})

test('back out of the same port only with hairpin', (t) => {
  const { send, host, stack } = bridged()
  send('a', b, stranger)
  t.is(send('a', stranger, a), '')
  t.is(stack.drops.get('no-hairpin'), 1)
  host.changeLink('va', { hairpin: true })
  t.is(send('a', stranger, a), 'a')
})

test('a port that goes down forgets what it learned; one that is released is no port any more', (t) => {
  const { send, host, learned } = bridged()
  send('a', b, a)
  host.changeLink('va', { up: false })
  t.deepEqual(learned(), [])
  host.changeLink('vb', { master: '' })
  t.is(host.link('vb').masterName, '')
  t.is(send('c', broadcastMac, c), 'host')
})

test('a frame larger than the port’s MTU is dropped', (t) => {
  const { send, host, stack } = bridged()
  host.changeLink('vb', { mtuBytes: 68 })
  send('b', a, b)
  const packet = stack.pool.copyOf(emitEthernet({ destination: b, source: a, etherType: 0x88b5, payload: new Uint8Array(100) }))
  stack.namespace('a')?.link('eth0').transmit(packet)
  stack.backlog.settle()
  t.is(stack.drops.get('too-big'), 1)
})

test('programmed entries stay, and are listed', (t) => {
  const { host, send, clock } = bridged()
  host.replaceFdb({ link: 'vb', mac: stranger })
  clock.advance(400_000)
  t.is(send('a', stranger, a), 'b')
  t.like(
    host.fdb('br0').find(({ mac }) => mac === stranger),
    { port: 'vb', state: 'permanent' },
  )
  host.deleteFdb({ link: 'vb', mac: stranger })
  t.is(send('a', stranger, a), 'b c')
  t.throws(() => host.deleteFdb({ link: 'vb', mac: stranger }), {
    message: 'Cannot delete 02:00:00:00:00:99 from vb: there is no such entry',
  })
})

test('without a MAC of its own it takes its ports’ lowest', (t) => {
  const { host } = bridged()
  const bridge = host.addLink({ kind: 'bridge', name: 'br1' })
  host.changeLink('vc', { master: 'br1' })
  t.is(bridge.mac, host.link('vc').mac)
  const lowest = Math.min(host.link('vb').mac, host.link('vc').mac)
  host.changeLink('vb', { master: 'br1' })
  t.is(bridge.mac, lowest)
})

test('a loop of two bridges does not hold the process', (t) => {
  const { host, send, stack } = bridged()
  host.addLink({ kind: 'bridge', name: 'br1' })
  host.changeLink('br1', { up: true })
  for (const n of [1, 2]) {
    host.addLink({ kind: 'veth', name: `x${n}`, peer: { name: `y${n}` } })
    host.changeLink(`x${n}`, { master: 'br0', up: true })
    host.changeLink(`y${n}`, { master: 'br1', up: true })
  }
  send('a', broadcastMac, a)
  t.pass('send() came back: the storm goes on in later turns')
  host.deleteLink('x1')
  stack.backlog.settle()
})
