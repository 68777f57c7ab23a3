// JSONSchemaProps of apiextensions.k8s.io/v1: a schema as a field of an object. It holds itself, and unions of itself with
// booleans and lists, which the notation cannot say; so its fields are a table here, with what JSON and protobuf make of them.

import protobuf from 'protobufjs/minimal.js'
import { isObject, parseJson, setKey } from './json.js'

export interface JsonSchemaProps {
  type?: string
  format?: string
  title?: string
  description?: string
  default?: unknown
  nullable?: boolean
  pattern?: string
  enum?: unknown[]
  minimum?: number
  maximum?: number
  exclusiveMinimum?: boolean
  exclusiveMaximum?: boolean
  multipleOf?: number
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
  minProperties?: number
  maxProperties?: number
  uniqueItems?: boolean
  required?: string[]
  properties?: Record<string, JsonSchemaProps>
  additionalProperties?: JsonSchemaProps | boolean
  items?: JsonSchemaProps | JsonSchemaProps[]
  allOf?: JsonSchemaProps[]
  anyOf?: JsonSchemaProps[]
  oneOf?: JsonSchemaProps[]
  not?: JsonSchemaProps
  'x-kubernetes-preserve-unknown-fields'?: boolean
  'x-kubernetes-embedded-resource'?: boolean
  'x-kubernetes-int-or-string'?: boolean
  'x-kubernetes-list-type'?: string
  'x-kubernetes-list-map-keys'?: string[]
  'x-kubernetes-map-type'?: string
  'x-kubernetes-validations'?: ValidationRule[]
  /** Not supported in structural schemas, but fields none the less. */
  id?: string
  $ref?: string
  patternProperties?: Record<string, JsonSchemaProps>
  definitions?: Record<string, JsonSchemaProps>
  dependencies?: Record<string, unknown>
  additionalItems?: JsonSchemaProps | boolean
}
export interface ValidationRule {
  rule?: string
  message?: string
  messageExpression?: string
  reason?: string
  fieldPath?: string
  optionalOldSelf?: boolean
}

type Shape =
  | { is: 'text' | 'bool' | 'double' | 'int64' | 'json' | 'schema' | 'schema-or-bool' | 'schema-or-list' | 'schema-or-texts' }
  | { is: 'message'; fields: Fields }
  | { is: 'list' | 'map'; of: Shape }
interface Field {
  readonly protobuf: number
  readonly shape: Shape
  /** The zero value is a value: a pointer in Go. */
  readonly pointer: boolean
}
type Fields = ReadonlyMap<string, Field>

const fieldsOf = (table: Record<string, readonly [number, Shape, 'pointer'?]>): Fields =>
  new Map(
    Object.entries(table).map(([name, [number, shape, pointer]]) => [name, { protobuf: number, shape, pointer: pointer !== undefined }]),
  )

const text: Shape = { is: 'text' }
const bool: Shape = { is: 'bool' }
const double: Shape = { is: 'double' }
const int64: Shape = { is: 'int64' }
const json: Shape = { is: 'json' }
const schema: Shape = { is: 'schema' }
const schemaOrBool: Shape = { is: 'schema-or-bool' }
const list = (of: Shape): Shape => ({ is: 'list', of })
const map = (of: Shape): Shape => ({ is: 'map', of })

