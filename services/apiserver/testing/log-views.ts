// One log seen by several apiservers, each as late as it is told: what a broker's ways do to them by chance.

import type { DurableLog, LogFollower, LogMessage } from '../../../packages/bus/durable-log.js'
import type { MemoryLog } from '../../../packages/bus/memory-log.js'

export class LogViews {
  readonly #log: MemoryLog
  readonly #messages: LogMessage[] = []
  readonly #followers = new Set<LogFollower>()

  constructor(log: MemoryLog) {
    this.#log = log
    void log.follow({
      message: (message) => {
        const kept = { ...message, data: message.data.slice() }
        this.#messages.push(kept)
        for (const follower of this.#followers) follower.message(kept)
      },
      caughtUp: () => {},
      restarted: () => {},
    })
  }
  view({ lateMs }: { lateMs: number }): DurableLog {
    const log = this.#log
    return {
      append: (message) => log.append(message),
      remove: (sequence) => log.remove(sequence),
      lastSequence: () => log.lastSequence(),
      get connected() {
        return log.connected
      },
      follow: async (follower) => {
        for (const message of this.#messages) follower.message(message)
        this.#followers.add({
          message: (message) => void setTimeout(() => follower.message(message), lateMs),
          caughtUp: () => {},
          restarted: () => {},
        })
        follower.caughtUp(this.#messages.at(-1)?.sequence ?? 0)
      },
      close: async () => {},
    }
  }
}
