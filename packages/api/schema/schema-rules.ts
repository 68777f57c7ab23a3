// Whether the schema of a CustomResourceDefinition is structural, and in order otherwise: apiextensions
// pkg/apis/apiextensions/validation (what any schema may say) and pkg/apiserver/schema/validation.go (what makes it structural:
// types, properties and items are said once, outside of allOf, anyOf, oneOf and not, which only restrict values).

import { Causes } from '../machinery/causes.js'
import { cloneJson, sameJson } from '../machinery/json.js'
import type { JsonSchemaProps } from '../machinery/json-schema-props.js'
import { coerceEmbedded, validateEmbedded } from './embedded.js'
import { prune } from './prune.js'
import { Pattern } from './re2.js'
import { PatternError } from './re2-syntax.js'
import { compileSchema } from './schema-node.js'
import { validateValue } from './validate-value.js'
import { validateRules } from './validation-rules.js'

const types = ['array', 'boolean', 'integer', 'number', 'object', 'string']
/** Further schemas in one; upstream is bounded by the size of a request alone. */
const schemasMax = 20_000
/** Instructions of all expressions of a schema. */
const patternsMax = 200_000
const metaFields = new Set(['apiVersion', 'kind', 'metadata'])

type Level = 'root' | 'item' | 'field'

/** Every schema inside, itself first, until `holds`. */
export const schemaHas = (schema: JsonSchemaProps, holds: (one: JsonSchemaProps) => boolean): boolean =>
  holds(schema) || innerSchemas(schema).some(([, inner]) => schemaHas(inner, holds))

const entriesOf = (field: string, map: Record<string, JsonSchemaProps> | undefined) =>
  Object.entries(map ?? {}).map(([name, schema]) => [`${field}[${name}]`, schema] as const)
const itemsOf = (field: string, list: readonly JsonSchemaProps[] | undefined) =>
  (list ?? []).map((schema, i) => [`${field}[${i}]`, schema] as const)

/** The schemas that one holds, by where. */
function innerSchemas(schema: JsonSchemaProps): (readonly [string, JsonSchemaProps])[] {
  const { additionalProperties, items, not } = schema
  return [
    ...entriesOf('properties', schema.properties),
    ...(typeof additionalProperties === 'object' ? [['additionalProperties', additionalProperties] as const] : []),
    ...(Array.isArray(items) ? itemsOf('items', items) : items === undefined ? [] : [['items', items] as const]),
    ...itemsOf('allOf', schema.allOf),
    ...itemsOf('anyOf', schema.anyOf),
    ...itemsOf('oneOf', schema.oneOf),
    ...(not === undefined ? [] : [['not', not] as const]),
  ]
}

export function validateSchema(schema: JsonSchemaProps, { path, hasStatus }: { path: string; hasStatus: boolean }, causes: Causes): void {
  let schemas = 0
  if (schemaHas(schema, () => ++schemas > schemasMax)) {
    causes.tooMany(path, schemas, schemasMax)
    return
  }
  const before = causes.list.length
  if (schema.nullable) causes.forbidden(`${path}.nullable`, 'nullable cannot be true at the root')
  if (hasStatus && schema.type !== undefined && schema.type !== 'object')
    causes.invalid(
      `${path}.type`,
      schema.type,
      'only "object" is allowed as the type at the root of the schema if the status subresource is enabled',
    )
  const junctor = hasStatus ? (['allOf', 'anyOf', 'oneOf', 'not'] as const).find((name) => schema[name] !== undefined) : undefined
  if (junctor !== undefined)
    causes.invalid(path, junctor, `${junctor} is not allowed at the root of the schema if the status subresource is enabled`)
  validateProps(schema, { path, insideMeta: false, forbidDefaults: undefined, root: true }, causes)
  validateStructure(schema, 'root', path, causes)
  validateCompleteness(schema, schema, path, path, causes)
  validatePatterns(schema, path, causes, { left: patternsMax })
  // What follows compiles the schema, and that needs it to be in order.
  if (causes.list.length === before) validateDefaults(schema, path, true, causes)
}

