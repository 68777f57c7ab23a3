// host NAME [SERVER]: one line an answer; exit 1 when there is none.

import { isIPv4 } from 'node:net'
import { recordData, reverseName } from '../dns-text.js'
import { type Program, writeText } from '../program.js'
import { ResolveError, Resolver } from '../resolver.js'

const verbs: Readonly<Record<string, string>> = {
  A: 'has address',
  AAAA: 'has IPv6 address',
  CNAME: 'is an alias for',
  PTR: 'domain name pointer',
  SRV: 'has SRV record',
  TXT: 'descriptive text',
  NS: 'name server',
}

export const host: Program = async (ctx) => {
  const args = ctx.argv.slice(1)
  let type = 'A'
  if (args[0] === '-t') [, type] = args.splice(0, 2) as [string, string]
  const name = args[0]
  if (name === undefined) {
    await writeText(ctx.stderr, 'Usage: host [-t type] {name} [server]\n')
    return 1
  }
  const reverse = isIPv4(name)
  try {
    const found = await new Resolver(ctx).search(reverse ? `${reverseName(name)}.` : name, reverse ? 'PTR' : (type ?? 'A').toUpperCase())
    for (const answer of found.answers) {
      const { name: owner, type: kind } = answer as { name: string; type: string }
      await writeText(ctx.stdout, `${owner} ${verbs[kind] ?? `has ${kind} record`} ${recordData(answer)}\n`)
    }
    return 0
  } catch (error) {
    if (!(error instanceof ResolveError)) throw error
    if (error.failure === 'timed-out') await writeText(ctx.stdout, ';; connection timed out; no servers could be reached\n')
    else if (error.failure === 'no-data') await writeText(ctx.stdout, `${name} has no ${type} record\n`)
    else await writeText(ctx.stdout, `Host ${name} not found: 3(NXDOMAIN)\n`)
    return 1
  }
}
