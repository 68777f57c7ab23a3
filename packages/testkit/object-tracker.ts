// An apiserver small enough for a unit test: objects in a Map behind the client's own Transport. It has no schemas,
// defaults or admission; it does have what controllers lean on: resourceVersions and conflicts, generations, finalizers,
// graceful deletion of bound pods, subresources, selectors, and watches that resume, are cut, and run out of history.

import { KubeClient } from '../client/kube-client.js'
import type { KubeObject, Resource } from '../client/resource.js'
import { pathOf } from '../client/resource.js'
import type { ApiAnswer, ApiRequest, StreamListener, Transport } from '../client/transport.js'
import { type Clock, VirtualClock } from '../clock/clock.js'
import { SeededRandom } from '../clock/random.js'
import { discovery } from './discovery-answer.js'
import { mergePatch } from './merge-patch.js'
import { parsePath, type Target } from './rest-path.js'
import { selects } from './selects.js'

interface Change {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly version: number
  readonly collection: string
  readonly object: KubeObject
  readonly before?: KubeObject
}
interface OpenWatch {
  readonly target: Target
  readonly listener: StreamListener
}
type Anything = Record<string, unknown>

class Refused extends Error {
  readonly answer: ApiAnswer
  constructor(code: number, reason: string, message: string) {
    super(message)
    this.answer = { code, body: JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message }) }
  }
}

export class ObjectTracker implements Transport {
  readonly client: KubeClient
  readonly clock: Clock
  /** Every request but watches, in order: `PUT /api/v1/…`. */
  readonly requests: string[] = []
  readonly #random = new SeededRandom(1)
  readonly #collections = new Map<string, Map<string, KubeObject>>()
  readonly #watches = new Set<OpenWatch>()
  readonly #held = new Map<string, (() => void)[]>()
  readonly #complete: (object: KubeObject) => KubeObject
  #history: Change[] = []
  #version = 100
  #compacted = 0
  #discoverable: readonly Resource<unknown>[] = []
  #refuse: ((request: ApiRequest) => ApiAnswer | undefined) | undefined

  /** `complete`: what a server with schemas would make of a new object, where that matters to the test. */
  constructor({ clock = new VirtualClock() as Clock, complete = (object: KubeObject): KubeObject => object } = {}) {
    this.clock = clock
    this.#complete = complete
    this.client = new KubeClient({ transport: this, clock })
  }

  get openWatches(): number {
    return this.#watches.size
  }

