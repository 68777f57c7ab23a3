// One process's view of a clock that several share in a test: when the process dies, its timers die with it.

import type { Clock, Timer } from '../clock/clock.js'

export class ProcessClock implements Clock {
  readonly #clock: Clock
  isDead = false

  constructor(clock: Clock) {
    this.#clock = clock
  }
  nowMs(): number {
    return this.#clock.nowMs()
  }
  wallMs(): number {
    return this.#clock.wallMs()
  }
  setTimer(delayMs: number, fire: () => void): Timer {
    if (this.isDead) return { cancel: () => {} }
    return this.#clock.setTimer(delayMs, () => {
      if (!this.isDead) fire()
    })
  }
  /** No timer fires any more. */
  kill(): void {
    this.isDead = true
  }
}
