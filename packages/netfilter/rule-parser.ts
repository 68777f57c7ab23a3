// Reads one iptables command, as words: what follows `iptables -t TABLE` on a command line and what stands on a line of restore text.

import { type GivenOption, type MatchExtension, type RuleContext, RuleError, type TargetExtension } from './extension.js'
import type { TableName } from './hooks.js'
import { type Prefix, parsePrefix } from './ipv4-prefix.js'
import { matchExtensions } from './match-extensions.js'
import { parseProtocol, protocolName } from './protocol-name.js'
import { type Inverted, type Match, Rule, type RuleParts, type Target } from './rule.js'
import { targetExtensions } from './target-extensions.js'

export const chainNameMax = 28
const linkNameMax = 15

/** Options of the rule's head: long name to what it is called here. */
const headOptions: Readonly<Record<string, string>> = {
  '-s': 'source',
  '--source': 'source',
  '--src': 'source',
  '-d': 'destination',
  '--destination': 'destination',
  '--dst': 'destination',
  '-i': 'inLink',
  '--in-interface': 'inLink',
  '-o': 'outLink',
  '--out-interface': 'outLink',
  '-p': 'protocol',
  '--protocol': 'protocol',
  '--proto': 'protocol',
  '-f': 'fragment',
  '--fragment': 'fragment',
  '-m': 'match',
  '--match': 'match',
  '-j': 'jump',
  '--jump': 'jump',
  '-g': 'goto',
  '--goto': 'goto',
}

interface Loaded {
  readonly extension: MatchExtension
  readonly options: GivenOption[]
}

/** Reads the words of a rule (behind `-A CHAIN`). Throws RuleError with the tool's message. */
export function parseRule(words: readonly string[], table: TableName, surroundings: Omit<RuleContext, 'protocol'>): Rule {
  return new RuleReader(words, table, surroundings).read()
}

class RuleReader {
  readonly #words: readonly string[]
  readonly #table: TableName
  readonly #surroundings: Omit<RuleContext, 'protocol'>
  #at = 0
  #loaded: Loaded[] = []
  #target: TargetExtension | undefined
  #targetOptions: GivenOption[] = []
  readonly #matches: Match[] = []
  readonly #parts: { -readonly [Part in keyof RuleParts]: RuleParts[Part] } = { matches: this.#matches, target: { kind: 'none' } }

  constructor(words: readonly string[], table: TableName, surroundings: Omit<RuleContext, 'protocol'>) {
    this.#words = words
    this.#table = table
    this.#surroundings = surroundings
  }