const externalDocs = fieldsOf({ description: [1, text], url: [2, text] })
const validationRule = fieldsOf({
  rule: [1, text],
  message: [2, text],
  messageExpression: [3, text],
  reason: [4, text, 'pointer'],
  fieldPath: [5, text],
  optionalOldSelf: [6, bool, 'pointer'],
})
/** In the order of generated.proto. */
const schemaFields = fieldsOf({
  id: [1, text],
  $schema: [2, text],
  $ref: [3, text, 'pointer'],
  description: [4, text],
  type: [5, text],
  format: [6, text],
  title: [7, text],
  default: [8, json, 'pointer'],
  maximum: [9, double, 'pointer'],
  exclusiveMaximum: [10, bool],
  minimum: [11, double, 'pointer'],
  exclusiveMinimum: [12, bool],
  maxLength: [13, int64, 'pointer'],
  minLength: [14, int64, 'pointer'],
  pattern: [15, text],
  maxItems: [16, int64, 'pointer'],
  minItems: [17, int64, 'pointer'],
  uniqueItems: [18, bool],
  multipleOf: [19, double, 'pointer'],
  enum: [20, list(json)],
  maxProperties: [21, int64, 'pointer'],
  minProperties: [22, int64, 'pointer'],
  required: [23, list(text)],
  items: [24, { is: 'schema-or-list' }],
  allOf: [25, list(schema)],
  oneOf: [26, list(schema)],
  anyOf: [27, list(schema)],
  not: [28, schema],
  properties: [29, map(schema)],
  additionalProperties: [30, schemaOrBool],
  patternProperties: [31, map(schema)],
  dependencies: [32, map({ is: 'schema-or-texts' })],
  additionalItems: [33, schemaOrBool],
  definitions: [34, map(schema)],
  externalDocs: [35, { is: 'message', fields: externalDocs }],
  example: [36, json, 'pointer'],
  nullable: [37, bool],
  'x-kubernetes-preserve-unknown-fields': [38, bool, 'pointer'],
  'x-kubernetes-embedded-resource': [39, bool],
  'x-kubernetes-int-or-string': [40, bool],
  'x-kubernetes-list-map-keys': [41, list(text)],
  'x-kubernetes-list-type': [42, text, 'pointer'],
  'x-kubernetes-map-type': [43, text, 'pointer'],
  'x-kubernetes-validations': [44, list({ is: 'message', fields: validationRule })],
})

/** What reading JSON needs of its caller. */
export interface SchemaReading {
  /** Told of fields that nobody knows, by path. */
  readonly unknownFields: string[]
  /** Makes the error of a value of the wrong type. */
  readonly wrongType: (found: unknown, path: string, wanted: string) => Error
}

/** The schema as Go's decoder reads it: nulls and zero values are absence, unknown fields are left out and told. */
export const readJsonSchema = (value: unknown, path: string, reading: SchemaReading): JsonSchemaProps =>
  read(schema, value, path, reading) as JsonSchemaProps

function read(shape: Shape, value: unknown, path: string, reading: SchemaReading): unknown {
  const refuse = (wanted: string) => reading.wrongType(value, path, wanted)
  switch (shape.is) {
    case 'text':
      if (typeof value !== 'string') throw refuse('string')
      return value
    case 'bool':
      if (typeof value !== 'boolean') throw refuse('bool')
      return value
    case 'double':
      if (typeof value !== 'number') throw refuse('float64')
      return value
    case 'int64':
      if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw refuse('int64')
      return value
    case 'json':
      return value
    case 'schema':
      if (!isObject(value)) throw refuse('v1.JSONSchemaProps')
      return readFields(schemaFields, value, path, reading)
    case 'message':
      if (!isObject(value)) throw refuse('v1.ValidationRule')
      return readFields(shape.fields, value, path, reading)
    case 'schema-or-bool':
      return typeof value === 'boolean' ? value : read(schema, value, path, reading)
    case 'schema-or-list':
      return read(Array.isArray(value) ? list(schema) : schema, value, path, reading)
    case 'schema-or-texts':
      return read(Array.isArray(value) ? list(text) : schema, value, path, reading)
    case 'list':
      if (!Array.isArray(value)) throw refuse('[]')
      return value.map((item, i) => read(shape.of, item, `${path}[${i}]`, reading))
    case 'map': {
      if (!isObject(value)) throw refuse('map[string]')
      const result = {}
      for (const key of Object.keys(value)) setKey(result, key, read(shape.of, value[key], `${path}.${key}`, reading))
      return result
    }
  }
}

function readFields(fields: Fields, value: Record<string, unknown>, path: string, reading: SchemaReading): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  for (const name of Object.keys(value)) {
    const field = fields.get(name)
    const at = `${path}.${name}`
    if (field === undefined) reading.unknownFields.push(at)
    else if (value[name] !== null && value[name] !== undefined) {
      const made = read(field.shape, value[name], at, reading)
      if (field.pointer || !isZero(field.shape, made)) result[name] = made
    }
  }
  return result
}

