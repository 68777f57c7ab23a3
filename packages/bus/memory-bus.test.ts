import test from 'ava'
import { VirtualClock } from '../clock/clock.js'
import { SeededRandom } from '../clock/random.js'
import { busCompliance } from '../testkit/bus-compliance.js'
import { settle } from '../testkit/eventually.js'
import { MemoryBroker, MemoryBus } from './memory-bus.js'
import { progressEveryMs } from './stream.js'

busCompliance(test, 'MemoryBus', async () => {
  const clock = new VirtualClock()
  const broker = new MemoryBroker()
  const near = new MemoryBus({ broker, clock, random: new SeededRandom(1) })
  const far = new MemoryBus({ broker, clock, random: new SeededRandom(2) })
  return {
    near,
    far,
    killFar: () => far.kill(),
    passTime: async () => {
      await settle()
      clock.advance(progressEveryMs)
      await settle()
    },
    close: async () => {
      await near.close()
      await far.close()
    },
  }
})
