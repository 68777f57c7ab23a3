// npm run sim -- --seed N: one seed's run, and the last things that happened in it. Without --seed: seeds until one fails, or --runs.

import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { storm } from './scenarios.js'
import { Simulation } from './simulation.js'

/** Prints the seed's outcome; false when it failed. */
async function run(seed: number, eventsShown: number): Promise<boolean> {
  const clusterDir = realpathSync(mkdtempSync(join(tmpdir(), 'kubewire-sim-')))
  let simulation: Simulation | undefined
  let failure: unknown
  try {
    simulation = await Simulation.start({ seed, nodes: 2, clusterDir })
    await storm(simulation)
  } catch (error) {
    failure = error
  }
  const lines = eventsShown > 0 ? (simulation?.events.slice(-eventsShown) ?? []) : []
  const outcome = failure === undefined ? 'passed' : `failed: ${(failure as Error).message}`
  const trace =
    simulation && `${simulation.frames} frames in ${(simulation.clock.nowMs() / 1000).toFixed(3)} virtual s, trace ${simulation.traceHash}`
  process.stdout.write([...lines, `seed ${seed} ${outcome}`, trace ?? 'it did not start', ''].join('\n'))
  await simulation?.stop()
  rmSync(clusterDir, { recursive: true, force: true })
  return failure === undefined
}

const { values } = parseArgs({
  options: { seed: { type: 'string' }, runs: { type: 'string', default: '20' }, events: { type: 'string', default: '40' } },
})
const seeds = values.seed === undefined ? Array.from({ length: Number(values.runs) }, (_, i) => i + 1) : [Number(values.seed)]
let isGood = true
for (const seed of seeds) {
  isGood = await run(seed, values.seed === undefined ? 0 : Number(values.events))
  if (!isGood) break
}
process.exit(isGood ? 0 : 1)
