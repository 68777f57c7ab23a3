// What the server has, as clients discover it: the documents of /api and /apis, old and aggregated. All derive from the
// kinds, and are made anew only when those change.

import { createHash } from 'node:crypto'
import type { AnyKind, Subresource } from '../../../packages/api/machinery/kind.js'
import { parseAccept } from '../http/media-type.js'

/** A document with what a client needs to ask whether it has changed. */
export interface Document {
  readonly body: Buffer
  readonly contentType: string
  readonly etag: string
}

/** The kinds to be told of; `generation` moves when they change. */
export interface DiscoveredKinds {
  readonly all: readonly AnyKind[]
  readonly generation: number
}

export interface DiscoveryOptions {
  readonly kinds: DiscoveredKinds
  /** The subresources that this server serves. */
  readonly serves: (subresource: string) => boolean
}

const aggregatedVersions = ['v2', 'v2beta1'] as const
const aggregatedType = (version: string) => `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`

export class Discovery {
  readonly #options: DiscoveryOptions
  #made: { generation: number; documents: ReadonlyMap<string, Document> }

  constructor(options: DiscoveryOptions) {
    this.#options = options
    this.#made = this.#make()
  }
  get #documents(): ReadonlyMap<string, Document> {
    if (this.#made.generation !== this.#options.kinds.generation) this.#made = this.#make()
    return this.#made.documents
  }
  #make(): { generation: number; documents: ReadonlyMap<string, Document> } {
    const { kinds, serves } = this.#options
    const documents = new Map<string, Document>()
    const groups = groupKinds(kinds.all)
    const put = (path: string, value: object, contentType = 'application/json') => documents.set(path, document(value, contentType))
    const named = [...groups].filter(([group]) => group !== '')
    put('/api', { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] })
    put('/apis', { kind: 'APIGroupList', apiVersion: 'v1', groups: named.map(([group, versions]) => apiGroup(group, versions)) })
    for (const version of aggregatedVersions) {
      put(
        `/api ${version}`,
        aggregated(
          [...groups].filter(([group]) => group === ''),
          version,
          serves,
        ),
        aggregatedType(version),
      )
      put(`/apis ${version}`, aggregated(named, version, serves), aggregatedType(version))
    }
    for (const [group, versions] of groups) {
      if (group !== '') put(`/apis/${group}`, { kind: 'APIGroup', apiVersion: 'v1', ...apiGroup(group, versions) })
      for (const [version, members] of versions) {
        const groupVersion = group === '' ? version : `${group}/${version}`
        put(group === '' ? `/api/${version}` : `/apis/${groupVersion}`, {
          kind: 'APIResourceList',
          apiVersion: 'v1',
          groupVersion,
          resources: members.flatMap((kind) => apiResources(kind, serves)),
        })
      }
    }
    return { generation: kinds.generation, documents }
  }
  /** Undefined when the path is no discovery document. */
  find(path: string, accepts: string): Document | undefined {
    const plain = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
    if (plain === '/api' || plain === '/apis') {
      for (const { type, parameters } of parseAccept(accepts)) {
        if (type !== 'application/json') continue
        if (parameters.as === undefined) break
        const found =
          parameters.g === 'apidiscovery.k8s.io' && parameters.as === 'APIGroupDiscoveryList'
            ? this.#documents.get(`${plain} ${parameters.v}`)
            : undefined
        if (found !== undefined) return found
      }
    }
    return this.#documents.get(plain)
  }
}

type Versions = ReadonlyMap<string, readonly AnyKind[]>

function groupKinds(kinds: readonly AnyKind[]): Map<string, Map<string, AnyKind[]>> {
  const groups = new Map<string, Map<string, AnyKind[]>>()
  for (const kind of kinds) {
    const versions = groups.get(kind.group) ?? new Map<string, AnyKind[]>()
    groups.set(kind.group, versions)
    versions.set(kind.version, [...(versions.get(kind.version) ?? []), kind])
  }
  return groups
}

function apiGroup(group: string, versions: Versions) {
  const offered = [...versions.keys()].map((version) => ({ groupVersion: `${group}/${version}`, version }))
  return { name: group, versions: offered, preferredVersion: offered[0] }
}

const servedSubresources = (kind: AnyKind, serves: (subresource: string) => boolean) => kind.subresources.filter(({ name }) => serves(name))
const sorted = (texts: readonly string[]) => [...texts].sort()

function apiResources(kind: AnyKind, serves: (subresource: string) => boolean): object[] {
  return [
    {
      name: kind.plural,
      singularName: kind.singular,
      namespaced: kind.namespaced,
      kind: kind.kind,
      verbs: sorted(kind.verbs),
      ...(kind.shortNames.length > 0 && { shortNames: kind.shortNames }),
      ...(kind.categories.length > 0 && { categories: kind.categories }),
      storageVersionHash: hash(`${kind.group}/${kind.version}/${kind.kind}`).slice(0, 11).concat('='),
    },
    ...servedSubresources(kind, serves).map((sub) => ({
      name: `${kind.plural}/${sub.name}`,
      singularName: '',
      namespaced: kind.namespaced,
      ...(sub.group !== undefined && { group: sub.group, version: sub.version }),
      kind: sub.kind ?? kind.kind,
      verbs: sorted(sub.verbs),
    })),
  ]
}

function aggregated(groups: readonly (readonly [string, Versions])[], version: string, serves: (subresource: string) => boolean) {
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: `apidiscovery.k8s.io/${version}`,
    metadata: {},
    items: groups.map(([group, versions]) => ({
      metadata: { name: group, creationTimestamp: null },
      versions: [...versions].map(([name, members]) => ({
        version: name,
        freshness: 'Current',
        resources: members.map((kind) => aggregatedResource(kind, serves)),
      })),
    })),
  }
}

function aggregatedResource(kind: AnyKind, serves: (subresource: string) => boolean) {
  const subresources = servedSubresources(kind, serves)
  const responseKind = (sub: Subresource) => ({
    group: sub.group ?? kind.group,
    version: sub.version ?? kind.version,
    kind: sub.kind ?? kind.kind,
  })
  return {
    resource: kind.plural,
    responseKind: { group: kind.group, version: kind.version, kind: kind.kind },
    scope: kind.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: kind.singular,
    verbs: sorted(kind.verbs),
    ...(kind.shortNames.length > 0 && { shortNames: kind.shortNames }),
    ...(kind.categories.length > 0 && { categories: kind.categories }),
    ...(subresources.length > 0 && {
      subresources: subresources.map((sub) => ({ subresource: sub.name, responseKind: responseKind(sub), verbs: sorted(sub.verbs) })),
    }),
  }
}

const hash = (text: string | Buffer) => createHash('sha512').update(text).digest('base64url')

export const document = (value: object, contentType: string): Document =>
  bytesDocument(Buffer.from(`${JSON.stringify(value)}\n`), contentType)

export const bytesDocument = (body: Buffer, contentType: string): Document => ({
  body,
  contentType,
  etag: `"${hash(body).slice(0, 32).toUpperCase()}"`,
})
