import test from 'ava'
import fc from 'fast-check'
import { pseudoSum } from './checksum.js'
import { ipv4Address } from './ipv4-address.js'
import { viewOf } from './parsed.js'
import { describeTcp, emitTcp, parseTcp, parseTcpOptions, type TcpOptions } from './tcp.js'
import { headerSuite, hex, payload, u8, u16, u32 } from './testing/header-suite.js'

const addresses = { source: ipv4Address('10.244.1.2'), destination: ipv4Address('10.244.2.2') }
const parse = (bytes: Uint8Array) => parseTcp(bytes, pseudoSum(addresses.source, addresses.destination, 6, bytes.length))

headerSuite(test, {
  name: 'TCP',
  bytes: 'd431 1f90 00000064 00000000 7002 ffff 710d 0000 020405b4 030307 01',
  value: {
    sourcePort: 54_321,
    destinationPort: 8080,
    sequence: 100,
    acknowledgment: 0,
    flags: 2,
    window: 65_535,
    urgent: 0,
    options: { mss: 1460, windowScale: 7 },
    payload: new Uint8Array(0),
  },
  text: 'Flags [S], seq 100, win 65535, options [mss 1460,wscale 7], length 0',
  parse,
  emit: (tcp) => emitTcp(tcp, addresses),
  describe: describeTcp,
  arbitrary: fc.record({
    sourcePort: u16,
    destinationPort: u16,
    sequence: u32,
    acknowledgment: u32,
    flags: u8,
    window: u16,
    urgent: u16,
    options: fc.record(
      { mss: u16, windowScale: fc.nat(14), sackPermitted: fc.constant(true), timestamps: fc.record({ value: u32, echo: u32 }) },
      { requiredKeys: [] },
    ),
    payload,
  }),
  leastBytes: 28,
})

const options = test.macro({
  title: (_, text: string) => `options ${text}`,
  exec(t, text: string, wanted: TcpOptions | undefined) {
    const bytes = hex(text)
    const parsed = parseTcpOptions(viewOf(bytes), 0, bytes.length)
    t.deepEqual(parsed.ok ? parsed.value : undefined, wanted)
  },
})
test(options, '01 01 020405b4', { mss: 1460 })
test(options, '1e04aaaa 0402', { sackPermitted: true })
test(options, '0303ff', { windowScale: 14 })
test(options, '00 020405b4', {})
test(options, '020305', {})
test(options, '0201', undefined)
test(options, '02', undefined)
test(options, '020405', undefined)

test('data and flags read like tcpdump', (t) => {
  const data = {
    sourcePort: 1,
    destinationPort: 2,
    sequence: 0xffff_ffff,
    acknowledgment: 7,
    flags: 0x19,
    window: 5,
    urgent: 0,
    options: {},
    payload: new Uint8Array(2),
  }
  t.is(describeTcp(data), 'Flags [FP.], seq 4294967295:1, ack 7, win 5, length 2')
})
