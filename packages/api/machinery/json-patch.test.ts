import test from 'ava'
import fc from 'fast-check'
import { jsonPatch, operationsMax } from './json-patch.js'
import { ApiError } from './status.js'

/** RFC 6902 appendix A and RFC 6901 §5. */
const applies = test.macro({
  exec: (t, _what: string, target: unknown, patch: unknown, wanted: unknown) => {
    const before = JSON.stringify(target)
    t.deepEqual(jsonPatch(target, patch), wanted)
    t.is(JSON.stringify(target), before, 'the target was changed')
  },
  title: (_title, what) => `RFC 6902: ${what}`,
})
test(applies, 'A.1 adding an object member', { foo: 'bar' }, [{ op: 'add', path: '/baz', value: 'qux' }], { baz: 'qux', foo: 'bar' })
test(applies, 'A.2 adding a list element', { foo: ['bar', 'baz'] }, [{ op: 'add', path: '/foo/1', value: 'qux' }], {
  foo: ['bar', 'qux', 'baz'],
})
test(applies, 'A.3 removing an object member', { baz: 'qux', foo: 'bar' }, [{ op: 'remove', path: '/baz' }], { foo: 'bar' })
test(applies, 'A.4 removing a list element', { foo: ['bar', 'qux', 'baz'] }, [{ op: 'remove', path: '/foo/1' }], { foo: ['bar', 'baz'] })
test(applies, 'A.5 replacing a value', { baz: 'qux', foo: 'bar' }, [{ op: 'replace', path: '/baz', value: 'boo' }], {
  baz: 'boo',
  foo: 'bar',
})
test(
  applies,
  'A.6 moving a value',
  { foo: { bar: 'baz', waldo: 'fred' }, qux: { corge: 'grault' } },
  [{ op: 'move', from: '/foo/waldo', path: '/qux/thud' }],
  { foo: { bar: 'baz' }, qux: { corge: 'grault', thud: 'fred' } },
)
test(applies, 'A.7 moving a list element', { foo: ['all', 'grass', 'cows', 'eat'] }, [{ op: 'move', from: '/foo/1', path: '/foo/3' }], {
  foo: ['all', 'cows', 'eat', 'grass'],
})
test(
  applies,
  'A.8 testing a value: success',
  { baz: 'qux', foo: ['a', 2, 'c'] },
  [
    { op: 'test', path: '/baz', value: 'qux' },
    { op: 'test', path: '/foo/1', value: 2 },
  ],
  { baz: 'qux', foo: ['a', 2, 'c'] },
)
test(applies, 'A.10 adding a nested member object', { foo: 'bar' }, [{ op: 'add', path: '/child', value: { grandchild: {} } }], {
  foo: 'bar',
  child: { grandchild: {} },
})
test(applies, 'A.11 ignoring unrecognized elements', { foo: 'bar' }, [{ op: 'add', path: '/baz', value: 'qux', xyz: 123 }], {
  foo: 'bar',
  baz: 'qux',
})
test(applies, 'A.14 escape ordering', { '/': 9, '~1': 10 }, [{ op: 'test', path: '/~01', value: 10 }], { '/': 9, '~1': 10 })
test(applies, 'A.16 adding a list value at the end', { foo: ['bar'] }, [{ op: 'add', path: '/foo/-', value: ['abc', 'def'] }], {
  foo: ['bar', ['abc', 'def']],
})
test(applies, 'replacing the whole document', { foo: 1 }, [{ op: 'replace', path: '', value: { bar: 2 } }], { bar: 2 })
test(
  applies,
  'copying does not share',
  { a: { b: 1 } },
  [
    { op: 'copy', from: '/a', path: '/c' },
    { op: 'replace', path: '/a/b', value: 2 },
  ],
  { a: { b: 2 }, c: { b: 1 } },
)
test(
  applies,
  'the key __proto__ is data',
  {},
  [{ op: 'add', path: '/__proto__', value: { polluted: true } }],
  JSON.parse('{"__proto__":{"polluted":true}}'),
)

const refuses = test.macro({
  exec: (t, target: unknown, patch: unknown, code: number) => {
    const error = t.throws(() => jsonPatch(target, patch), { instanceOf: ApiError })
    t.is(error?.code, code)
  },
  title: (title) => `refused: ${title}`,
})
test('A.9 a test that fails', refuses, { baz: 'qux' }, [{ op: 'test', path: '/baz', value: 'bar' }], 422)
test('A.12 adding to a target that is not there', refuses, { foo: 'bar' }, [{ op: 'add', path: '/baz/bat', value: 'qux' }], 422)
test('A.15 a string is not the number', refuses, { '~1': 10 }, [{ op: 'test', path: '/~01', value: '10' }], 422)
test('removing what is not there', refuses, {}, [{ op: 'remove', path: '/a' }], 422)
test('replacing what is not there', refuses, {}, [{ op: 'replace', path: '/a', value: 1 }], 422)
test('an index with a leading zero', refuses, { a: [1, 2] }, [{ op: 'remove', path: '/a/01' }], 422)
test('an index past the end', refuses, { a: [1] }, [{ op: 'add', path: '/a/2', value: 1 }], 422)
test('moving a value into itself', refuses, { a: { b: {} } }, [{ op: 'move', from: '/a', path: '/a/b/c' }], 422)
test('reading through the prototype', refuses, {}, [{ op: 'test', path: '/constructor/name', value: 'Object' }], 422)
test('an operation nobody knows', refuses, {}, [{ op: 'merge', path: '/a', value: 1 }], 400)
test('a path that is no pointer', refuses, {}, [{ op: 'add', path: 'a', value: 1 }], 400)
test('an add without a value', refuses, {}, [{ op: 'add', path: '/a' }], 400)
test('a patch that is no list', refuses, {}, { op: 'add' }, 400)
test(
  'more operations than are allowed',
  refuses,
  {},
  Array.from({ length: operationsMax + 1 }, () => ({ op: 'test', path: '', value: {} })),
  413,
)

test('property: any patch either applies or is an ApiError, and the prototype stays clean', (t) => {
  const path = fc
    .array(fc.constantFrom('a', '__proto__', 'constructor', '0', '1', '-', 'b'), { maxLength: 3 })
    .map((parts) => parts.map((part) => `/${part}`).join(''))
  const operation = fc.record({
    op: fc.constantFrom('add', 'remove', 'replace', 'move', 'copy', 'test'),
    path,
    from: path,
    value: fc.jsonValue(),
  })
  fc.assert(
    fc.property(fc.jsonValue(), fc.array(operation, { maxLength: 5 }), (target, patch) => {
      try {
        jsonPatch(target, patch)
      } catch (error) {
        if (!(error instanceof ApiError)) throw error
      }
      return Object.keys(Object.prototype).length === 0
    }),
  )
  t.pass()
})
