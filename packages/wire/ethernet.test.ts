import test from 'ava'
import fc from 'fast-check'
import { describeEthernet, emitEthernet, etherTypeName, parseEthernet } from './ethernet.js'
import { headerSuite, hex, mac, payload, u16 } from './testing/header-suite.js'

headerSuite(test, {
  name: 'Ethernet',
  bytes: '0242ac120003 0242ac120002 0800 4500',
  value: { destination: 0x0242_ac12_0003, source: 0x0242_ac12_0002, etherType: 0x0800, payload: hex('4500') },
  text: '02:42:ac:12:00:02 > 02:42:ac:12:00:03, ethertype ipv4',
  parse: parseEthernet,
  emit: emitEthernet,
  describe: describeEthernet,
  arbitrary: fc.record({ destination: mac, source: mac, etherType: u16, payload }),
  leastBytes: 14,
})

test('an ethertype nobody knows keeps its number', (t) => {
  t.is(etherTypeName(0x88cc), 'unknown(0x88cc)')
})
