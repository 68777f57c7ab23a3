import test from 'ava'
import fc from 'fast-check'
import { cidr } from '../../wire/cidr.js'
import { emitEthernet, etherTypes } from '../../wire/ethernet.js'
import { emitIpv4 } from '../../wire/ipv4.js'
import { ipv4Address } from '../../wire/ipv4-address.js'
import { macAddress } from '../../wire/mac.js'
import { TwoNodes } from '../testing/two-nodes.js'

const nodeMac = macAddress('02:42:ac:12:00:02')
const peerMac = macAddress('02:42:ac:12:00:03')

/** A node with everything that reads bytes: sockets, a listener, a bridge with a pod, a vxlan device, rules and connections. */
function target() {
  const cluster = new TwoNodes()
  const pod = cluster.pod(1, 2)
  const { host, nic, stack } = cluster.nodes[0]
  for (const namespace of [host, pod]) {
    namespace.openUdp({ port: 53 })
    namespace.listenTcp({ address: 0, port: 80 }).onAcceptable = () => {}
  }
  host.netfilter.restore('*nat\n-A POSTROUTING -s 10.244.1.0/24 ! -o cni0 -j MASQUERADE\nCOMMIT\n', { noflush: true })
  return { cluster, nic, stack, host }
}

test('receive() takes any bytes without throwing, and every packet is accounted for', (t) => {
  const { cluster, nic } = target()
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      nic.receive(bytes)
      cluster.run(0)
    }),
    { numRuns: 300 },
  )
  t.is(nic.counters.rxPackets + nic.counters.rxDropped, 300)
})

test('receive() takes any payload behind good headers without throwing', (t) => {
  const { cluster, nic, stack } = target()
  const destinations = ['172.18.0.2', '10.244.1.2', '172.18.255.255', '8.8.8.8', '127.0.0.1', '255.255.255.255', '224.0.0.1']
  const packet = fc.record({
    destination: fc.constantFrom(...destinations.map(ipv4Address)),
    source: fc.constantFrom(...['172.18.0.3', '10.244.2.2', '0.0.0.0', '172.18.0.2'].map(ipv4Address)),
    protocol: fc.constantFrom(1, 6, 17, 253),
    identification: fc.nat(3),
    fragmentOffset: fc.constantFrom(0, 0, 0, 8, 1480, 65_528),
    moreFragments: fc.boolean(),
    dontFragment: fc.boolean(),
    ttl: fc.nat(255),
    options: fc.constantFrom(new Uint8Array(0), new Uint8Array(8).fill(1)),
    payload: fc.uint8Array({ maxLength: 120 }),
    port: fc.constantFrom(53, 80, 8472),
  })
  fc.assert(
    fc.property(packet, ({ port, ...ipv4 }) => {
      if (ipv4.payload.length >= 4) ipv4.payload.set([port >> 8, port & 255], 2)
      nic.receive(
        emitEthernet({ destination: nodeMac, source: peerMac, etherType: etherTypes.ipv4, payload: emitIpv4({ tos: 0, ...ipv4 }) }),
      )
      cluster.run(1)
    }),
    { numRuns: 1000 },
  )
  cluster.run(60_000)
  t.true((stack.drops.get('bad-checksum') ?? 0) > 0)
})

test('frames for another station, and frames no link could carry, are dropped with their reasons', (t) => {
  const { nic, stack } = target()
  nic.receive(emitEthernet({ destination: peerMac, source: peerMac, etherType: etherTypes.ipv4, payload: new Uint8Array(46) }))
  nic.receive(new Uint8Array(13))
  nic.receive(new Uint8Array(1515))
  t.deepEqual(Object.fromEntries(stack.drops), { 'not-for-us': 1, malformed: 1, 'too-big': 1 })
})

test('receive() reads a frame in the middle of a batch', (t) => {
  const { nic, host } = target()
  host.addAddress('eth0', cidr('192.0.2.1/32'))
  const frame = emitEthernet({ destination: nodeMac, source: peerMac, etherType: 0x88cc, payload: new Uint8Array(46) })
  const batch = new Uint8Array(200)
  batch.set(frame, 70)
  nic.receive(batch, 70, 70 + frame.length)
  t.is(nic.counters.rxBytes, frame.length)
})
