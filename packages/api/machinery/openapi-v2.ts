// OpenAPI v2 in gnostic's protobuf form (google/gnostic openapiv2/OpenAPIv2.proto), for kubectl <= 1.28: it reads from
// /openapi/v2 whether a kind's PATCH takes `dryRun` and `fieldValidation`, and then leaves validation to the server.
// Definitions are left out, so those kubectls validate nothing themselves and explain nothing.
//
//   Document { 1 swagger, 2 Info { 1 title, 2 version }, 8 Paths { 2 NamedPathItem { 1 name, 2 PathItem { 8 patch } } } }
//   Operation { 8 ParametersItem { 1 Parameter { 2 NonBodyParameter { 3 QueryParameterSubSchema } } }, 13 NamedAny { 1 name, 2 Any { 2 yaml } } }

import protobuf from 'protobufjs/minimal.js'
import type { AnyKind } from './kind.js'
import { groupVersionPath } from './openapi.js'

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
  return document.finish()
}

function writePatch(operation: Writer, { group, version, kind }: AnyKind): void {
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
  nested(operation, 13, (extension) => {
    text(extension, 1, 'x-kubernetes-group-version-kind')
    nested(extension, 2, (any) => text(any, 2, `group: ${JSON.stringify(group)}\nkind: ${kind}\nversion: ${version}\n`))
  })
}