  read(): Rule {
    while (this.#at < this.#words.length) {
      let word = this.#next()
      const inverted = word === '!'
      if (inverted) word = this.#next()
      const head = Object.hasOwn(headOptions, word) ? headOptions[word]! : undefined
      if (head !== undefined) this.#head(head, word, inverted)
      else if (word.startsWith('--') && word.length > 2) this.#option(word, inverted)
      else throw new RuleError(word.startsWith('-') ? `unknown option "${word}"` : `Bad argument \`${word}'`)
    }
    const context: RuleContext = {
      ...this.#surroundings,
      protocol: this.#parts.protocol?.inverted ? 0 : (this.#parts.protocol?.value ?? 0),
    }
    for (const { extension, options } of this.#loaded) this.#matches.push(extension.parse(options, context))
    if (this.#target !== undefined) this.#parts.target = this.#target.parse(this.#targetOptions, context)
    return new Rule(this.#parts)
  }

  #next(): string {
    const word = this.#words[this.#at++]
    if (word === undefined) throw new RuleError(`option "${this.#words[this.#at - 2] ?? ''}" requires an argument`)
    return word
  }

  #head(head: string, word: string, inverted: boolean): void {
    const parts = this.#parts
    switch (head) {
      case 'source':
      case 'destination':
        parts[head] = { value: prefixOf(this.#next()), inverted }
        return
      case 'inLink':
      case 'outLink': {
        const name = this.#next()
        if (name === '' || name.length > linkNameMax)
          throw new RuleError(`interface name \`${name}' must be shorter than IFNAMSIZ (${linkNameMax})`)
        // "+" alone is any link.
        if (name !== '+') parts[head] = { value: name, inverted }
        return
      }
      case 'protocol':
        parts.protocol = protocolOf(this.#next(), inverted)
        return
      case 'fragment':
        parts.fragment = { value: true, inverted }
        return
      case 'match':
        this.#load(this.#next())
        return
      default:
        if (inverted) throw new RuleError(`unexpected ! flag before ${word}`)
        this.#jump(head as 'jump' | 'goto', this.#next())
    }
  }

  #load(name: string): void {
    const extension = matchExtensions.get(name)
    if (extension === undefined) throw new RuleError(`Couldn't load match \`${name}':No such file or directory\n`)
    this.#loaded.push({ extension, options: [] })
  }

  #jump(kind: 'jump' | 'goto', name: string): void {
    if (this.#parts.target.kind !== 'none' || this.#target !== undefined) throw new RuleError('multiple -j flags not allowed')
    const found = kind === 'jump' ? targetExtensions.get(name) : undefined
    if (found !== undefined) {
      if (!found.tables.includes(this.#table)) {
        throw new RuleError(`${name}: target is only valid in ${found.tables.join(', ')} table, not ${this.#table}`)
      }
      this.#target = found.target
    } else this.#parts.target = plainTarget(kind, name)
  }

  /** An option of an extension: of the target, of the latest match that knows it, or of the protocol's own match, loaded now. */
  #option(word: string, inverted: boolean): void {
    const name = word.slice(2)
    const has = (extension: { options: Readonly<Record<string, number>> }) => Object.hasOwn(extension.options, name)
    let owner = this.#loaded.findLast(({ extension }) => has(extension))
    if (owner === undefined && !(this.#target && has(this.#target))) {
      const implied = this.#impliedMatch()
      if (implied !== undefined && has(implied)) {
        this.#load(implied.name)
        owner = this.#loaded.at(-1)
      }
    }
    const options = owner?.options ?? (this.#target && has(this.#target) ? this.#targetOptions : undefined)
    const count = owner?.extension.options[name] ?? this.#target?.options[name]
    if (options === undefined || count === undefined) throw new RuleError(`unknown option "${word}"`)
    // `--dport ! 53` is the old way to invert; iptables still reads it.
    let inverts = inverted
    if (count > 0 && this.#words[this.#at] === '!') {
      inverts = !inverts
      this.#at++
    }
    const values: string[] = []
    while (values.length < count) values.push(this.#next())
    options.push({ name, values, inverted: inverts })
  }

  #impliedMatch(): MatchExtension | undefined {
    const protocol = this.#parts.protocol
    if (protocol === undefined || protocol.inverted) return undefined
    const name = protocolName(protocol.value)
    return this.#loaded.some(({ extension }) => extension.name === name) ? undefined : matchExtensions.get(name)
  }
}

function prefixOf(text: string): Prefix {
  const prefix = parsePrefix(text)
  if (prefix === undefined) {
    throw new RuleError(
      text.includes('/') ? `invalid mask \`${text.slice(text.indexOf('/') + 1)}' specified` : `host/network \`${text}' not found`,
    )
  }
  return prefix
}

function protocolOf(text: string, inverted: boolean): Inverted<number> | undefined {
  const value = parseProtocol(text)
  if (value === undefined) throw new RuleError(`unknown protocol "${text.toLowerCase()}" specified`)
  if (value === 0 && inverted) throw new RuleError('rule would never match protocol')
  return value === 0 ? undefined : { value, inverted }
}

function plainTarget(kind: 'jump' | 'goto', name: string): Target {
  if (kind === 'jump' && (name === 'ACCEPT' || name === 'DROP' || name === 'RETURN')) return { kind: 'verdict', name }
  requireChainName(name)
  return { kind, chain: name }
}

export function requireChainName(name: string): void {
  if (name === '' || name.startsWith('-') || name.startsWith('!'))
    throw new RuleError(`chain name not allowed to start with \`${name[0] ?? ''}'`)
  if (name.length > chainNameMax) throw new RuleError(`chain name \`${name}' too long (must be under ${chainNameMax + 1} chars)`)
  if (/\s/.test(name)) throw new RuleError('Invalid chain name')
}
