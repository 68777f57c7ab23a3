import test from 'ava'
import fc from 'fast-check'
import { Causes } from '../machinery/causes.js'
import type { JsonSchemaProps } from '../machinery/json-schema-props.js'
import type { KubeObject } from '../machinery/kind.js'
import { validateSchema } from './schema-rules.js'
import { structuralCodec } from './structural-codec.js'

const options = { apiVersion: 'a.b/v1', hasStatus: true, scale: undefined }
const schema: JsonSchemaProps = {
  type: 'object',
  required: ['spec'],
  properties: {
    spec: { type: 'object', required: ['a'], properties: { a: { type: 'integer' }, b: { type: 'string', default: 'd' } } },
    status: { type: 'object', required: ['ready'], properties: { ready: { type: 'boolean' } } },
  },
}
const body = (rest: object) => ({ apiVersion: 'a.b/v1', kind: 'X', metadata: { name: 'x' }, ...rest })
const complaints = (value: object, part: 'object' | 'status') => {
  const causes = new Causes()
  structuralCodec(schema, options).complete(value as Record<string, unknown>, causes, part)
  return causes.list.map(({ field }) => field)
}

test('a body is pruned and defaulted, its metadata read as every kind’s', (t) => {
  const read = structuralCodec(schema, options).read(
    body({ metadata: { name: 'x', creationTimestamp: null, other: 1 }, spec: { a: 1, c: 2 }, more: {} }),
  )
  t.deepEqual(read, {
    ok: true,
    value: body({ spec: { a: 1, b: 'd' } }),
    unknownFields: ['metadata.other', 'more', 'spec.c'],
  })
})
test('metadata of the wrong type is refused in the words of Go’s decoder', (t) => {
  const read = structuralCodec(schema, options).read(body({ metadata: { labels: { a: 1 } } }))
  t.false(read.ok)
  t.regex(read.ok ? '' : read.why, /cannot unmarshal number into Go struct field ObjectMeta\.metadata\.labels/)
})
test('a write to the object is not judged by its status, one to the status not by the rest', (t) => {
  t.deepEqual(complaints(body({ spec: { a: 1 }, status: { ready: 'no' } }), 'object'), [])
  t.deepEqual(complaints(body({ spec: {} }), 'object'), ['spec.a'])
  t.deepEqual(complaints(body({ spec: {}, status: {} }), 'status'), ['status.ready'])
  t.deepEqual(complaints(body({ spec: {} }), 'status'), [])
})
test('an object of an older schema is brought up to date, one that is stays itself', (t) => {
  const { upToDate } = structuralCodec(schema, options)
  const old = body({ apiVersion: 'a.b/v1alpha1', spec: { a: 1, gone: true } }) as unknown as KubeObject
  const shown = upToDate(old)
  t.deepEqual(shown as object, body({ spec: { a: 1, b: 'd' } }))
  t.is(upToDate(shown), shown)
  t.true((old.spec as { gone: boolean }).gone)
})
test('replicas are a count whatever the schema says', (t) => {
  const scale = { specReplicas: ['spec', 'n'], statusReplicas: ['status', 'n'] }
  const codec = structuralCodec({ type: 'object', 'x-kubernetes-preserve-unknown-fields': true }, { ...options, scale })
  for (const [n, message] of [
    [-1, 'Invalid value: -1: should be a non-negative integer'],
    [2 ** 31, 'Invalid value: 2147483648: should be less than or equal to 2147483647'],
  ] as const) {
    const causes = new Causes()
    codec.complete(body({ spec: { n } }), causes, 'object')
    t.deepEqual(
      causes.list.map(({ field, message }) => [field, message]),
      [['.spec.n', message]],
    )
  }
})

const name = fc.constantFrom('a', 'b', 'spec', 'status', 'metadata', 'kind', '__proto__', 'constructor')
const leaf = {
  type: fc.constantFrom('object', 'array', 'string', 'integer', 'number', 'boolean', 'odd'),
  nullable: fc.boolean(),
  default: fc.jsonValue({ maxDepth: 2 }),
  enum: fc.array(fc.jsonValue({ maxDepth: 1 }), { maxLength: 3 }),
  pattern: fc.constantFrom('a', '[', '^(a*)*$'),
  format: fc.constantFrom('uri', 'date-time', 'int32', 'odd'),
  minimum: fc.integer(),
  maxLength: fc.nat(5),
  multipleOf: fc.constantFrom(0, 0.1, 3),
  required: fc.array(name, { maxLength: 2 }),
  'x-kubernetes-preserve-unknown-fields': fc.constant(true),
  'x-kubernetes-embedded-resource': fc.boolean(),
  'x-kubernetes-int-or-string': fc.boolean(),
  'x-kubernetes-list-type': fc.constantFrom('set', 'map', 'atomic', 'odd'),
  'x-kubernetes-list-map-keys': fc.array(name, { maxLength: 2 }),
}
/** Of the keys a few at a time: a schema that says everything is never a good one. */
const sparse = (model: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<JsonSchemaProps> =>
  fc
    .subarray(Object.keys(model), { maxLength: 4 })
    .chain((keys) => fc.record(Object.fromEntries(keys.map((key) => [key, model[key]!])))) as fc.Arbitrary<JsonSchemaProps>
const schemaOfDepth = (depth: number): fc.Arbitrary<JsonSchemaProps> => {
  if (depth === 0) return sparse(leaf)
  const inner = schemaOfDepth(depth - 1)
  const some = fc.array(inner, { maxLength: 2 })
  const holding = {
    properties: fc.dictionary(name, inner, { maxKeys: 3 }),
    additionalProperties: fc.oneof(fc.boolean(), inner),
    items: inner,
  }
  return fc.oneof(
    sparse({ ...leaf, ...holding, anyOf: some, oneOf: some, allOf: some, not: inner }),
    fc.record({ type: fc.constant('object'), properties: holding.properties }),
    fc.record({ type: fc.constant('array'), items: inner }),
  )
}
const anySchema = schemaOfDepth(3)

test('no schema and no object makes it throw, and what a good schema has read it reads alike again', (t) => {
  let good = 0
  fc.assert(
    fc.property(anySchema, fc.jsonValue({ maxDepth: 4 }), fc.dictionary(name, fc.jsonValue({ maxDepth: 3 })), (own, spec, more) => {
      const root: JsonSchemaProps = { type: 'object', properties: { spec: own } }
      const causes = new Causes()
      validateSchema(root, { path: 's', hasStatus: true }, causes)
      if (causes.list.length > 0) return
      good++
      const codec = structuralCodec(root, options)
      const read = codec.read({ ...more, apiVersion: 'a.b/v1', kind: 'X', metadata: { name: 'x' }, spec })
      if (!read.ok) return
      const found = new Causes()
      codec.complete(read.value, found, 'object')
      codec.complete(read.value, found, 'status')
      const again = codec.read(read.value)
      t.deepEqual(again, { ok: true, value: read.value, unknownFields: [] })
      JSON.stringify(codec.openApi?.())
    }),
    { numRuns: 3_000 },
  )
  t.true(good > 50, `${good} of the schemas were good ones`)
})
