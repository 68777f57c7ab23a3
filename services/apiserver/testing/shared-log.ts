// One log in memory under several apiservers, as one stream is under several in life.

import type { DurableLog, LogFollower, LogMessage } from '../../../packages/bus/durable-log.js'
import { MemoryLog } from '../../../packages/bus/memory-log.js'
import { RealClock } from '../../../packages/clock/clock.js'

/**
 * Each call gives another server's view of the same log. What one writes the others hear a turn of the event loop later, so
 * that they decide by what is old already. It is never restarted and never compacted.
 */
export function sharedLog(): () => DurableLog {
  const log = new MemoryLog(new RealClock())
  const messages: LogMessage[] = []
  const followers = new Set<LogFollower>()
  const following = log.follow({
    message: (message) => {
      const kept = { ...message, data: message.data.slice() }
      messages.push(kept)
      for (const follower of followers) setImmediate(() => follower.message(kept))
    },
    caughtUp: () => {},
    restarted: () => {},
  })
  const follow = async (follower: LogFollower): Promise<void> => {
    await following
    for (const message of messages) follower.message(message)
    followers.add(follower)
    follower.caughtUp(messages.at(-1)?.sequence ?? 0)
  }
  return () =>
    new Proxy(log, {
      get: (target, key) => {
        if (key === 'follow') return follow
        if (key === 'close') return async () => {}
        const value: unknown = Reflect.get(target, key, target)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
}
