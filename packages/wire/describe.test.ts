import test from 'ava'
import fc from 'fast-check'
import { describeFrame } from './describe.js'
import { emitEthernet } from './ethernet.js'
import { emitIcmp } from './icmp.js'
import { emitIpv4 } from './ipv4.js'
import { ipv4Address } from './ipv4-address.js'
import { payload } from './testing/header-suite.js'
import { emitUdp } from './udp.js'
import { emitVxlan } from './vxlan.js'

const addresses = { source: ipv4Address('10.0.0.1'), destination: ipv4Address('10.0.0.2') }
const ip = (protocol: number, bytes: Uint8Array, more: { fragmentOffset?: number } = {}) =>
  emitIpv4({
    tos: 0,
    identification: 7,
    dontFragment: false,
    moreFragments: false,
    fragmentOffset: 0,
    ttl: 64,
    options: new Uint8Array(0),
    protocol,
    ...addresses,
    payload: bytes,
    ...more,
  })
const frame = (packet: Uint8Array) => emitEthernet({ destination: 2, source: 1, etherType: 0x0800, payload: packet })
const inside = (line: string) => line.replace(/^.*?, /, '')

const reads = test.macro({
  title: (_, wanted: string) => wanted,
  exec(t, wanted: string, bytes: Uint8Array) {
    t.is(inside(describeFrame(bytes)), wanted)
  },
})
const dns = emitUdp({ sourcePort: 40_000, destinationPort: 53, payload: new Uint8Array(30) }, addresses)
test(reads, 'IP 10.0.0.1.40000 > 10.0.0.2.53: UDP, length 30', frame(ip(17, dns)))
test(reads, 'IP 10.0.0.1 > 10.0.0.2: ip-proto-132 4', frame(ip(132, new Uint8Array(4))))
test(reads, 'IP 10.0.0.1 > 10.0.0.2: [malformed TCP: truncated]', frame(ip(6, new Uint8Array(4))))
test(
  reads,
  'IP 10.0.0.1 > 10.0.0.2: ICMP port unreachable, length 66 (about 10.0.0.1.40000 > 10.0.0.2.53)',
  frame(ip(1, emitIcmp({ type: 3, code: 3, word: 0, payload: ip(17, dns) }))),
)
test(
  reads,
  'IP 10.0.0.1 > 10.0.0.2 (tos 0x0, ttl 64, id 7, offset 1480, flags [none], proto udp, length 28): fragment',
  frame(ip(17, new Uint8Array(8), { fragmentOffset: 1480 })),
)
test(
  reads,
  'IP 10.0.0.1.50000 > 10.0.0.2.8472: VXLAN, vni 1: 00:00:00:00:00:01 > 00:00:00:00:00:02, IP 10.0.0.1.40000 > 10.0.0.2.53: UDP, length 30',
  frame(
    ip(17, emitUdp({ sourcePort: 50_000, destinationPort: 8472, payload: emitVxlan({ vni: 1, payload: frame(ip(17, dns)) }) }, addresses)),
  ),
)
test(
  reads,
  'ethertype unknown(0x88cc), length 2',
  emitEthernet({ destination: 2, source: 1, etherType: 0x88cc, payload: new Uint8Array(2) }),
)

test('describeFrame() has a line for any bytes', (t) => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => t.is(typeof describeFrame(bytes), 'string')))
  fc.assert(
    fc.property(fc.constantFrom(1, 6, 17), payload, (protocol, bytes) =>
      t.regex(describeFrame(frame(ip(protocol, bytes))), /IP 10\.0\.0\.1/),
    ),
  )
})
