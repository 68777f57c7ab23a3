import { resolve } from 'node:path'
import { UsageError } from '../boot/options.js'
import { clusterName, stateDir } from '../boot/state.js'
import { restore, save } from '../snapshot/snapshot.js'
import { readArgs, type Verb } from './verb.js'

export const snapshotVerb: Verb = {
  name: 'snapshot',
  usage: 'snapshot save|restore FILE [--name NAME]',
  summary: 'Saves a cluster that is down into one file, or lays one out from it; `up` then brings it back.',
  options: ['  --name NAME   default "default"; restore gives the cluster this name'],
  async run(args) {
    const { values, positionals } = readArgs(args, { name: { type: 'string', default: 'default' } } as const, { positionals: 2 })
    const [act, given] = positionals
    if (act !== 'save' && act !== 'restore') throw new UsageError(`found ${act ?? 'nothing'}, wanted save or restore`)
    if (given === undefined) throw new UsageError('FILE is missing')
    const name = clusterName(values.name)
    const file = resolve(given)
    if (act === 'save') {
      const { bytes } = await save(stateDir(name), file)
      process.stdout.write(
        `The cluster ${name} is in ${given} (${(bytes / 2 ** 20).toFixed(1)} MiB). It holds keys: keep it to yourself.\n`,
      )
    } else {
      const { nodes } = await restore(stateDir(name), file, name)
      process.stdout.write(`The cluster ${name} lies in ${stateDir(name)}. Bring it up: kubewire up --name ${name} --nodes ${nodes}\n`)
    }
    return 0
  },
}
