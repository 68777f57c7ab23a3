import test, { type ExecutionContext } from 'ava'
import fc from 'fast-check'
import { pseudoSum } from '../../wire/checksum.js'
import { emitEthernet, ethernetBytes, etherTypes } from '../../wire/ethernet.js'
import { emitIpv4, parseIpv4 } from '../../wire/ipv4.js'
import { ipv4Address } from '../../wire/ipv4-address.js'
import { type PacketBuffer, PacketPool } from '../../wire/packet-buffer.js'
import { emitTcp, parseTcp, type Tcp, tcpFlags } from '../../wire/tcp.js'
import { ReceiveMerge } from './receive-merge.js'
import { cutSegments } from './segmentation.js'

const addresses = { source: ipv4Address('10.244.1.2'), destination: ipv4Address('10.244.2.2') }
const plain: Tcp = {
  sourcePort: 40_000,
  destinationPort: 80,
  sequence: 0xffff_ff00, // wraps on the way
  acknowledgment: 7,
  flags: tcpFlags.ack,
  window: 512,
  urgent: 0,
  options: {},
  payload: new Uint8Array(0),
}

function frameOf(tcp: Tcp): Uint8Array {
  const packet = emitIpv4({
    tos: 0,
    identification: 65_535,
    dontFragment: true,
    moreFragments: false,
    fragmentOffset: 0,
    ttl: 64,
    options: new Uint8Array(0),
    protocol: 6,
    ...addresses,
    payload: emitTcp(tcp, addresses),
  })
  return emitEthernet({ destination: 2, source: 1, etherType: etherTypes.ipv4, payload: packet })
}

/** What a frame holds, its IPv4 checksum verified, and its TCP checksum too unless it is a large one. */
function read(t: ExecutionContext, packet: PacketBuffer): Tcp {
  const ipv4 = parseIpv4(packet.bytes.subarray(packet.start + ethernetBytes, packet.end))
  if (!ipv4.ok) return t.fail(ipv4.malformed) as never
  const { payload } = ipv4.value
  if (packet.segmentBytes > 0) {
    // As a receiver must: the checksum of a large packet says nothing.
    return {
      ...plain,
      payload: payload.subarray(20),
      flags: payload[13] as number,
      window: ((payload[14] as number) << 8) | (payload[15] as number),
    }
  }
  const tcp = parseTcp(payload, pseudoSum(addresses.source, addresses.destination, 6, payload.length))
  return tcp.ok ? tcp.value : (t.fail(tcp.malformed) as never)
}

const bytesOf = (length: number) => Uint8Array.from({ length }, (_, i) => i * 7 + (i >> 8))

test('what is cut into segments is whole segments with good checksums, and joins to the same bytes again', (t) => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 9000 }), fc.integer({ min: 1, max: 1460 }), (length, segmentBytes) => {
      fc.pre(length > segmentBytes)
      const pool = new PacketPool()
      const payload = bytesOf(length)
      const large = pool.copyOf(frameOf({ ...plain, flags: tcpFlags.ack | tcpFlags.psh, payload }))
      large.segmentBytes = segmentBytes
      const merge = new ReceiveMerge(pool)
      let sequence = plain.sequence
      let left = length
      cutSegments(pool, large, (segment) => {
        const tcp = read(t, segment)
        t.is(tcp.sequence, sequence)
        t.is(tcp.payload.length, Math.min(segmentBytes, left))
        sequence = (sequence + tcp.payload.length) >>> 0
        left -= tcp.payload.length
        t.is((tcp.flags & tcpFlags.psh) !== 0, left === 0)
        t.true(merge.take(segment))
      })
      const joined = merge.release() as PacketBuffer
      t.is(joined.segmentBytes, segmentBytes)
      t.deepEqual(read(t, joined).payload, payload)
      t.is(merge.release(), undefined)
    }),
    { numRuns: 30 },
  )
})

const next: Tcp = { ...plain, sequence: (plain.sequence + 100) >>> 0, payload: bytesOf(100) }

const refused = test.macro({
  title: (_, why: string) => `a segment is not joined to the one before: ${why}`,
  exec(t, _: string, second: Uint8Array, firstFlags: number = tcpFlags.ack) {
    const pool = new PacketPool()
    const merge = new ReceiveMerge(pool)
    const first = pool.copyOf(frameOf({ ...plain, flags: firstFlags, payload: bytesOf(100) }))
    t.true(merge.take(first))
    t.false(merge.take(pool.copyOf(second)))
    t.is(merge.release(), first)
    t.is(read(t, first).payload.length, 100)
  },
})
test(refused, 'a gap', frameOf({ ...next, sequence: next.sequence + 1 }))
test(refused, 'another connection', frameOf({ ...next, sourcePort: 40_001 }))
test(refused, 'another acknowledgment', frameOf({ ...next, acknowledgment: 8 }))
test(refused, 'longer than the first', frameOf({ ...next, payload: bytesOf(101) }))
test(refused, 'FIN', frameOf({ ...next, flags: tcpFlags.ack | tcpFlags.fin }))
test(refused, 'options', frameOf({ ...next, options: { timestamps: { value: 1, echo: 2 } } }))
test(refused, 'a bare ACK', frameOf({ ...next, payload: new Uint8Array(0) }))
test(refused, 'the first had PSH', frameOf(next), tcpFlags.ack | tcpFlags.psh)
test(refused, 'a byte was damaged on the way', frameOf(next).fill(0xff, 80, 81))

test('a short segment is the last, and the newest window counts', (t) => {
  const pool = new PacketPool()
  const merge = new ReceiveMerge(pool)
  const short: Tcp = { ...next, window: 9, payload: bytesOf(40) }
  const after: Tcp = { ...next, sequence: (next.sequence + 40) >>> 0 }
  t.true(merge.take(pool.copyOf(frameOf({ ...plain, payload: bytesOf(100) }))))
  t.true(merge.take(pool.copyOf(frameOf(short))))
  t.false(merge.take(pool.copyOf(frameOf(after))))
  const joined = merge.release() as PacketBuffer
  t.is(joined.segmentBytes, 100)
  const { window, payload } = read(t, joined)
  t.is(window, 9)
  t.deepEqual(payload, Uint8Array.from([...bytesOf(100), ...bytesOf(40)]))
})
