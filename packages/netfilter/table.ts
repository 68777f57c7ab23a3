// A table: its chains by name, changed on a draft and put in force as a whole.

import { RuleError } from './extension.js'
import type { Hook, TableName } from './hooks.js'
import { chainAt, stagesAt } from './hooks.js'
import type { Rule } from './rule.js'
import { requireChainName } from './rule-parser.js'

export type Policy = 'ACCEPT' | 'DROP'

/** In the order in which iptables-save prints them. */
export const tableNames: readonly TableName[] = ['raw', 'mangle', 'nat', 'filter']

export interface ChainView {
  readonly name: string
  /** Undefined for chains that users made. */
  readonly policy: Policy | undefined
  readonly packets: number
  readonly bytes: number
  readonly rules: readonly Rule[]
}
export interface TableView {
  readonly name: TableName
  readonly chains: ReadonlyMap<string, ChainView>
}

/** The most rules a table may hold: far over what kube-proxy makes for 10 000 Services, well under what fills memory. */
export const rulesMax = 1_000_000

export class Chain implements ChainView {
  readonly name: string
  policy: Policy | undefined
  packets = 0
  bytes = 0
  rules: Rule[] = []
  /** Rules are shared with the table in force until the first change. */
  #shared = false

  constructor(name: string, policy: Policy | undefined) {
    this.name = name
    this.policy = policy
  }

  /** A chain with the same rules, to be changed apart from this one. */
  fork(): Chain {
    const chain = new Chain(this.name, this.policy)
    chain.packets = this.packets
    chain.bytes = this.bytes
    chain.rules = this.rules
    chain.#shared = true
    return chain
  }
  /** The rules, for changing. */
  get own(): Rule[] {
    if (this.#shared) this.rules = [...this.rules]
    this.#shared = false
    return this.rules
  }
  clear(): void {
    this.rules = []
    this.#shared = false
  }
}

export const hooksOf = (table: TableName): Hook[] => (Object.keys(stagesAt) as Hook[]).filter((hook) => stagesAt[hook].includes(table))

export class Table implements TableView {
  readonly name: TableName
  readonly chains = new Map<string, Chain>()

  constructor(name: TableName) {
    this.name = name
    for (const hook of hooksOf(name)) this.chains.set(chainAt[hook], new Chain(chainAt[hook], 'ACCEPT'))
  }

  /** A copy to be changed; chains are copied only when touched. */
  fork(): Table {
    const table = new Table(this.name)
    for (const chain of this.chains.values()) table.chains.set(chain.name, chain.fork())
    return table
  }

  has(name: string): boolean {
    return this.chains.has(name)
  }
  /** Throws RuleError when there is none. */
  chain(name: string): Chain {
    const chain = this.chains.get(name)
    if (chain === undefined) throw new RuleError(`Chain '${name}' does not exist`)
    return chain
  }
  addChain(name: string): Chain {
    requireChainName(name)
    if (this.chains.has(name)) throw new ChainError('Chain already exists.')
    const chain = new Chain(name, undefined)
    this.chains.set(name, chain)
    return chain
  }
  deleteChain(name: string): void {
    const chain = this.chain(name)
    if (chain.policy !== undefined) throw new ChainError("Can't delete built-in chain.")
    if (chain.rules.length > 0) throw new ChainError('Directory not empty.')
    if (this.referencesTo(name) > 0) throw new ChainError('Too many links.')
    this.chains.delete(name)
  }
  referencesTo(name: string): number {
    let count = 0
    for (const chain of this.chains.values()) for (const { target } of chain.rules) if ('chain' in target && target.chain === name) count++
    return count
  }
}

/** Throws ChainError unless `text` is a policy. */
export function requirePolicy(text: string): Policy {
  if (text !== 'ACCEPT' && text !== 'DROP') throw new ChainError(`Bad policy name ${text}.`)
  return text
}

/** What the kernel refuses; the message is what `iptables` prints behind "iptables: ". */
export class ChainError extends Error {
  override name = 'ChainError'
}
