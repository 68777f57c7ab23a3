import test from 'ava'
import { pcapngInterface, pcapngPacket, pcapngSectionHeader } from './pcapng.js'
import { hex, toHex } from './testing/header-suite.js'

test('a section header says its byte order and version', (t) => {
  t.is(toHex(pcapngSectionHeader()), toHex(hex('0a0d0d0a 1c000000 4d3c2b1a 0100 0000 ffffffffffffffff 1c000000')))
})

test('an interface has its name, padded, and microseconds', (t) => {
  const block = '01000000 2c000000 0100 0000 00000000 0200 0500 636e693031000000 0900 0100 06000000 00000000 2c000000'
  t.is(toHex(pcapngInterface('cni01')), toHex(hex(block)))
})

test('a packet has its time in microseconds, its length, and bytes padded to four', (t) => {
  const block = pcapngPacket(1, 1_735_689_600_000.25, hex('010203'))
  const view = new DataView(block.buffer)
  t.is(view.getUint32(12, true) * 2 ** 32 + view.getUint32(16, true), 1_735_689_600_000_250)
  t.deepEqual([view.getUint32(0, true), view.getUint32(4, true), view.getUint32(8, true)], [6, 36, 1])
  t.deepEqual([view.getUint32(20, true), view.getUint32(24, true), view.getUint32(32, true)], [3, 3, 36])
  t.is(toHex(block.subarray(28, 32)), '01020300')
})
