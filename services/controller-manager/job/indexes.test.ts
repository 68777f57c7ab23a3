import test from 'ava'
import fc from 'fast-check'
import { formatIndexes, parseIndexes } from './indexes.js'

test('three in a row are a span, two are not', (t) => {
  t.is(formatIndexes([7, 1, 3, 5, 4]), '1,3-5,7')
  t.is(formatIndexes([0, 1, 5, 6, 7]), '0,1,5-7')
  t.is(formatIndexes([]), '')
})
test('what is written is read again', (t) => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 60 })), (indexes) => {
      const sorted = [...indexes].sort((a, b) => a - b)
      return JSON.stringify([...parseIndexes(formatIndexes(indexes), 61)].sort((a, b) => a - b)) === JSON.stringify(sorted)
    }),
  )
  t.pass()
})
test('indexes beyond the completions, and nonsense, are left out', (t) => {
  t.deepEqual([...parseIndexes('0,3-999999999,x,-,7-5', 5)], [0, 3, 4])
  t.deepEqual([...parseIndexes(undefined, 5)], [])
})
