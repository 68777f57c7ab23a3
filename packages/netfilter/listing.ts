// `iptables -L` and `-S`: tables for people to read. The layout follows iptables 1.8.9.

import { bitsOf, formatAddress, type Prefix } from './ipv4-prefix.js'
import { protocolName } from './protocol-name.js'
import type { Inverted, Rule } from './rule.js'
import { appendText } from './save.js'
import { ChainError, type ChainView, type TableView } from './table.js'

export interface ListOptions {
  readonly chain?: string
  readonly verbose: boolean
  readonly lineNumbers: boolean
  /** `-x`: counters in full. */
  readonly exact: boolean
}

/** Throws ChainError when the chain asked for is not there. */
function chainsOf(table: TableView, name: string | undefined): ChainView[] {
  if (name === undefined) return [...table.chains.values()]
  const chain = table.chains.get(name)
  if (chain === undefined) throw new ChainError('No chain/target/match by that name.')
  return [chain]
}

/** `iptables -L [CHAIN] -n [-v] [--line-numbers] [-x]`. Names are never looked up, so -n changes nothing. */
export function listTable(table: TableView, options: ListOptions): string {
  const references = new Map<string, number>()
  for (const { rules } of table.chains.values()) {
    for (const { target } of rules) if ('chain' in target) references.set(target.chain, (references.get(target.chain) ?? 0) + 1)
  }
  return chainsOf(table, options.chain)
    .map((chain) => {
      const count = (value: number) => (options.exact ? String(value) : shortCount(value))
      const counters = options.verbose ? ` ${count(chain.packets)} packets, ${count(chain.bytes)} bytes` : ''
      const kind = chain.policy === undefined ? `${references.get(chain.name) ?? 0} references` : `policy ${chain.policy}${counters}`
      const rules = chain.rules.map((rule, i) => (options.lineNumbers ? `${i + 1}`.padEnd(4) : '') + ruleLine(rule, options, count))
      return [`Chain ${chain.name} (${kind})`, heading(options), ...rules].map((line) => `${line}\n`).join('')
    })
    .join('\n')
}

function heading({ verbose, lineNumbers }: ListOptions): string {
  const number = lineNumbers ? 'num  ' : ''
  if (verbose) return `${number} pkts bytes target     prot opt in     out     source               destination         `
  return `${lineNumbers ? 'num ' : ''}target     prot opt source               destination         `
}

function ruleLine(rule: Rule, { verbose }: ListOptions, count: (value: number) => string): string {
  const target = 'chain' in rule.target ? rule.target.chain : rule.target.kind === 'none' ? '' : rule.target.name
  const protocol = rule.protocol === undefined ? 'all' : protocolName(rule.protocol.value)
  const option = rule.fragment === undefined ? '--' : rule.fragment.inverted ? '!f' : '-f'
  const link = (part: Inverted<string> | undefined) => `${part?.inverted ? '!' : ''}${part?.value ?? '*'}`
  const columns = [
    ...(verbose ? [count(rule.packets).padStart(5), count(rule.bytes).padStart(5)] : []),
    // print_rule_details: "%-9s ", then '!' or a space, so that a long name keeps two.
    `${target.padEnd(9)} ${rule.protocol?.inverted ? '!' : ' '}${protocol.padEnd(4)}`,
    option.padEnd(3).trimEnd(),
    ...(verbose ? [` ${link(rule.inLink).padEnd(6)}`, link(rule.outLink).padEnd(7)] : []),
    `${verbose ? '' : ' '}${prefixText(rule.source).padEnd(20)}`,
    prefixText(rule.destination).padEnd(20),
  ]
  const target2 = rule.target.kind === 'action' ? rule.target.listed : rule.target.kind === 'goto' ? '[goto] ' : ''
  const rest = [...rule.matches.map((match) => match.listed), target2].filter((text) => text !== '').join(' ')
  return rest === '' ? columns.join(' ') : `${columns.join(' ')} ${rest}`
}

/** As in listings: no mask for a host, 0.0.0.0/0 for any. */
function prefixText(part: Inverted<Prefix> | undefined): string {
  if (part === undefined) return '0.0.0.0/0'
  const { address, mask } = part.value
  const bits = bitsOf(mask)
  const suffix = mask === -1 ? '' : `/${bits ?? formatAddress(mask)}`
  return `${part.inverted ? '!' : ''}${formatAddress(address)}${suffix}`
}

/** iptables' xtables_print_num: five places, then K, M, G, T in thousands. */
function shortCount(value: number): string {
  if (value <= 99_999) return String(value)
  let short = value
  for (const unit of ['K', 'M', 'G']) {
    short = Math.round(short / 1000)
    if (short <= 9999) return `${short}${unit}`
  }
  return `${Math.round(short / 1000)}T`
}

/** `iptables -S [CHAIN] [-v]`. */
export function specifyTable(table: TableView, { chain, verbose }: Pick<ListOptions, 'chain' | 'verbose'>): string {
  const chains = chainsOf(table, chain)
  const counters = ({ packets, bytes }: { packets: number; bytes: number }) => (verbose ? ` -c ${packets} ${bytes}` : '')
  const heads = chains.map((one) => (one.policy === undefined ? `-N ${one.name}` : `-P ${one.name} ${one.policy}${counters(one)}`))
  const rules = chains.flatMap((one) => one.rules.map((rule) => withCounters(appendText(one.name, rule), counters(rule))))
  return [...heads, ...rules].map((line) => `${line}\n`).join('')
}

/** iptables prints the counters of a rule before its target. */
function withCounters(text: string, counters: string): string {
  const jump = Math.max(text.lastIndexOf(' -j '), text.lastIndexOf(' -g '))
  return jump < 0 ? text + counters : text.slice(0, jump) + counters + text.slice(jump)
}
