import test from 'ava'
import protobuf from 'protobufjs'
import { CustomResourceDefinition } from '../kinds/custom-resource-definition.js'
import { decode } from './decode.js'
import { protobufToJson } from './protobuf.js'

const definition = (openAPIV3Schema: unknown) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'xs.a.b' },
  spec: {
    group: 'a.b',
    scope: 'Cluster',
    names: { plural: 'xs', kind: 'X' },
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema } }],
  },
})
const schemaOf = (openAPIV3Schema: unknown) =>
  decode(CustomResourceDefinition, definition(openAPIV3Schema)).object.spec.versions[0]?.schema?.openAPIV3Schema

test('zero values are absence, but for pointers', (t) => {
  const spec = { type: 'integer', description: '', minimum: 0, nullable: false, enum: [], maxLength: 0, default: 0 }
  t.deepEqual(schemaOf({ type: 'object', properties: { spec } })?.properties?.spec, {
    type: 'integer',
    minimum: 0,
    maxLength: 0,
    default: 0,
  })
})
test('unknown fields of a schema are told with their place', (t) => {
  const { warnings } = decode(CustomResourceDefinition, definition({ type: 'object', properties: { spec: { type: 'string', typo: 1 } } }), {
    fieldValidation: 'Warn',
  })
  t.deepEqual(warnings, ['unknown field "spec.versions[0].schema.openAPIV3Schema.properties.spec.typo"'])
})
const refused = test.macro({
  exec: (t, openAPIV3Schema: unknown, why: RegExp) => t.regex(t.throws(() => schemaOf(openAPIV3Schema))?.message ?? '', why),
  title: (_title, schema) => `${JSON.stringify(schema)} cannot be read`,
})
test(refused, 'x', /cannot unmarshal string into Go struct field .*openAPIV3Schema of type v1\.JSONSchemaProps/)
test(refused, { maximum: 'x' }, /cannot unmarshal string into Go struct field .*openAPIV3Schema\.maximum of type float64/)
test(refused, { properties: [] }, /cannot unmarshal array into Go struct field .*openAPIV3Schema\.properties of type map/)

// Field numbers of apiextensions v1 generated.proto.
const { root } = protobuf.parse(`syntax = "proto2";
  message JSON { optional bytes raw = 1; }
  message OrBool { optional bool allows = 1; optional Schema schema = 2; }
  message OrArray { optional Schema schema = 1; }
  message Rule { optional string rule = 1; optional string message = 2; }
  message Schema { optional string description = 4; optional string type = 5; optional JSON default = 8; optional double minimum = 11; optional int64 maxLength = 13;
    repeated JSON enum = 20; repeated string required = 23; optional OrArray items = 24; repeated Schema anyOf = 27; map<string, Schema> properties = 29;
    optional OrBool additionalProperties = 30; optional bool nullable = 37; optional bool preserve = 38; optional string listType = 42; repeated Rule rules = 44; }
  message Validation { optional Schema openAPIV3Schema = 1; }
  message Version { optional string name = 1; optional bool served = 2; optional bool storage = 3; optional Validation schema = 4; }
  message Names { optional string plural = 1; optional string kind = 4; }
  message Spec { optional string group = 1; optional Names names = 3; optional string scope = 4; repeated Version versions = 7; }
  message Definition { optional Spec spec = 2; }
`)
const json = (value: unknown) => ({ raw: Buffer.from(JSON.stringify(value)) })

test('protobuf says the same as JSON', (t) => {
  const type = root.lookupType('Definition')
  const openAPIV3Schema = {
    type: 'object',
    required: ['spec'],
    rules: [{ rule: 'true', message: 'never' }],
    properties: {
      spec: { type: 'object', additionalProperties: { schema: { type: 'integer', minimum: 0.5, nullable: true } } },
      list: {
        type: 'array',
        listType: 'set',
        items: { schema: { type: 'string', maxLength: 3, default: json('x'), enum: [json('x'), json(null)] } },
      },
      any: { preserve: true, anyOf: [{ minimum: 1 }], additionalProperties: { allows: true } },
    },
  }
  const spec = {
    group: 'a.b',
    scope: 'Cluster',
    names: { plural: 'xs', kind: 'X' },
    versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema } }],
  }
  const raw = type.encode(type.fromObject({ spec })).finish()
  const read = protobufToJson(CustomResourceDefinition.schema, raw) as { spec: { versions: { schema: { openAPIV3Schema: unknown } }[] } }
  t.deepEqual(read.spec.versions[0]?.schema.openAPIV3Schema, {
    type: 'object',
    required: ['spec'],
    'x-kubernetes-validations': [{ rule: 'true', message: 'never' }],
    properties: {
      spec: { type: 'object', additionalProperties: { type: 'integer', minimum: 0.5, nullable: true } },
      list: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string', maxLength: 3, default: 'x', enum: ['x', null] } },
      any: { 'x-kubernetes-preserve-unknown-fields': true, anyOf: [{ minimum: 1 }], additionalProperties: true },
    },
  })
})