function isZero({ is }: Shape, value: unknown): boolean {
  if (is === 'text') return value === ''
  if (is === 'bool') return value === false
  if (is === 'list') return (value as unknown[]).length === 0
  return is === 'map' && Object.keys(value as object).length === 0
}

type Reader = protobuf.Reader
const lengthDelimited = 2
const within = (reader: Reader): Reader => protobuf.Reader.create(reader.bytes())
const byNumber = new WeakMap<Fields, Map<number, [string, Field]>>()

/** The JSON of a JSONSchemaProps message. Throws what protobufjs throws when the bytes make no sense. */
export const jsonSchemaFromProtobuf = (reader: Reader): Record<string, unknown> => readMessage(schemaFields, reader)

function readMessage(fields: Fields, reader: Reader): Record<string, unknown> {
  const numbers = byNumber.get(fields) ?? new Map([...fields].map(([name, field]) => [field.protobuf, [name, field]]))
  byNumber.set(fields, numbers)
  const result: Record<string, unknown> = {}
  eachField(reader, (number, wireType) => {
    const found = numbers.get(number)
    if (found === undefined || wireType !== wireTypeOf(found[1].shape)) return false
    const [name, { shape }] = found
    if (shape.is === 'list') result[name] = [...((result[name] as unknown[] | undefined) ?? []), readProtobuf(shape.of, reader)]
    else if (shape.is === 'map') {
      const entries = (result[name] as object | undefined) ?? {}
      readEntry(shape.of, within(reader), entries)
      result[name] = entries
    } else result[name] = readProtobuf(shape, reader)
    return true
  })
  return result
}

function readProtobuf(shape: Shape, reader: Reader): unknown {
  switch (shape.is) {
    case 'text':
      return reader.string()
    case 'bool':
      return reader.bool()
    case 'double':
      return reader.double()
    case 'int64':
      return Number(reader.int64())
    case 'json':
      return parseJson(String(readParts(within(reader), { 1: (at) => Buffer.from(at.bytes()).toString() })[1] ?? 'null'))
    case 'message':
      return readMessage(shape.fields, within(reader))
    case 'schema-or-bool': {
      const parts = readParts(within(reader), { 1: (at) => at.bool(), 2: (at) => readMessage(schemaFields, within(at)) })
      return parts[2] ?? parts[1] ?? false
    }
    case 'schema-or-list':
      return readParts(within(reader), { 1: (at) => readMessage(schemaFields, within(at)) })[1]
    case 'schema-or-texts':
      return readParts(within(reader), { 1: (at) => readMessage(schemaFields, within(at)) })[1] ?? []
    default:
      return readMessage(schemaFields, within(reader))
  }
}

/** The last value of each field that `parts` reads. */
function readParts(reader: Reader, parts: Readonly<Record<number, (reader: Reader) => unknown>>): Record<number, unknown> {
  const result: Record<number, unknown> = {}
  eachField(reader, (number) => {
    const part = parts[number]
    if (part === undefined) return false
    result[number] = part(reader)
    return true
  })
  return result
}

/** A map is a list of messages { 1 key, 2 value }. */
function readEntry(shape: Shape, reader: Reader, into: object): void {
  let key = ''
  let value: unknown = {}
  eachField(reader, (number, wireType) => {
    if (wireType !== lengthDelimited || number > 2) return false
    if (number === 1) key = reader.string()
    else value = readProtobuf(shape, reader)
    return true
  })
  setKey(into, key, value)
}

function eachField(reader: Reader, take: (number: number, wireType: number) => boolean): void {
  while (reader.pos < reader.len) {
    const tag = reader.uint32()
    if (!take(tag >>> 3, tag & 7)) reader.skipType(tag & 7)
  }
}

const wireTypeOf = ({ is }: Shape): number => (is === 'bool' || is === 'int64' ? 0 : is === 'double' ? 1 : lengthDelimited)
