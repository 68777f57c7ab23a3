// Numbers in use, and who asks for another. Used for ClusterIPs (as offsets into their range) and NodePorts.
//
//   first            first + band                       last
//     |  for those who ask for one  |  handed out from here first  |
//
// KEP-3070 and KEP-3668: what is handed out comes from the upper part, so that the lower stays free for fixed choices.

import type { Random } from '../../../packages/clock/random.js'

/** Tries at random before looking one by one; a range that is nearly full is rare. */
const randomTries = 32

export interface NumberRange {
  readonly first: number
  readonly last: number
  /** How many from the first on are handed out last. */
  readonly band: number
}

export class NumberPool {
  readonly #range: NumberRange
  readonly #random: Random
  /** How often each number is in use: two objects may hold one for a moment, as one follows the other. */
  readonly #uses = new Map<number, number>()

  constructor(range: NumberRange, random: Random) {
    this.#range = range
    this.#random = random
  }
  contains(number: number): boolean {
    return number >= this.#range.first && number <= this.#range.last
  }
  inUse(number: number): boolean {
    return this.#uses.has(number)
  }
  use(number: number): void {
    this.#uses.set(number, (this.#uses.get(number) ?? 0) + 1)
  }
  release(number: number): void {
    const uses = this.#uses.get(number) ?? 0
    if (uses > 1) this.#uses.set(number, uses - 1)
    else this.#uses.delete(number)
  }
  clear(): void {
    this.#uses.clear()
  }
  /** A number that nobody uses; undefined when there is none. It is not in use until `use`. */
  free(): number | undefined {
    const { first, last, band } = this.#range
    return this.#freeIn(first + band, last) ?? this.#freeIn(first, Math.min(last, first + band - 1))
  }
  #freeIn(from: number, to: number): number | undefined {
    const size = to - from + 1
    if (size <= 0) return undefined
    for (let i = 0; i < randomTries; i++) {
      const number = from + this.#random.below(size)
      if (!this.#uses.has(number)) return number
    }
    for (let number = from; number <= to; number++) if (!this.#uses.has(number)) return number
    return undefined
  }
}
