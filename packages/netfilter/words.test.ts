import test from 'ava'
import fc from 'fast-check'
import { quoted } from './extension.js'
import { splitWords } from './words.js'

test('blanks separate, quotes hold together, a backslash escapes inside double quotes', (t) => {
  t.deepEqual(splitWords(`-A X\t -m comment --comment "a \\"b\\" c" 'd "e' f"g h"i`), [
    '-A',
    'X',
    '-m',
    'comment',
    '--comment',
    'a "b" c',
    'd "e',
    'fg hi',
  ])
  t.deepEqual(splitWords('a "" b'), ['a', '', 'b'])
  t.is(splitWords('a "b'), undefined)
})

test('words that were quoted come back as they were', (t) => {
  const word = fc.string({ maxLength: 20 }).filter((text) => !/[\n]/.test(text))
  fc.assert(
    fc.property(fc.array(word, { maxLength: 8 }), (words) => t.deepEqual(splitWords(words.map(quoted).join(' ')), words) || true),
    { numRuns: 300 },
  )
})
