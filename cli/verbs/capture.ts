import { createWriteStream } from 'node:fs'
import { UsageError } from '../boot/options.js'
import { clusterName, stateDir } from '../boot/state.js'
import { capture } from '../capture.js'
import { readArgs, type Verb } from './verb.js'

export const captureVerb: Verb = {
  name: 'capture',
  usage: 'capture NODE [--link eth0] [--netns host] [-w FILE|-] [--name NAME]',
  summary: 'Catches packets as pcapng until interrupted: kubewire capture node-1 -w - | wireshark -k -i -',
  options: [
    '  --link LINK     default eth0, the node’s wire',
    '  --netns NETNS   default host; a pod’s namespace, by the name of its door in nodes/NODE/run/netns',
    '  -w FILE         where to; - is standard output (default)',
    '  --name NAME     default "default"',
  ],
  async run(args) {
    const { values, positionals } = readArgs(
      args,
      {
        name: { type: 'string', default: 'default' },
        link: { type: 'string', default: 'eth0' },
        netns: { type: 'string', default: 'host' },
        write: { type: 'string', short: 'w', default: '-' },
      } as const,
      { positionals: 1 },
    )
    const [node] = positionals
    if (node === undefined) throw new UsageError('NODE: missing')
    const stopping = new AbortController()
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort())
    const out = values.write === '-' ? process.stdout : createWriteStream(values.write, { mode: 0o600 })
    out.on('error', () => stopping.abort()) // the reader of the pipe has left
    await capture(
      stateDir(clusterName(values.name)),
      { node, netns: values.netns, link: values.link },
      {
        signal: stopping.signal,
        write: (bytes) => void out.write(bytes),
        onStarted: () => void process.stderr.write(`catching on ${node} ${values.link}; interrupt to stop\n`),
      },
    )
    if (out !== process.stdout) await new Promise<void>((resolve) => out.end(resolve))
    return 0
  },
}
