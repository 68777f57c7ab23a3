// Workers that take keys from a queue and hand them to a reconciler. The reconciler is told which object, never what
// happened: it reads caches, plans, applies, and may be asked again at any time.

import type { Clock } from '../clock/clock.js'
import { isConflict } from './api-failure.js'
import { WorkQueue } from './work-queue.js'

export interface Result {
  /** Look again after this long although nothing was heard. */
  readonly requeueAfterMs?: number
}
export interface Reconciler {
  reconcile(key: string, signal: AbortSignal): Promise<Result | undefined>
}

/** Trying again is no use: the object itself must change first. */
export class TerminalError extends Error {
  override name = 'TerminalError'
}

export interface ReconcileLoopOptions {
  readonly reconciler: Reconciler
  readonly clock: Clock
  readonly random?: () => number
  readonly workersMax?: number
  /** `terminal` ones are not tried again; a conflict, which only says that the cache lags behind, is not told. */
  readonly onError?: (error: unknown, failure: { key: string; terminal: boolean; retryMs: number }) => void
}

export class ReconcileLoop {
  readonly queue: WorkQueue
  readonly #options: ReconcileLoopOptions
  readonly #workersMax: number
  readonly #stopping = new AbortController()
  #started = false
  #workers = 0
  #idle: (() => void)[] = []

  constructor(options: ReconcileLoopOptions) {
    this.#options = options
    this.#workersMax = options.workersMax ?? 4
    this.queue = new WorkQueue(options)
    this.queue.onReady(() => this.#wake())
  }

  /** Keys added before are worked on from here. */
  start(): void {
    this.#started = true
    this.#wake()
  }

  /** Resolves when the last worker has put its key down. */
  async stop(): Promise<void> {
    this.queue.stop()
    this.#stopping.abort()
    await this.idle()
  }

  /** Resolves when nothing waits (delays and backoff apart) and nobody works. */
  idle(): Promise<void> {
    if (this.#workers === 0 && this.queue.length === 0) return Promise.resolve()
    return new Promise((resolve) => this.#idle.push(resolve))
  }

  #wake(): void {
    while (this.#started && this.#workers < Math.min(this.#workersMax, this.#workers + this.queue.length)) {
      const key = this.queue.take()
      if (key === undefined) return
      this.#workers++
      void this.#work(key)
    }
  }

  async #work(first: string): Promise<void> {
    for (let key: string | undefined = first; key !== undefined; key = this.queue.take()) {
      await this.#reconcile(key)
      this.queue.done(key)
    }
    this.#workers--
    if (this.#workers > 0 || this.queue.length > 0) return
    for (const resolve of this.#idle.splice(0)) resolve()
  }

  async #reconcile(key: string): Promise<void> {
    const { reconciler, onError } = this.#options
    try {
      const result = await reconciler.reconcile(key, this.#stopping.signal)
      this.queue.forget(key)
      if (result?.requeueAfterMs !== undefined && !this.#stopping.signal.aborted) this.queue.addAfter(key, result.requeueAfterMs)
    } catch (error) {
      if (this.#stopping.signal.aborted) return
      const terminal = error instanceof TerminalError
      const retryMs = terminal ? 0 : this.queue.addFailed(key)
      if (!isConflict(error)) onError?.(error, { key, terminal, retryMs })
    }
  }
}
