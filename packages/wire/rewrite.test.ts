import test from 'ava'
import fc from 'fast-check'
import { pseudoSum } from './checksum.js'
import { emitIcmp } from './icmp.js'
import { emitIpv4, parseIpv4 } from './ipv4.js'
import { viewOf } from './parsed.js'
import { rewriteDestination, rewriteDestinationPort, rewriteSource, rewriteSourcePort } from './rewrite.js'
import { emitTcp, parseTcp } from './tcp.js'
import { payload, u16, u32 } from './testing/header-suite.js'
import { emitUdp, parseUdp } from './udp.js'

const before = fc.record({
  source: u32,
  destination: u32,
  sourcePort: u16,
  destinationPort: u16,
  payload,
  protocol: fc.constantFrom(1, 6, 17),
})
const after = fc.record({ source: u32, destination: u32, sourcePort: u16, destinationPort: u16 })

test('addresses and ports can be rewritten in place, and every checksum follows', (t) => {
  fc.assert(
    fc.property(before, after, (old, wanted) => {
      const transport =
        old.protocol === 6
          ? emitTcp({ ...old, sequence: 1, acknowledgment: 2, flags: 16, window: 3, urgent: 0, options: {} }, old)
          : old.protocol === 17
            ? emitUdp(old, old)
            : emitIcmp({ type: 8, code: 0, word: 1, payload: old.payload })
      const common = {
        tos: 0,
        identification: 1,
        dontFragment: true,
        moreFragments: false,
        fragmentOffset: 0,
        ttl: 64,
        options: new Uint8Array(0),
      }
      const bytes = emitIpv4({ ...common, ...old, payload: transport })
      const view = viewOf(bytes)
      rewriteSource(view, 0, 20, wanted.source)
      rewriteDestination(view, 0, 20, wanted.destination)
      rewriteSourcePort(view, 20, old.protocol, wanted.sourcePort)
      rewriteDestinationPort(view, 20, old.protocol, wanted.destinationPort)
      const parsed = parseIpv4(bytes)
      if (!parsed.ok) return t.fail(parsed.malformed)
      t.like(parsed.value, { source: wanted.source, destination: wanted.destination })
      const pseudo = pseudoSum(wanted.source, wanted.destination, old.protocol, transport.length)
      if (old.protocol === 1) return t.deepEqual(parsed.value.payload, transport)
      const inner = old.protocol === 6 ? parseTcp(parsed.value.payload, pseudo) : parseUdp(parsed.value.payload, pseudo)
      if (!inner.ok) return t.fail(inner.malformed)
      t.like(inner.value, { sourcePort: wanted.sourcePort, destinationPort: wanted.destinationPort })
    }),
  )
})

test('a UDP datagram without checksum stays without, and a later fragment’s payload is not touched', (t) => {
  const udp = emitUdp({ sourcePort: 1, destinationPort: 2, payload: new Uint8Array(4) }, { source: 1, destination: 2 })
  udp.fill(0, 6, 8)
  const common = {
    tos: 0,
    identification: 1,
    dontFragment: false,
    moreFragments: false,
    fragmentOffset: 0,
    ttl: 64,
    options: new Uint8Array(0),
    protocol: 17,
  }
  const bytes = emitIpv4({ ...common, source: 1, destination: 2, payload: udp })
  rewriteDestination(viewOf(bytes), 0, 20, 9)
  t.deepEqual(bytes.subarray(20), udp)
  rewriteSource(viewOf(bytes), 0, -1, 9)
  t.deepEqual(bytes.subarray(20), udp)
  t.true(parseIpv4(bytes).ok)
})
