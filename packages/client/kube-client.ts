// A typed client of the Kubernetes API.
//
//   const client = KubeClient.fromKubeconfig(path, { clock })
//   const pod = await client.get(pods, { namespace: 'default', name: 'web' })
//   await client.patch(pods, { namespace: 'default', name: 'web' }, { type: 'merge', body: { metadata: { labels: { tier: 'front' } } } })
//
// It sends each request once. Only a request that surely never reached an apiserver, or a read whose idle connection had
// just been closed, is repeated; everything else is the caller's loop to repeat, with its own backoff.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Clock, RealClock } from '../clock/clock.js'
import { refusal } from './api-failure.js'
import { HttpsTransport } from './https-transport.js'
import { parseKubeconfig } from './kubeconfig.js'
import { apiVersionOf, type Draft, type KubeObject, type ObjectName, pathOf, type Resource } from './resource.js'
import type { ApiAnswer, ApiRequest, Transport } from './transport.js'
import { openWatch, type Watch, type WatchListener } from './watch.js'

export interface List<T> {
  readonly metadata: { readonly resourceVersion: string; readonly continue?: string }
  readonly items: T[]
}

export interface Selection {
  readonly namespace?: string
  readonly labelSelector?: string
  readonly fieldSelector?: string
}
export interface ListOptions extends Selection {
  readonly limit?: number
  readonly continue?: string
  /** '0': whatever the watch cache has. Left out: as fresh as the store. */
  readonly resourceVersion?: string
}
export interface WatchOptions extends Selection {
  readonly resourceVersion?: string
  readonly timeoutSeconds?: number
}
export interface DeleteOptions {
  readonly uid?: string
  readonly resourceVersion?: string
  readonly propagationPolicy?: 'Foreground' | 'Background' | 'Orphan'
  readonly gracePeriodSeconds?: number
}
export interface CallOptions {
  readonly signal?: AbortSignal
  readonly deadlineMs?: number
}
export interface Patch {
  readonly type: 'merge' | 'strategic' | 'json'
  readonly body: unknown
  readonly subresource?: string
}

const patchContentType = {
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  json: 'application/json-patch+json',
} as const

/** Where a container finds its service account. */
export const serviceAccountFolder = '/var/run/secrets/kubernetes.io/serviceaccount'

export class KubeClient {
  readonly clock: Clock
  readonly #transport: Transport
  readonly #deadlineMs: number

  constructor({ transport, clock, deadlineMs = 10_000 }: { transport: Transport; clock: Clock; deadlineMs?: number }) {
    this.#transport = transport
    this.clock = clock
    this.#deadlineMs = deadlineMs
  }

  /** Throws when the file is missing, is no kubeconfig, or names no server. */
  static fromKubeconfig(path: string, { clock = new RealClock() as Clock, userAgent = 'kubewire', deadlineMs = 10_000 } = {}): KubeClient {
    const access = parseKubeconfig(readFileSync(path, 'utf8'), path)
    return new KubeClient({ transport: new HttpsTransport({ ...access, userAgent, clock }), clock, deadlineMs })
  }

  /** As the account whose token, and whose cluster's CA, lie in `folder`: what a pod finds at serviceAccountFolder. Throws without them. */
  static fromServiceAccount(folder: string, server: string, { clock, userAgent }: { clock: Clock; userAgent: string }): KubeClient {
    const access = { server, ca: readFileSync(join(folder, 'ca.crt'), 'utf8'), tokenFile: join(folder, 'token') }
    return new KubeClient({ transport: new HttpsTransport({ ...access, userAgent, clock }), clock })
  }

  get<T>(resource: Resource<T>, { namespace, name }: ObjectName, options?: CallOptions): Promise<T> {
    return this.json<T>({ method: 'GET', path: pathOf(resource, { namespace, name }) }, options)
  }

  list<T>(resource: Resource<T>, { namespace, ...query }: ListOptions = {}, options?: CallOptions): Promise<List<T>> {
    return this.json<List<T>>({ method: 'GET', path: pathOf(resource, { namespace }) + search(query) }, options)
  }

  /** The namespace is the object's own. */
  create<T>(resource: Resource<T>, object: Draft<T>, options?: CallOptions): Promise<T> {
    const { namespace } = metadataOf(object)
    return this.json<T>({ method: 'POST', path: pathOf(resource, { namespace }), body: typed(resource, object) }, options)
  }

