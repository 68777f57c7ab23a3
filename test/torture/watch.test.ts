import test from 'ava'
import { SeededRandom } from '../../packages/clock/random.js'
import { Rig } from './rig.js'
import { tortureWatch } from './watch.js'

// The short form of `npm run torture -- watch`.
test('watchers of a busy resource are told everything once, in order, while servers die and freeze', async (t) => {
  const rig = await Rig.start({ apiservers: 2 })
  t.teardown(() => rig.stop())
  const seed = 1
  const report = await tortureWatch(rig, { random: new SeededRandom(seed), writes: 600, watchers: 12 })
  t.deepEqual(report.violations, [], `seed ${seed}`)
  t.true(report.kills + report.freezes > 0 && report.events > 0 && report.relists > 12, JSON.stringify(report))
})
