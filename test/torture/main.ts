// npm run torture -- durability [--kills 1000] [--seed N] | watch [--writes 20000] [--watchers 100] [--seed N]
// Interrupted (Ctrl-C, TERM) it does no more harm and gives its verdict on what was done.

import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { SeededRandom } from '../../packages/clock/random.js'
import { tortureDurability } from './durability.js'
import { Rig } from './rig.js'
import { tortureWatch } from './watch.js'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: String(randomInt(2 ** 32)) },
    kills: { type: 'string', default: '1000' },
    writes: { type: 'string', default: '20000' },
    watchers: { type: 'string', default: '100' },
  },
})

let interrupted = false
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    interrupted = true
  })
const how = { say: (line: string) => console.log(line), enough: () => interrupted }

const tortures: Readonly<Record<string, (rig: Rig, random: SeededRandom) => Promise<{ violations: readonly string[] }>>> = {
  durability: (rig, random) => tortureDurability(rig, { ...how, random, kills: Number(values.kills) }),
  watch: (rig, random) => tortureWatch(rig, { ...how, random, writes: Number(values.writes), watchers: Number(values.watchers) }),
}

for (const name of positionals.length === 0 ? Object.keys(tortures) : positionals) {
  const torture = Object.hasOwn(tortures, name) ? tortures[name] : undefined
  if (torture === undefined) throw new Error(`torture: "${name}" is not there; wanted one of ${Object.keys(tortures).join(', ')}`)
  console.log(`# ${name}, seed ${values.seed}`)
  const startedMs = performance.now()
  const rig = await Rig.start({ apiservers: 2 })
  const report = await torture(rig, new SeededRandom(Number(values.seed))).finally(() => rig.stop())
  console.log(
    JSON.stringify({ ...report, violations: report.violations.length, seconds: Math.round((performance.now() - startedMs) / 1000) }),
  )
  for (const violation of report.violations.slice(0, 20)) console.log(`✘ ${violation}`)
  if (report.violations.length > 0) process.exitCode = 1
}
