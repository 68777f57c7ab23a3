// The connections of a namespace: a hash table with a chain per bucket, both directions of an entry linked in. Lookups and
// expiry allocate nothing and no timer runs: what has expired goes when it is met, and each insertion looks at a few others.

import type { Clock } from '../../clock/clock.js'
import type { Random } from '../../clock/random.js'
import { type ConntrackEntry, status, type Tuple } from './entry.js'

/** nf_conntrack_max; Linux takes it from memory, 262 144 on a machine of 4 GiB and more. */
export const entriesMaxDefault = 262_144
const bucketsMin = 256
/** Entries looked at per insertion, so that the dead never outnumber the living for long. */
const sweepPerInsert = 4
/** Chances that a full table gives an insertion to find somebody to evict (Linux: NF_CT_EVICTION_RANGE). */
const evictionRange = 8

export class ConntrackTable {
  entriesMax = entriesMaxDefault
  /** Insertions refused because the table was full. */
  refused = 0
  #buckets: (Tuple | null)[] = new Array(bucketsMin).fill(null)
  readonly #entries: ConntrackEntry[] = []
  #sweepAt = 0
  readonly #clock: Clock
  readonly #seed: number

  constructor(clock: Clock, random: Random) {
    this.#clock = clock
    this.#seed = random.below(0x7fff_ffff)
  }

  get size(): number {
    return this.#entries.length
  }

  /** The live connection that has this tuple in one of its directions. */
  find(
    protocol: number,
    source: number,
    destination: number,
    sourcePort: number,
    destinationPort: number,
    nowMs = this.#clock.nowMs(),
  ): Tuple | null {
    const bucket = this.#hash(protocol, source, destination, sourcePort, destinationPort)
    for (let tuple = this.#buckets[bucket] ?? null; tuple !== null; tuple = tuple.next) {
      if (
        tuple.source === source &&
        tuple.destination === destination &&
        tuple.sourcePort === sourcePort &&
        tuple.destinationPort === destinationPort &&
        tuple.entry.protocol === protocol
      ) {
        if (tuple.entry.expiresMs > nowMs) return tuple
        this.remove(tuple.entry)
        return null
      }
    }
    return null
  }

  isTaken(entry: ConntrackEntry, tuple: Tuple): boolean {
    const found = this.find(entry.protocol, tuple.source, tuple.destination, tuple.sourcePort, tuple.destinationPort)
    return found !== null && found.entry !== entry
  }

  /** Whether a new connection may begin: makes room, if need be by evicting one that never saw an answer. */
  hasRoom(): boolean {
    if (this.size < this.entriesMax) return true
    for (let i = 0; i < evictionRange; i++) {
      const entry = this.#entries[(this.#sweepAt + i) % this.size]!
      if (entry.expiresMs <= this.#clock.nowMs() || (entry.status & status.assured) === 0) {
        this.remove(entry)
        return true
      }
    }
    this.#sweepAt += evictionRange
    this.refused++
    return false
  }

  /** Puts an entry in. False when one of its tuples belongs to another connection. */
  insert(entry: ConntrackEntry): boolean {
    if (this.isTaken(entry, entry.original) || this.isTaken(entry, entry.reply)) return false
    this.#sweep()
    if (this.size >= this.#buckets.length) this.#grow()
    entry.slot = this.#entries.length
    this.#entries.push(entry)
    entry.status |= status.confirmed
    this.#link(entry.original)
    this.#link(entry.reply)
    return true
  }

  remove(entry: ConntrackEntry): void {
    if (entry.slot < 0) return
    const last = this.#entries.pop()!
    if (last !== entry) {
      this.#entries[entry.slot] = last
      last.slot = entry.slot
    }
    entry.slot = -1
    entry.status |= status.dying
    this.#unlink(entry.original)
    this.#unlink(entry.reply)
  }

  /** The live entries. The table may be changed while they are read. */
  entries(): ConntrackEntry[] {
    const nowMs = this.#clock.nowMs()
    return this.#entries.filter((entry) => entry.expiresMs > nowMs)
  }

  #sweep(): void {
    const nowMs = this.#clock.nowMs()
    for (let i = 0; i < sweepPerInsert && this.size > 0; i++) {
      this.#sweepAt = (this.#sweepAt + 1) % this.size
      const entry = this.#entries[this.#sweepAt]!
      if (entry.expiresMs <= nowMs) this.remove(entry)
    }
  }

  #grow(): void {
    const before = this.#buckets
    this.#buckets = new Array(before.length * 2).fill(null)
    for (const head of before) {
      for (let tuple = head; tuple !== null; ) {
        const { next } = tuple
        this.#link(tuple)
        tuple = next
      }
    }
  }

  #bucketOf(tuple: Tuple): number {
    return this.#hash(tuple.entry.protocol, tuple.source, tuple.destination, tuple.sourcePort, tuple.destinationPort)
  }
  #link(tuple: Tuple): void {
    const bucket = this.#bucketOf(tuple)
    tuple.next = this.#buckets[bucket]!
    this.#buckets[bucket] = tuple
  }
  #unlink(tuple: Tuple): void {
    const bucket = this.#bucketOf(tuple)
    let at: Tuple | null = this.#buckets[bucket]!
    if (at === tuple) this.#buckets[bucket] = tuple.next
    else {
      while (at !== null && at.next !== tuple) at = at.next
      if (at !== null) at.next = tuple.next
    }
    tuple.next = null
  }

  // Keyed, so that a peer cannot choose colliding ports; murmur3's mixing.
  #hash(protocol: number, source: number, destination: number, sourcePort: number, destinationPort: number): number {
    let h = this.#seed ^ protocol
    h = Math.imul(h ^ source, 0x85ebca6b)
    h = Math.imul(h ^ (h >>> 13) ^ destination, 0xc2b2ae35)
    h = Math.imul(h ^ (h >>> 16) ^ ((sourcePort << 16) | destinationPort), 0x85ebca6b)
    h ^= h >>> 13
    h = Math.imul(h, 0xc2b2ae35)
    return (h ^ (h >>> 16)) & (this.#buckets.length - 1)
  }
}
