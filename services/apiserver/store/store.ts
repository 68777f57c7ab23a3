// Objects with compare-and-set: the log below, the cache above. What a write returns is on disk, and every later read of
// this process sees it.

import type { KubeObject } from '../../../packages/api/machinery/kind.js'
import { type DurableLog, LogUnavailable, LogUncertain, SequenceConflict } from '../../../packages/bus/durable-log.js'
import type { Clock, Timer } from '../../../packages/clock/clock.js'
import { historyMs, WatchCache } from '../watch/watch-cache.js'
import { Entry, encodeObject } from './entry.js'
import { Frontier } from './frontier.js'
import { type ObjectKey, subjectOf } from './object-key.js'

/** How long a write waits for its own revision to come back to the cache. */
const readBackMs = 10_000
const compactEveryMs = 30_000
/** Soon after a start too: a server that is killed again and again would never come to it, and start slower each time. */
const compactFirstMs = 2_000
/** Removed in one round, so that a round ends. */
const removalsMax = 20_000
const removalsInFlight = 32

/** The object is not, or no longer, at the revision the writer had seen. */
export class RevisionConflict extends Error {
  override name = 'RevisionConflict'
}
/** The store cannot be written to now; nothing happened. */
export class StoreUnavailable extends Error {
  override name = 'StoreUnavailable'
}
/** The write may or may not have happened. */
export class StoreUncertain extends Error {
  override name = 'StoreUncertain'
}

/** The object's JSON is longer than `objectMaxBytes`; nothing happened. */
export class ObjectTooLarge extends Error {
  override name = 'ObjectTooLarge'
}

/** etcd's default limit of one request, and so of one object. */
export const objectMaxBytes = 1536 * 1024

export interface StoreOptions {
  readonly log: DurableLog
  readonly clock: Clock
  /** Names a write attempt; never the same twice, over all apiservers. */
  readonly newId: () => string
  readonly note?: (event: string, detail: Record<string, unknown>) => void
  /** Other apiservers write to the same log: before a read that promises the newest, the log is asked how far it is. */
  readonly shared?: boolean
}

export class Store {
  readonly cache: WatchCache
  readonly #log: DurableLog
  readonly #clock: Clock
  readonly #newId: () => string
  readonly #note: (event: string, detail: Record<string, unknown>) => void
  /** Undefined where nobody else writes: the cache has everything that this process has acknowledged. */
  readonly #frontier: Frontier | undefined
  #timer: Timer | undefined
  #closed = false

