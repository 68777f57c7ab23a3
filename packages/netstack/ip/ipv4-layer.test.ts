import test from 'ava'
import { VirtualClock } from '../../clock/clock.js'
import { SeededRandom } from '../../clock/random.js'
import { cidr } from '../../wire/cidr.js'
import { describePacket } from '../../wire/describe.js'
import type { DropReason } from '../../wire/drop-reason.js'
import { emitEthernet, etherTypes } from '../../wire/ethernet.js'
import { emitIcmp } from '../../wire/icmp.js'
import { emitIpv4, type Ipv4 } from '../../wire/ipv4.js'
import { ipv4Address } from '../../wire/ipv4-address.js'
import { emitUdp } from '../../wire/udp.js'
import type { Namespace } from '../namespace.js'
import { NetworkStack } from '../network-stack.js'

const [routerMac, leftMac, rightMac] = [0x0200_0000_0001, 0x0200_0000_0002, 0x0200_0000_0003] as const

type Incoming = Partial<Omit<Ipv4, 'source' | 'destination'>> & { source?: string; destination?: string }

/** A router with a link on the left (10.1.0.1/24) and one on the right (10.2.0.1/24), and what it sends on each. */
function router() {
  const clock = new VirtualClock()
  const stack = new NetworkStack({ clock, random: new SeededRandom(3) })
  const namespace = stack.createNamespace('router')
  const sent: string[] = []
  const nics = [
    ['left', leftMac, '10.1.0'],
    ['right', rightMac, '10.2.0'],
  ] as const
  const [left] = nics.map(([name, mac, network]) => {
    const nic = namespace.addLink({
      kind: 'nic',
      name,
      mac: routerMac,
      transmit: (frame) => sent.push(`${name}: ${describePacket(frame.payload.subarray(14))}`),
    })
    namespace.addAddress(name, cidr(`${network}.1/24`))
    namespace.changeLink(name, { up: true })
    namespace.replaceNeighbor({ link: name, address: ipv4Address(`${network}.9`), mac })
    return nic
  })
  namespace.setSysctl('net.ipv4.ip_forward', '1')
  const receive = (packet: Incoming) => {
    const source = ipv4Address(packet.source ?? '10.1.0.9')
    const destination = ipv4Address(packet.destination ?? '10.2.0.9')
    const payload = packet.payload ?? emitUdp({ sourcePort: 1, destinationPort: 2, payload: new Uint8Array(4) }, { source, destination })
    const common = {
      tos: 0,
      identification: 5,
      dontFragment: false,
      moreFragments: false,
      fragmentOffset: 0,
      ttl: 64,
      protocol: 17,
      options: new Uint8Array(0),
    }
    left?.receive(
      emitEthernet({
        destination: routerMac,
        source: leftMac,
        etherType: etherTypes.ipv4,
        payload: emitIpv4({ ...common, ...packet, source, destination, payload }),
      }),
    )
    return sent.splice(0)
  }
  const drops = () => Object.fromEntries(stack.drops) as Partial<Record<DropReason, number>>
  return { namespace, receive, drops, clock, sent }
}

test('a packet is forwarded with one hop less', (t) => {
  const { namespace, receive, drops } = router()
  const ttls: (number | undefined)[] = []
  namespace.link('right').tap((frame) => ttls.push(frame[22]))
  t.deepEqual(receive({}), ['right: IP 10.1.0.9.1 > 10.2.0.9.2: UDP, length 4'])
  t.deepEqual(ttls, [63])
  t.deepEqual(drops(), {})
})

