import { NoResponder } from '../../packages/bus/bus.js'
import { nodeNames, readProfile } from '../../packages/process/cluster-profile.js'
import { UsageError } from '../boot/options.js'
import { clusterName, stateDir } from '../boot/state.js'
import { runOnNode } from '../node-shell.js'
import { readArgs, type Verb } from './verb.js'

export const nodeVerb: Verb = {
  name: 'node',
  usage: 'node NODE [--name NAME] -- COMMAND…',
  summary: 'Runs a command in a node: ip, iptables-save, conntrack, ss, ping, curl … Its exit code is the command’s.',
  options: ['  --name NAME   default "default"'],
  async run(args) {
    const separator = args.indexOf('--')
    const command = separator < 0 ? [] : args.slice(separator + 1)
    const { values, positionals } = readArgs(
      separator < 0 ? args : args.slice(0, separator),
      { name: { type: 'string', default: 'default' } } as const,
      { positionals: 1 },
    )
    const [node] = positionals
    const dir = stateDir(clusterName(values.name))
    const known = nodesOf(dir)
    if (node === undefined || !known.includes(node))
      throw new UsageError(`NODE: found ${node ?? 'nothing'}, wanted one of ${known.join(', ')}`)
    if (command.length === 0) throw new UsageError('COMMAND: nothing after "--"')
    try {
      return await runOnNode(dir, node, command, {
        stdout: (chunk) => void process.stdout.write(chunk),
        stderr: (chunk) => void process.stderr.write(chunk),
        ...(process.stdin.isTTY ? {} : { stdin: process.stdin as AsyncIterable<Uint8Array> }),
      })
    } catch (error) {
      if (error instanceof NoResponder) throw new UsageError(`${node} is dark: its kernel does not answer (kubewire status tells more)`)
      throw error
    }
  },
}

function nodesOf(dir: string): string[] {
  try {
    return nodeNames(readProfile(dir))
  } catch (error) {
    throw new UsageError(`There is no cluster in ${dir}: ${error instanceof Error ? error.message : error}`)
  }
}