  constructor({ log, clock, newId, note = () => {}, shared = false }: StoreOptions) {
    this.#log = log
    this.#frontier = shared ? new Frontier(() => log.lastSequence()) : undefined
    this.#clock = clock
    this.#newId = newId
    this.#note = note
    this.cache = new WatchCache(clock, note)
  }
  get connected(): boolean {
    return this.#log.connected
  }
  /** Resolves when the cache holds everything. */
  async start(): Promise<void> {
    await this.#log.follow(this.cache)
    await this.cache.whenReady()
    this.#scheduleCompaction(compactFirstMs)
  }
  get shared(): boolean {
    return this.#frontier !== undefined
  }
  /** Resolves when the cache holds every write that any server had acknowledged before this call. Throws StoreUnavailable. */
  async fresh(): Promise<void> {
    if (this.#frontier === undefined) return
    let frontier: number
    try {
      frontier = await this.#frontier.ask()
    } catch (error) {
      throw conflictFrom(error)
    }
    if (!(await this.cache.waitFor(frontier, readBackMs)))
      throw new StoreUnavailable(`read the store: it is at ${frontier}, this server at ${this.cache.revision}`)
  }
  /** Takes the object over. Throws RevisionConflict when there is one of that name. */
  async create(key: ObjectKey, object: KubeObject): Promise<Entry> {
    const resource = this.cache.resource(key.group, key.resource)
    if (resource.get(key.namespace, key.name) !== undefined) throw new RevisionConflict(`create ${key.name}: it exists`)
    let expectedSequence = resource.tombstone(key.namespace, key.name)
    for (;;) {
      try {
        return await this.#write(key, object, expectedSequence)
      } catch (error) {
        if (!(error instanceof SequenceConflict) || Number.isNaN(error.actualSequence)) throw conflictFrom(error)
        // Another apiserver wrote this name, or compaction took its tombstone. Once the cache is as far, it knows which.
        const actual = error.actualSequence
        const arrived = await this.cache.waitFor(actual, readBackMs)
        const exists = this.cache.resource(key.group, key.resource).get(key.namespace, key.name) !== undefined
        if (!arrived || exists || actual === expectedSequence) throw conflictFrom(error)
        expectedSequence = actual
      }
    }
  }
  /** Takes the object over. Throws RevisionConflict unless the object is at `revision`. */
  async update(key: ObjectKey, object: KubeObject, revision: number): Promise<Entry> {
    try {
      return await this.#write(key, object, revision)
    } catch (error) {
      throw await this.#settled(error)
    }
  }
  /** Throws RevisionConflict unless the object is at `revision`. Returns the deletion's revision. */
  async delete(key: ObjectKey, revision: number): Promise<number> {
    try {
      return await this.#append(key, new Uint8Array(0), revision)
    } catch (error) {
      throw await this.#settled(error)
    }
  }
  async close(): Promise<void> {
    this.#closed = true
    this.#timer?.cancel()
    await this.#log.close()
  }

  async #write(key: ObjectKey, object: KubeObject, expectedSequence: number): Promise<Entry> {
    const data = encodeObject(object)
    if (data.length > objectMaxBytes)
      throw new ObjectTooLarge(`write ${key.resource} ${key.name}: ${data.length} bytes, at most ${objectMaxBytes} are kept`)
    this.cache.expect(subjectOf(key), data, object)
    const revision = await this.#append(key, data, expectedSequence)
    const current = this.cache.resource(key.group, key.resource).get(key.namespace, key.name)
    if (current?.revision === revision) return current
    // Somebody has written it again in the meantime; the answer shows what this write made.
    return new Entry(key, object, revision)
  }
  async #append(key: ObjectKey, data: Uint8Array, expectedSequence: number): Promise<number> {
    const revision = await this.#log.append({ subject: subjectOf(key), data, expectedSequence, id: this.#newId() })
    if (!(await this.cache.waitFor(revision, readBackMs)))
      throw new StoreUncertain(`write ${key.resource} ${key.name}: stored as ${revision}, not seen again within ${readBackMs} ms`)
    return revision
  }
  /** After a conflict the cache is brought to where the store is, so that whoever tries again reads the newer version. */
  async #settled(error: unknown): Promise<Error> {
    if (error instanceof SequenceConflict && !Number.isNaN(error.actualSequence)) await this.cache.waitFor(error.actualSequence, readBackMs)
    return conflictFrom(error)
  }
  #scheduleCompaction(afterMs: number): void {
    this.#timer = this.#clock.setTimer(afterMs, () => {
      void this.compact().finally(() => {
        if (!this.#closed) this.#scheduleCompaction(compactEveryMs)
      })
    })
  }
  /**
   * Removes superseded versions and tombstones older than the history, oldest first. An object's older versions go before
   * its tombstone: a crash in between must not bring it back.
   */
  async compact(): Promise<number> {
    const due = this.cache.takeSuperseded()
    const now = due.splice(0, removalsMax)
    this.cache.returnSuperseded(due)
    let removed = 0
    for (let i = 0; i < now.length; i += removalsInFlight) {
      const batch = now.slice(i, i + removalsInFlight)
      try {
        await Promise.all(batch.filter((it) => it.tombstoneOf === undefined).map((it) => this.#log.remove(it.revision)))
        for (const { revision, tombstoneOf } of batch) {
          if (tombstoneOf === undefined) continue
          const resource = this.cache.resource(tombstoneOf.group, tombstoneOf.resource)
          if (resource.tombstone(tombstoneOf.namespace, tombstoneOf.name) !== revision) continue
          resource.forgetTombstone(tombstoneOf, revision)
          await this.#log.remove(revision)
        }
        removed += batch.length
      } catch (error) {
        this.cache.returnSuperseded(now.slice(i))
        this.#note('compaction waits for the store', { reason: (error as Error).message, historyMs })
        break
      }
    }
    return removed
  }
}

function conflictFrom(error: unknown): Error {
  if (error instanceof SequenceConflict) return new RevisionConflict(error.message, { cause: error })
  if (error instanceof LogUnavailable) return new StoreUnavailable(error.message, { cause: error })
  if (error instanceof LogUncertain) return new StoreUncertain(error.message, { cause: error })
  return error as Error
}
