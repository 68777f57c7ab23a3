// iptables-restore: reads its text and changes tables, each at its COMMIT as one transaction.
//
//    # comment
//    *nat                          a table begins
//    :KUBE-SVC-X - [0:0]           a chain: made when it is not there, emptied when it is; built-in ones take a policy
//    [0:0] -A KUBE-SVC-X -p tcp …  a command, as on iptables' command line, with counters before it if wanted
//    COMMIT
//
// Without --noflush the named table begins empty. Nothing of a table is changed when one of its lines is wrong.

import { chainCommand } from './chain-command.js'
import { type RuleContext, RuleError } from './extension.js'
import type { TableName } from './hooks.js'
import { toolVersion } from './save.js'
import { ChainError, requirePolicy, Table, tableNames } from './table.js'
import { splitWords } from './words.js'

export interface RestoreOptions {
  /** Keeps what the text does not name; chains it names are still emptied first. */
  readonly noflush?: boolean
  /** Takes packet and byte counters from the text. */
  readonly counters?: boolean
  /** Reads and checks, and changes nothing. */
  readonly test?: boolean
}

/** `message` is what the real tool prints on stderr, newline included; `exitCode` its exit code. */
export type RestoreResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly message: string; readonly exitCode: number; readonly line: number }

/** The tables as restore sees them. */
export interface Tables {
  open(name: TableName): Table | undefined
  readonly parse: Omit<RuleContext, 'protocol'>
  /** Puts the table in force, or with `test` only finds out whether that could be done. Throws ChainError when not. */
  commit(table: Table, test: boolean): void
}

const tool = 'iptables-restore'

export function restoreTables(text: string, options: RestoreOptions, tables: Tables): RestoreResult {
  let draft: Table | undefined
  let number = 0
  for (const raw of text.split('\n')) {
    number++
    const line = raw.trim()
    if (line === '' || line.startsWith('#')) continue
    try {
      if (draft === undefined) draft = openTable(line, options, tables)
      else if (line === 'COMMIT') {
        tables.commit(draft, options.test === true)
        draft = undefined
      } else if (line.startsWith(':')) chainLine(draft, line, options)
      else commandLine(draft, line, options, tables)
    } catch (error) {
      return failure(error, number)
    }
  }
  if (draft === undefined) return { ok: true }
  return { ok: false, message: `${tool}: COMMIT expected at line ${number}\n`, exitCode: 1, line: number }
}

function failure(error: unknown, line: number): RestoreResult {
  if (error instanceof ChainError) return { ok: false, message: `${tool}: line ${line} failed: ${error.message}\n`, exitCode: 1, line }
  if (!(error instanceof RuleError)) throw error
  const message = `${tool} v${toolVersion} (legacy): ${error.message}\nError occurred at line: ${line}\nTry \`${tool} -h' or '${tool} --help' for more information.\n`
  return { ok: false, message, exitCode: 2, line }
}

function openTable(line: string, { noflush }: RestoreOptions, tables: Tables): Table {
  if (!line.startsWith('*')) throw new ChainError('a table (*name) is wanted before anything else.')
  const name = tableNames.find((known) => known === line.slice(1))
  if (name === undefined) throw new RuleError(`${tool}: unable to initialize table '${line.slice(1)}'\n`)
  return (noflush ? tables.open(name)?.fork() : undefined) ?? new Table(name)
}

const counters = /^\[(\d+):(\d+)\]$/

/** `:NAME POLICY [packets:bytes]`, the policy "-" for chains that users make. */
function chainLine(table: Table, line: string, options: RestoreOptions): void {
  const [name = '', policy, counts] = line.slice(1).split(/\s+/)
  if (policy === undefined) throw new ChainError('a chain line is :NAME POLICY [packets:bytes].')
  const chain = table.chains.get(name) ?? table.addChain(name)
  chain.clear()
  const found = counters.exec(counts ?? '')
  if (options.counters && found !== null) {
    chain.packets = Number(found[1])
    chain.bytes = Number(found[2])
  }
  if (policy !== '-' && chain.policy === undefined)
    throw new ChainError(`Can't set policy \`${policy}' on \`${name}': not a built-in chain.`)
  if (policy !== '-') chain.policy = requirePolicy(policy)
}

function commandLine(table: Table, line: string, options: RestoreOptions, { parse }: Tables): void {
  const words = splitWords(line)
  if (words === undefined) throw new RuleError('unterminated quoted string')
  const found = counters.exec(words[0]!)
  if (found !== null) words.shift()
  const rule = chainCommand(table, words, parse)
  if (found === null || rule === undefined || !options.counters) return
  rule.packets = Number(found[1])
  rule.bytes = Number(found[2])
}