  /** With metadata.resourceVersion it succeeds only on that very version. */
  update<T>(resource: Resource<T>, object: Draft<T>, options?: CallOptions): Promise<T> {
    const { namespace, name } = metadataOf(object)
    return this.json<T>({ method: 'PUT', path: pathOf(resource, { namespace, name }), body: typed(resource, object) }, options)
  }

  updateStatus<T>(resource: Resource<T>, object: Draft<T>, options?: CallOptions): Promise<T> {
    const { namespace, name } = metadataOf(object)
    return this.json<T>(
      { method: 'PUT', path: pathOf(resource, { namespace, name, subresource: 'status' }), body: typed(resource, object) },
      options,
    )
  }

  patch<T>(resource: Resource<T>, { namespace, name }: ObjectName, { type, body, subresource }: Patch, options?: CallOptions): Promise<T> {
    const path = pathOf(resource, { namespace, name, subresource })
    return this.json<T>({ method: 'PATCH', path, body: JSON.stringify(body), contentType: patchContentType[type] }, options)
  }

  /** Resolves to what the server answered: the object on its way out, or a Status. */
  delete<T>(resource: Resource<T>, { namespace, name }: ObjectName, how: DeleteOptions = {}, options?: CallOptions): Promise<unknown> {
    return this.json({ method: 'DELETE', path: pathOf(resource, { namespace, name }), body: deleteBody(how) }, options)
  }

  deleteCollection<T>(
    resource: Resource<T>,
    { namespace, ...query }: Selection,
    how: DeleteOptions = {},
    options?: CallOptions,
  ): Promise<unknown> {
    return this.json({ method: 'DELETE', path: pathOf(resource, { namespace }) + search(query), body: deleteBody(how) }, options)
  }

  /** Says that the pod runs on `node` (pods/binding). Conflict when it has been bound already. */
  async bind({ namespace, name, uid }: ObjectName & { uid?: string }, node: string, options?: CallOptions): Promise<void> {
    const binding = {
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: { name, namespace, uid },
      target: { apiVersion: 'v1', kind: 'Node', name: node },
    }
    await this.json(
      { method: 'POST', path: `/api/v1/namespaces/${namespace}/pods/${name}/binding`, body: JSON.stringify(binding) },
      options,
    )
  }

  /** Resolves once the stream stands; rejects with ApiFailure (410: list again) or Unreachable. */
  watch<T>(resource: Resource<T>, { namespace, ...query }: WatchOptions, listener: WatchListener<T>): Promise<Watch> {
    const path = pathOf(resource, { namespace }) + search({ ...query, watch: 'true', allowWatchBookmarks: 'true' })
    return openWatch<T>(this.#transport, path, this.#deadlineMs, listener)
  }

  /** Any request; the answer is returned whatever its code. */
  request(request: ApiRequest, { signal, deadlineMs = this.#deadlineMs }: CallOptions = {}): Promise<ApiAnswer> {
    return this.#transport.send(request, { signal, deadlineMs })
  }

  /** Any request whose answer is JSON. Throws ApiFailure unless the code is 2xx. */
  async json<T>(request: ApiRequest, options?: CallOptions): Promise<T> {
    const answer = await this.request(request, options)
    if (answer.code >= 200 && answer.code < 300) return JSON.parse(answer.body) as T
    throw refusal(request, answer)
  }

  /** Closes connections; open watches end. */
  close(): void {
    this.#transport.close()
  }
}

const metadataOf = (object: unknown): { namespace?: string; name?: string } => (object as KubeObject).metadata ?? {}

const typed = (resource: Resource<unknown>, object: unknown): string =>
  JSON.stringify({ ...(object as object), apiVersion: apiVersionOf(resource), kind: resource.kind })

function search(query: Record<string, string | number | undefined>): string {
  const parts = Object.entries(query).flatMap(([key, value]) =>
    value === undefined || value === '' ? [] : [`${key}=${encodeURIComponent(value)}`],
  )
  return parts.length === 0 ? '' : `?${parts.join('&')}`
}

function deleteBody({ uid, resourceVersion, ...rest }: DeleteOptions): string {
  const preconditions = uid === undefined && resourceVersion === undefined ? undefined : { uid, resourceVersion }
  return JSON.stringify({ kind: 'DeleteOptions', apiVersion: 'v1', preconditions, ...rest })
}
