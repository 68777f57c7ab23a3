// Keys that wait to be reconciled. A key waits once however often it is added; it is never handed to two workers; one added
// while it is worked on comes again afterwards.

import type { Clock, Timer } from '../clock/clock.js'

/** A level-based loop loses nothing by refusing more: the next event or relist brings the key again. */
export const queueMax = 100_000
const backoffFirstMs = 5
const backoffMaxMs = 30_000

export class WorkQueue {
  readonly #clock: Clock
  readonly #random: () => number
  readonly #waiting: Set<string> = new Set()
  readonly #active: Set<string> = new Set()
  readonly #again: Set<string> = new Set()
  readonly #later: Map<string, { dueMs: number; timer: Timer }> = new Map()
  readonly #failures: Map<string, number> = new Map()
  #onReady = () => {}

  constructor({ clock, random = () => 0.5 }: { clock: Clock; random?: () => number }) {
    this.#clock = clock
    this.#random = random
  }

  get length(): number {
    return this.#waiting.size
  }
  /** Called whenever a key begins to wait. */
  onReady(ready: () => void): void {
    this.#onReady = ready
  }

  add(key: string): void {
    this.#later.get(key)?.timer.cancel()
    this.#later.delete(key)
    if (this.#active.has(key)) this.#again.add(key)
    else if (!this.#waiting.has(key) && this.#waiting.size < queueMax) {
      this.#waiting.add(key)
      this.#onReady()
    }
  }

  /** The earlier of two delays counts. */
  addAfter(key: string, delayMs: number): void {
    const dueMs = this.#clock.nowMs() + delayMs
    const set = this.#later.get(key)
    if (this.#waiting.has(key) || (set !== undefined && set.dueMs <= dueMs)) return
    set?.timer.cancel()
    this.#later.set(key, { dueMs, timer: this.#clock.setTimer(delayMs, () => this.add(key)) })
  }

  /** Comes again after a delay that doubles with each failure in a row (5 ms up to 30 s, ±25 %). Returns the delay. */
  addFailed(key: string): number {
    const failures = this.#failures.get(key) ?? 0
    this.#failures.set(key, failures + 1)
    const delayMs = Math.min(backoffFirstMs * 2 ** Math.min(failures, 20), backoffMaxMs) * (0.75 + this.#random() / 2)
    this.addAfter(key, delayMs)
    return delayMs
  }

  /** The key has succeeded: its next failure is a first one. */
  forget(key: string): void {
    this.#failures.delete(key)
  }

  /** The key that waits longest, now in work until `done`. */
  take(): string | undefined {
    const [key] = this.#waiting
    if (key === undefined) return undefined
    this.#waiting.delete(key)
    this.#active.add(key)
    return key
  }

  done(key: string): void {
    this.#active.delete(key)
    if (this.#again.delete(key)) this.add(key)
  }

  stop(): void {
    for (const { timer } of this.#later.values()) timer.cancel()
    this.#later.clear()
    this.#waiting.clear()
    this.#again.clear()
    this.#onReady = () => {}
  }
}
