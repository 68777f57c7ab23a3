import test from 'ava'
import fc from 'fast-check'
import { pseudoSum } from './checksum.js'
import { ipv4Address } from './ipv4-address.js'
import { headerSuite, hex, payload, u16 } from './testing/header-suite.js'
import { describeUdp, emitUdp, parseUdp } from './udp.js'

const addresses = { source: ipv4Address('192.168.0.1'), destination: ipv4Address('192.168.0.199') }
const pseudo = (length: number) => pseudoSum(addresses.source, addresses.destination, 17, length)
const parse = (bytes: Uint8Array) => parseUdp(bytes, pseudo(bytes.length))

headerSuite(test, {
  name: 'UDP',
  bytes: '9c40 0035 000a 78e2 6869',
  value: { sourcePort: 40_000, destinationPort: 53, payload: hex('6869') },
  text: 'UDP, length 2',
  parse,
  emit: (udp) => emitUdp(udp, addresses),
  describe: describeUdp,
  arbitrary: fc.record({ sourcePort: u16, destinationPort: u16, payload }),
  leastBytes: 10,
})

test('a zero checksum means that there is none', (t) => {
  t.true(parse(hex('9c40 0035 000a 0000 6869')).ok)
  t.deepEqual(parse(hex('9c40 0035 000a 0001 6869')), { ok: false, malformed: 'bad-checksum' })
})

test('a checksum that comes out as zero is sent as ffff', (t) => {
  const zero = Array.from({ length: 0x1_0000 }, (_, word) => word).find((word) => {
    const bytes = emitUdp({ sourcePort: 1, destinationPort: 2, payload: Uint8Array.of(word >> 8, word & 255) }, addresses)
    return bytes[6] === 0xff && bytes[7] === 0xff
  })
  t.not(zero, undefined)
})

test('a length shorter than the header or longer than the datagram is refused', (t) => {
  t.deepEqual(parse(hex('9c40 0035 0007 0000 6869')), { ok: false, malformed: 'bad-length' })
  t.deepEqual(parse(hex('9c40 0035 000b 0000 6869')), { ok: false, malformed: 'bad-length' })
})
