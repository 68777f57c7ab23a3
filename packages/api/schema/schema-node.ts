// A structural schema, compiled for walking objects: what apiextensions calls Structural. Made from a schema that
// schema-rules.ts has found in order, so nothing is checked here twice.

import type { JsonSchemaProps } from '../machinery/json-schema-props.js'
import { Pattern } from './re2.js'

export interface SchemaNode {
  /** '' where any type will do. */
  readonly type: string
  readonly nullable: boolean
  /** Undefined: none. */
  readonly default: unknown
  readonly properties: ReadonlyMap<string, SchemaNode>
  /** additionalProperties: of which form further keys are, or whether there may be any. */
  readonly additional: SchemaNode | boolean | undefined
  readonly items: SchemaNode | undefined
  readonly preserveUnknown: boolean
  readonly embedded: boolean
  readonly intOrString: boolean
  /** Apply owns the object as a whole (x-kubernetes-map-type). */
  readonly atomic: boolean
  readonly listType: 'atomic' | 'set' | 'map'
  readonly listMapKeys: readonly string[]
  readonly checks: Checks
}

/** What values must satisfy, whatever form they have. */
export interface Checks {
  readonly format: string
  readonly pattern: Pattern | undefined
  readonly enum: readonly unknown[]
  readonly minimum: number | undefined
  readonly maximum: number | undefined
  readonly exclusiveMinimum: boolean
  readonly exclusiveMaximum: boolean
  readonly multipleOf: number | undefined
  readonly minLength: number | undefined
  readonly maxLength: number | undefined
  readonly minItems: number | undefined
  readonly maxItems: number | undefined
  readonly minProperties: number | undefined
  readonly maxProperties: number | undefined
  readonly required: readonly string[]
  readonly allOf: readonly SchemaNode[]
  readonly anyOf: readonly SchemaNode[]
  readonly oneOf: readonly SchemaNode[]
  readonly not: SchemaNode | undefined
}

/** Throws PatternError for a pattern that cannot be compiled. */
export function compileSchema(schema: JsonSchemaProps): SchemaNode {
  const { additionalProperties: additional, items } = schema
  return {
    type: schema.type ?? '',
    nullable: schema.nullable === true,
    default: schema.default,
    properties: new Map(Object.entries(schema.properties ?? {}).map(([name, property]) => [name, compileSchema(property)])),
    additional: typeof additional === 'object' ? compileSchema(additional) : additional,
    items: items === undefined || Array.isArray(items) ? undefined : compileSchema(items),
    preserveUnknown: schema['x-kubernetes-preserve-unknown-fields'] === true,
    embedded: schema['x-kubernetes-embedded-resource'] === true,
    intOrString: schema['x-kubernetes-int-or-string'] === true,
    atomic: schema['x-kubernetes-map-type'] === 'atomic',
    listType: (schema['x-kubernetes-list-type'] as SchemaNode['listType'] | undefined) ?? 'atomic',
    listMapKeys: schema['x-kubernetes-list-map-keys'] ?? [],
    checks: compileChecks(schema),
  }
}

function compileChecks(schema: JsonSchemaProps): Checks {
  const all = (schemas: readonly JsonSchemaProps[] = []) => schemas.map(compileSchema)
  return {
    format: schema.format ?? '',
    pattern: schema.pattern === undefined ? undefined : new Pattern(schema.pattern),
    enum: schema.enum ?? [],
    minimum: schema.minimum,
    maximum: schema.maximum,
    exclusiveMinimum: schema.exclusiveMinimum === true,
    exclusiveMaximum: schema.exclusiveMaximum === true,
    multipleOf: schema.multipleOf,
    minLength: schema.minLength,
    maxLength: schema.maxLength,
    minItems: schema.minItems,
    maxItems: schema.maxItems,
    minProperties: schema.minProperties,
    maxProperties: schema.maxProperties,
    required: schema.required ?? [],
    allOf: all(schema.allOf),
    anyOf: all(schema.anyOf),
    oneOf: all(schema.oneOf),
    not: schema.not === undefined ? undefined : compileSchema(schema.not),
  }
}

/** The schema that applies to a key of an object; undefined where anything goes or nothing is known. */
export const schemaOfKey = (node: SchemaNode | undefined, key: string): SchemaNode | undefined =>
  node === undefined ? undefined : (node.properties.get(key) ?? (typeof node.additional === 'object' ? node.additional : undefined))

/** `spec.ports` + `0` and `spec` + `ports`, as Kubernetes writes paths. */
export const childPath = (path: string, key: string | number): string =>
  typeof key === 'number' ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`
