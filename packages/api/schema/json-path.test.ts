import test from 'ava'
import fc from 'fast-check'
import { parseJsonPath, printed } from './json-path.js'

const object = {
  spec: {
    replicas: 3,
    names: ['a', 'b'],
    on: false,
    map: { 'x.y/z': 1 },
    ports: [
      { name: 'web', port: 80 },
      { name: 'dns', port: 53 },
    ],
  },
  status: {
    conditions: [
      { type: 'Ready', status: 'True' },
      { type: 'Synced', status: 'False' },
    ],
  },
}
const finds = test.macro({
  exec: (t, path: string, ...expected: unknown[]) => t.deepEqual(parseJsonPath(path)?.find(object), expected),
  title: (_title, path) => `${path}`,
})
test(finds, '.spec.replicas', 3)
test(finds, '.spec.nothing.there')
test(finds, '.spec.names[1]', 'b')
test(finds, '.spec.names[-1]', 'b')
test(finds, '.spec.names[*]', 'a', 'b')
test(finds, ".spec.map['x.y/z']", 1)
test(finds, '.spec.map.x\\.y/z', 1)
test(finds, '.spec.ports[*].port', 80, 53)
test(finds, '.status.conditions[?(@.type=="Ready")].status', 'True')
test(finds, ".status.conditions[?(@.type == 'Nothing')].status")
test(finds, '.spec.ports[?(@.port>60)].name', 'web')
test(finds, '.spec.ports[?(@.name)].port', 80, 53)
test(finds, '.spec.replicas.deeper')
test(finds, '.', object)
test(finds, '.constructor')

test('what is not understood is no path', (t) => {
  for (const path of ['..a', '.a[', '.a[?(', 'spec', '.a b c', `.${'a.'.repeat(100)}b`, `.${'a'.repeat(3_000)}`])
    t.is(parseJsonPath(path), undefined, path)
})
test('values are printed as kubectl prints them', (t) => {
  t.deepEqual(
    [printed('x'), printed(1), printed(false), printed(['a']), printed({ a: 1 }), printed(null)],
    ['x', '1', 'false', '["a"]', '{"a":1}', ''],
  )
})
test('any text is a path or none, and any value can be searched', (t) => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'.ab[]*?@()=<>\'"\\1- '), maxLength: 30 }), fc.jsonValue(), (path, value) => {
      t.true(Array.isArray(parseJsonPath(path)?.find(value) ?? []))
    }),
    { numRuns: 1_000 },
  )
})
