// OpenAPI v3 of the API, one document a group version, from the kinds themselves. kubectl reads from it which query
// parameters a PATCH takes (then it leaves validation to the server) and what `kubectl explain` says.

import { createHash } from 'node:crypto'
import * as z from 'zod'
import { type AnyKind, patchTypesOf, type Subresource } from './kind.js'
import { listMeta, objectMeta } from './meta.js'
import { list, message, optional, required } from './notation.js'

type Json = Record<string, unknown>

/** `api/v1`, `apis/apps/v1`: a group version's place below / and its key in the index. */
export const groupVersionPath = ({ group, version }: { group: string; version: string }): string =>
  group === '' ? `api/${version}` : `apis/${group}/${version}`

/** The document at /openapi/v3/<groupVersionPath>: all kinds of one group version. */
export function openApiDocument(kinds: readonly AnyKind[]): Json {
  const paths: Json = {}
  for (const kind of kinds) addPaths(kind, paths)
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'v1.33.0' },
    paths,
    components: { schemas: schemasOf(kinds) },
  }
}

/** The index at /openapi/v3. `documents` are by group version path. */
export function openApiIndex(documents: ReadonlyMap<string, Json>): Json {
  const paths: Json = {}
  for (const [path, document] of documents) paths[path] = { serverRelativeURL: `/openapi/v3/${path}?hash=${documentHash(document)}` }
  return { paths }
}
/** Clients cache a document for as long as its hash stays. */
const documentHash = (document: Json): string => createHash('sha256').update(JSON.stringify(document)).digest('hex').toUpperCase()

const gvk = ({ group, version, kind }: { group: string; version: string; kind: string }) => ({ group, kind, version })

