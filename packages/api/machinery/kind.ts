// What a kind of object is. One file a kind says it with `defineKind`; discovery, validation, defaults, Table columns,
// OpenAPI and protobuf derive from the definition. Nothing else may list the fields of a kind.

import * as z from 'zod'
import type { Canonical } from './canonical.js'
import type { Causes } from './causes.js'
import { codecOf } from './codec.js'
import type { MessageForm } from './form.js'
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
  readonly cell: (object: Object, nowMs: number) => string | number | boolean | null
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

export type NameForm = 'subdomain' | 'label' | 'label-1035' | 'path-segment' | 'none'

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

/** What lies in the store is not what is served: another spelling, or objects written under an older schema. */
export interface StoredAs {
  /** Where it lies. */
  readonly kind: { readonly group: string; readonly plural: string }
  /** Neither changes its argument; each may return it as it is. */
  readonly toStored: (object: KubeObject) => KubeObject
  readonly fromStored: (object: KubeObject) => KubeObject
}

/** Where the numbers of the scale subresource lie, as lists of keys. */
export interface ScalePaths {
  readonly specReplicas: readonly string[]
  readonly statusReplicas: readonly string[]
  /** A selector as text; a workload's own selector is rendered instead. */
  readonly selector?: readonly string[]
}

/** Of an object that is written: its whole, or the half that the status subresource owns. */
export type Part = 'object' | 'status'

/** How the bodies of a kind are read and checked. codec.ts has the one of the notation, schema/ the one of structural schemas. */
export interface Codec {
  /** What Go's decoder would make of a body, or why it would not. */
  readonly read: (body: Record<string, unknown>) => Canonical
  /** Fills defaults in and checks every value. Undefined when there is no going on. */
  readonly complete: (value: Record<string, unknown>, causes: Causes, part: Part) => object | undefined
  /** A status of which nothing is known yet; undefined where it is left out. */
  readonly emptyStatus: () => unknown
  /** What patches and owners of fields walk objects by. */
  readonly form: () => MessageForm
  /** Schemas for OpenAPI v3, as JSON; kinds of the notation are written out together, in openapi.ts. */
  readonly openApi?: () => Record<string, unknown>
}

export interface KindDefinition<K extends string, Fields extends z.ZodRawShape, Object = Output<K, Fields>> {
  readonly group: string
  readonly version: string
  readonly kind: K
  readonly plural: string
  /** The kind's name in lower case unless said otherwise. */
  readonly singular?: string
  /** The kind's name and `List` unless said otherwise. */
  readonly listKind?: string
  readonly namespaced: boolean
  readonly shortNames?: readonly string[]
  readonly categories?: readonly string[]
  readonly about?: string
  /** Everything beside apiVersion, kind and metadata. */
  readonly fields: Fields
  /** Which form of name is demanded (a DNS subdomain unless said otherwise); `none` of a question that is answered and not kept. */
  readonly nameForm?: NameForm
  /** Whether spec writes raise metadata.generation. */
  readonly generation?: boolean
  readonly subresources?: readonly Subresource[]
  /** `spec.replicas` and `status.replicas` unless said otherwise. */
  readonly scale?: ScalePaths
  /** What of metadata a write to the status changes, too: annotations, and labels of the core group, unless said otherwise. */
  readonly statusMetadata?: readonly ('annotations' | 'labels')[]
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
  /** Texts for `Warning` headers about an object that is good enough. */
  readonly warnings?: (object: Object) => readonly string[]
  /** What happens to an object when its deletion is asked for first; changes it. `now` is a metav1.Time. */
  readonly prepareDelete?: (object: Object, now: string) => void
  /** Told to whoever asks for this version: it will go. */
  readonly deprecation?: string
  /** Beside what strategy.ts does for all: resets and derived fields of a new object; changes it. */
  readonly prepareCreate?: (object: Object) => void
  readonly prepareUpdate?: (after: Object, before: Object, subresource: string) => void
  /** Field selectors are of this kind, not of what is stored. */
  readonly storedAs?: StoredAs
}

export interface Kind<K extends string = string, Fields extends z.ZodRawShape = z.ZodRawShape, Object = Output<K, Fields>>
  extends Omit<
    KindDefinition<K, Fields, Object>,
    | 'singular'
    | 'listKind'
    | 'shortNames'
    | 'categories'
    | 'nameForm'
    | 'generation'
    | 'subresources'
    | 'statusMetadata'
    | 'columns'
    | 'fieldSelectors'
    | 'verbs'
    | 'fields'
  > {
  readonly singular: string
  readonly listKind: string
  /** `v1`, `apps/v1` */
  readonly apiVersion: string
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
  readonly nameForm: NameForm
  readonly generation: boolean
  /** Whether status belongs to the status subresource: other writes leave it as it is. */
  readonly hasStatus: boolean
  readonly subresources: readonly Subresource[]
  readonly statusMetadata: readonly ('annotations' | 'labels')[]
  readonly verbs: readonly string[]
  readonly columns: readonly Column<Object>[]
  readonly fieldSelectors: Readonly<Record<string, (object: Object) => string>>
  readonly schema: KindSchema<K, Fields>
  readonly codec: Codec
  /** Its name in OpenAPI: io.k8s.api.apps.v1.Deployment */
  readonly id: string
}
/** Any kind, as the registry holds it. `schema` is there for kinds of the notation: a custom resource's is in its codec. */
// biome-ignore lint/suspicious/noExplicitAny: a kind's functions are contravariant in its object, so no narrower type takes every kind
export type AnyKind = Omit<Kind<string, any, any>, 'schema'> & { readonly schema: z.ZodObject | undefined }

/** Media types of patches; only kinds of the notation say how lists merge strategically. */
export const patchTypesOf = ({ schema }: { schema: unknown }): readonly string[] => [
  'application/json-patch+json',
  'application/merge-patch+json',
  ...(schema === undefined ? [] : ['application/strategic-merge-patch+json']),
  'application/apply-patch+yaml',
]

/** The object of a kind as stored and served. */
export type Stored<T extends { readonly schema: z.ZodType | undefined }> = Omit<z.output<NonNullable<T['schema']>>, 'metadata'> & {
  metadata: StoredMeta
}

export const allVerbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']

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
    listKind: definition.listKind ?? `${kind}List`,
    apiVersion,
    shortNames: definition.shortNames ?? [],
    categories: definition.categories ?? [],
    nameForm: definition.nameForm ?? 'subdomain',
    generation: definition.generation ?? (has('spec') && has('status')),
    hasStatus: has('status'),
    subresources: definition.subresources ?? [],
    statusMetadata: definition.statusMetadata ?? (group === '' ? ['annotations', 'labels'] : ['annotations']),
    verbs: definition.verbs ?? allVerbs,
    columns: definition.columns ?? [],
    fieldSelectors: definition.fieldSelectors ?? {},
    schema,
    codec: codecOf(schema),
    id,
  }
}
