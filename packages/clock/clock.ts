// Time comes from outside (design law 7). Libraries take a Clock; only mains make a RealClock.

/** A timer that has been set and may be called off. */
export interface Timer {
  /** Calls the timer off. Harmless when it has fired or been cancelled already. */
  cancel(): void
}

export interface Clock {
  /** Milliseconds that only grow; not related to the calendar. Fractions allowed. */
  nowMs(): number
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  wallMs(): number
  /** Calls `fire` once, `delayMs` from now at the earliest. Does not keep the process alive by itself. */
  setTimer(delayMs: number, fire: () => void): Timer
}

/** The machine's time. */
export class RealClock implements Clock {
  nowMs(): number {
    return performance.now()
  }
  wallMs(): number {
    return Date.now()
  }
  setTimer(delayMs: number, fire: () => void): Timer {
    if (delayMs <= 0) {
      // setTimeout knows no less than 1 ms; this is after what has come in by now.
      const handle = setImmediate(fire)
      handle.unref()
      return { cancel: () => clearImmediate(handle) }
    }
    const handle = setTimeout(fire, delayMs)
    handle.unref()
    return { cancel: () => clearTimeout(handle) }
  }
}

interface VirtualTimer {
  readonly dueMs: number
  readonly order: number
  readonly fire: () => void
}

/** Time that stands still until a test moves it. Timers fire in order of their due time, then of their setting. */
export class VirtualClock implements Clock {
  #nowMs: number
  #order = 0
  readonly #epochMs: number
  readonly #timers: VirtualTimer[] = []

  constructor({ nowMs = 0, epochMs = Date.UTC(2025, 0, 1) } = {}) {
    this.#nowMs = nowMs
    this.#epochMs = epochMs
  }
  nowMs(): number {
    return this.#nowMs
  }
  wallMs(): number {
    return this.#epochMs + this.#nowMs
  }
  setTimer(delayMs: number, fire: () => void): Timer {
    const timer = { dueMs: this.#nowMs + Math.max(0, delayMs), order: this.#order++, fire }
    this.#timers.push(timer)
    return {
      cancel: () => {
        const at = this.#timers.indexOf(timer)
        if (at >= 0) this.#timers.splice(at, 1)
      },
    }
  }
  /** Due time of the next timer, or undefined when none is set. */
  nextDueMs(): number | undefined {
    return this.#next()?.dueMs
  }
  /** Moves time forward by `ms`, firing every timer that comes due on the way. */
  advance(ms: number): void {
    const untilMs = this.#nowMs + ms
    for (let timer = this.#next(); timer !== undefined && timer.dueMs <= untilMs; timer = this.#next()) {
      this.#timers.splice(this.#timers.indexOf(timer), 1)
      this.#nowMs = Math.max(this.#nowMs, timer.dueMs)
      timer.fire()
    }
    this.#nowMs = untilMs
  }
  #next() {
    return this.#timers.reduce<VirtualTimer | undefined>(
      (first, timer) =>
        first === undefined || timer.dueMs < first.dueMs || (timer.dueMs === first.dueMs && timer.order < first.order) ? timer : first,
      undefined,
    )
  }
}
