// All objects of one resource, in the order in which lists show them, and what happened to them lately.

import type { Entry } from '../store/entry.js'
import type { ObjectKey } from '../store/object-key.js'
import { Change } from './change.js'

/** Changes kept per resource for watches that resume; beyond it the oldest go early and such a watch is told 410. */
export const changesMax = 100_000

const orderOf = ({ namespace, name }: { namespace: string; name: string }) => `${namespace}/${name}`

export class ResourceCache {
  readonly #entries = new Map<string, Entry>()
  /** Revisions of the tombstones that the log still holds: a new object of that name must name them. */
  readonly #tombstones = new Map<string, number>()
  readonly #listeners = new Set<(change: Change) => void>()
  /** The keys in order; made by the first list, kept since. */
  #order: string[] | undefined
  #changes: Change[] = []
  #head = 0
  /** A watch may begin at any revision from here on. */
  floor = 0

  get size(): number {
    return this.#entries.size
  }
  get(namespace: string, name: string): Entry | undefined {
    return this.#entries.get(orderOf({ namespace, name }))
  }
  /** What a create must expect as the newest revision of its name. */
  tombstone(namespace: string, name: string): number {
    return this.#tombstones.get(orderOf({ namespace, name })) ?? 0
  }
  /** Objects in order, of one namespace or (namespace '') of all. */
  *list(namespace: string): Generator<Entry> {
    this.#order ??= [...this.#entries.keys()].sort()
    const order = this.#order
    const prefix = `${namespace}/`
    for (let i = namespace === '' ? 0 : lowerBound(order, prefix); i < order.length; i++) {
      const key = order[i]!
      if (namespace !== '' && !key.startsWith(prefix)) return
      yield this.#entries.get(key)!
    }
  }
  /** The objects as they were at `revision`, which must not be below `floor`. */
  listAt(revision: number, namespace: string): Entry[] {
    const undone = new Map<string, Entry | undefined>()
    for (let i = this.#changes.length - 1; i >= this.#head && this.#changes[i]!.revision > revision; i--) {
      const change = this.#changes[i]!
      undone.set(orderOf((change.entry ?? change.previous!).key), change.previous)
    }
    if (undone.size === 0) return [...this.list(namespace)]
    const entries: Entry[] = []
    for (const entry of this.list(namespace)) if (!undone.has(orderOf(entry.key))) entries.push(entry)
    for (const entry of undone.values())
      if (entry !== undefined && (namespace === '' || entry.key.namespace === namespace)) entries.push(entry)
    return entries.sort((a, b) => (orderOf(a.key) < orderOf(b.key) ? -1 : 1))
  }
  /** Calls `listener` after each change, until the returned function is called. */
  listen(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
  /** Changes after `revision`, oldest first. */
  changesAfter(revision: number): Change[] {
    let low = this.#head
    let high = this.#changes.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#changes[middle]!.revision <= revision) low = middle + 1
      else high = middle
    }
    return this.#changes.slice(low)
  }

  /** Takes in one message of the log; `entry` undefined is a tombstone. Returns the revision this supersedes (0: none). */
  apply(key: ObjectKey, revision: number, entry: Entry | undefined, storedMs: number): number {
    const order = orderOf(key)
    const previous = this.#entries.get(order)
    const superseded = previous?.revision ?? this.#tombstones.get(order) ?? 0
    if (entry === undefined) {
      this.#tombstones.set(order, revision)
      if (previous !== undefined) this.#remove(order)
    } else {
      this.#tombstones.delete(order)
      this.#entries.set(order, entry)
      if (previous === undefined) this.#insert(order)
    }
    if (entry === undefined && previous === undefined) {
      // A tombstone whose object compaction has taken already: its event cannot be shown any more.
      this.floor = Math.max(this.floor, revision)
      return superseded
    }
    const change = new Change({ revision, storedMs, entry, previous })
    this.#changes.push(change)
    if (this.#changes.length - this.#head > changesMax) this.#dropOldest()
    for (const listener of this.#listeners) listener(change)
    return superseded
  }
  /** The log has let go of a tombstone. */
  forgetTombstone(key: ObjectKey, revision: number): void {
    const order = orderOf(key)
    if (this.#tombstones.get(order) === revision) this.#tombstones.delete(order)
  }
  /** Lets go of changes from before `ms` (milliseconds since 1970). */
  forgetBefore(ms: number): void {
    while (this.#head < this.#changes.length && this.#changes[this.#head]!.storedMs < ms) this.#dropOldest()
  }

  #dropOldest(): void {
    this.floor = Math.max(this.floor, this.#changes[this.#head]!.revision)
    this.#head++
    if (this.#head < 1_024 || this.#head * 2 < this.#changes.length) return
    this.#changes = this.#changes.slice(this.#head)
    this.#head = 0
  }
  #insert(key: string): void {
    if (this.#order !== undefined) this.#order.splice(lowerBound(this.#order, key), 0, key)
  }
  #remove(key: string): void {
    this.#entries.delete(key)
    if (this.#order !== undefined) this.#order.splice(lowerBound(this.#order, key), 1)
  }
}

/** Index of the first key not below `key`. */
function lowerBound(order: readonly string[], key: string): number {
  let low = 0
  let high = order.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (order[middle]! < key) low = middle + 1
    else high = middle
  }
  return low
}
