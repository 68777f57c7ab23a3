// Cases of apiextensions pkg/apiserver/schema/pruning/algorithm_test.go and defaulting/*_test.go, in small.

import test from 'ava'
import { cloneJson } from '../machinery/json.js'
import type { JsonSchemaProps } from '../machinery/json-schema-props.js'
import { applyDefaults, prune, pruneNulls } from './prune.js'
import { compileSchema } from './schema-node.js'

const any: JsonSchemaProps = { 'x-kubernetes-preserve-unknown-fields': true }
const text: JsonSchemaProps = { type: 'string' }

const pruned = test.macro((t, schema: JsonSchemaProps, value: object, expected: object, unknown: string[] = []) => {
  const copy = cloneJson(value)
  t.deepEqual(prune(copy, compileSchema(schema)), unknown)
  t.deepEqual(copy, expected)
})
test(
  'what no schema knows goes, at every depth',
  pruned,
  { type: 'object', properties: { a: { type: 'object', properties: { b: text } } } },
  { a: { b: 1, c: 2 }, d: 3 },
  { a: { b: 1 } },
  ['a.c', 'd'],
)
test(
  'items are looked into',
  pruned,
  { type: 'array', items: { type: 'object', properties: { a: text } } },
  [{ a: 1, b: 2 }, 3],
  [{ a: 1 }, 3],
  ['[0].b'],
)
test(
  'additionalProperties keeps keys and prunes what they hold',
  pruned,
  { type: 'object', additionalProperties: { type: 'object', properties: { a: text } } },
  { x: { a: 1, b: 2 } },
  { x: { a: 1 } },
  ['x.b'],
)
test(
  'additionalProperties: true keeps scalars, and no field of an object',
  pruned,
  { type: 'object', additionalProperties: true },
  { x: 1, y: { a: 1 } },
  { x: 1, y: {} },
  ['y.a'],
)
test('preserve-unknown-fields keeps everything', pruned, any, { a: { b: [1, { c: 2 }] } }, { a: { b: [1, { c: 2 }] } })
test(
  'and what is specified below it is pruned again',
  pruned,
  { ...any, properties: { a: { type: 'object', properties: { b: text } } } },
  { a: { b: 1, c: 2 }, d: { e: 3 } },
  { a: { b: 1 }, d: { e: 3 } },
  ['a.c'],
)
test(
  'an embedded resource keeps its metadata',
  pruned,
  { type: 'object', properties: { o: { type: 'object', 'x-kubernetes-embedded-resource': true, properties: { spec: text } } } },
  { o: { apiVersion: 'v1', kind: 'X', metadata: { labels: {} }, spec: 1, other: 2 } },
  { o: { apiVersion: 'v1', kind: 'X', metadata: { labels: {} }, spec: 1 } },
  ['o.other'],
)
test(
  'keys of the prototype are data like any other',
  pruned,
  { type: 'object', properties: { a: text } },
  JSON.parse('{"__proto__": {"a": 1}, "constructor": 1, "a": "x"}'),
  { a: 'x' },
  ['__proto__', 'constructor'],
)

test('the root keeps its metadata whatever the schema says', (t) => {
  const value = { apiVersion: 'v1', kind: 'X', metadata: { name: 'a' }, spec: {} }
  t.deepEqual(prune(value, compileSchema({ type: 'object' }), { root: true }), ['spec'])
  t.deepEqual(value as object, { apiVersion: 'v1', kind: 'X', metadata: { name: 'a' } })
})

const defaulted = test.macro((t, schema: JsonSchemaProps, value: object, expected: object) => {
  const copy = cloneJson(value)
  const node = compileSchema(schema)
  const changed = [pruneNulls(copy, node), applyDefaults(copy, node)].includes(true)
  t.deepEqual(copy, expected)
  t.is(changed, JSON.stringify(value) !== JSON.stringify(expected))
})
const withDefault: JsonSchemaProps = { type: 'string', default: 'd' }
test('what is left out gets its default', defaulted, { type: 'object', properties: { a: withDefault } }, {}, { a: 'd' })
test('zero values are values', defaulted, { type: 'object', properties: { a: withDefault } }, { a: '' }, { a: '' })
test(
  'a default brings the defaults inside it',
  defaulted,
  { type: 'object', properties: { a: { type: 'object', default: {}, properties: { b: withDefault } } } },
  {},
  { a: { b: 'd' } },
)
test(
  'nothing is made to hold a default',
  defaulted,
  { type: 'object', properties: { a: { type: 'object', properties: { b: withDefault } } } },
  {},
  {},
)
test(
  'items and further properties are looked into',
  defaulted,
  {
    type: 'object',
    properties: {
      l: { type: 'array', items: { type: 'object', properties: { a: withDefault } } },
      m: { type: 'object', additionalProperties: { type: 'object', properties: { a: withDefault } } },
    },
  },
  { l: [{}], m: { x: {} } },
  { l: [{ a: 'd' }], m: { x: { a: 'd' } } },
)
test(
  'null where it is no value is replaced by the default',
  defaulted,
  { type: 'object', properties: { a: withDefault } },
  { a: null },
  { a: 'd' },
)
test('null without a default is left out', defaulted, { type: 'object', properties: { a: text } }, { a: null }, {})
test(
  'null where it is a value stays',
  defaulted,
  { type: 'object', properties: { a: { type: 'string', nullable: true, default: 'd' } } },
  { a: null },
  { a: null },
)

test('objects do not share a default', (t) => {
  const node = compileSchema({ type: 'object', properties: { a: { type: 'object', default: { b: [] } } } })
  const [first, second] = [{}, {}] as { a?: { b: number[] } }[]
  applyDefaults(first, node)
  applyDefaults(second, node)
  first!.a!.b.push(1)
  t.deepEqual(second, { a: { b: [] } })
})
test('defaults add no more than an object can bear', (t) => {
  const large = Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`k${i}`, i]))
  const node = compileSchema({ type: 'array', items: { type: 'object', properties: { a: { type: 'object', default: large } } } })
  const list = Array.from({ length: 100_000 }, () => ({}))
  const defaulting = { left: 200_000 }
  applyDefaults(list, node, defaulting)
  t.true(defaulting.left < 0)
  t.true(list.filter((item) => Object.hasOwn(item, 'a')).length < 300)
})
