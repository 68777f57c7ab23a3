// The objects of a resource as one kind shows them, where that is not what is stored: another spelling (events.k8s.io), another
// version, or defaults that came with a newer schema. Each stored version is converted once.

import type { AnyKind, StoredAs } from '../../../packages/api/machinery/kind.js'
import { Entry } from '../store/entry.js'
import { Change } from './change.js'
import type { ResourceCache } from './resource-cache.js'

/** What lists and watches read: a cache, or its objects converted. */
export type ResourceView = Pick<ResourceCache, 'get' | 'list' | 'listAt' | 'changesAfter' | 'listen' | 'floor'>

class ConvertedResource implements ResourceView {
  readonly #cache: ResourceCache
  readonly #from: StoredAs['fromStored']
  readonly #entries = new WeakMap<Entry, Entry>()
  readonly #changes = new WeakMap<Change, Change>()

  constructor(cache: ResourceCache, { fromStored }: StoredAs) {
    this.#cache = cache
    this.#from = fromStored
  }
  get floor(): number {
    return this.#cache.floor
  }
  get(namespace: string, name: string): Entry | undefined {
    const entry = this.#cache.get(namespace, name)
    return entry && this.#shown(entry)
  }
  *list(namespace: string): Generator<Entry> {
    for (const entry of this.#cache.list(namespace)) yield this.#shown(entry)
  }
  listAt(revision: number, namespace: string): Entry[] {
    return this.#cache.listAt(revision, namespace).map((entry) => this.#shown(entry))
  }
  changesAfter(revision: number): Change[] {
    return this.#cache.changesAfter(revision).map((change) => this.#change(change))
  }
  listen(listener: (change: Change) => void): () => void {
    return this.#cache.listen((change) => listener(this.#change(change)))
  }
  #shown(entry: Entry): Entry {
    const known = this.#entries.get(entry)
    if (known !== undefined) return known
    const object = this.#from(entry.object)
    const shown = object === entry.object ? entry : new Entry(entry.key, object, entry.revision)
    this.#entries.set(entry, shown)
    return shown
  }
  #change(change: Change): Change {
    const known = this.#changes.get(change)
    if (known !== undefined) return known
    const { revision, storedMs, entry, previous } = change
    const made = new Change({ revision, storedMs, entry: entry && this.#shown(entry), previous: previous && this.#shown(previous) })
    this.#changes.set(change, made)
    return made
  }
}

const views = new WeakMap<ResourceCache, WeakMap<AnyKind, ResourceView>>()

/** The objects of `cache` as `kind` shows them; the cache itself for nearly every kind. */
export function viewOf(cache: ResourceCache, kind: AnyKind): ResourceView {
  if (kind.storedAs === undefined) return cache
  const ofCache = views.get(cache) ?? new WeakMap<AnyKind, ResourceView>()
  views.set(cache, ofCache)
  const view = ofCache.get(kind) ?? new ConvertedResource(cache, kind.storedAs)
  ofCache.set(kind, view)
  return view
}
