// npm run fuzz -- [--inputs 100000] [--seed N]

import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { fuzz } from './fuzz.js'

const { values } = parseArgs({
  options: { seed: { type: 'string', default: String(randomInt(2 ** 20)) }, inputs: { type: 'string', default: '100000' } },
})
console.log(`# fuzz, seed ${values.seed}`)
const { found, ...report } = await fuzz({ seed: Number(values.seed), inputs: Number(values.inputs), say: (line) => console.log(line) })
console.log(JSON.stringify({ ...report, found: found.length }))
for (const one of found.slice(0, 20)) console.log(`✘ ${one}`)
process.exit(found.length === 0 ? 0 : 1)
