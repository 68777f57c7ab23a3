// Rates from counters, without a timer of its own: each time somebody asks, the counters are kept, and the rate is what was used
// since they were kept before, half a minute ago at best. What nobody has asked about yet has its whole life for a window.

export interface Counter {
  /** Used so far. */
  readonly cpuMs: number
  /** Held now. */
  readonly memoryBytes: number
  /** Wall clock. */
  readonly startedAtMs: number
}
export interface Rate {
  readonly cores: number
  readonly memoryBytes: number
  readonly windowMs: number
}
interface Sample {
  readonly atMs: number
  readonly cpuMs: ReadonlyMap<string, number>
}

/** Askers who come more often share a window: kubectl's own picture of "now" is metrics-server's 15 s. */
export const windowMinMs = 15_000

export class UsageMeter {
  /** The one that rates are counted from, and the last one. */
  #base: Sample | undefined
  #last: Sample | undefined

  /** Keeps the counters and returns their rates. `atMs` is the wall clock. */
  take(atMs: number, counters: ReadonlyMap<string, Counter>): Map<string, Rate> {
    if (this.#last !== undefined && atMs - this.#last.atMs >= windowMinMs) this.#base = this.#last
    const rates = new Map([...counters].map(([key, counter]) => [key, rate(key, counter, atMs, this.#base)]))
    if (this.#last === undefined || atMs - this.#last.atMs >= windowMinMs)
      this.#last = { atMs, cpuMs: new Map([...counters].map(([key, { cpuMs }]) => [key, cpuMs])) }
    this.#base ??= this.#last
    return rates
  }
}

function rate(key: string, { cpuMs, memoryBytes, startedAtMs }: Counter, atMs: number, base: Sample | undefined): Rate {
  const before = base?.cpuMs.get(key)
  // A counter that has gone down is another one's: it was started again.
  const isOlder = base !== undefined && before !== undefined && before <= cpuMs && startedAtMs <= base.atMs
  const windowMs = atMs - (isOlder ? base.atMs : startedAtMs)
  const usedMs = cpuMs - (isOlder ? before : 0)
  return { cores: windowMs > 0 ? usedMs / windowMs : 0, memoryBytes, windowMs: Math.max(0, windowMs) }
}
