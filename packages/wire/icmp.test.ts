import test from 'ava'
import fc from 'fast-check'
import { describeIcmp, echoWord, emitIcmp, parseIcmp } from './icmp.js'
import { headerSuite, hex, payload, u8, u32 } from './testing/header-suite.js'

headerSuite(test, {
  name: 'ICMP',
  bytes: '08 00 9695 0007 0001 6162',
  value: { type: 8, code: 0, word: echoWord({ identifier: 7, sequence: 1 }), payload: hex('6162') },
  text: 'ICMP echo request, id 7, seq 1, length 10',
  parse: parseIcmp,
  emit: emitIcmp,
  describe: describeIcmp,
  arbitrary: fc.record({ type: u8, code: u8, word: u32, payload }),
  leastBytes: 8,
})

const described = test.macro({
  title: (_, type: number, code: number) => `type ${type} code ${code} reads like tcpdump`,
  exec(t, type: number, code: number, text: string) {
    t.is(describeIcmp({ type, code, word: 1400, payload: new Uint8Array(28) }), text)
  },
})
test(described, 0, 0, 'ICMP echo reply, id 0, seq 1400, length 36')
test(described, 3, 1, 'ICMP host unreachable, length 36')
test(described, 3, 3, 'ICMP port unreachable, length 36')
test(described, 3, 4, 'ICMP unreachable - need to frag (mtu 1400), length 36')
test(described, 3, 13, 'ICMP admin prohibited, length 36')
test(described, 3, 77, 'ICMP unreachable code 77, length 36')
test(described, 11, 0, 'ICMP time exceeded in-transit, length 36')
test(described, 11, 1, 'ICMP ip reassembly time exceeded, length 36')
test(described, 99, 2, 'ICMP unknown(99) code 2, length 36')
