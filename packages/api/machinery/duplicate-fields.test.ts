import test from 'ava'
import fc from 'fast-check'
import { duplicateFields } from './duplicate-fields.js'

test('keys said twice are named by their path', (t) => {
  t.deepEqual(duplicateFields('{"a":1,"a":2}'), ['a'])
  t.deepEqual(duplicateFields('{"spec":{"ports":[{"port":1},{"port":2, "port" : 3}]},"spec":{}}'), ['spec.ports[1].port', 'spec'])
  t.deepEqual(duplicateFields('{"a\\u0062":1,"ab":"}{\\"a\\":[","c":[[],{}]}'), ['ab'])
})
test('property: what JSON.stringify writes has no duplicates', (t) => {
  fc.assert(
    fc.property(
      fc.jsonValue(),
      fc.constantFrom(undefined, 2),
      (value, indent) => duplicateFields(JSON.stringify(value, null, indent)).length === 0,
    ),
  )
  t.pass()
})
