import test from 'ava'
import fc from 'fast-check'
import { headerSuite, hex, payload } from './testing/header-suite.js'
import { describeVxlan, emitVxlan, parseVxlan } from './vxlan.js'

headerSuite(test, {
  name: 'VXLAN',
  bytes: '08000000 00002a00 beef',
  value: { vni: 42, payload: hex('beef') },
  text: 'VXLAN, vni 42',
  parse: parseVxlan,
  emit: emitVxlan,
  describe: describeVxlan,
  arbitrary: fc.record({ vni: fc.nat(0xff_ffff), payload }),
  leastBytes: 8,
})

test('a header without the flag that its VNI is valid is refused', (t) => {
  t.deepEqual(parseVxlan(hex('00000000 00002a00')), { ok: false, malformed: 'bad-type' })
})
