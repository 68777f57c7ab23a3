// registry.k8s.io/e2e-test-images/agnhost: the subcommands that network tests use.

import { type Program, terminated, writeText } from '../program.js'
import { connect } from './agnhost-connect.js'
import { netexec } from './agnhost-netexec.js'
import { porter, serveHostname } from './agnhost-serve.js'

export const pause: Program = async (ctx) => {
  await terminated(ctx.signal)
  return 0
}
Object.assign(pause, { catches: ['SIGTERM', 'SIGINT'] })

const subcommands: ReadonlyMap<string, Program> = new Map([
  ['netexec', netexec],
  ['serve-hostname', serveHostname],
  ['connect', connect],
  ['porter', porter],
  [
    'pause',
    async (ctx) => {
      await writeText(ctx.stdout, 'Paused\n')
      return pause(ctx)
    },
  ],
])

export const agnhost: Program = async (ctx) => {
  // Without a subcommand the image pauses.
  const name = ctx.argv[1] ?? 'pause'
  const subcommand = subcommands.get(name)
  if (subcommand === undefined) {
    await writeText(ctx.stderr, `Error: unknown command "${name}" for "app"\nRun 'app --help' for usage.\n`)
    return 1
  }
  return subcommand({ ...ctx, argv: ctx.argv.slice(1) })
}
Object.assign(agnhost, { catches: ['SIGTERM', 'SIGINT'] })
