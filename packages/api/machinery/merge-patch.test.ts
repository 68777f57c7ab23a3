import test from 'ava'
import fc from 'fast-check'
import { mergePatch } from './merge-patch.js'

/** RFC 7396 appendix A: every row. */
const row = test.macro({
  exec: (t, original: unknown, patch: unknown, wanted: unknown) => t.deepEqual(mergePatch(original, patch), wanted),
  title: (_title, original, patch) => `RFC 7396: ${JSON.stringify(original)} with ${JSON.stringify(patch)}`,
})
for (const [original, patch, wanted] of [
  [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
  [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
  [{ a: 'b' }, { a: null }, {}],
  [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
  [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
  [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
  [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
  [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
  [
    ['a', 'b'],
    ['c', 'd'],
    ['c', 'd'],
  ],
  [{ a: 'b' }, ['c'], ['c']],
  [{ a: 'foo' }, null, null],
  [{ a: 'foo' }, 'bar', 'bar'],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [[1, 2], { a: 'b', c: null }, { a: 'b' }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
] as const)
  test(row, original, patch, wanted)

test('the key __proto__ is data, and null takes it away', (t) => {
  const patched = mergePatch({}, JSON.parse('{"__proto__":{"polluted":true}}')) as object
  t.is(JSON.stringify(patched), '{"__proto__":{"polluted":true}}')
  t.is(({} as { polluted?: boolean }).polluted, undefined)
  t.is(JSON.stringify(mergePatch(patched, JSON.parse('{"__proto__":null}'))), '{}')
})

test('property: a patch twice is a patch once', (t) => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (target, patch) => {
      const once = mergePatch(target, patch)
      return JSON.stringify(mergePatch(once, patch)) === JSON.stringify(once)
    }),
  )
  t.pass()
})
test('property: an empty patch leaves an object as it is', (t) => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (target) => JSON.stringify(mergePatch(target, {})) === JSON.stringify(target)),
  )
  t.pass()
})
