// The commands that change a table: -A -I -D -R -F -Z -N -X -P -E, as restore text and the command line both have them.

import { type RuleContext, RuleError } from './extension.js'
import type { Rule } from './rule.js'
import { parseRule, requireChainName } from './rule-parser.js'
import { type Chain, ChainError, requirePolicy, rulesMax, type Table } from './table.js'

type Surroundings = Omit<RuleContext, 'protocol'>
/** Changes the draft; returns the rule it put in. Throws RuleError for a mistake in the text, ChainError for what cannot be done. */
type Command = (table: Table, args: string[], surroundings: Surroundings) => Rule | undefined

const long: Readonly<Record<string, string>> = {
  '--append': '-A',
  '--insert': '-I',
  '--delete': '-D',
  '--replace': '-R',
  '--check': '-C',
  '--flush': '-F',
  '--zero': '-Z',
  '--new-chain': '-N',
  '--delete-chain': '-X',
  '--policy': '-P',
  '--rename-chain': '-E',
}

const commands: Readonly<Record<string, Command>> = {
  '-A': (table, [name, ...words], surroundings) => put(table, name, words, surroundings, (rules) => rules.length),
  '-I': (table, [name, ...words], surroundings) => {
    const place = takeNumber(words) ?? 1
    return put(table, name, words, surroundings, (rules) => {
      if (place < 1 || place > rules.length + 1) throw new ChainError('Index of insertion too big.')
      return place - 1
    })
  },
  '-R': (table, [name, ...words], surroundings) => {
    const chain = existing(table, name)
    const place = requireRule(chain, takeNumber(words) ?? 0)
    const rule = read(table, words, surroundings)
    chain.own[place] = rule
    return rule
  },
  '-D': (table, [name, ...words], surroundings) => {
    const chain = existing(table, name)
    const number = takeNumber(words)
    chain.own.splice(number === undefined ? sameRule(chain, table, words, surroundings) : requireRule(chain, number), 1)
    return undefined
  },
  '-C': (table, [name, ...words], surroundings) => {
    sameRule(existing(table, name), table, words, surroundings)
    return undefined
  },
  '-F': (table, [name]) => {
    for (const chain of name === undefined ? table.chains.values() : [existing(table, name)]) chain.clear()
    return undefined
  },
  '-Z': (table, [name]) => {
    for (const chain of name === undefined ? table.chains.values() : [existing(table, name)]) {
      chain.packets = chain.bytes = 0
      for (const rule of chain.rules) rule.packets = rule.bytes = 0
    }
    return undefined
  },
  '-N': (table, [name]) => {
    table.addChain(name ?? '')
    return undefined
  },
  '-X': (table, [name]) => {
    const names =
      name === undefined ? [...table.chains.values()].filter((chain) => chain.policy === undefined).map((chain) => chain.name) : [name]
    for (const one of names) {
      existing(table, one)
      table.deleteChain(one)
    }
    return undefined
  },
  '-P': (table, [name, policy = '']) => {
    const chain = existing(table, name)
    if (chain.policy === undefined) throw new ChainError('Bad built-in chain name.')
    chain.policy = requirePolicy(policy)
    return undefined
  },
  '-E': (table, [from, to = '']) => {
    const chain = existing(table, from)
    requireChainName(to)
    if (chain.policy !== undefined || table.referencesTo(chain.name) > 0)
      throw new ChainError('Invalid argument: a chain in use keeps its name.')
    const renamed = table.addChain(to)
    renamed.rules = chain.own
    table.chains.delete(chain.name)
    return undefined
  },
}

/** The command that a word stands for, in its short form; undefined when it is none. */
export const commandName = (word: string): string | undefined => {
  const short = Object.hasOwn(long, word) ? long[word]! : word
  return Object.hasOwn(commands, short) ? short : undefined
}

/** Runs `words`, command first, on a draft. */
export function chainCommand(table: Table, words: readonly string[], surroundings: Surroundings): Rule | undefined {
  const [first = '', ...args] = words
  const name = commandName(first)
  if (name === undefined) throw new RuleError(first.startsWith('-') ? `unknown option "${first}"` : `Bad argument \`${first}'`)
  return commands[name]!(table, args, surroundings)
}

function existing(table: Table, name = ''): Chain {
  if (!table.has(name)) throw new ChainError('No chain/target/match by that name.')
  return table.chain(name)
}

function read(table: Table, words: string[], surroundings: Surroundings): Rule {
  const rule = parseRule(words, table.name, surroundings)
  if ('chain' in rule.target) {
    const { kind, chain } = rule.target
    if (!table.has(chain))
      throw new RuleError(
        kind === 'goto' ? `goto '${chain}' is not a chain\n` : `Couldn't load target \`${chain}':No such file or directory\n`,
      )
    if (table.chain(chain).policy !== undefined) throw new ChainError('Invalid argument: a built-in chain is nobody’s target.')
  }
  return rule
}

function put(
  table: Table,
  name: string | undefined,
  words: string[],
  surroundings: Surroundings,
  placeIn: (rules: readonly Rule[]) => number,
): Rule {
  const chain = existing(table, name)
  const rule = read(table, words, surroundings)
  const { own } = chain
  if (own.length >= rulesMax) throw new ChainError(`Too many rules: a chain holds ${rulesMax} at most.`)
  const place = placeIn(own)
  if (place === own.length) own.push(rule)
  else own.splice(place, 0, rule)
  return rule
}

/** Takes a rule number off the front of the words. */
function takeNumber(words: string[]): number | undefined {
  return /^\d+$/.test(words[0] ?? '') ? Number(words.shift()) : undefined
}
function requireRule(chain: Chain, number: number): number {
  if (number < 1 || number > chain.rules.length) throw new ChainError('Index of deletion too big.')
  return number - 1
}

/** Index of the first rule that reads the same. */
function sameRule(chain: Chain, table: Table, words: string[], surroundings: Surroundings): number {
  const { text } = read(table, words, surroundings)
  const place = chain.rules.findIndex((rule) => rule.text === text)
  if (place < 0) throw new ChainError('Bad rule (does a matching rule exist in that chain?).')
  return place
}
