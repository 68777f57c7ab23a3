// A kind's objects, kept up to date: list once, then follow the watch from there.
//
//   const informer = new Informer(client, pods, { fieldSelector: 'spec.nodeName=node-1', indexers: { node: (pod) => [pod.spec.nodeName] } })
//   informer.onEvent((event) => queue.add(keyOf(event.object)))
//   informer.start()
//   await informer.synced
//
// States: listing → watching → (ended) watching from the last resourceVersion seen, or listing again when that is gone.
// A list that follows a list is compared with the cache and told as events, so a handler sees every difference exactly once
// whatever was missed: a compacted history (410), a store that went back, or a process that was frozen.

import type { Timer } from '../clock/clock.js'
import { ApiFailure, isGone, isRefused } from './api-failure.js'
import type { KubeClient, Selection } from './kube-client.js'
import { type Index, ObjectCache } from './object-cache.js'
import { type KubeObject, keyOf, type Resource } from './resource.js'
import type { Watch, WatchEvent } from './watch.js'

export type InformerEvent<T> =
  | { type: 'added'; object: T }
  | { type: 'updated'; object: T; before: T }
  /** `object` is the last state known. */
  | { type: 'deleted'; object: T }

export interface InformerOptions<T> extends Selection {
  readonly indexers?: Record<string, Index<T>>
  /** Told of every failure to list or watch; the informer tries again by itself. */
  readonly onError?: (error: unknown) => void
  /** Backoff between failures, in [0, 1): jitter. */
  readonly random?: () => number
}

// The first retry comes quickly: an apiserver that was restarted is back within a second.
const backoffFirstMs = 100
const backoffMaxMs = 3_000
// A refused connection costs nobody much, and an apiserver that boots is there within seconds: wait a fraction of what was waited.
const refusedGrowth = 1.15
/** A watch on which nothing came for so long, not even a bookmark, is opened anew. */
export const silenceMaxMs = 120_000
/** How often a process with open watches looks whether it has been frozen. */
export const freezeCheckMs = 2_000
/** After a thaw a watch has this long to show that it lives. */
const thawGraceMs = 1_000

/**
 * Without managedFields, which are half of many an object and of no use to a controller. A write that leaves them out keeps them.
 * The object is fresh off the wire.
 */
function slim<T extends KubeObject>(object: T): T {
  delete (object.metadata as { managedFields?: unknown }).managedFields
  return object
}

export class Informer<T extends KubeObject> {
  readonly resource: Resource<T>
  /** Resolves after the first list has been told to the handlers. Never rejects. */
  readonly synced: Promise<void>
  readonly #client: KubeClient
  readonly #options: InformerOptions<T>
  readonly #cache: ObjectCache<T>
  readonly #handlers: ((event: InformerEvent<T>) => void)[] = []
  #isSynced = false
  #resolveSynced = () => {}
  #resourceVersion = ''
  #running = false
  #failures = 0
  #refusals = 0
  #generation = 0
  #watch: Watch | undefined
  #retry: Timer | undefined
  #check: Timer | undefined
  #checkDueMs = 0
  #heardMs = 0

  constructor(client: KubeClient, resource: Resource<T>, options: InformerOptions<T> = {}) {
    this.#client = client
    this.resource = resource
    this.#options = options
    this.#cache = new ObjectCache<T>(options.indexers ?? {})
    this.synced = new Promise((resolve) => {
      this.#resolveSynced = resolve
    })
  }

  get isSynced(): boolean {
    return this.#isSynced
  }
  /** The version up to which the cache is told. */
  get resourceVersion(): string {
    return this.#resourceVersion
  }

