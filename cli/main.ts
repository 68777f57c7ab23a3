// kubewire VERB …: which verb, and how its mistakes are told.

import { UsageError } from './boot/options.js'
import { BootFailure } from './boot/up.js'
import { ToolMissing } from './tools/tool.js'
import { captureVerb } from './verbs/capture.js'
import { downVerb } from './verbs/down.js'
import { nodeVerb } from './verbs/node.js'
import { freezeVerb, killVerb, thawVerb } from './verbs/signals.js'
import { snapshotVerb } from './verbs/snapshot.js'
import { statusVerb } from './verbs/status.js'
import { upVerb } from './verbs/up.js'
import type { Verb } from './verbs/verb.js'

const verbs: readonly Verb[] = [upVerb, downVerb, statusVerb, nodeVerb, captureVerb, freezeVerb, thawVerb, killVerb, snapshotVerb]

const help = () =>
  [
    'kubewire: a whole Kubernetes network out of ordinary processes',
    '',
    'Usage:',
    ...verbs.flatMap(({ usage, summary }) => [`  kubewire ${usage}`, `      ${summary}`]),
    '',
    'The state of a cluster lies below .kubewire/<name> in the working directory, or below KUBEWIRE_HOME.',
    '',
  ].join('\n')

async function main([name, ...args]: string[]): Promise<number> {
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(help())
    return name === undefined ? 2 : 0
  }
  const verb = verbs.find((candidate) => candidate.name === name)
  if (verb === undefined) throw new UsageError(`${name}: unknown verb; wanted one of ${verbs.map((known) => known.name).join(', ')}`)
  const separator = args.indexOf('--')
  if ((separator < 0 ? args : args.slice(0, separator)).some((arg) => arg === '--help' || arg === '-h')) {
    process.stdout.write([`Usage: kubewire ${verb.usage}`, '', verb.summary, ...verb.options, ''].join('\n'))
    return 0
  }
  return verb.run(args)
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    const expected = error instanceof UsageError || error instanceof ToolMissing || error instanceof BootFailure
    process.stderr.write(`kubewire: ${error instanceof Error ? (expected ? error.message : (error.stack ?? error.message)) : error}\n`)
    process.exit(error instanceof UsageError ? 2 : 1)
  },
)