interface Place {
  readonly path: string
  /** Inside of apiVersion, kind or metadata. */
  readonly insideMeta: boolean
  /** Why no defaults may be here; undefined where they may. */
  readonly forbidDefaults: string | undefined
  readonly root: boolean
}

const unsupported = ['id', 'additionalItems', 'patternProperties', 'definitions', 'dependencies', '$ref'] as const

function validateProps(schema: JsonSchemaProps, place: Place, causes: Causes): void {
  const { path, insideMeta, forbidDefaults, root } = place
  const { type } = schema
  if (type === 'null') causes.forbidden(`${path}.type`, 'type cannot be set to null, use nullable as an alternative')
  else if (type !== undefined && !types.includes(type)) causes.notSupported(`${path}.type`, type, types)
  if (schema.default !== undefined && forbidDefaults !== undefined)
    causes.forbidden(`${path}.default`, `must not be set${forbidDefaults === '' ? '' : ` ${forbidDefaults}`}`)
  for (const name of unsupported) if (schema[name] !== undefined) causes.forbidden(`${path}.${name}`, `${name} is not supported`)
  if (Array.isArray(schema.items)) causes.forbidden(`${path}.items`, 'items must be a schema object and not an array')
  if (insideMeta && schema['x-kubernetes-embedded-resource'])
    causes.forbidden(`${path}.x-kubernetes-embedded-resource`, 'must not be used inside of resource meta')
  if (schema.uniqueItems)
    causes.forbidden(`${path}.uniqueItems`, 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic')
  const { additionalProperties } = schema
  if (schema.properties !== undefined && additionalProperties !== undefined && additionalProperties !== true)
    causes.forbidden(`${path}.additionalProperties`, 'additionalProperties and properties are mutual exclusive')
  if (schema['x-kubernetes-preserve-unknown-fields'] === false)
    causes.invalid(`${path}.x-kubernetes-preserve-unknown-fields`, false, 'must be true or undefined')
  validateMapType(schema, path, causes)
  validateListType(schema, path, causes)
  validateRules(schema, path, causes)
  for (const [where, inner] of innerSchemas(schema)) {
    const property = /^properties\[(.*)\]$/s.exec(where)?.[1]
    const meta = property !== undefined && metaFields.has(property) && (root || schema['x-kubernetes-embedded-resource'] === true)
    const inAdditional = where === 'additionalProperties' && insideMeta
    validateProps(
      inner,
      {
        path: `${path}.${where}`,
        insideMeta: insideMeta || meta,
        forbidDefaults:
          meta && root
            ? `in top-level ${property}`
            : inAdditional
              ? 'inside additionalProperties applying to object metadata'
              : forbidDefaults,
        root: false,
      },
      causes,
    )
  }
}

function validateMapType(schema: JsonSchemaProps, path: string, causes: Causes): void {
  const mapType = schema['x-kubernetes-map-type']
  if (mapType === undefined) return
  demandType(schema, 'object', 'x-kubernetes-map-type is specified', path, causes)
  if (mapType !== 'atomic' && mapType !== 'granular') causes.notSupported(`${path}.x-kubernetes-map-type`, mapType, ['atomic', 'granular'])
}

function demandType({ type }: JsonSchemaProps, wanted: string, when: string, path: string, causes: Causes): void {
  if (type === wanted) return
  if (type === undefined) causes.required(`${path}.type`, `must be ${wanted} if ${when}`)
  else causes.invalid(`${path}.type`, type, `must be ${wanted} if ${when}`)
}

function validateListType(schema: JsonSchemaProps, path: string, causes: Causes): void {
  const listType = schema['x-kubernetes-list-type']
  const keys = schema['x-kubernetes-list-map-keys'] ?? []
  const items = Array.isArray(schema.items) ? undefined : schema.items
  if (listType !== undefined) {
    demandType(schema, 'array', 'x-kubernetes-list-type is specified', path, causes)
    if (!['atomic', 'set', 'map'].includes(listType))
      causes.notSupported(`${path}.x-kubernetes-list-type`, listType, ['atomic', 'set', 'map'])
  }
  if (keys.length > 0 && listType !== 'map') {
    const detail = 'must be map if x-kubernetes-list-map-keys is non-empty'
    if (listType === undefined) causes.required(`${path}.x-kubernetes-list-type`, detail)
    else causes.invalid(`${path}.x-kubernetes-list-type`, listType, detail)
  }
  if (listType === 'set' && items !== undefined) {
    const detail = 'must be atomic as item of a list with x-kubernetes-list-type=set'
    if (items.type === 'array' && (items['x-kubernetes-list-type'] ?? 'atomic') !== 'atomic')
      causes.invalid(`${path}.items.x-kubernetes-list-type`, items['x-kubernetes-list-type'], detail)
    if (items.type === 'object' && items['x-kubernetes-map-type'] !== 'atomic')
      causes.invalid(`${path}.items.x-kubernetes-map-type`, items['x-kubernetes-map-type'], detail)
  }
  if ((listType === 'set' || listType === 'map') && items?.nullable)
    causes.forbidden(`${path}.items.nullable`, `cannot be nullable when x-kubernetes-list-type is ${listType}`)
  if (listType === 'map') validateListMap(keys, items, path, causes)
}

function validateListMap(keys: readonly string[], items: JsonSchemaProps | undefined, path: string, causes: Causes): void {
  if (keys.length === 0) causes.required(`${path}.x-kubernetes-list-map-keys`, 'must not be empty if x-kubernetes-list-type is map')
  if (items === undefined) {
    causes.required(`${path}.items`, 'must have a schema if x-kubernetes-list-type is map')
    return
  }
  if (items.type !== 'object') {
    causes.invalid(`${path}.items.type`, items.type ?? '', "must be object if parent array's x-kubernetes-list-type is map")
    return
  }
  if (new Set(keys).size < keys.length) causes.invalid(`${path}.x-kubernetes-list-map-keys`, keys, 'must not contain duplicate entries')
  for (const key of new Set(keys)) {
    const property = Object.hasOwn(items.properties ?? {}, key) ? items.properties![key] : undefined
    const at = `${path}.items.properties[${key}]`
    if (property === undefined) {
      causes.invalid(`${path}.x-kubernetes-list-map-keys`, keys, 'entries must all be names of item properties')
      continue
    }
    if (property.type === 'array' || property.type === 'object')
      causes.invalid(`${at}.type`, property.type, "must be a scalar type if parent array's x-kubernetes-list-type is map")
    if (!items.required?.includes(key) && property.default === undefined)
      causes.required(
        `${at}.default`,
        'this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property',
      )
    if (property.nullable) causes.forbidden(`${at}.nullable`, 'this property is in x-kubernetes-list-map-keys, so it cannot be nullable')
  }
}

const emptyType: Readonly<Record<Level, string>> = {
  root: 'must not be empty at the root',
  item: 'must not be empty for specified array items',
  field: 'must not be empty for specified object fields',
}
const intOrString: readonly JsonSchemaProps[] = [{ type: 'integer' }, { type: 'string' }]

function validateStructure(schema: JsonSchemaProps, level: Level, path: string, causes: Causes): void {
  const { type, items, additionalProperties } = schema
  const isIntOrString = schema['x-kubernetes-int-or-string'] === true
  const preserves = schema['x-kubernetes-preserve-unknown-fields'] === true
  const isEmbedded = schema['x-kubernetes-embedded-resource'] === true
  if (type === 'array' && items === undefined) causes.required(`${path}.items`, 'must be specified')
  if (items !== undefined && !Array.isArray(items)) validateStructure(items, 'item', `${path}.items`, causes)
  for (const [where, property] of entriesOf('properties', schema.properties))
    validateStructure(property, 'field', `${path}.${where}`, causes)
  if (additionalProperties !== undefined) {
    if (level === 'root') causes.forbidden(`${path}.additionalProperties`, 'must not be used at the root')
    if (isEmbedded) causes.forbidden(`${path}.additionalProperties`, 'must not be used if x-kubernetes-embedded-resource is set')
    if (typeof additionalProperties === 'object') validateStructure(additionalProperties, 'field', `${path}.additionalProperties`, causes)
  }
  if (isIntOrString && preserves)
    causes.invalid(`${path}.x-kubernetes-preserve-unknown-fields`, true, 'must be false if x-kubernetes-int-or-string is true')
  if (isIntOrString && isEmbedded)
    causes.invalid(`${path}.x-kubernetes-embedded-resource`, true, 'must be false if x-kubernetes-int-or-string is true')
  if (isEmbedded && type !== 'object') demandType(schema, 'object', 'x-kubernetes-embedded-resource is true', path, causes)
  else if (type === undefined && !isIntOrString && !preserves) causes.required(`${path}.type`, emptyType[level])
  if (isEmbedded && !preserves && schema.properties === undefined)
    causes.required(
      `${path}.properties`,
      'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields',
    )
  if (level === 'root' && type !== undefined && type !== 'object') causes.invalid(`${path}.type`, type, 'must be object at the root')
  if (level === 'root' || isEmbedded) validateTypeMeta(schema, level, path, causes)
  validateJunctors(schema, path, causes)
}

function validateTypeMeta({ properties = {} }: JsonSchemaProps, level: Level, path: string, causes: Causes): void {
  for (const name of ['kind', 'apiVersion'] as const) {
    const type = properties[name]?.type
    if (properties[name] !== undefined && type !== 'string')
      causes.invalid(`${path}.properties[${name}].type`, type ?? '', 'must be string')
  }
  const { metadata } = properties
  if (metadata === undefined) return
  const at = `${path}.properties[metadata]`
  if (metadata.type !== 'object') causes.invalid(`${at}.type`, metadata.type ?? '', 'must be object')
  if (level !== 'root') return
  const { type: _, description: _description, ...rest } = metadata
  const names = Object.keys(rest.properties ?? {})
  if (names.every((name) => name === 'name' || name === 'generateName')) delete rest.properties
  if (!sameJson(rest, {}))
    causes.forbidden(at, 'must not specify anything other than name and generateName, but metadata is implicitly specified')
}

/**
 * allOf, anyOf, oneOf and not say nothing about structure. Two forms of x-kubernetes-int-or-string are excepted: anyOf of both
 * types, alone or as the first of allOf.
 */
function validateJunctors(schema: JsonSchemaProps, path: string, causes: Causes, skipAnyOf = false): void {
  const isIntOrString = (anyOf: JsonSchemaProps['anyOf']) => sameJson(anyOf, intOrString)
  if (!skipAnyOf && !isIntOrString(schema.anyOf))
    for (const [where, one] of itemsOf('anyOf', schema.anyOf)) validateNested(one, `${path}.${where}`, causes)
  for (const [i, [where, one]] of itemsOf('allOf', schema.allOf).entries())
    validateNested(one, `${path}.${where}`, causes, i === 0 && isIntOrString(one.anyOf))
  for (const [where, one] of itemsOf('oneOf', schema.oneOf)) validateNested(one, `${path}.${where}`, causes)
  if (schema.not !== undefined) validateNested(schema.not, `${path}.not`, causes)
}

/** Expressions must compile, and may not be too large together. */
function validatePatterns(schema: JsonSchemaProps, path: string, causes: Causes, sizes: { left: number }): void {
  if (sizes.left < 0) return
  if (schema.pattern !== undefined) {
    try {
      sizes.left -= new Pattern(schema.pattern).size
    } catch (error) {
      if (!(error instanceof PatternError)) throw error
      causes.invalid(`${path}.pattern`, schema.pattern, `must be a valid regular expression, but isn't: ${error.message}`)
    }
    if (sizes.left < 0)
      causes.invalid(`${path}.pattern`, schema.pattern, `all expressions of a schema together may take ${patternsMax} instructions`)
  }
  for (const [where, inner] of innerSchemas(schema)) validatePatterns(inner, `${path}.${where}`, causes, sizes)
}

const emptyWhenNested = ['type', 'title', 'description', 'x-kubernetes-list-map-keys', 'x-kubernetes-validations'] as const
const undefinedWhenNested = ['default', 'additionalProperties', 'x-kubernetes-list-type', 'x-kubernetes-map-type'] as const
const falseWhenNested = [
  'nullable',
  'x-kubernetes-preserve-unknown-fields',
  'x-kubernetes-embedded-resource',
  'x-kubernetes-int-or-string',
] as const

function validateNested(schema: JsonSchemaProps, path: string, causes: Causes, skipAnyOf = false): void {
  for (const [fields, state] of [
    [emptyWhenNested, 'empty'],
    [undefinedWhenNested, 'undefined'],
    [falseWhenNested, 'false'],
  ] as const)
    for (const field of fields) if (schema[field] !== undefined) causes.forbidden(`${path}.${field}`, `must be ${state} to be structural`)
  validateJunctors(schema, path, causes, skipAnyOf)
  const { items } = schema
  if (items !== undefined && !Array.isArray(items)) validateNested(items, `${path}.items`, causes)
  for (const [where, property] of entriesOf('properties', schema.properties)) {
    if (where === 'properties[metadata]') causes.forbidden(`${path}.${where}`, 'must not be specified in a nested context')
    validateNested(property, `${path}.${where}`, causes)
  }
}

/**
 * What the junctors of the root restrict must be there in the structure (complete.go, which looks no deeper, either).
 * `where` is the place in the structure, `path` the one that restricts.
 */
function validateCompleteness(
  schema: JsonSchemaProps,
  structure: JsonSchemaProps | undefined,
  where: string,
  path: string,
  causes: Causes,
): void {
  if (structure === undefined) {
    causes.required(where, `because it is defined in ${path}`)
    return
  }
  for (const [at, one] of innerSchemas(schema)) {
    const property = /^properties\[(.*)\]$/s.exec(at)?.[1]
    if (schema === structure && (property !== undefined || !/^(?:allOf|anyOf|oneOf|not)/.test(at))) continue
    if (property !== undefined) {
      const properties = structure.properties ?? {}
      validateCompleteness(
        one,
        Object.hasOwn(properties, property) ? properties[property] : undefined,
        `${where}.${at}`,
        `${path}.${at}`,
        causes,
      )
    } else if (at === 'items') {
      const items = Array.isArray(structure.items) ? undefined : structure.items
      validateCompleteness(one, items, `${where}.${at}`, `${path}.${at}`, causes)
    } else if (at !== 'additionalProperties') validateCompleteness(one, structure, where, `${path}.${at}`, causes)
  }
}

/** Defaults must be what objects may hold (defaulting/validation.go). */
function validateDefaults(schema: JsonSchemaProps, path: string, root: boolean, causes: Causes): void {
  if (schema.default !== undefined) {
    const node = compileSchema(schema)
    const at = `${path}.default`
    const pruned = cloneJson(schema.default)
    if (prune(pruned, node).length > 0) causes.invalid(at, schema.default, 'must not have unknown fields')
    const why = coerceEmbedded(pruned, node, at, [])
    if (why !== undefined) causes.invalid(`${at}.metadata`, schema.default, why)
    else {
      const found = new Causes()
      validateEmbedded(pruned, node, at, found)
      validateValue(schema.default, node, at, found)
      causes.list.push(...found.list)
    }
  }
  for (const [where, inner] of innerSchemas(schema))
    if (/^(?:properties\[|items$)/.test(where) && !(root && metaFields.has(where.slice('properties['.length, -1))))
      validateDefaults(inner, `${path}.${where}`, false, causes)
}
