// Sentences and places are those of apiextensions pkg/apis/apiextensions/validation and pkg/apiserver/schema/validation.go.

import test from 'ava'
import { Causes } from '../machinery/causes.js'
import type { JsonSchemaProps } from '../machinery/json-schema-props.js'
import { validateSchema } from './schema-rules.js'

/** What is said of the root schema, `s` standing for its path. */
const says = test.macro((t, root: JsonSchemaProps, ...expected: string[]) => {
  const causes = new Causes()
  validateSchema(root, { path: 's', hasStatus: false }, causes)
  t.deepEqual(
    causes.list.map(({ field, message }) => `${field}: ${message}`),
    expected,
  )
})
/** A property `a` of the root. */
const property = (a: JsonSchemaProps): JsonSchemaProps => ({ type: 'object', properties: { a } })
const text: JsonSchemaProps = { type: 'string' }

test('a good one', says, property({ type: 'array', items: text }))
test('the root has a type', says, {}, 's.type: Required value: must not be empty at the root')
test('which is object', says, text, 's.type: Invalid value: "string": must be object at the root')
test('so has every field', says, property({}), 's.properties[a].type: Required value: must not be empty for specified object fields')
test(
  'and every item',
  says,
  property({ type: 'array', items: {} }),
  's.properties[a].items.type: Required value: must not be empty for specified array items',
)
test('an array has items', says, property({ type: 'array' }), 's.properties[a].items: Required value: must be specified')
test(
  'an unknown type',
  says,
  property({ type: 'text' }),
  's.properties[a].type: Unsupported value: "text": supported values: "array", "boolean", "integer", "number", "object", "string"',
)
test(
  'type null',
  says,
  property({ type: 'null' }),
  's.properties[a].type: Forbidden: type cannot be set to null, use nullable as an alternative',
)
test(
  'further properties at the root',
  says,
  { type: 'object', additionalProperties: true },
  's.additionalProperties: Forbidden: must not be used at the root',
)
test(
  'further properties beside properties',
  says,
  property({ type: 'object', properties: { b: text }, additionalProperties: text }),
  's.properties[a].additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive',
)
test(
  'uniqueItems',
  says,
  property({ type: 'array', items: text, uniqueItems: true }),
  's.properties[a].uniqueItems: Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic',
)
test('references', says, property({ ...text, $ref: '#/x' }), 's.properties[a].$ref: Forbidden: $ref is not supported')
test('definitions', says, { ...property(text), definitions: { b: text } }, 's.definitions: Forbidden: definitions is not supported')
test(
  'a list of items',
  says,
  property({ type: 'array', items: [text] }),
  's.properties[a].items: Forbidden: items must be a schema object and not an array',
)
test('nullable at the root', says, { ...property(text), nullable: true }, 's.nullable: Forbidden: nullable cannot be true at the root')
test(
  'preserve-unknown-fields: false',
  says,
  property({ ...text, 'x-kubernetes-preserve-unknown-fields': false }),
  's.properties[a].x-kubernetes-preserve-unknown-fields: Invalid value: false: must be true or undefined',
)
test(
  'a bad expression',
  says,
  property({ ...text, pattern: '[' }),
  's.properties[a].pattern: Invalid value: "[": must be a valid regular expression, but isn\'t: error parsing regexp: missing closing ]: `[`',
)
test(
  'metadata says no more than names',
  says,
  property(text).properties
    ? { type: 'object', properties: { metadata: { type: 'object', properties: { name: { ...text, maxLength: 5 } } } } }
    : {},
)
test(
  'and no labels',
  says,
  { type: 'object', properties: { metadata: { type: 'object', properties: { labels: { type: 'object' } } } } },
  's.properties[metadata]: Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified',
)

test(
  'junctors say nothing of types',
  says,
  { ...property(text), anyOf: [{ properties: { a: { type: 'string', description: 'x' } } }] },
  's.anyOf[0].properties[a].type: Forbidden: must be empty to be structural',
  's.anyOf[0].properties[a].description: Forbidden: must be empty to be structural',
)
test(
  'nor of defaults',
  says,
  property({ ...text, allOf: [{ default: 'x' }] }),
  's.properties[a].allOf[0].default: Forbidden: must be undefined to be structural',
)
test(
  'nor of fields that are not there',
  says,
  { ...property(text), not: { properties: { b: { enum: ['x'] } } } },
  's.properties[b]: Required value: because it is defined in s.not.properties[b]',
)
test(
  'nor of metadata',
  says,
  { type: 'object', properties: { metadata: { type: 'object' } }, allOf: [{ properties: { metadata: {} } }] },
  's.allOf[0].properties[metadata]: Forbidden: must not be specified in a nested context',
)
test(
  'int-or-string may say its two types',
  says,
  property({ 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] }),
)
test(
  'also as the first of allOf',
  says,
  property({ 'x-kubernetes-int-or-string': true, allOf: [{ anyOf: [{ type: 'integer' }, { type: 'string' }] }, { pattern: 'x' }] }),
)
test(
  'int-or-string keeps no unknown fields',
  says,
  property({ 'x-kubernetes-int-or-string': true, 'x-kubernetes-preserve-unknown-fields': true }),
  's.properties[a].x-kubernetes-preserve-unknown-fields: Invalid value: true: must be false if x-kubernetes-int-or-string is true',
)

