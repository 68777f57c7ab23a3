import { ByteRing } from './byte-ring.js'

/** Gaps in front of which data may wait; a segment that would make one more is refused (and sent again by the peer). */
export const gapsMax = 64

/** What has come and was not read yet: bytes in order, and islands beyond gaps. Offsets count from the next byte awaited. */
export class ReceiveBuffer {
  readonly #ring: ByteRing
  /** Sorted, apart from each other, relative to the next byte awaited. */
  #islands: { from: number; until: number }[] = []

  constructor(capacityBytes: number) {
    this.#ring = new ByteRing(capacityBytes)
  }

  get readableBytes(): number {
    return this.#ring.length
  }

  get freeBytes(): number {
    return this.#ring.freeBytes
  }

  get hasGap(): boolean {
    return this.#islands.length > 0
  }

  /** Takes bytes[from, until), the first of them `offset` (≥ 0) behind the next awaited, cut to what fits. Returns by how much the stream grew; -1 when refused. */
  insert(offset: number, bytes: Uint8Array, from: number, until: number): number {
    const count = Math.min(until - from, this.freeBytes - offset)
    if (count <= 0) return 0
    if (
      offset > 0 &&
      this.#islands.length >= gapsMax &&
      !this.#islands.some((island) => offset <= island.until && offset + count >= island.from)
    )
      return -1
    this.#ring.place(offset, bytes, from, from + count)
    if (offset > 0) {
      this.#addIsland(offset, offset + count)
      return 0
    }
    return this.#grow(count)
  }

  read(maxBytes: number): Uint8Array | undefined {
    const count = Math.min(maxBytes, this.#ring.length)
    if (count <= 0) return undefined
    const bytes = new Uint8Array(count)
    this.#ring.copyTo(bytes, 0, 0, count)
    this.#ring.discard(count, this.hasGap)
    return bytes
  }

  clear(): void {
    this.#ring.clear()
    this.#islands = []
  }

  #addIsland(from: number, until: number): void {
    const apart = this.#islands.filter((island) => island.until < from || island.from > until)
    for (const island of this.#islands) {
      if (island.until < from || island.from > until) continue
      from = Math.min(from, island.from)
      until = Math.max(until, island.until)
    }
    apart.push({ from, until })
    this.#islands = apart.sort((a, b) => a.from - b.from)
  }

  #grow(count: number): number {
    let grown = count
    if (this.#islands.length > 0) {
      for (const island of this.#islands) if (island.from <= grown) grown = Math.max(grown, island.until)
      this.#islands = this.#islands.filter((island) => island.from > grown)
      for (const island of this.#islands) {
        island.from -= grown
        island.until -= grown
      }
    }
    this.#ring.extend(grown)
    return grown
  }
}