/** Schemas of the kinds, of their lists and of everything they hold, by OpenAPI name. */
function schemasOf(kinds: readonly AnyKind[]): Json {
  // What custom resources refer to is always there.
  const roots: Record<string, z.ZodType> = { ObjectMeta: objectMeta, ListMeta: listMeta }
  const ownSchemas: Record<string, Json> = {}
  for (const kind of kinds) {
    if (kind.schema !== undefined) {
      roots[kind.id] = kind.schema
      roots[`${kind.id}List`] = message(`${kind.id}List`, {
        apiVersion: z.string().optional(),
        kind: z.string().optional(),
        metadata: optional(1, listMeta),
        items: required(2, list(kind.schema)),
      })
    } else Object.assign(ownSchemas, ownSchemasOf(kind))
  }
  const json = z.toJSONSchema(z.object(roots), { io: 'input', target: 'openapi-3.0', override: asKubernetesWrites }) as unknown as {
    definitions: Record<string, Json>
  }
  const text = JSON.stringify(json.definitions).replaceAll('"#/definitions/', '"#/components/schemas/')
  const schemas: Record<string, Json> = { ...(JSON.parse(text) as Record<string, Json>), ...ownSchemas }
  for (const kind of kinds) {
    for (const [name, named] of [
      [kind.id, kind.kind],
      [`${kind.id}List`, kind.listKind],
    ] as const) {
      const schema = schemas[name]
      if (schema !== undefined) schema['x-kubernetes-group-version-kind'] = [gvk({ ...kind, kind: named })]
    }
    typeMetaAsText(schemas[kind.id])
  }
  return schemas
}
/** Of a kind whose codec writes its schema itself. */
function ownSchemasOf({ id, codec, listKind }: AnyKind): Record<string, Json> {
  const schema = codec.openApi?.() ?? { type: 'object' }
  return {
    [id]: { ...schema, properties: { ...(schema.properties as Json | undefined), metadata: reference(objectMetaId) } },
    [`${id}List`]: {
      type: 'object',
      description: `${listKind} is a list of them.`,
      required: ['items'],
      properties: {
        apiVersion: { type: 'string' },
        kind: { type: 'string' },
        metadata: reference(listMetaId),
        items: { type: 'array', items: reference(id) },
      },
    },
  }
}
export const objectMetaId = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta'
const listMetaId = 'io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta'
/** Scalars as Kubernetes publishes them. zod writes the bounds of int32 out; the format says as much. Patterns of base64 help nobody. */
function asKubernetesWrites({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.minimum === -2_147_483_648 || jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
  if (jsonSchema.maximum === 2_147_483_647 || jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
  // A message that a field describes in its own words: what it holds is said where it is defined.
  if (jsonSchema.allOf?.some((part) => typeof part === 'object' && part.$ref !== undefined))
    for (const inlined of ['type', 'properties', 'required'] as const) delete jsonSchema[inlined]
  if (jsonSchema['x-kubernetes-int-or-string'] === true) {
    // One type with a format of its own, as Kubernetes publishes it.
    delete jsonSchema.anyOf
    jsonSchema.type = 'string'
    jsonSchema.format = 'int-or-string'
  }
  if (jsonSchema.format === 'byte') {
    delete jsonSchema.pattern
    delete (jsonSchema as { contentEncoding?: string }).contentEncoding
  }
}
/** apiVersion and kind are plain strings to OpenAPI, and nobody has to send them. */
function typeMetaAsText(schema: Json | undefined): void {
  if (schema === undefined) return
  const properties = schema.properties as Json
  properties.apiVersion = { type: 'string', description: 'Group and version of the schema.' }
  properties.kind = { type: 'string', description: 'What the object is.' }
  const needed = (schema.required as string[] | undefined)?.filter((name) => name !== 'apiVersion' && name !== 'kind')
  if (needed === undefined || needed.length === 0) delete schema.required
  else schema.required = needed
}

const query = (name: string, type: 'string' | 'integer' | 'boolean', description: string) => ({
  name,
  in: 'query',
  description,
  schema: { type, uniqueItems: true },
})
const pathParameter = (name: string, description: string) => ({
  name,
  in: 'path',
  required: true,
  description,
  schema: { type: 'string', uniqueItems: true },
})

const writeParameters = [
  query('dryRun', 'string', 'All: go through every step but do not store.'),
  query('fieldManager', 'string', 'Who makes the change.'),
  query('fieldValidation', 'string', 'What to do about unknown and duplicate fields: Ignore, Warn or Strict.'),
]
const listParameters = [
  query('allowWatchBookmarks', 'boolean', 'Send bookmarks on a watch.'),
  query('continue', 'string', 'Where the next page begins.'),
  query('fieldSelector', 'string', 'Only objects whose fields match.'),
  query('labelSelector', 'string', 'Only objects whose labels match.'),
  query('limit', 'integer', 'How many objects a page holds at most.'),
  query('resourceVersion', 'string', 'How fresh the answer must be, or where a watch begins.'),
  query('resourceVersionMatch', 'string', 'How resourceVersion is meant.'),
  query('sendInitialEvents', 'boolean', 'Begin a watch with all there is.'),
  query('timeoutSeconds', 'integer', 'How long a watch lasts.'),
  query('watch', 'boolean', 'Follow changes instead of listing.'),
]

const reference = (id: string) => ({ $ref: `#/components/schemas/${id}` })
const content = (id: string, types: readonly string[] = ['application/json']) => ({
  content: Object.fromEntries(types.map((type) => [type, { schema: reference(id) }])),
})
const answers = (id: string, code = '200') => ({ [code]: { description: code === '201' ? 'Created' : 'OK', ...content(id) } })
const anyObject = { 'application/json': { schema: { type: 'object' } } }

function addPaths(kind: AnyKind, paths: Json): void {
  const base = `/${groupVersionPath(kind)}`
  const collection = `${base}/${kind.namespaced ? 'namespaces/{namespace}/' : ''}${kind.plural}`
  const can = (verb: string) => kind.verbs.includes(verb)
  const namespace = kind.namespaced ? [pathParameter('namespace', 'The namespace.')] : []
  const name = [pathParameter('name', 'The name.'), ...namespace]
  const operation = (action: string, id: string, parts: Json): Json => ({
    tags: [groupVersionPath(kind).replaceAll('/', '_')],
    operationId: `${action}${kind.group.replaceAll('.', '_')}${kind.version}${id}`,
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': gvk(kind),
    ...parts,
  })
  const listing = (where: string) =>
    operation('list', `${where}${kind.kind}`, { parameters: listParameters, responses: answers(`${kind.id}List`) })
  paths[collection] = {
    ...(namespace.length > 0 && { parameters: namespace }),
    get: listing(kind.namespaced ? 'Namespaced' : ''),
    ...(can('create') && {
      post: operation('post', kind.kind, {
        parameters: writeParameters,
        requestBody: content(kind.id),
        responses: answers(kind.id, '201'),
      }),
    }),
    ...(can('deletecollection') && {
      delete: operation('deletecollection', `Collection${kind.kind}`, {
        parameters: listParameters,
        responses: { 200: { description: 'OK', content: anyObject } },
      }),
    }),
  }
  if (kind.namespaced) paths[`${base}/${kind.plural}`] = { get: listing('AllNamespaces') }
  paths[`${collection}/{name}`] = {
    parameters: name,
    get: operation('get', kind.kind, { responses: answers(kind.id) }),
    ...(can('update') && {
      put: operation('put', kind.kind, { parameters: writeParameters, requestBody: content(kind.id), responses: answers(kind.id) }),
    }),
    ...(can('patch') && {
      patch: operation('patch', kind.kind, {
        parameters: [...writeParameters, query('force', 'boolean', 'Take fields over from other managers.')],
        requestBody: { content: Object.fromEntries(patchTypesOf(kind).map((type) => [type, { schema: { type: 'object' } }])) },
        responses: answers(kind.id),
      }),
    }),
    ...(can('delete') && {
      delete: operation('delete', kind.kind, { responses: { 200: { description: 'OK', content: anyObject } } }),
    }),
  }
  for (const subresource of kind.subresources)
    paths[`${collection}/{name}/${subresource.name}`] = { parameters: name, ...subresourceOperations(kind, subresource) }
}

const methodOf: Readonly<Record<string, string>> = { get: 'get', create: 'post', update: 'put', patch: 'patch', delete: 'delete' }

function subresourceOperations(kind: AnyKind, subresource: Subresource): Json {
  const own = gvk({
    group: subresource.group ?? kind.group,
    version: subresource.version ?? kind.version,
    kind: subresource.kind ?? kind.kind,
  })
  return Object.fromEntries(
    subresource.verbs.map((verb) => [
      methodOf[verb] ?? verb,
      {
        tags: [groupVersionPath(kind).replaceAll('/', '_')],
        'x-kubernetes-action': methodOf[verb] ?? verb,
        'x-kubernetes-group-version-kind': own,
        ...(verb !== 'get' && { parameters: writeParameters }),
        responses: { 200: { description: 'OK', content: anyObject } },
      },
    ]),
  )
}
