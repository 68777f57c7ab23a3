import test from 'ava'
import fc from 'fast-check'
import { checksumOf, pseudoSum, replaceWord16, replaceWord32, sum16 } from './checksum.js'
import { viewOf } from './parsed.js'
import { hex, u16, u32 } from './testing/header-suite.js'

/** RFC 1071 §4.1, word by word. */
function plainSum(bytes: Uint8Array): number {
  let sum = 0
  for (let i = 0; i < bytes.length; i += 2) {
    sum += ((bytes[i] as number) << 8) | (bytes[i + 1] ?? 0)
    if (sum > 0xffff) sum = (sum & 0xffff) + 1
  }
  return sum
}

test('sum16() gives RFC 1071’s example', (t) => {
  t.is(sum16(viewOf(hex('0001 f203 f4f5 f6f7')), 0, 8), 0xddf2)
})

test('sum16() equals the plain sum for every length and alignment', (t) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(7), (bytes, shift) => {
      const from = Math.min(shift, bytes.length)
      t.is(sum16(viewOf(bytes), from, bytes.length) % 0xffff, plainSum(bytes.subarray(from)) % 0xffff)
    }),
  )
})

test('sum16() does not overflow on the largest packet', (t) => {
  const bytes = new Uint8Array(65_535).fill(255)
  t.is(sum16(viewOf(bytes), 0, bytes.length, 0xffff) % 0xffff, plainSum(bytes) % 0xffff)
})

test('an incrementally changed checksum verifies as a computed one does', (t) => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 12, maxLength: 12 }), u16, u32, (bytes, word, address) => {
      const view = viewOf(bytes)
      view.setUint16(0, 0)
      let checksum = checksumOf(sum16(view, 0, 12))
      checksum = replaceWord16(checksum, view.getUint16(2), word)
      view.setUint16(2, word)
      checksum = replaceWord32(checksum, view.getUint32(4), address)
      view.setUint32(4, address)
      view.setUint16(0, checksum)
      t.is(sum16(view, 0, 12) % 0xffff, 0)
    }),
  )
})

test('pseudoSum() is the sum of the pseudo header’s bytes', (t) => {
  fc.assert(
    fc.property(u32, u32, fc.nat(255), u16, (source, destination, protocol, length) => {
      const bytes = new Uint8Array(12)
      const view = viewOf(bytes)
      view.setUint32(0, source)
      view.setUint32(4, destination)
      view.setUint8(9, protocol)
      view.setUint16(10, length)
      t.is(pseudoSum(source, destination, protocol, length) % 0xffff, plainSum(bytes) % 0xffff)
    }),
  )
})
