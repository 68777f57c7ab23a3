// A structural schema as OpenAPI v3 shows it (apiextensions pkg/controller/openapi/builder): unions written out where a vendor
// extension stands for one, metadata where resources are embedded.

import type { JsonSchemaProps } from '../machinery/json-schema-props.js'
import { objectMetaId } from '../machinery/openapi.js'

type Json = Record<string, unknown>

export function publishedSchema(schema: JsonSchemaProps): Json {
  const { properties, items, additionalProperties, default: fallback, ...own } = schema
  const published: Json = { ...own }
  if (fallback !== undefined) published.default = fallback
  if (items !== undefined && !Array.isArray(items)) published.items = publishedSchema(items)
  if (additionalProperties !== undefined)
    published.additionalProperties = typeof additionalProperties === 'object' ? publishedSchema(additionalProperties) : additionalProperties
  if (properties !== undefined)
    published.properties = Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, publishedSchema(property)]))
  if (schema['x-kubernetes-int-or-string'] && schema.anyOf === undefined) published.anyOf = [{ type: 'integer' }, { type: 'string' }]
  if (schema['x-kubernetes-embedded-resource']) {
    published.properties = {
      ...(published.properties as Json | undefined),
      apiVersion: { type: 'string', description: 'Group and version of the schema.' },
      kind: { type: 'string', description: 'What the object is.' },
      metadata: { $ref: `#/components/schemas/${objectMetaId}` },
    }
    published.required = [...new Set([...(schema.required ?? []), 'kind', 'apiVersion'])]
  }
  return published
}
