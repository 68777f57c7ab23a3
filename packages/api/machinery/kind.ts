// What a kind of object is. One file a kind says it with `defineKind`; discovery, validation, defaults, Table columns,
// OpenAPI and protobuf derive from the definition. Nothing else may list the fields of a kind.

import * as z from 'zod'
import type { Causes } from './causes.js'
import { objectMeta } from './meta.js'
import { embedded, message } from './notation.js'

/** A column of `kubectl get`; priority above 0 shows with -o wide only. */
export interface Column<Object> {
  readonly name: string
  readonly type?: 'string' | 'integer' | 'number' | 'boolean' | 'date'
  readonly format?: 'name'
  readonly priority?: number
  readonly description?: string
  /** `nowMs` is the wall clock, for ages. */
  readonly cell: (object: Object, nowMs: number) => string | number | boolean
}

/** `pods/log` and its like, as discovery lists them. */
export interface Subresource {
  readonly name: string
  readonly verbs: readonly string[]
  /** Set when what is read or written is another kind: Scale, Binding, Eviction. */
  readonly group?: string
  readonly version?: string
  readonly kind?: string
}

type Meta = z.output<typeof objectMeta>
/** An object as the apiserver answers with it: the fields the server fills are there. */
export type StoredMeta = Omit<Meta, 'name' | 'uid' | 'resourceVersion' | 'creationTimestamp'> & {
  name: string
  uid: string
  resourceVersion: string
  creationTimestamp: string
}
/** Any object of the API. */
export interface KubeObject {
  apiVersion: string
  kind: string
  metadata: StoredMeta
  [field: string]: unknown
}

type TypeMeta<K extends string> = { apiVersion: z.ZodLiteral<string>; kind: z.ZodLiteral<K>; metadata: z.ZodPrefault<typeof objectMeta> }
type KindSchema<K extends string, Fields extends z.ZodRawShape> = z.ZodObject<TypeMeta<K> & Fields>
type Output<K extends string, Fields extends z.ZodRawShape> = z.output<z.ZodObject<Fields>> & {
  apiVersion: string
  kind: K
  metadata: StoredMeta
}

export interface StoredAs {
  // biome-ignore lint/suspicious/noExplicitAny: as AnyKind
  readonly kind: Omit<Kind<string, any, any>, 'schema'> & { readonly schema: z.ZodObject }
  readonly toStored: <T>(object: object) => T
  readonly fromStored: <T>(object: object) => T
}

export interface KindDefinition<K extends string, Fields extends z.ZodRawShape, Object = Output<K, Fields>> {
  readonly group: string
  readonly version: string
  readonly kind: K
  readonly plural: string
  /** The kind's name in lower case unless said otherwise. */
  readonly singular?: string
  readonly namespaced: boolean
  readonly shortNames?: readonly string[]
  readonly categories?: readonly string[]
  readonly about?: string
  /** Everything beside apiVersion, kind and metadata. */
  readonly fields: Fields
  /** Which form of name is demanded (a DNS subdomain unless said otherwise). */
  readonly nameForm?: 'subdomain' | 'label' | 'label-1035' | 'path-segment'
  /** Whether spec writes raise metadata.generation. */
  readonly generation?: boolean
  readonly subresources?: readonly Subresource[]
  /** Whether a new object may bring its status (a Node does); elsewhere it begins empty. */
  readonly statusOnCreate?: 'kept' | 'reset'
  /** All of them unless said otherwise. */
  readonly verbs?: readonly string[]
  readonly columns?: readonly Column<Object>[]
  /** Keys `--field-selector` takes beside metadata.name and metadata.namespace. */
  readonly fieldSelectors?: Readonly<Record<string, (object: Object) => string>>
  /** Defaults that depend on other fields; changes the object, which is fresh. */
  readonly defaults?: (object: Object) => void
  readonly validate?: (object: Object, causes: Causes) => void
  /** Rules that need what only the server knows of a new object: its uid, and what prepareCreate made of it. */
  readonly validateCreate?: (object: Object, causes: Causes) => void
  /** Rules that need the old object: immutable fields, allowed transitions. */
  readonly validateUpdate?: (after: Object, before: Object, causes: Causes, subresource: string) => void
  /** What becomes of dependents when a deletion does not say; Background unless said otherwise. */
  readonly defaultPropagation?: 'Orphan'
  /** Beside what strategy.ts does for all: resets and derived fields of a new object; changes it. */
  readonly prepareCreate?: (object: Object) => void
  readonly prepareUpdate?: (after: Object, before: Object, subresource: string) => void
  /** Set when objects are kept as those of another kind: a second spelling of it. Field selectors are of this kind. */
  readonly storedAs?: StoredAs
}

export interface Kind<K extends string = string, Fields extends z.ZodRawShape = z.ZodRawShape, Object = Output<K, Fields>>
  extends Omit<
    KindDefinition<K, Fields, Object>,
    'singular' | 'shortNames' | 'categories' | 'nameForm' | 'generation' | 'subresources' | 'columns' | 'fieldSelectors' | 'verbs'
  > {
  readonly singular: string
  /** `v1`, `apps/v1` */
  readonly apiVersion: string
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
  readonly nameForm: 'subdomain' | 'label' | 'label-1035' | 'path-segment'
  readonly generation: boolean
  readonly subresources: readonly Subresource[]
  readonly verbs: readonly string[]
  readonly columns: readonly Column<Object>[]
  readonly fieldSelectors: Readonly<Record<string, (object: Object) => string>>
  readonly schema: KindSchema<K, Fields>
  /** Its name in OpenAPI: io.k8s.api.apps.v1.Deployment */
  readonly id: string
}
/** Any kind, as the registry holds it. */
// biome-ignore lint/suspicious/noExplicitAny: a kind's functions are contravariant in its object, so no narrower type takes every kind
export type AnyKind = Omit<Kind<string, any, any>, 'schema'> & { readonly schema: z.ZodObject }

/** The object of a kind as stored and served. */
export type Stored<T extends { schema: z.ZodType }> = Omit<z.output<T['schema']>, 'metadata'> & { metadata: StoredMeta }

const allVerbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']

/** `io.k8s.api.core.v1.Pod`, `io.k8s.api.networking.v1.Ingress` */
const openApiName = (group: string, version: string, kind: string) =>
  `io.k8s.api.${group === '' ? 'core' : group.split('.')[0]}.${version}.${kind}`

export function defineKind<const K extends string, Fields extends z.ZodRawShape>(definition: KindDefinition<K, Fields>): Kind<K, Fields> {
  const { group, version, kind, about, fields } = definition
  const apiVersion = group === '' ? version : `${group}/${version}`
  const id = openApiName(group, version, kind)
  const shape = {
    apiVersion: z.literal(apiVersion),
    kind: z.literal(kind),
    metadata: embedded(1, objectMeta, 'Its name and namespace, its labels and annotations, and what the server notes about it.'),
    ...fields,
  }
  const schema = message(id, shape, about) as unknown as KindSchema<K, Fields>
  const has = (field: string) => Object.hasOwn(fields, field)
  return {
    ...definition,
    singular: definition.singular ?? kind.toLowerCase(),
    apiVersion,
    shortNames: definition.shortNames ?? [],
    categories: definition.categories ?? [],
    nameForm: definition.nameForm ?? 'subdomain',
    generation: definition.generation ?? (has('spec') && has('status')),
    subresources: definition.subresources ?? [],
    verbs: definition.verbs ?? allVerbs,
    columns: definition.columns ?? [],
    fieldSelectors: definition.fieldSelectors ?? {},
    schema,
    id,
  }
}
