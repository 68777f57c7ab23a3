import test from 'ava'
import fc from 'fast-check'
import { describeArp, emitArp, parseArp } from './arp.js'
import { ipv4Address } from './ipv4-address.js'
import { headerSuite, hex, mac, u16, u32 } from './testing/header-suite.js'

const request = {
  operation: 1,
  senderMac: 0x0242_ac12_0002,
  senderAddress: ipv4Address('172.18.0.2'),
  targetMac: 0,
  targetAddress: ipv4Address('172.18.0.3'),
}

headerSuite(test, {
  name: 'ARP',
  bytes: '0001 0800 06 04 0001 0242ac120002 ac120002 000000000000 ac120003',
  value: request,
  text: 'ARP, Request who-has 172.18.0.3 tell 172.18.0.2',
  parse: parseArp,
  emit: emitArp,
  describe: describeArp,
  arbitrary: fc.record({ operation: u16, senderMac: mac, senderAddress: u32, targetMac: mac, targetAddress: u32 }),
  leastBytes: 28,
})

test('a reply is described by what it tells, an unknown operation by its number', (t) => {
  t.is(describeArp({ ...request, operation: 2 }), 'ARP, Reply 172.18.0.2 is-at 02:42:ac:12:00:02')
  t.is(describeArp({ ...request, operation: 9 }), 'ARP, unknown(9) from 172.18.0.2')
})

test('ARP for other hardware or with other lengths is refused', (t) => {
  const bytes = emitArp(request)
  t.deepEqual(parseArp(Uint8Array.from(bytes).fill(6, 1, 2)), { ok: false, malformed: 'bad-type' })
  t.deepEqual(parseArp(Uint8Array.from(bytes).fill(8, 4, 5)), { ok: false, malformed: 'bad-length' })
  t.deepEqual(parseArp(hex('')), { ok: false, malformed: 'truncated' })
})