const answered = test.macro({
  title: (name = '') => name,
  exec(t, packet: Incoming, reason: DropReason, answer: string | undefined, prepare?: (namespace: Namespace) => unknown) {
    const { namespace, receive, drops } = router()
    prepare?.(namespace)
    t.deepEqual(
      receive(packet).map((line) => line.replace(/, length \d+ \(about.*/, '')),
      answer === undefined ? [] : [`left: IP ${answer}`],
    )
    t.deepEqual(drops(), { [reason]: 1 })
  },
})
test('the last hop is used up: time exceeded', answered, { ttl: 1 }, 'ttl-exceeded', '10.1.0.1 > 10.1.0.9: ICMP time exceeded in-transit')
test('no route: net unreachable', answered, { destination: '8.8.8.8' }, 'no-route', '10.1.0.1 > 10.1.0.9: ICMP net unreachable')
test(
  'an unreachable route: host unreachable',
  answered,
  { destination: '8.8.8.8' },
  'route-blackhole',
  '10.1.0.1 > 10.1.0.9: ICMP host unreachable',
  (namespace) => namespace.replaceRoute({ destination: cidr('8.0.0.0/8'), type: 'unreachable' }),
)
test(
  'a prohibit route: admin prohibited',
  answered,
  { destination: '8.8.8.8' },
  'route-blackhole',
  '10.1.0.1 > 10.1.0.9: ICMP admin prohibited',
  (namespace) => namespace.replaceRoute({ destination: cidr('8.0.0.0/8'), type: 'prohibit' }),
)
test('a blackhole route: silence', answered, { destination: '8.8.8.8' }, 'route-blackhole', undefined, (namespace) =>
  namespace.replaceRoute({ destination: cidr('8.0.0.0/8'), type: 'blackhole' }),
)
test('ip_forward 0: silence', answered, {}, 'not-forwarding', undefined, (namespace) => namespace.setSysctl('net.ipv4.ip_forward', '0'))
test(
  'too big and not to be fragmented: the MTU is told',
  answered,
  { dontFragment: true, payload: new Uint8Array(1000) },
  'too-big',
  '10.1.0.1 > 10.1.0.9: ICMP unreachable - need to frag (mtu 600)',
  (namespace) => namespace.changeLink('right', { mtuBytes: 600 }),
)
test(
  'a protocol nobody handles: protocol unreachable',
  answered,
  { destination: '10.1.0.1', protocol: 132 },
  'no-protocol',
  '10.1.0.1 > 10.1.0.9: ICMP protocol unreachable',
)
test('our own address as source is martian', answered, { source: '10.2.0.1' }, 'martian', undefined)
test('127/8 from outside is martian', answered, { destination: '127.0.0.1' }, 'martian', undefined)
test('a group as source is martian', answered, { source: '224.0.0.1' }, 'martian', undefined)
test('rp_filter: the way back must leave where it came in', answered, { source: '10.2.0.77' }, 'reverse-path', undefined, (namespace) =>
  namespace.setSysctl('net.ipv4.conf.all.rp_filter', '1'),
)
test(
  'no error about an error',
  answered,
  { ttl: 1, protocol: 1, payload: emitIcmp({ type: 3, code: 1, word: 0, payload: new Uint8Array(28) }) },
  'ttl-exceeded',
  undefined,
)

test('a packet larger than the next link goes on in fragments that fit', (t) => {
  const { namespace, receive } = router()
  namespace.changeLink('right', { mtuBytes: 600 })
  const lines = receive({ payload: new Uint8Array(1400), protocol: 132 })
  t.deepEqual(
    lines.map((line) => line.replace(/.*offset (\d+), flags \[(.*?)\].*length (\d+)\).*/, '$1 $2 $3')),
    ['right: IP 10.1.0.9 > 10.2.0.9: ip-proto-132 576 (first fragment)', '576 + 596', '1152 none 268'],
  )
})

test('fragments in any order become one packet before the hooks, and go on cut again as needed', (t) => {
  const { receive, drops } = router()
  const udp = emitUdp(
    { sourcePort: 1, destinationPort: 2, payload: new Uint8Array(100).fill(7) },
    { source: ipv4Address('10.1.0.9'), destination: ipv4Address('10.2.0.9') },
  )
  t.deepEqual(receive({ payload: udp.subarray(64), fragmentOffset: 64 }), [])
  t.deepEqual(receive({ payload: udp.subarray(0, 32), moreFragments: true }), [])
  t.deepEqual(receive({ payload: udp.subarray(32, 64), fragmentOffset: 32, moreFragments: true }), [
    'right: IP 10.1.0.9.1 > 10.2.0.9.2: UDP, length 100',
  ])
  t.deepEqual(drops(), {})
})

test('fragments that overlap discard the whole; what never completes times out and is reported', (t) => {
  const { receive, drops, clock, sent } = router()
  receive({ payload: new Uint8Array(32), moreFragments: true })
  receive({ payload: new Uint8Array(32), fragmentOffset: 24, moreFragments: true })
  t.deepEqual(drops(), { malformed: 2 })
  receive({ payload: new Uint8Array(32), moreFragments: true })
  clock.advance(30_000)
  t.deepEqual(drops(), { malformed: 2, 'reassembly-failed': 1 })
  t.regex(sent.join(), /^left: IP 10\.1\.0\.1 > 10\.1\.0\.9: ICMP ip reassembly time exceeded/)
})