  /** Handlers run in order, inside the event; they must not throw. One that comes late hears what is there as added. */
  onEvent(handler: (event: InformerEvent<T>) => void): void {
    this.#handlers.push(handler)
    for (const object of this.#cache.list()) handler({ type: 'added', object })
  }

  /** Objects are shared with everyone: read, never write. */
  get(key: string): T | undefined {
    return this.#cache.get(key)
  }
  list(): T[] {
    return this.#cache.list()
  }
  /** Objects for which the index of this name gives `value`. */
  byIndex(index: string, value: string): T[] {
    return this.#cache.byIndex(index, value)
  }

  start(): void {
    if (this.#running) return
    this.#running = true
    void this.#list()
  }

  stop(): void {
    this.#running = false
    this.#hangUp()
    this.#retry?.cancel()
  }

  async #list(): Promise<void> {
    const generation = ++this.#generation
    const { namespace, labelSelector, fieldSelector } = this.#options
    try {
      const list = await this.#client.list(this.resource, { namespace, labelSelector, fieldSelector })
      if (!this.#current(generation)) return
      for (const event of this.#cache.replace(list.items.map(slim))) this.#tell(event)
      this.#resourceVersion = list.metadata.resourceVersion
    } catch (error) {
      if (this.#current(generation)) this.#failed(error, () => this.#list())
      return
    }
    if (!this.#isSynced) {
      this.#isSynced = true
      this.#resolveSynced()
    }
    await this.#open()
  }

  async #open(): Promise<void> {
    const generation = ++this.#generation
    const { namespace, labelSelector, fieldSelector } = this.#options
    try {
      const watch = await this.#client.watch(
        this.resource,
        { namespace, labelSelector, fieldSelector, resourceVersion: this.#resourceVersion },
        {
          onEvent: (event) => {
            if (this.#current(generation)) this.#heard(event)
          },
          onEnd: (error) => {
            if (this.#current(generation)) this.#ended(error)
          },
        },
      )
      if (!this.#current(generation)) return watch.close()
      this.#watch = watch
      this.#heardMs = this.#client.clock.nowMs()
      this.#scheduleCheck()
    } catch (error) {
      if (this.#current(generation)) this.#ended(error)
    }
  }

  #heard(event: WatchEvent<T>): void {
    this.#failures = 0
    this.#heardMs = this.#client.clock.nowMs()
    if (event.object.metadata.resourceVersion) this.#resourceVersion = event.object.metadata.resourceVersion
    if (event.type === 'BOOKMARK') return
    const object = slim(event.object)
    const change = event.type === 'DELETED' ? this.#cache.remove(object) : this.#cache.put(object)
    if (change !== undefined) this.#tell(change)
  }

  #ended(error: unknown): void {
    this.#hangUp()
    if (isGone(error)) {
      this.#failed(error, () => this.#list())
    } else if (error instanceof ApiFailure && error.code < 500 && error.code !== 429) {
      // The server did not understand the version: start over.
      this.#failed(error, () => this.#list())
    } else if (error === undefined) {
      // The server ends watches now and then; that is no failure, but an empty one must not become a loop.
      this.#again(() => this.#open())
    } else {
      this.#failed(error, () => this.#open())
    }
  }

  #failed(error: unknown, next: () => Promise<void>): void {
    this.#options.onError?.(error)
    if (!isRefused(error)) return this.#again(next)
    this.#refusals++
    this.#retryAfter(backoffFirstMs * refusedGrowth ** this.#refusals, next)
  }

  #again(next: () => Promise<void>): void {
    this.#refusals = 0
    this.#failures = Math.min(this.#failures + 1, 16)
    this.#retryAfter(backoffFirstMs * 2 ** (this.#failures - 1), next)
  }

  #retryAfter(backoffMs: number, next: () => Promise<void>): void {
    const delayMs = Math.min(backoffMs, backoffMaxMs) * (0.5 + (this.#options.random?.() ?? 0.5))
    this.#retry?.cancel()
    this.#retry = this.#client.clock.setTimer(delayMs, () => void next())
  }

  // A process that was stopped (SIGSTOP) finds its connections as they were: mostly alive with everything still in the
  // socket buffers, sometimes dead without a word. The late timer tells; a watch that then stays silent is opened anew.
  #scheduleCheck(): void {
    this.#check?.cancel()
    const { clock } = this.#client
    this.#checkDueMs = clock.nowMs() + freezeCheckMs
    this.#check = clock.setTimer(freezeCheckMs, () => {
      const nowMs = clock.nowMs()
      if (nowMs - this.#checkDueMs > freezeCheckMs) this.#check = clock.setTimer(thawGraceMs, () => this.#expectLife(nowMs))
      else if (nowMs - this.#heardMs > silenceMaxMs) this.#ended(undefined)
      else this.#scheduleCheck()
    })
  }

  #expectLife(thawedMs: number): void {
    if (this.#heardMs >= thawedMs) this.#scheduleCheck()
    else this.#ended(undefined)
  }

  #hangUp(): void {
    this.#generation++
    this.#check?.cancel()
    this.#watch?.close()
    this.#watch = undefined
  }

  #current(generation: number): boolean {
    return this.#running && generation === this.#generation
  }

  #tell(event: InformerEvent<T>): void {
    for (const handler of this.#handlers) handler(event)
  }
}

/** The object that an event is about, as a queue key. */
export const eventKey = <T extends KubeObject>(event: InformerEvent<T>): string => keyOf(event.object)
