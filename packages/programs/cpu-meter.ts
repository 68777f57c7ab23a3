// Which program uses the processor. All programs of a node share one thread with its kernel, so a program's time is what passes
// between the moments at which it is known to run: when one of its callbacks is called, when it makes a call of its own, and
// when its shell takes the next step. It ends when another program is known to run, or with the turn of the event loop.

import type { Clock } from '../clock/clock.js'

/** Calls `done` when what this turn of the event loop has set going has run, promises included. */
function atTurnEnd(done: () => void): void {
  // A tick comes before the promises that wait now, a microtask among them, and a tick set there after them all.
  process.nextTick(() => queueMicrotask(() => process.nextTick(done)))
}

export class CpuMeter {
  readonly #clock: Clock
  #running: CpuAccount | undefined
  #sinceMs = 0
  #isEnding = false

  constructor(clock: Clock) {
    this.#clock = clock
  }
  account(): CpuAccount {
    return new CpuAccount(this)
  }
  /** Undefined: none of the programs. Returns who ran until now. */
  switchTo(account: CpuAccount | undefined): CpuAccount | undefined {
    const before = this.#running
    if (before === account) return before
    const nowMs = this.#clock.nowMs()
    if (before !== undefined) before.ranMs += nowMs - this.#sinceMs
    this.#running = account
    this.#sinceMs = nowMs
    return before
  }
  endWithTurn(): void {
    if (this.#isEnding) return
    this.#isEnding = true
    atTurnEnd(() => {
      this.#isEnding = false
      this.switchTo(undefined)
    })
  }
}

export class CpuAccount {
  /** By the clock. */
  ranMs = 0
  readonly #meter: CpuMeter

  constructor(meter: CpuMeter) {
    this.#meter = meter
  }
  /** The program runs now, at the latest until the turn of the event loop ends. */
  enter(): void {
    this.#meter.switchTo(this)
    this.#meter.endWithTurn()
  }
  /** The program runs as long as `run` does. */
  around(run: () => void): void {
    const before = this.#meter.switchTo(this)
    try {
      run()
    } finally {
      this.#meter.switchTo(before)
    }
  }
  /** The clock of the program: its timers are its own time. */
  clock(clock: Clock): Clock {
    return {
      nowMs: () => clock.nowMs(),
      wallMs: () => clock.wallMs(),
      setTimer: (delayMs, fire) =>
        clock.setTimer(delayMs, () => {
          this.enter()
          fire()
        }),
    }
  }
}
