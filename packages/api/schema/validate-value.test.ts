// The sentences are those of kube-openapi (pkg/validation/errors/schema.go) as apiextensions turns them into causes.

import test from 'ava'
import { Causes } from '../machinery/causes.js'
import type { JsonSchemaProps } from '../machinery/json-schema-props.js'
import { validateEmbedded } from './embedded.js'
import { validateLists } from './list-types.js'
import { compileSchema } from './schema-node.js'
import { validateValue } from './validate-value.js'

/** The object { a: value } against { a: schema }, every cause as `field: message`. */
const says = test.macro((t, schema: JsonSchemaProps, value: unknown, ...expected: string[]) => {
  const node = compileSchema({ type: 'object', properties: { a: schema } })
  const causes = new Causes()
  validateValue({ a: value }, node, '', causes)
  validateLists({ a: value }, node, '', causes)
  validateEmbedded({ a: value }, node, '', causes)
  t.deepEqual(
    causes.list.map(({ field, message }) => `${field}: ${message}`),
    expected,
  )
})
const text: JsonSchemaProps = { type: 'string' }
const integer: JsonSchemaProps = { type: 'integer' }

test('a text for a number', says, integer, 'x', 'a: Invalid value: "string": a in body must be of type integer: "string"')
test('a fraction for an integer', says, integer, 1.5, 'a: Invalid value: "number": a in body must be of type integer: "number"')
test('an integer for a number', says, { type: 'number' }, 1)
test('null where it is no value', says, text, null, 'a: Invalid value: "null": a in body must be of type string: "null"')
test('null where it is one', says, { ...text, nullable: true }, null)
test('a list for an object', says, { type: 'object' }, [], 'a: Invalid value: "array": a in body must be of type object: "array"')
test('any value without a type', says, { 'x-kubernetes-preserve-unknown-fields': true }, [1, 'x', null])
test('int-or-string: an int', says, { 'x-kubernetes-int-or-string': true }, 1)
test('int-or-string: a string', says, { 'x-kubernetes-int-or-string': true }, '50%')
test(
  'int-or-string: neither',
  says,
  { 'x-kubernetes-int-or-string': true },
  true,
  'a: Invalid value: "boolean": a in body must be of type integer,string: "boolean"',
)
test('enum', says, { ...text, enum: ['x', 'y'] }, 'z', 'a: Unsupported value: "z": supported values: "x", "y"')
test('enum of numbers', says, { ...integer, enum: [1, 2] }, 2)
test('minimum', says, { ...integer, minimum: 1 }, 0, 'a: Invalid value: 0: a in body should be greater than or equal to 1')
test(
  'exclusive maximum',
  says,
  { ...integer, maximum: 5, exclusiveMaximum: true },
  5,
  'a: Invalid value: 5: a in body should be less than 5',
)
test('multipleOf', says, { type: 'number', multipleOf: 0.1 }, 0.3)
test('not a multiple', says, { ...integer, multipleOf: 3 }, 4, 'a: Invalid value: 4: a in body should be a multiple of 3')
test(
  'int32',
  says,
  { ...integer, format: 'int32' },
  2 ** 31,
  'a: Invalid value: 2147483648: Checked value must be of type integer with format int32 in a',
)
test('maxLength counts characters', says, { ...text, maxLength: 2 }, '😀😀')
test('maxLength', says, { ...text, maxLength: 2 }, 'abc', 'a: Too long: may not be more than 2 bytes')
test('minLength', says, { ...text, minLength: 1 }, '', 'a: Invalid value: "": a in body should be at least 1 chars long')
test('pattern', says, { ...text, pattern: '^a+$' }, 'b', 'a: Invalid value: "b": a in body should match \'^a+$\'')
test('maxItems', says, { type: 'array', maxItems: 1, items: integer }, [1, 2], 'a: Too many: 2: must have at most 1 item')
test('minItems', says, { type: 'array', minItems: 1, items: integer }, [], 'a: Invalid value: 0: a in body should have at least 1 items')
test(
  'maxProperties',
  says,
  { type: 'object', maxProperties: 1, additionalProperties: text },
  { x: '', y: '' },
  'a: Too many: 2: must have at most 1 item',
)
test('required', says, { type: 'object', required: ['b'], properties: { b: text } }, {}, 'a.b: Required value')
test(
  'items are named by their index',
  says,
  { type: 'array', items: { type: 'object', properties: { b: integer } } },
  [{}, { b: '' }],
  'a[1].b: Invalid value: "string": a[1].b in body must be of type integer: "string"',
)
test(
  'additionalProperties as a schema',
  says,
  { type: 'object', additionalProperties: integer },
  { x: '' },
  'a.x: Invalid value: "string": a.x in body must be of type integer: "string"',
)
test(
  'additionalProperties: false',
  says,
  { type: 'object', additionalProperties: false },
  { x: 1 },
  'a: Invalid value: "x": a.x in body is a forbidden property',
)