test(
  'an embedded resource is an object',
  says,
  property({ ...text, 'x-kubernetes-embedded-resource': true, 'x-kubernetes-preserve-unknown-fields': true }),
  's.properties[a].type: Invalid value: "string": must be object if x-kubernetes-embedded-resource is true',
)
test(
  'with properties of its own',
  says,
  property({ type: 'object', 'x-kubernetes-embedded-resource': true }),
  's.properties[a].properties: Required value: must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields',
)

const keyed = (item: JsonSchemaProps, ...keys: string[]) =>
  property({ type: 'array', 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': keys, items: item })
test(
  'a map has keys',
  says,
  keyed({ type: 'object', properties: { k: text } }),
  's.properties[a].x-kubernetes-list-map-keys: Required value: must not be empty if x-kubernetes-list-type is map',
)
test(
  'which its items have',
  says,
  keyed({ type: 'object', required: ['k'], properties: { b: text } }, 'k'),
  's.properties[a].x-kubernetes-list-map-keys: Invalid value: ["k"]: entries must all be names of item properties',
)
test(
  'always',
  says,
  keyed({ type: 'object', properties: { k: text } }, 'k'),
  's.properties[a].items.properties[k].default: Required value: this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property',
)
test('by a default, too', says, keyed({ type: 'object', properties: { k: { ...text, default: '' } } }, 'k'))
test(
  'keys are scalars',
  says,
  keyed({ type: 'object', required: ['k'], properties: { k: { type: 'object' } } }, 'k'),
  's.properties[a].items.properties[k].type: Invalid value: "object": must be a scalar type if parent array\'s x-kubernetes-list-type is map',
)
test(
  'keys without a map',
  says,
  property({ type: 'array', items: text, 'x-kubernetes-list-map-keys': ['k'] }),
  's.properties[a].x-kubernetes-list-type: Required value: must be map if x-kubernetes-list-map-keys is non-empty',
)
test(
  'a set is a list',
  says,
  property({ ...text, 'x-kubernetes-list-type': 'set' }),
  's.properties[a].type: Invalid value: "string": must be array if x-kubernetes-list-type is specified',
)
test(
  'of things that are whole',
  says,
  property({ type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'object' } }),
  's.properties[a].items.x-kubernetes-map-type: Invalid value: null: must be atomic as item of a list with x-kubernetes-list-type=set',
)
test(
  'an unknown type of list',
  says,
  property({ type: 'array', 'x-kubernetes-list-type': 'bag', items: text }),
  's.properties[a].x-kubernetes-list-type: Unsupported value: "bag": supported values: "atomic", "map", "set"',
)
test(
  'an unknown type of map',
  says,
  property({ type: 'object', 'x-kubernetes-map-type': 'x' }),
  's.properties[a].x-kubernetes-map-type: Unsupported value: "x": supported values: "atomic", "granular"',
)

test(
  'a default is valid',
  says,
  property({ type: 'integer', default: 'x' }),
  's.properties[a].default: Invalid value: "string": a in body must be of type integer: "string"'.replace('a in body', ' in body'),
)
test(
  'and holds nothing unknown',
  says,
  property({ type: 'object', properties: { b: text }, default: { c: 1 } }),
  's.properties[a].default: Invalid value: {"c":1}: must not have unknown fields',
)
test(
  'metadata has no defaults',
  says,
  { type: 'object', properties: { metadata: { type: 'object', properties: { name: { ...text, default: 'x' } } } } },
  's.properties[metadata].properties[name].default: Forbidden: must not be set in top-level metadata',
)

test(
  'a rule in CEL is not empty',
  says,
  property({ ...text, 'x-kubernetes-validations': [{ rule: ' ' }] }),
  's.properties[a].x-kubernetes-validations[0].rule: Required value: rule is not specified',
)
test(
  'its message has one line',
  says,
  property({ ...text, 'x-kubernetes-validations': [{ rule: 'true', message: 'a\nb' }] }),
  's.properties[a].x-kubernetes-validations[0].message: Invalid value: "a\\nb": must not contain line breaks',
)

test('with a status subresource the root holds no junctors', (t) => {
  const causes = new Causes()
  validateSchema({ ...property(text), oneOf: [{ required: ['a'] }] }, { path: 's', hasStatus: true }, causes)
  t.is(
    causes.list[0]?.message,
    'Invalid value: "oneOf": oneOf is not allowed at the root of the schema if the status subresource is enabled',
  )
})
test('expressions are bounded together', (t) => {
  const causes = new Causes()
  const properties = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`p${i}`, { type: 'string', pattern: '(a{90}){90}' }]))
  validateSchema({ type: 'object', properties }, { path: 's', hasStatus: false }, causes)
  t.regex(causes.list.map(({ message }) => message).join('\n'), /all expressions of a schema together may take 200000 instructions$/)
  t.is(causes.list.length, 1)
})
