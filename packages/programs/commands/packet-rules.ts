// The node's rule tools: iptables-save, iptables-restore, iptables -L/-S/-A…, ipvsadm, ipset, conntrack. What they show and
// change is the namespace's own state, in each tool's save format.

import { type IptablesTool, type RulesAccess, runIptables } from '../../netfilter/iptables-command.js'
import { SocketError } from '../../sockets/socket-api.js'
import { textOfErrno } from '../errno-text.js'
import { type Program, type ProgramContext, readAll, writeText } from '../program.js'
import { FileError } from '../virtual-files.js'

/** Runs `work`; a refusal of the kernel becomes the tool's error text and exit code. */
async function guarded(ctx: ProgramContext, code: number, work: () => Promise<string> | string): Promise<number> {
  try {
    await writeText(ctx.stdout, await work())
    return 0
  } catch (error) {
    if (!(error instanceof SocketError)) throw error
    await writeText(ctx.stderr, `${ctx.argv[0]!.replace(/.*\//, '')}: ${error.message || textOfErrno(error)}\n`)
    return code
  }
}

function valueAfter(args: readonly string[], ...names: string[]): string | undefined {
  const at = args.findIndex((arg) => names.includes(arg))
  return at < 0 ? undefined : args[at + 1]
}

/** The node's tables as iptables' own commands reach them. */
const rulesOf = ({ net }: ProgramContext): RulesAccess => ({
  save: ({ table = '', counters }) => net.rulesSave('iptables', { table, counters }),
  restore: (text, { noflush = false, counters = false, test = false }) => net.rulesRestore('iptables', text, { noflush, counters, test }),
})

function iptablesTool(tool: IptablesTool): Program {
  return async (ctx) => {
    const args = ctx.argv.slice(1)
    const input = tool === 'iptables-restore' ? await restoreInput(ctx, args) : ''
    const { stdout, stderr, exitCode } = input instanceof FileError ? cannotOpen(input) : runIptables(tool, args, rulesOf(ctx), input)
    await writeText(ctx.stdout, stdout)
    await writeText(ctx.stderr, stderr)
    return exitCode
  }
}
export const iptables = iptablesTool('iptables')
export const iptablesSave = iptablesTool('iptables-save')
export const iptablesRestore = iptablesTool('iptables-restore')

/** `iptables-restore [OPTION…] [FILE]`: takes the file's name out of `args`; without one it is standard input. */
async function restoreInput(ctx: ProgramContext, args: string[]): Promise<string | FileError> {
  const at = args.findIndex((arg, i) => !arg.startsWith('-') && !['-w', '--wait'].includes(args[i - 1] ?? ''))
  if (at < 0) return new TextDecoder().decode(await readAll(ctx.stdin))
  try {
    return ctx.files.readText(args.splice(at, 1)[0]!)
  } catch (error) {
    if (error instanceof FileError) return error
    throw error
  }
}
const cannotOpen = ({ message }: FileError) => ({ stdout: '', stderr: `Can't open: ${message}\n`, exitCode: 1 })

export const ipvsadm: Program = async (ctx) => {
  const args = ctx.argv.slice(1)
  const has = (...names: string[]) => args.some((arg) => names.includes(arg))
  if (has('-R', '--restore')) {
    const text = new TextDecoder().decode(await readAll(ctx.stdin))
    return guarded(ctx, 255, () => {
      ctx.net.rulesRestore('ipvsadm', text, { noflush: true, counters: false, test: false })
      return ''
    })
  }
  if (has('-C', '--clear')) {
    return guarded(ctx, 255, () => {
      ctx.net.rulesRestore('ipvsadm', '', { noflush: false, counters: false, test: false })
      return ''
    })
  }
  if (has('-S', '--save', '-Sn', '-nS')) return guarded(ctx, 255, () => ctx.net.rulesSave('ipvsadm', { table: '', counters: false }))
  if (args.length === 0 || args.some((arg) => /^-[Lln]+$/.test(arg)) || has('--list'))
    return guarded(ctx, 255, () => ctx.net.rulesList('ipvsadm'))
  return guarded(ctx, 255, () => {
    ctx.net.rulesRestore('ipvsadm', `${args.join(' ')}\n`, { noflush: true, counters: false, test: false })
    return ''
  })
}

export const ipset: Program = async (ctx) => {
  const args = ctx.argv.slice(1)
  if (args[0] === 'restore') {
    const text = new TextDecoder().decode(await readAll(ctx.stdin))
    return guarded(ctx, 1, () => {
      ctx.net.rulesRestore('ipset', text, { noflush: true, counters: false, test: false })
      return ''
    })
  }
  const [verb = 'list', name = ''] = args
  if (verb === 'save') return guarded(ctx, 1, () => ctx.net.rulesSave('ipset', { table: name, counters: false }))
  if (verb === 'list') return guarded(ctx, 1, () => ctx.net.rulesList('ipset', name))
  return guarded(ctx, 1, () => {
    ctx.net.rulesRestore('ipset', `${args.join(' ')}\n`, { noflush: true, counters: false, test: false })
    return ''
  })
}

export const conntrack: Program = async (ctx) => {
  const args = ctx.argv.slice(1)
  const version = 'conntrack v1.4.8 (conntrack-tools)'
  if (args.includes('-F') || args.includes('--flush')) {
    ctx.net.conntrackFlush()
    await writeText(ctx.stderr, `${version}: connection tracking table has been emptied.\n`)
    return 0
  }
  const lines = ctx.net.conntrackList()
  if (args.includes('-C') || args.includes('--count')) {
    await writeText(ctx.stdout, `${lines.length}\n`)
    return 0
  }
  if (args.length > 0 && !args.includes('-L') && !args.includes('--dump')) {
    await writeText(ctx.stderr, `${version}: this command is not offered: -L, -C and -F are\n`)
    return 2
  }
  const wanted = [
    [valueAfter(args, '-p', '--proto'), (line: string, value: string) => line.startsWith(value)],
    [valueAfter(args, '-s', '--src', '--orig-src'), (line: string, value: string) => line.includes(` src=${value} `)],
    [
      valueAfter(args, '-d', '--dst', '--orig-dst'),
      (line: string, value: string) => new RegExp(`^[^=]*src=\\S+ dst=${value.replaceAll('.', '\\.')} `).test(line),
    ],
    [valueAfter(args, '--dport', '--orig-port-dst'), (line: string, value: string) => / dport=(\d+)/.exec(line)?.[1] === value],
  ] as const
  const shown = lines.filter((line) => wanted.every(([value, matches]) => value === undefined || matches(line, value)))
  await writeText(ctx.stdout, shown.map((line) => `${line}\n`).join(''))
  await writeText(ctx.stderr, `${version}: ${shown.length} flow entries have been shown.\n`)
  return 0
}
