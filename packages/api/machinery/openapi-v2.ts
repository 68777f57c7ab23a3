// OpenAPI v2 in gnostic's protobuf form (google/gnostic openapiv2/OpenAPIv2.proto), for kubectl <= 1.28: it reads from
// /openapi/v2 whether a kind's PATCH takes `dryRun` and `fieldValidation`, what a manifest may hold, and what
// `kubectl explain --output=plaintext-openapiv2` says. The definitions are those of version 3.
//
//   Document   { 1 swagger, 2 Info { 1 title, 2 version }, 8 Paths { 2 NamedPathItem { 1 name, 2 PathItem { 8 patch } } },
//                9 Definitions { 1 NamedSchema { 1 name, 2 Schema } } }
//   Operation  { 8 ParametersItem { 1 Parameter { 2 NonBodyParameter { 3 QueryParameterSubSchema } } }, 13 NamedAny }
//   Schema     { 1 $ref, 2 format, 4 description, 19 required, 21 AdditionalPropertiesItem { 1 Schema }, 22 TypeItem { 1 value },
//                23 ItemsItem { 1 Schema }, 25 Properties { 1 NamedSchema }, 31 NamedAny { 1 name, 2 Any { 2 yaml } } }

import protobuf from 'protobufjs/minimal.js'
import type { AnyKind } from './kind.js'
import { groupVersionPath, openApiDocument } from './openapi.js'

export const openApiV2MediaType = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf'

type Writer = protobuf.Writer
const lengthDelimited = 2

function text(writer: Writer, field: number, value: string): void {
  writer.uint32((field << 3) | lengthDelimited).string(value)
}
function nested(writer: Writer, field: number, write: (inner: Writer) => void): void {
  const inner = protobuf.Writer.create()
  write(inner)
  writer.uint32((field << 3) | lengthDelimited).bytes(inner.finish())
}

const queryParameters = ['dryRun', 'fieldManager', 'fieldValidation', 'force']

/** The document of all kinds, ready to send. */
export function openApiV2Document(kinds: readonly AnyKind[]): Uint8Array {
  const document = protobuf.Writer.create()
  text(document, 1, '2.0')
  nested(document, 2, (info) => {
    text(info, 1, 'Kubernetes')
    text(info, 2, 'v1.33.0')
  })
  nested(document, 8, (paths) => {
    for (const kind of kinds.filter(({ verbs }) => verbs.includes('patch')))
      nested(paths, 2, (item) => {
        text(item, 1, `/${groupVersionPath(kind)}/${kind.namespaced ? 'namespaces/{namespace}/' : ''}${kind.plural}/{name}`)
        nested(item, 2, (path) => nested(path, 8, (operation) => writePatch(operation, kind)))
      })
  })
  const { components } = openApiDocument(kinds) as { components: { schemas: Record<string, Schema> } }
  nested(document, 9, (definitions) => {
    for (const [name, schema] of Object.entries(components.schemas)) writeNamed(definitions, name, schema)
  })
  return document.finish()
}

function writePatch(operation: Writer, kind: AnyKind): void {
  for (const name of queryParameters)
    nested(operation, 8, (item) =>
      nested(item, 1, (parameter) =>
        nested(parameter, 2, (nonBody) =>
          nested(nonBody, 3, (query) => {
            text(query, 2, 'query')
            text(query, 4, name)
            text(query, 6, name === 'force' ? 'boolean' : 'string')
          }),
        ),
      ),
    )
  const { group, version, kind: name } = kind
  writeExtension(operation, 13, 'x-kubernetes-group-version-kind', { group, kind: name, version })
}

/** As far as version 2 knows it and clients read it: bounds and enumerations are left to the server. */
interface Schema {
  readonly $ref?: string
  readonly allOf?: readonly Schema[]
  readonly type?: string
  readonly format?: string
  readonly description?: string
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: Schema | boolean
  readonly [extension: `x-${string}`]: unknown
}

const referenceIn3 = '#/components/schemas/'

function writeNamed(writer: Writer, name: string, schema: Schema): void {
  nested(writer, 1, (named) => {
    text(named, 1, name)
    nested(named, 2, (value) => writeSchema(value, schema))
  })
}

function writeSchema(writer: Writer, schema: Schema): void {
  // Version 3 wraps a reference that says something beside it; version 2 says it beside the reference.
  const reference = schema.$ref ?? schema.allOf?.[0]?.$ref
  if (reference !== undefined) text(writer, 1, `#/definitions/${reference.slice(referenceIn3.length)}`)
  if (schema.format !== undefined) text(writer, 2, schema.format)
  if (schema.description !== undefined) text(writer, 4, schema.description)
  for (const name of schema.required ?? []) text(writer, 19, name)
  const { type, items, properties, additionalProperties } = schema
  if (typeof additionalProperties === 'object')
    nested(writer, 21, (item) => nested(item, 1, (value) => writeSchema(value, additionalProperties)))
  if (type !== undefined) nested(writer, 22, (item) => text(item, 1, type))
  if (items !== undefined) nested(writer, 23, (item) => nested(item, 1, (value) => writeSchema(value, items)))
  if (properties !== undefined)
    nested(writer, 25, (all) => {
      for (const [name, property] of Object.entries(properties)) writeNamed(all, name, property)
    })
  for (const [name, value] of Object.entries(schema)) if (name.startsWith('x-')) writeExtension(writer, 31, name, value)
}

/** The value is YAML, and JSON is YAML. */
function writeExtension(writer: Writer, field: number, name: string, value: unknown): void {
  nested(writer, field, (extension) => {
    text(extension, 1, name)
    nested(extension, 2, (any) => text(any, 2, JSON.stringify(value)))
  })
}
