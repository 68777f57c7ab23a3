// The commands of a node's shell: iptables, iptables-save, iptables-restore. They read and change rules as text only, so
// they work on a Netfilter in this process and on one behind a system call alike.
//
//   runIptables('iptables', ['-t', 'nat', '-L', 'KUBE-SERVICES', '-n', '-v'], rules)   → { stdout, stderr, exitCode }

import { commandName } from './chain-command.js'
import { quoted, RuleError } from './extension.js'
import type { TableName } from './hooks.js'
import { IpSet } from './ipset/ip-set.js'
import { IpSets } from './ipset/ip-sets.js'
import { type ListOptions, listTable, specifyTable } from './listing.js'
import { type RestoreOptions, restoreTables } from './restore.js'
import { toolVersion } from './save.js'
import { ChainError, Table, tableNames } from './table.js'

export interface RulesAccess {
  save(options: { table?: TableName; counters: boolean }): string
  /** Throws with the tool's own message when the text is refused. */
  restore(text: string, options: RestoreOptions): void
}

export interface CommandResult {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number
}

export type IptablesTool = 'iptables' | 'iptables-save' | 'iptables-restore'

/** `stdin` is read by iptables-restore only. Never throws for what the user typed. */
export function runIptables(tool: IptablesTool, args: readonly string[], rules: RulesAccess, stdin = ''): CommandResult {
  try {
    if (tool === 'iptables-save') return done(runSave(args, rules))
    if (tool === 'iptables-restore') {
      rules.restore(stdin, restoreFlags(args))
      return done('')
    }
    return done(runCommand(args, rules))
  } catch (error) {
    if (error instanceof ChainError) return failed(`iptables: ${error.message}\n`, 1)
    if (error instanceof RuleError) {
      return failed(`${tool} v${toolVersion} (legacy): ${error.message}\nTry \`${tool} -h' or '${tool} --help' for more information.\n`, 2)
    }
    if (error instanceof NoTable) {
      const why = `can't initialize iptables table \`${error.table}': Table does not exist (do you need to insmod?)`
      return failed(`${tool} v${toolVersion} (legacy): ${why}\nPerhaps iptables or your kernel needs to be upgraded.\n`, 3)
    }
    return refusedText(tool, error instanceof Error ? error.message.trimEnd() : String(error))
  }
}

/**
 * What restore said. A command of `iptables` is one line of restore text, so the tool's name and the number of the line come off
 * again. Text that makes no sense is 2, what cannot be done is 1.
 */
function refusedText(tool: IptablesTool, message: string): CommandResult {
  const exitCode = /^iptables-restore v/.test(message) ? 2 : 1
  if (tool === 'iptables-restore') return failed(`${message}\n`, exitCode)
  const text = message
    .replace(/^iptables-restore: line \d+ failed/, 'iptables')
    .replace(/\nError occurred at line: \d+/, '')
    .replaceAll('iptables-restore', 'iptables')
  return failed(`${text}\n`, exitCode)
}

class NoTable extends Error {
  override name = 'NoTable'
  readonly table: string
  constructor(table: string) {
    super(`There is no table "${table}"`)
    this.table = table
  }
}

const done = (stdout: string): CommandResult => ({ stdout, stderr: '', exitCode: 0 })
const failed = (stderr: string, exitCode: number): CommandResult => ({ stdout: '', stderr, exitCode })

function runSave(args: readonly string[], rules: RulesAccess): string {
  let table: TableName | undefined
  let counters = false
  for (let i = 0; i < args.length; i++) {
    if (args[i] === '-c' || args[i] === '--counters') counters = true
    else if (args[i] === '-t' || args[i] === '--table') table = tableNamed(args[++i])
    else throw new RuleError(`unknown option "${args[i]}"`)
  }
  return rules.save({ table, counters })
}

const restoreWords: Readonly<Record<string, keyof RestoreOptions>> = {
  '-n': 'noflush',
  '--noflush': 'noflush',
  '-c': 'counters',
  '--counters': 'counters',
  '-t': 'test',
  '--test': 'test',
}
function restoreFlags(args: readonly string[]): RestoreOptions {
  const isWait = (arg = '') => /^(-w|--wait)(=?\d+)?$/.test(arg)
  const words = args.filter((arg, i) => !isWait(arg) && !(isWait(args[i - 1]) && /^\d+$/.test(arg)))
  const unknown = words.find((arg) => !Object.hasOwn(restoreWords, arg))
  if (unknown !== undefined) throw new RuleError(`unknown option "${unknown}"`)
  return Object.fromEntries(words.map((word) => [restoreWords[word]!, true]))
}

function tableNamed(name = ''): TableName {
  const table = tableNames.find((known) => known === name)
  if (table === undefined) throw new NoTable(name)
  return table
}

const listWords = { '-L': 'list', '--list': 'list', '-S': 'specify', '--list-rules': 'specify' } as const

function runCommand(args: readonly string[], rules: RulesAccess): string {
  if (args.includes('-V') || args.includes('--version')) return `iptables v${toolVersion} (legacy)\n`
  let table: TableName = 'filter'
  let verb = ''
  const words: string[] = []
  let options: ListOptions = { verbose: false, lineNumbers: false, exact: false }
  for (let i = 0; i < args.length; i++) {
    const word = args[i]!
    if (word === '-t' || word === '--table') table = tableNamed(args[++i])
    else if (verb === '' && (commandName(word) !== undefined || Object.hasOwn(listWords, word))) verb = word
    else if (word === '-w' || word === '--wait') {
      if (/^\d+$/.test(args[i + 1] ?? '')) i++
    } else if (word === '--line-numbers') options = { ...options, lineNumbers: true }
    else if (/^-[nvx]+$/.test(word) || word === '--numeric' || word === '--verbose' || word === '--exact') {
      const letters = word.startsWith('--') ? word[2]! : word
      options = { ...options, verbose: options.verbose || letters.includes('v'), exact: options.exact || letters.includes('x') }
    } else if (verb === '' && /^-[nvx]*[LS][nvx]*$/.test(word)) {
      // -nvL: flags and the command in one word.
      verb = word.includes('L') ? '-L' : '-S'
      options = { ...options, verbose: options.verbose || word.includes('v'), exact: options.exact || word.includes('x') }
    } else words.push(word)
  }
  if (verb === '') throw new RuleError('no command specified')
  if (!Object.hasOwn(listWords, verb)) {
    rules.restore(`*${table}\n${[verb, ...words].map(quoted).join(' ')}\nCOMMIT\n`, { noflush: true, counters: true })
    return ''
  }
  const shown = readTable(table, rules.save({ table, counters: true }))
  const listOptions = { ...options, chain: words[0] }
  return listWords[verb as keyof typeof listWords] === 'list' ? listTable(shown, listOptions) : specifyTable(shown, listOptions)
}

/** The table out of its own save text. Sets are only named there, so any name will do. */
function readTable(name: TableName, text: string): Table {
  let table = new Table(name)
  const sets = new (class extends IpSets {
    override get = (setName: string) => new IpSet(setName, 'hash:ip', { hashsize: 1024, maxelem: 1, comment: false })
  })()
  const read = restoreTables(
    text,
    { counters: true },
    { open: () => undefined, parse: { sets, recentLists: new Map() }, commit: (saved) => (table = saved) },
  )
  if (!read.ok) throw new Error(`Cannot list ${name}: its own save text is refused: ${read.message}`)
  return table
}
