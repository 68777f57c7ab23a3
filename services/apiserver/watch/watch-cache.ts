// Everything in the store, in memory: fed by the log, in the log's order. Reads and watches are served from here.

import type { KubeObject } from '../../../packages/api/machinery/kind.js'
import type { LogFollower, LogMessage } from '../../../packages/bus/durable-log.js'
import type { Clock } from '../../../packages/clock/clock.js'
import { decodeObject, Entry } from '../store/entry.js'
import { keyOf, type ObjectKey } from '../store/object-key.js'
import { ResourceCache } from './resource-cache.js'

/** A message of the log that nobody needs any more once `sinceMs` is history. */
export interface Superseded {
  readonly revision: number
  readonly sinceMs: number
  /** Set for a tombstone that is its key's newest message: it may go only while that is so. */
  readonly tombstoneOf: ObjectKey | undefined
}

interface Waiter {
  readonly revision: number
  readonly resolve: (arrived: boolean) => void
}

/** History that watches can resume from, as etcd's default compaction of the apiserver leaves it. */
export const historyMs = 5 * 60_000

export class WatchCache implements LogFollower {
  readonly #clock: Clock
  readonly #note: (event: string, detail: Record<string, unknown>) => void
  readonly #resources = new Map<string, ResourceCache>()
  #waiting: Waiter[] = []
  #superseded: Superseded[] = []
  #readyWaiting: (() => void)[] = []
  /** Objects on their way into the log from this process, by subject: their bytes need no second parsing. */
  readonly #outgoing = new Map<string, { data: Uint8Array; object: KubeObject }>()
  #restartListeners = new Set<() => void>()
  #loadFloor = 0
  #caughtUp = false
  /** The newest revision taken in. */
  revision = 0

  constructor(clock: Clock, note: (event: string, detail: Record<string, unknown>) => void = () => {}) {
    this.#clock = clock
    this.#note = note
  }
  /** True when everything that the log held at the start is here. */
  get ready(): boolean {
    return this.#caughtUp
  }
  whenReady(): Promise<void> {
    if (this.#caughtUp) return Promise.resolve()
    return new Promise((resolve) => this.#readyWaiting.push(resolve))
  }
  resource(group: string, resource: string): ResourceCache {
    const id = `${group}/${resource}`
    let cache = this.#resources.get(id)
    if (cache === undefined) {
      cache = new ResourceCache()
      cache.floor = this.#loadFloor
      this.#resources.set(id, cache)
    }
    return cache
  }
  /** Every resource that holds objects. */
  resources(): { group: string; resource: string; cache: ResourceCache }[] {
    return [...this.#resources]
      .filter(([, cache]) => cache.size > 0)
      .map(([id, cache]) => ({ group: id.slice(0, id.indexOf('/')), resource: id.slice(id.indexOf('/') + 1), cache }))
  }
  /** Resolves true when `revision` is here, false after `withinMs` or when the log began anew. */
  waitFor(revision: number, withinMs: number): Promise<boolean> {
    if (revision <= this.revision) return Promise.resolve(true)
    return new Promise((resolve) => {
      const timer = this.#clock.setTimer(withinMs, () => {
        this.#waiting = this.#waiting.filter((other) => other !== waiter)
        resolve(false)
      })
      const waiter: Waiter = {
        revision,
        resolve: (arrived) => {
          timer.cancel()
          resolve(arrived)
        },
      }
      this.#waiting.push(waiter)
    })
  }
  /** Calls `listener` when everything known became void. Returns how to stop that. */
  onRestart(listener: () => void): () => void {
    this.#restartListeners.add(listener)
    return () => this.#restartListeners.delete(listener)
  }
  expect(subject: string, data: Uint8Array, object: KubeObject): void {
    this.#outgoing.set(subject, { data, object })
  }
  /** Hands out what the log may let go of by now. */
  takeSuperseded(): Superseded[] {
    const beforeMs = this.#clock.wallMs() - historyMs
    for (const cache of this.#resources.values()) cache.forgetBefore(beforeMs)
    let due = 0
    while (due < this.#superseded.length && this.#superseded[due]!.sinceMs < beforeMs) due++
    return this.#superseded.splice(0, due)
  }
  /** Gives back what could not be removed this time. */
  returnSuperseded(superseded: readonly Superseded[]): void {
    this.#superseded.unshift(...superseded)
  }

  message({ sequence, subject, data, storedMs }: LogMessage): void {
    this.revision = sequence
    const key = keyOf(subject)
    if (key === undefined) this.#note('a message under an unknown subject was passed over', { subject, sequence })
    else this.#apply(key, subject, data, sequence, storedMs)
    if (this.#waiting.length > 0) this.#wake()
  }
  caughtUp(lastSequence: number): void {
    this.revision = Math.max(this.revision, lastSequence)
    if (!this.#caughtUp) {
      // What is older than the history may have been thinned out: no watch begins there.
      const beforeMs = this.#clock.wallMs() - historyMs
      for (const cache of this.#resources.values()) cache.forgetBefore(beforeMs)
      for (const cache of this.#resources.values()) cache.floor = Math.max(cache.floor, this.#loadFloor)
    }
    this.#caughtUp = true
    for (const resolve of this.#readyWaiting.splice(0)) resolve()
    this.#wake()
  }
  restarted(): void {
    this.#resources.clear()
    this.#superseded = []
    this.#outgoing.clear()
    this.#caughtUp = false
    this.#loadFloor = 0
    this.revision = 0
    for (const { resolve } of this.#waiting.splice(0)) resolve(false)
    for (const listener of [...this.#restartListeners]) listener()
  }

  #apply(key: ObjectKey, subject: string, data: Uint8Array, revision: number, storedMs: number): void {
    let entry: Entry | undefined
    if (data.length > 0) {
      const object = this.#decode(subject, data)
      if (object === undefined) {
        this.#note('a message that is no object was passed over', { subject, revision })
        return
      }
      entry = new Entry(key, object, revision)
    }
    // Until the first message inside the history, everything may be incomplete; the floor follows.
    if (!this.#caughtUp && storedMs < this.#clock.wallMs() - historyMs) this.#loadFloor = revision
    const superseded = this.resource(key.group, key.resource).apply(key, revision, entry, storedMs)
    if (superseded > 0) this.#superseded.push({ revision: superseded, sinceMs: storedMs, tombstoneOf: undefined })
    if (entry === undefined) this.#superseded.push({ revision, sinceMs: storedMs, tombstoneOf: key })
  }
  #decode(subject: string, data: Uint8Array): KubeObject | undefined {
    const sent = this.#outgoing.get(subject)
    if (sent === undefined) return decodeObject(data)
    this.#outgoing.delete(subject)
    return Buffer.compare(sent.data, data) === 0 ? sent.object : decodeObject(data)
  }
  #wake(): void {
    if (this.#waiting.length === 0) return
    const still: Waiter[] = []
    for (const waiter of this.#waiting) {
      if (waiter.revision <= this.revision) waiter.resolve(true)
      else still.push(waiter)
    }
    this.#waiting = still
  }
}
