// Waiting in the clock's time, and not for longer than wanted.

import type { Clock } from '../clock/clock.js'
import { Terminated } from './program.js'

interface Waiting {
  readonly clock: Clock
  readonly signal: AbortSignal
}

/** Resolves after `ms`; rejects with the signal's reason when the process is signalled first. */
export function delay({ clock, signal }: Waiting, ms: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      timer.cancel()
      reject(signal.reason instanceof Error ? signal.reason : new Terminated('SIGTERM'))
    }
    const timer = clock.setTimer(ms, () => {
      signal.removeEventListener('abort', stop)
      resolve()
    })
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
}

export class DeadlinePassed extends Error {
  override name = 'DeadlinePassed'
}

/**
 * Runs `work` with a signal that aborts after `ms` (0 or less: never) or when the process is signalled. Rejects with
 * DeadlinePassed after `ms` even if the work does not listen.
 */
export function withDeadline<T>({ clock, signal }: Waiting, ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController()
  return new Promise<T>((resolve, reject) => {
    const stop = () => {
      settle()
      controller.abort(signal.reason)
      reject(signal.reason)
    }
    const timer =
      ms > 0
        ? clock.setTimer(ms, () => {
            settle()
            const passed = new DeadlinePassed(`not done within ${ms} ms`)
            controller.abort(passed)
            reject(passed)
          })
        : undefined
    const settle = () => {
      timer?.cancel()
      signal.removeEventListener('abort', stop)
    }
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    work(controller.signal).then(
      (value) => {
        settle()
        resolve(value)
      },
      (error) => {
        settle()
        reject(error)
      },
    )
  })
}
