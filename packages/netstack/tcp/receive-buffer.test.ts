import test from 'ava'
import fc from 'fast-check'
import { pattern } from '../testing/tcp-programs.js'
import { gapsMax, ReceiveBuffer } from './receive-buffer.js'

test('segments in any order, cut and overlapping in any way, come out as the stream', (t) => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(5000), fc.integer({ min: 1, max: 900 }))), fc.nat(2000), (segments, readBytes) => {
      const stream = pattern(6000)
      const buffer = new ReceiveBuffer(4096)
      const arrived: Uint8Array[] = []
      let next = 0
      for (const [from, length] of [...segments, [0, 1] as const]) {
        const until = Math.min(stream.length, from + length)
        if (until > next) {
          const start = Math.max(from, next)
          const grown = buffer.insert(start - next, stream, start, until)
          if (grown > 0) next += grown
        }
        const part = buffer.read(readBytes)
        if (part !== undefined) arrived.push(part)
      }
      for (let part = buffer.read(9999); part !== undefined; part = buffer.read(9999)) arrived.push(part)
      t.true(Buffer.concat(arrived).equals(Buffer.from(stream.subarray(0, next))))
    }),
    { numRuns: 300 },
  )
})

test('what does not fit is cut, and nothing is taken when it is full', (t) => {
  const buffer = new ReceiveBuffer(4096)
  t.is(buffer.insert(0, pattern(5000), 0, 5000), 4096)
  t.is(buffer.insert(0, pattern(10), 0, 10), 0)
  t.is(buffer.freeBytes, 0)
})

test('one gap more than it keeps is refused, filling a gap is not', (t) => {
  const buffer = new ReceiveBuffer(4096)
  const bytes = pattern(4096)
  for (let gap = 0; gap < gapsMax; gap++) t.is(buffer.insert(2 + gap * 4, bytes, 2 + gap * 4, 4 + gap * 4), 0)
  t.is(buffer.insert(3000, bytes, 3000, 3001), -1)
  t.is(buffer.insert(0, bytes, 0, 2), 4)
})
