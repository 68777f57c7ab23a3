import test from 'ava'
import { SeededRandom } from '../../packages/clock/random.js'
import { tortureDurability } from './durability.js'
import { Rig } from './rig.js'

// The short form of `npm run torture -- durability`.
test('what was acknowledged survives kills of nats and of two API servers, once', async (t) => {
  const rig = await Rig.start({ apiservers: 2 })
  t.teardown(() => rig.stop())
  const seed = 1
  const report = await tortureDurability(rig, { random: new SeededRandom(seed), kills: 15 })
  t.deepEqual(report.violations, [], `seed ${seed}`)
  t.true(report.aimed >= 3 && report.outcomes['done']! > 100, JSON.stringify(report))
})
