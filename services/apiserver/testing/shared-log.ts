// One log for several apiservers in a test, as they share one JetStream stream: a MemoryLog has one follower, this has many.

import type { DurableLog, LogFollower, LogMessage } from '../../../packages/bus/durable-log.js'
import { MemoryLog } from '../../../packages/bus/memory-log.js'
import { RealClock } from '../../../packages/clock/clock.js'

/** It is never restarted and never compacted. */
export class SharedLog {
  readonly #log = new MemoryLog(new RealClock())
  readonly #messages: LogMessage[] = []
  readonly #followers = new Set<LogFollower>()
  readonly #following = this.#log.follow({
    message: (message) => {
      const kept = { ...message, data: message.data.slice() }
      this.#messages.push(kept)
      // A turn of the event loop later: servers decide by what is old already, as they do in life.
      for (const follower of this.#followers) setImmediate(() => follower.message(kept))
    },
    caughtUp: () => {},
    restarted: () => {},
  })

  /** The log as one server sees it; closing it leaves the others theirs. */
  view(): DurableLog {
    let own: LogFollower | undefined
    const follow = async (follower: LogFollower): Promise<void> => {
      await this.#following
      own = follower
      for (const message of this.#messages) follower.message(message)
      this.#followers.add(follower)
      follower.caughtUp(this.#messages.at(-1)?.sequence ?? 0)
    }
    const close = async (): Promise<void> => {
      if (own !== undefined) this.#followers.delete(own)
    }
    return new Proxy(this.#log, {
      get: (log, key) => {
        if (key === 'follow') return follow
        if (key === 'close') return close
        const value: unknown = Reflect.get(log, key, log)
        return typeof value === 'function' ? value.bind(log) : value
      },
    })
  }
}
