// npm run bench -- api|boot|wire: figures, printed and never asserted. Ratios are of one run; the machine is noisy.

import { api } from './api.js'
import { boot } from './boot.js'
import { wire } from './wire.js'

const benches: Readonly<Record<string, () => Promise<void>>> = { api, boot, wire }

async function main(names: string[]): Promise<void> {
  for (const name of names.length === 0 ? Object.keys(benches) : names) {
    const bench = Object.hasOwn(benches, name) ? benches[name] : undefined
    if (bench === undefined) throw new Error(`bench: "${name}" is not there; wanted one of ${Object.keys(benches).join(', ')}`)
    console.log(`# ${name}`)
    await bench()
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error)
  process.exitCode = 1
})
