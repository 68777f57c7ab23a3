import test from 'ava'
import protobuf from 'protobufjs'
import { parse } from 'yaml'
import { kinds } from '../kinds/registry.js'
import { openApiV2Document } from './openapi-v2.js'

// What kubectl 1.27 reads: gnostic's own numbers.
const proto = protobuf.parse(`
  syntax = "proto3";
  message Any { string yaml = 2; }
  message NamedAny { string name = 1; Any value = 2; }
  message QueryParameterSubSchema { string in = 2; string name = 4; string type = 6; }
  message NonBodyParameter { QueryParameterSubSchema query_parameter_sub_schema = 3; }
  message Parameter { NonBodyParameter non_body_parameter = 2; }
  message ParametersItem { Parameter parameter = 1; }
  message Operation { repeated ParametersItem parameters = 8; repeated NamedAny vendor_extension = 13; }
  message PathItem { Operation patch = 8; }
  message NamedPathItem { string name = 1; PathItem value = 2; }
  message Paths { repeated NamedPathItem path = 2; }
  message Info { string title = 1; string version = 2; }
  message Document { string swagger = 1; Info info = 2; Paths paths = 8; }
`).root

interface PathItem {
  name: string
  value: {
    patch: {
      parameters: { parameter: { nonBodyParameter: { queryParameterSubSchema: { name: string; in: string } } } }[]
      vendorExtension: { name: string; value: { yaml: string } }[]
    }
  }
}

test('every kind that can be patched has a PATCH that names it and takes fieldValidation', (t) => {
  const type = proto.lookupType('Document')
  const document = type.toObject(type.decode(openApiV2Document(kinds))) as { swagger: string; paths: { path: PathItem[] } }
  t.is(document.swagger, '2.0')
  const seen = document.paths.path.map(({ value: { patch } }) => {
    const names = patch.parameters.map(({ parameter }) => parameter.nonBodyParameter.queryParameterSubSchema.name)
    t.true(names.includes('fieldValidation') && names.includes('dryRun'))
    return parse(patch.vendorExtension[0]!.value.yaml) as object
  })
  t.deepEqual(
    seen,
    kinds.filter(({ verbs }) => verbs.includes('patch')).map(({ group, kind, version }) => ({ group, kind, version })),
  )
  t.true(document.paths.path.some(({ name }) => name === '/apis/apps/v1/namespaces/{namespace}/deployments/{name}'))
})
