import { rm } from 'node:fs/promises'
import { down } from '../boot/down.js'
import { clusterName, stateDir } from '../boot/state.js'
import { readArgs, type Verb } from './verb.js'

export const downVerb: Verb = {
  name: 'down',
  usage: 'down [--name NAME] [--delete]',
  summary: 'Stops every process of a cluster. Its state stays, and `up` resumes it, unless --delete.',
  options: ['  --name NAME   default "default"', '  --delete      delete the state directory too'],
  async run(args) {
    const { values } = readArgs(args, {
      name: { type: 'string', default: 'default' },
      delete: { type: 'boolean', default: false },
    } as const)
    const name = clusterName(values.name)
    const stopped = await down(stateDir(name))
    if (values.delete) await rm(stateDir(name), { recursive: true, force: true })
    process.stdout.write(stopped ? `The cluster ${name} is down.\n` : `The cluster ${name} was not up.\n`)
    return 0
  },
}
