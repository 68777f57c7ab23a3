import test from 'ava'
import fc from 'fast-check'
import { sum16 } from './checksum.js'
import { decrementTtl, describeIpv4, emitIpv4, ipProtocolName, parseIpv4 } from './ipv4.js'
import { ipv4Address } from './ipv4-address.js'
import { viewOf } from './parsed.js'
import { headerSuite, hex, payload, u8, u16, u32 } from './testing/header-suite.js'

// The header of RFC 1071's and many a textbook's example: checksum b861.
const known = '4500 0073 0000 4000 40 11 b861 c0a80001 c0a800c7'

headerSuite(test, {
  name: 'IPv4',
  bytes: known + '00'.repeat(0x73 - 20),
  value: {
    tos: 0,
    identification: 0,
    dontFragment: true,
    moreFragments: false,
    fragmentOffset: 0,
    ttl: 64,
    protocol: 17,
    source: ipv4Address('192.168.0.1'),
    destination: ipv4Address('192.168.0.199'),
    options: new Uint8Array(0),
    payload: new Uint8Array(0x73 - 20),
  },
  text: '192.168.0.1 > 192.168.0.199 (tos 0x0, ttl 64, id 0, offset 0, flags [DF], proto udp, length 115)',
  parse: parseIpv4,
  emit: emitIpv4,
  describe: describeIpv4,
  arbitrary: fc.record({
    tos: u8,
    identification: u16,
    dontFragment: fc.boolean(),
    moreFragments: fc.boolean(),
    fragmentOffset: fc.nat(0x1fff).map((units) => units * 8),
    ttl: u8,
    protocol: u8,
    source: u32,
    destination: u32,
    options: fc.nat(10).map((words) => new Uint8Array(words * 4).fill(1)),
    payload,
  }),
  leastBytes: 0x73,
})

test('bytes behind the total length are not the packet’s', (t) => {
  const parsed = parseIpv4(hex(known + '00'.repeat(0x73 - 20 + 6)))
  t.is(parsed.ok && parsed.value.payload.length, 0x73 - 20)
})

test('a wrong version, header length, total length and checksum are each named', (t) => {
  const bytes = hex(known + '00'.repeat(0x73 - 20))
  const bent = (at: number, byte: number) => {
    const copy = bytes.slice()
    copy[at] = byte
    return parseIpv4(copy)
  }
  t.deepEqual(bent(0, 0x65), { ok: false, malformed: 'bad-version' })
  t.deepEqual(bent(0, 0x44), { ok: false, malformed: 'bad-length' })
  t.deepEqual(bent(3, 19), { ok: false, malformed: 'bad-length' })
  t.deepEqual(bent(3, 0x74), { ok: false, malformed: 'truncated' })
  t.deepEqual(bent(8, 63), { ok: false, malformed: 'bad-checksum' })
})

test('decrementTtl() keeps the checksum right, down from every TTL', (t) => {
  for (let ttl = 1; ttl < 256; ttl++) {
    const parsed = parseIpv4(hex(known + '00'.repeat(0x73 - 20)))
    if (!parsed.ok) return t.fail()
    const bytes = emitIpv4({ ...parsed.value, ttl })
    decrementTtl(viewOf(bytes), 0)
    t.is(bytes[8], ttl - 1)
    t.is(sum16(viewOf(bytes), 0, 20), 0xffff)
  }
})

test('a protocol nobody knows keeps its number', (t) => {
  t.is(ipProtocolName(253), 'unknown(253)')
})
