import type { VirtualClock } from '../clock/clock.js'

/** What time a fact may take, in virtual milliseconds. */
const waitMs = 200_000

/** Resolves with `promise`; moves the clock while it is pending, and rejects, naming `what`, when that does not help. */
export async function within<T>(clock: VirtualClock, what: string, promise: Promise<T>): Promise<T> {
  let pending = true
  const settled = () => {
    pending = false
  }
  promise.then(settled, settled)
  const untilMs = clock.nowMs() + waitMs
  for (let turn = 0; pending; turn++) {
    await new Promise((resolve) => setImmediate(resolve))
    // Most things need no time at all: it moves only when nothing else does, and then from timer to timer.
    if (turn % 16 === 15) clock.advance(Math.min(1_000, Math.max(1, (clock.nextDueMs() ?? 0) - clock.nowMs())))
    if (clock.nowMs() > untilMs) throw new Error(`Waited for ${what}: it did not come in ${waitMs} virtual ms`)
  }
  return promise
}
