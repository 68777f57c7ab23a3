/** What a ring starts with. */
const leastBytes = 4096

/**
 * Bytes in order, appended behind and discarded in front; grows by doubling up to its capacity, and gives memory back when it
 * has run empty a few times without having needed much of it. Bytes may also be placed ahead of the end (segments out of order) and be taken in later by `extend`.
 */
export class ByteRing {
  readonly capacityBytes: number
  #bytes = new Uint8Array(0)
  #head = 0
  #length = 0
  /** The most that was held since it last ran empty; half as much counts as needed the next time, a quarter then … */
  #most = 0

  /** `capacityBytes` must be a power of two. */
  constructor(capacityBytes: number) {
    this.capacityBytes = capacityBytes
  }

  get length(): number {
    return this.#length
  }

  get freeBytes(): number {
    return this.capacityBytes - this.#length
  }

  /** Copies as much of `bytes` as fits; returns how much. */
  append(bytes: Uint8Array): number {
    const count = Math.min(bytes.length, this.freeBytes)
    if (count === 0) return 0
    this.place(0, count === bytes.length ? bytes : bytes.subarray(0, count), 0, count)
    this.#length += count
    return count
  }

  /** Copies bytes[from, until) to `ahead` bytes behind the end, which does not move. They must fit the capacity. */
  place(ahead: number, bytes: Uint8Array, from: number, until: number): void {
    const count = until - from
    this.#most = Math.max(this.#most, this.#length + ahead + count)
    this.#reserve(this.#length + ahead + count)
    const at = (this.#head + this.#length + ahead) & (this.#bytes.length - 1)
    const first = Math.min(count, this.#bytes.length - at)
    this.#bytes.set(bytes.subarray(from, from + first), at)
    if (first < count) this.#bytes.set(bytes.subarray(from + first, until), 0)
  }

  /** Takes in `count` bytes placed directly behind the end. */
  extend(count: number): void {
    this.#length += count
  }

  /** Copies `count` bytes from `offset` on to target[at …]. */
  copyTo(target: Uint8Array, at: number, offset: number, count: number): void {
    const from = (this.#head + offset) & (this.#bytes.length - 1)
    const first = Math.min(count, this.#bytes.length - from)
    target.set(this.#bytes.subarray(from, from + first), at)
    if (first < count) target.set(this.#bytes.subarray(0, count - first), at + first)
  }

  /** Drops `count` bytes in front. Memory is given back only when nothing is placed ahead (`keep` false). */
  discard(count: number, keep = false): void {
    this.#length -= count
    this.#head = this.#bytes.length === 0 ? 0 : (this.#head + count) & (this.#bytes.length - 1)
    if (this.#length > 0 || keep) return
    if (this.#bytes.length > leastBytes && this.#most <= this.#bytes.length / 4) this.clear()
    this.#most >>= 1
  }

  clear(): void {
    this.#bytes = new Uint8Array(0)
    this.#head = 0
    this.#length = 0
  }

  #reserve(needed: number): void {
    if (needed <= this.#bytes.length) return
    let size = Math.max(leastBytes, this.#bytes.length)
    while (size < needed) size *= 2
    const grown = new Uint8Array(size)
    // What is placed ahead moves too: all of the old ring, from its head on.
    const first = this.#bytes.length - this.#head
    grown.set(this.#bytes.subarray(this.#head), 0)
    grown.set(this.#bytes.subarray(0, this.#head), first)
    this.#bytes = grown
    this.#head = 0
  }
}