const either: JsonSchemaProps = { type: 'object', properties: { b: text, c: text }, oneOf: [{ required: ['b'] }, { required: ['c'] }] }
test('oneOf: one', says, either, { b: '' })
test(
  'oneOf: none, and what the closest one lacks',
  says,
  either,
  {},
  '<nil>: Invalid value: "": "a" must validate one and only one schema (oneOf). Found none valid',
  'a.b: Required value',
)
test(
  'oneOf: both',
  says,
  either,
  { b: '', c: '' },
  '<nil>: Invalid value: "": "a" must validate one and only one schema (oneOf). Found 2 valid alternatives',
)
test('anyOf: one is enough', says, { ...integer, anyOf: [{ minimum: 10 }, { maximum: 1 }] }, 0)
test(
  'anyOf: none',
  says,
  { ...integer, anyOf: [{ minimum: 10 }, { maximum: 1 }] },
  5,
  '<nil>: Invalid value: "": "a" must validate at least one schema (anyOf)',
  'a: Invalid value: 5: a in body should be greater than or equal to 10',
)
test(
  'allOf',
  says,
  { ...integer, allOf: [{ minimum: 1 }, { maximum: 3 }] },
  5,
  'a: Invalid value: 5: a in body should be less than or equal to 3',
  '<nil>: Invalid value: "": "a" must validate all the schemas (allOf)',
)
test('not', says, { ...text, not: { enum: ['x'] } }, 'x', '<nil>: Invalid value: "": "a" must not validate the schema (not)')

test(
  'a set holds nothing twice',
  says,
  { type: 'array', 'x-kubernetes-list-type': 'set', items: text },
  ['x', 'y', 'x', 'x'],
  'a[2]: Duplicate value: "x"',
)
const map: JsonSchemaProps = {
  type: 'array',
  'x-kubernetes-list-type': 'map',
  'x-kubernetes-list-map-keys': ['n', 'p'],
  items: { type: 'object', properties: { n: text, p: text } },
}
test(
  'a map holds no key twice',
  says,
  map,
  [
    { n: 'x', p: '1' },
    { p: '2', n: 'x' },
    { p: '1', n: 'x' },
  ],
  'a[2]: Duplicate value: {"n":"x","p":"1"}',
)
test('keys left out are alike', says, map, [{ n: 'x' }, { n: 'x' }], 'a[1]: Duplicate value: {"n":"x"}')

const embedded: JsonSchemaProps = { type: 'object', 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true }
test(
  'an embedded resource says what it is',
  says,
  embedded,
  { kind: 'no kind' },
  'a.apiVersion: Required value',
  "a.kind: Invalid value: \"no kind\": may have mixed case, but should otherwise match: a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
)
test(
  'and its metadata is in order',
  says,
  embedded,
  { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a/b' } },
  'a.metadata.name: Invalid value: "a/b": may not contain \'/\'',
)

test('of a status the place is told with its prefix', (t) => {
  const causes = new Causes()
  validateValue({ b: 'x' }, compileSchema({ type: 'object', properties: { b: integer } }), 'status', causes)
  t.deepEqual(causes.list, [
    { reason: 'FieldValueTypeInvalid', field: 'status.b', message: 'Invalid value: "string": b in body must be of type integer: "string"' },
  ])
})
test('work on one object is bounded, by matches and by alternatives', (t) => {
  for (const [schema, value] of [
    [{ type: 'array', items: { type: 'string', pattern: '(a?){400}b' } }, Array(100).fill('a'.repeat(10_000))],
    [{ type: 'array', items: { anyOf: Array(1_000).fill({ minimum: 2 }) } }, Array(100_000).fill(1)],
  ] as const) {
    const causes = new Causes()
    validateValue(value, compileSchema(schema as unknown as JsonSchemaProps), '', causes)
    t.is(causes.list.at(-1)?.message, 'Invalid value: "": validating it takes more than 5000000 steps')
  }
})