  /** Puts objects in place as if they had always been there. */
  seed<T>(resource: Resource<T>, ...objects: unknown[]): void {
    for (const object of objects as KubeObject[]) {
      const { metadata } = object
      const body = JSON.stringify({ ...object, kind: resource.kind })
      const path = pathOf(resource, { namespace: metadata.namespace })
      const answer = this.#handle({ method: 'POST', path, body })
      if (answer.code >= 300) throw new Error(`Cannot seed ${path}: ${answer.body}`)
    }
  }
  all<T>(resource: Resource<T>): T[] {
    return [...this.#collection(pathOf(resource)).values()].map((object) => structuredClone(object)) as T[]
  }
  find<T>(resource: Resource<T>, key: string): T | undefined {
    return structuredClone(this.#collection(pathOf(resource)).get(key)) as T | undefined
  }
  /** Changes an object behind everybody's back, as another client would. */
  change<T>(resource: Resource<T>, key: string, change: (object: T) => void): void {
    const object = this.find(resource, key)
    if (object === undefined) throw new Error(`Cannot change ${resource.plural} ${key}: there is none`)
    change(object)
    this.#store(pathOf(resource), key, object as unknown as KubeObject)
  }
  remove<T>(resource: Resource<T>, key: string): void {
    this.#drop(pathOf(resource), key)
  }
  /** Watches end, as they do when an apiserver goes away. */
  cutWatches(error?: unknown): void {
    for (const watch of [...this.#watches]) {
      this.#watches.delete(watch)
      watch.listener.onEnd(error)
    }
  }
  /** Forgets history: a watch from before answers 410. */
  compact(): void {
    this.#history = []
    this.#compacted = this.#version
  }
  bookmark(): void {
    for (const { listener } of this.#watches)
      listener.onText(`${JSON.stringify({ type: 'BOOKMARK', object: { metadata: { resourceVersion: String(this.#version) } } })}\n`)
  }
  /** Answers discovery with these. */
  serveDiscovery(resources: readonly Resource<unknown>[]): void {
    this.#discoverable = resources
  }
  /** Watches of this resource lag behind until the returned function is called. */
  holdWatches(resource: Resource<unknown>): () => void {
    const held: (() => void)[] = []
    this.#held.set(pathOf(resource), held)
    return () => {
      this.#held.delete(pathOf(resource))
      for (const tell of held) tell()
    }
  }
  /** Requests for which `refuse` answers are not served. */
  refuseWhen(refuse: ((request: ApiRequest) => ApiAnswer | undefined) | undefined): void {
    this.#refuse = refuse
  }

  async send(request: ApiRequest): Promise<ApiAnswer> {
    await Promise.resolve()
    this.requests.push(`${request.method} ${request.path}`)
    return this.#refuse?.(request) ?? this.#handle(request)
  }

  async stream(request: ApiRequest, { listener }: { listener: StreamListener }): Promise<ApiAnswer & { close(): void }> {
    await Promise.resolve()
    const refused = this.#refuse?.(request)
    if (refused !== undefined) return { ...refused, close: () => {} }
    const target = parsePath(request.path)
    const from = Number(target.query.get('resourceVersion') ?? this.#version)
    if (from < this.#compacted)
      return { ...new Refused(410, 'Expired', `too old resource version: ${from} (${this.#compacted})`).answer, close: () => {} }
    const watch = { target, listener }
    this.#watches.add(watch)
    const missed = this.#history.filter((change) => change.version > from)
    queueMicrotask(() => {
      for (const change of missed) if (this.#watches.has(watch)) deliver(watch, change)
    })
    return { code: 200, body: '', close: () => void this.#watches.delete(watch) }
  }

  close(): void {
    this.cutWatches()
  }

  #handle(request: ApiRequest): ApiAnswer {
    try {
      const found = discovery(this.#discoverable, request.path)
      if (found !== undefined) return { code: 200, body: JSON.stringify(found) }
      const result = this.#serve(request.method, parsePath(request.path), request)
      return { code: request.method === 'POST' ? 201 : 200, body: JSON.stringify(result) }
    } catch (error) {
      if (error instanceof Refused) return error.answer
      throw error
    }
  }

  #serve(method: ApiRequest['method'], target: Target, { body = '{}', contentType }: ApiRequest): unknown {
    const { collection, key, name, subresource } = target
    const sent = JSON.parse(body) as KubeObject & Anything
    if (method === 'POST' && subresource === 'binding') return this.#bind(collection, key, (sent['target'] as { name: string }).name)
    if (method === 'POST') return this.#create(target, sent)
    if (method === 'GET' && name === undefined) {
      const items = [...this.#collection(collection).values()].filter((object) => selects(target, object))
      return { metadata: { resourceVersion: String(this.#version) }, items }
    }
    if (method === 'DELETE' && name === undefined) {
      for (const [itemKey, object] of [...this.#collection(collection)])
        if (selects(target, object)) this.#delete(collection, itemKey, sent)
      return {}
    }
    const existing = this.#collection(collection).get(key)
    if (existing === undefined) throw new Refused(404, 'NotFound', `${collection} "${name}" not found`)
    if (method === 'GET') return existing
    if (method === 'DELETE') return this.#delete(collection, key, sent)
    const wanted = method === 'PATCH' ? (mergePatch(existing, sent, contentType) as KubeObject & Anything) : sent
    const version = sent.metadata?.resourceVersion
    if (version && version !== existing.metadata.resourceVersion)
      throw new Refused(409, 'Conflict', `${collection} "${name}": the object has been modified`)
    const now = existing as KubeObject & Anything
    if (subresource === 'finalize') return this.#store(collection, key, { ...now, spec: wanted['spec'] } as KubeObject)
    if (subresource === 'status') {
      // With its status an object's annotations may be written, too (packages/api strategy.ts): flannel does.
      const metadata = { ...now.metadata, annotations: wanted.metadata?.annotations ?? now.metadata.annotations }
      return this.#store(collection, key, { ...now, metadata, status: wanted['status'] } as KubeObject)
    }
    const kept = { ...wanted, status: wanted['status'] ?? now['status'] }
    return this.#store(collection, key, {
      ...kept,
      metadata: { ...wanted.metadata, uid: existing.metadata.uid, creationTimestamp: existing.metadata.creationTimestamp },
    } as KubeObject)
  }

  #create({ collection, namespace }: Target, sent: KubeObject): KubeObject {
    const name = sent.metadata.name ?? `${sent.metadata.generateName}${this.#random.suffix(5)}`
    const key = namespace === undefined ? name : `${namespace}/${name}`
    if (this.#collection(collection).has(key)) throw new Refused(409, 'AlreadyExists', `${collection} "${name}" already exists`)
    const { uid = `uid-${this.#version + 1}`, creationTimestamp = this.#now() } = sent.metadata
    const metadata = { ...sent.metadata, uid, creationTimestamp, name, ...(namespace === undefined ? {} : { namespace }) }
    return this.#store(collection, key, this.#complete({ ...sent, metadata }))
  }

  #bind(collection: string, key: string, node: string): unknown {
    const pod = this.#collection(collection).get(key) as (KubeObject & { spec: { nodeName?: string }; status?: Anything }) | undefined
    if (pod === undefined) throw new Refused(404, 'NotFound', `pods "${key}" not found`)
    if (pod.spec.nodeName) throw new Refused(409, 'Conflict', `pod ${key} is already assigned to node "${pod.spec.nodeName}"`)
    const conditions = [{ type: 'PodScheduled', status: 'True', lastTransitionTime: this.#now() }]
    this.#store(collection, key, { ...pod, spec: { ...pod.spec, nodeName: node }, status: { ...pod.status, conditions } } as KubeObject)
    return { kind: 'Status', status: 'Success' }
  }

  #delete(collection: string, key: string, how: Anything): unknown {
    const existing = this.#collection(collection).get(key) as KubeObject & Anything
    const uid = (how['preconditions'] as { uid?: string } | undefined)?.uid
    if (uid !== undefined && uid !== existing.metadata.uid)
      throw new Refused(409, 'Conflict', `the UID in the precondition (${uid}) does not match`)
    const finalizers = [...(existing.metadata.finalizers ?? [])]
    if (how['propagationPolicy'] === 'Foreground') finalizers.push('foregroundDeletion')
    if (how['propagationPolicy'] === 'Orphan') finalizers.push('orphan')
    const graceful =
      collection.endsWith('/pods') &&
      (existing['spec'] as Anything | undefined)?.['nodeName'] !== undefined &&
      how['gracePeriodSeconds'] !== 0
    const held = graceful || finalizers.length > 0 || collection.endsWith('/namespaces')
    if (!held) return this.#drop(collection, key)
    if (existing.metadata.deletionTimestamp) return existing
    return this.#store(collection, key, {
      ...existing,
      metadata: { ...existing.metadata, deletionTimestamp: this.#now(), ...(finalizers.length > 0 ? { finalizers } : {}) },
      ...(collection.endsWith('/namespaces') ? { status: { phase: 'Terminating' } } : {}),
    } as KubeObject)
  }

  #store(collection: string, key: string, object: KubeObject): KubeObject {
    const objects = this.#collection(collection)
    const before = objects.get(key)
    const finalizing = (object as KubeObject & { spec?: { finalizers?: string[] } }).spec?.finalizers ?? []
    if (
      object.metadata.deletionTimestamp &&
      (object.metadata.finalizers ?? []).length === 0 &&
      before?.metadata.deletionTimestamp &&
      finalizing.length === 0 &&
      !collection.endsWith('/pods')
    ) {
      return this.#drop(collection, key)
    }
    const version = ++this.#version
    const specs = [before, object].map((one) => JSON.stringify((one as Anything | undefined)?.['spec']))
    const generation = (before?.metadata.generation ?? 0) + (specs[0] === specs[1] ? 0 : 1)
    const now = structuredClone({
      ...object,
      metadata: { ...object.metadata, generation: Math.max(generation, 1), resourceVersion: String(version) },
    })
    objects.set(key, now)
    this.#changed({ type: before === undefined ? 'ADDED' : 'MODIFIED', version, collection, object: now, before })
    return now
  }

  #drop(collection: string, key: string): KubeObject {
    const object = this.#collection(collection).get(key)
    if (object === undefined) throw new Refused(404, 'NotFound', `${collection} "${key}" not found`)
    this.#collection(collection).delete(key)
    const version = ++this.#version
    const last = { ...object, metadata: { ...object.metadata, resourceVersion: String(version) } }
    this.#changed({ type: 'DELETED', version, collection, object: last, before: object })
    return last
  }

  #changed(change: Change): void {
    this.#history.push(change)
    const watches = [...this.#watches]
    const tell = () => {
      for (const watch of watches) if (this.#watches.has(watch)) deliver(watch, change)
    }
    const held = this.#held.get(change.collection)
    if (held === undefined) queueMicrotask(tell)
    else held.push(tell)
  }

  #collection(collection: string): Map<string, KubeObject> {
    let objects = this.#collections.get(collection)
    if (objects === undefined) this.#collections.set(collection, (objects = new Map()))
    return objects
  }

  #now(): string {
    return new Date(this.clock.wallMs()).toISOString().replace(/\.\d+Z$/, 'Z')
  }
}

// A selector's watcher sees an object come and go as its labels or fields do.
function deliver({ target, listener }: OpenWatch, { type, collection, object, before }: Change): void {
  if (collection !== target.collection) return
  const was = before !== undefined && selects(target, before)
  const is = type !== 'DELETED' && selects(target, object)
  if (!was && !is) return
  const seen = is ? (was ? 'MODIFIED' : 'ADDED') : 'DELETED'
  listener.onText(`${JSON.stringify({ type: seen, object })}\n`)
}
