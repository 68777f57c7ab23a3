import test from 'ava'
import fc from 'fast-check'
import { broadcastMac, formatMac, isGroupMac, macAddress, parseMac, readMac, writeMac } from './mac.js'
import { mac } from './testing/header-suite.js'

test('every MAC survives text and bytes and back', (t) => {
  const view = new DataView(new ArrayBuffer(8))
  fc.assert(
    fc.property(mac, (any) => {
      writeMac(view, 1, any)
      t.is(readMac(view, 1), any)
      t.is(parseMac(formatMac(any)), any)
    }),
  )
})

test('dashes and capitals are read, anything else is not', (t) => {
  t.is(parseMac('0A-58-0a-f4-01-02'), 0x0a58_0af4_0102)
  for (const text of ['', '0a:58:0a:f4:01', '0a:58:0a:f4:01:02:03', '0g:58:0a:f4:01:02', '0a580af40102'])
    t.is(parseMac(text), undefined, text)
  t.throws(() => macAddress('x'), { message: 'Cannot read a MAC address: "x", wanted six hex bytes' })
})

test('the group bit is the lowest of the first byte', (t) => {
  t.true(isGroupMac(broadcastMac))
  t.true(isGroupMac(macAddress('01:00:5e:00:00:01')))
  t.false(isGroupMac(macAddress('02:42:ac:12:00:02')))
})
