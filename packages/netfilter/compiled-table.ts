// A table as the walk reads it: every chain's rules one after the other in one Int32Array, a fixed number of words a rule.
//
//    word   0      1     2     3     4      5         6            7          8       9   10
//         flags | src, mask | dst, mask | proto | sport lo|hi | dport lo|hi | states | op, arg
//
// What fits into these words is decided here; what does not (marks, states, statistics …) is a list of Match objects per rule.

import { type ActionTarget, anyPort, type Match, type PortRange, type Rule } from './rule.js'
import type { Table } from './table.js'
import { ChainError } from './table.js'

export const wordsPerRule = 11
export const word = {
  flags: 0,
  source: 1,
  sourceMask: 2,
  destination: 3,
  destinationMask: 4,
  protocol: 5,
  sourcePorts: 6,
  destinationPorts: 7,
  states: 8,
  op: 9,
  argument: 10,
} as const

export const flag = {
  notSource: 1,
  notDestination: 2,
  notProtocol: 4,
  ports: 8,
  links: 16,
  fragment: 32,
  matches: 64,
  states: 128,
  notStates: 256,
} as const

export const op = { next: 0, accept: 1, drop: 2, return: 3, jump: 4, goto: 5, act: 6 } as const

export interface CompiledTable {
  readonly words: Int32Array
  readonly rules: readonly Rule[]
  /** Matches that are not in the words, by rule. */
  readonly matches: readonly (readonly Match[])[]
  readonly actions: readonly (ActionTarget | undefined)[]
  /** Number of a chain, by name. */
  readonly chainNumber: ReadonlyMap<string, number>
  readonly chainNames: readonly string[]
  /** First rule of each chain; one more at the end. */
  readonly firstRule: Int32Array
  /** Deepest nesting of jumps. */
  readonly depth: number
}

const none: readonly Match[] = Object.freeze([])
const packRange = ({ min, max }: PortRange) => (min << 16) | max

/** Throws ChainError when a rule jumps to a chain that is not there, or chains form a loop. */
export function compile(table: Table): CompiledTable {
  const chains = [...table.chains.values()]
  const chainNumber = new Map(chains.map((chain, i) => [chain.name, i]))
  const rules = chains.flatMap((chain) => chain.rules)
  const firstRule = new Int32Array(chains.length + 1)
  for (const [i, chain] of chains.entries()) firstRule[i + 1] = firstRule[i]! + chain.rules.length

  const words = new Int32Array(rules.length * wordsPerRule)
  const matches: (readonly Match[])[] = new Array(rules.length)
  const actions: (ActionTarget | undefined)[] = new Array(rules.length)
  for (let i = 0; i < rules.length; i++) {
    const rule = rules[i]!
    matches[i] = fillHead(words, i * wordsPerRule, rule)
    actions[i] = fillTarget(words, i * wordsPerRule, rule, chainNumber)
  }
  const depth = deepestJump(
    words,
    firstRule,
    chains.map((chain) => chain.name),
  )
  return { words, rules, matches, actions, chainNumber, chainNames: chains.map((chain) => chain.name), firstRule, depth }
}

/** Fills all words but the target's; returns the matches that found no place in them. */
function fillHead(words: Int32Array, at: number, rule: Rule): readonly Match[] {
  const { source, destination, protocol, inLink, outLink, fragment } = rule
  const rest = rule.matches.filter((match) => match.ports === undefined && match.name !== 'comment')
  const ports = rule.matches.filter((match) => match.ports !== undefined)
  // One match of plain ports fits; a second one (`-m tcp --dport 1 -m tcp --dport 2`) is kept as it is.
  if (ports.length > 1) rest.push(...ports.slice(1))
  const range = ports[0]?.ports
  const states = rest.findIndex((match) => match.states !== undefined)
  const state = states < 0 ? undefined : rest.splice(states, 1)[0]?.states
  words[at + word.source] = source?.value.address ?? 0
  words[at + word.sourceMask] = source?.value.mask ?? 0
  words[at + word.destination] = destination?.value.address ?? 0
  words[at + word.destinationMask] = destination?.value.mask ?? 0
  words[at + word.protocol] = protocol?.value ?? 0
  words[at + word.sourcePorts] = packRange(range?.source ?? anyPort)
  words[at + word.destinationPorts] = packRange(range?.destination ?? anyPort)
  words[at + word.states] = state?.bits ?? 0
  words[at + word.flags] =
    (source?.inverted ? flag.notSource : 0) |
    (destination?.inverted ? flag.notDestination : 0) |
    (protocol?.inverted ? flag.notProtocol : 0) |
    (range ? flag.ports : 0) |
    (inLink || outLink ? flag.links : 0) |
    (fragment ? flag.fragment : 0) |
    (state ? flag.states : 0) |
    (state?.inverted ? flag.notStates : 0) |
    (rest.length > 0 ? flag.matches : 0)
  return rest.length > 0 ? rest : none
}

const verdictOps = { ACCEPT: op.accept, DROP: op.drop, RETURN: op.return } as const

function fillTarget(words: Int32Array, at: number, { target }: Rule, chainNumber: ReadonlyMap<string, number>): ActionTarget | undefined {
  switch (target.kind) {
    case 'none':
      words[at + word.op] = op.next
      return undefined
    case 'verdict':
      words[at + word.op] = verdictOps[target.name]
      return undefined
    case 'action':
      words[at + word.op] = op.act
      return target
    case 'jump':
    case 'goto': {
      const chain = chainNumber.get(target.chain)
      if (chain === undefined) throw new ChainError(`No chain/target/match by that name: ${target.chain}.`)
      words[at + word.op] = target.kind === 'jump' ? op.jump : op.goto
      words[at + word.argument] = chain
      return undefined
    }
  }
}

/** Longest path of jumps and gotos; a loop throws (the kernel's ELOOP). */
function deepestJump(words: Int32Array, firstRule: Int32Array, names: readonly string[]): number {
  const depths = new Int32Array(names.length).fill(-1)
  const underWay = new Uint8Array(names.length)
  // An explicit stack: ten thousands of chains in a row must not overflow ours.
  const chains: number[] = []
  const next: number[] = []
  const enter = (chain: number) => {
    underWay[chain] = 1
    chains.push(chain)
    next.push(firstRule[chain]!)
  }
  for (let start = 0; start < names.length; start++) {
    if (depths[start]! < 0) enter(start)
    while (chains.length > 0) {
      const chain = chains.at(-1)!
      const rule = next.at(-1)!
      if (rule === firstRule[chain + 1]) {
        depths[chain] = Math.max(depths[chain]!, 1)
        underWay[chain] = 0
        chains.pop()
        next.pop()
        continue
      }
      const at = rule * wordsPerRule
      const kind = words[at + word.op]
      const to = words[at + word.argument]!
      if ((kind === op.jump || kind === op.goto) && depths[to]! < 0) {
        if (underWay[to]) throw new ChainError(`Too many levels of symbolic links: chain ${names[to]} is in a loop.`)
        enter(to)
        continue
      }
      if (kind === op.jump || kind === op.goto) depths[chain] = Math.max(depths[chain]!, depths[to]! + 1)
      next[next.length - 1] = rule + 1
    }
  }
  return depths.reduce((deepest, depth) => Math.max(deepest, depth), 1)
}
