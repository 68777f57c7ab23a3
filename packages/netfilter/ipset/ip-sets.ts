// The sets of a namespace, and the ipset commands that change them. Messages are ipset's own (v7).

import { splitWords } from '../words.js'
import { IpSet, parseMember, type SetOptions, setTypes } from './ip-set.js'

export class IpSetError extends Error {
  override name = 'IpSetError'
}

/** ipset's default maxelem; the kernel's IP_SET_MAX sets. */
const maxelemDefault = 65_536
const setsMax = 65_534
const nameMax = 31

export class IpSets {
  #sets = new Map<string, IpSet>()
  /** Whether a rule refers to this set: such a set cannot be destroyed. Set by Netfilter. */
  referencesTo: (name: string) => number = () => 0

  get(name: string): IpSet | undefined {
    return this.#sets.get(name)
  }
  get names(): string[] {
    return [...this.#sets.keys()]
  }

  /** One command as words: `create NAME TYPE …`, `add NAME MEMBER`, `del`, `flush`, `destroy`, `swap`, `rename`, `test`. Throws IpSetError. */
  run(words: readonly string[], exist = false): string {
    const flags = words.filter((word) => word !== '-exist' && word !== '-!')
    const lenient = exist || flags.length < words.length
    const [verb = '', name, ...rest] = flags
    switch (verb) {
      case 'create':
      case '-N':
        return this.#create(name, rest, lenient)
      case 'add':
      case '-A':
        return this.#change(name, rest, true, lenient)
      case 'del':
      case '-D':
        return this.#change(name, rest, false, lenient)
      case 'test':
      case '-T':
        return this.#test(name, rest[0])
      case 'flush':
      case '-F':
        for (const set of name === undefined ? this.#sets.values() : [this.#named(name)]) set.clear()
        return ''
      case 'destroy':
      case '-X':
        return this.#destroy(name)
      case 'swap':
      case '-W':
        return this.#swap(this.#named(name), this.#named(rest[0]))
      case 'rename':
      case '-E':
        return this.#rename(this.#named(name), rest[0])
      default:
        throw new IpSetError(`Unknown argument: \`${verb}'`)
    }
  }

  /** `ipset restore`: all lines or, at the first mistake, none. */
  restore(text: string, exist = false): void {
    const before = new Map([...this.#sets].map(([name, set]) => [name, { set, content: copyOf(set) }]))
    let number = 0
    try {
      for (const line of text.split('\n')) {
        number++
        const words = splitWords(line.trim())
        if (words === undefined) throw new IpSetError('Missing closing quote!')
        if (words.length > 0 && words[0] !== 'COMMIT' && !words[0]!.startsWith('#')) this.run(words, exist)
      }
    } catch (error) {
      this.#sets = new Map([...before].map(([name, { set }]) => [name, set]))
      for (const { set, content } of before.values()) set.content = content
      if (error instanceof IpSetError) throw new IpSetError(`Error in line ${number}: ${error.message}`)
      throw error
    }
  }

  /** `ipset save [NAME]`. */
  save(name?: string): string {
    const sets = name === undefined ? [...this.#sets.values()] : [this.#named(name)]
    return sets
      .map((set) => {
        const header = `create ${set.name} ${set.content.type} ${headerText(set)}\n`
        const members = [...set.content.members].map(
          ([text, { comment }]) => `add ${set.name} ${text}${comment && ` comment "${comment}"`}\n`,
        )
        return header + members.join('')
      })
      .join('')
  }

  /** `ipset list [NAME]`. */
  list(name?: string): string {
    const sets = name === undefined ? [...this.#sets.values()] : [this.#named(name)]
    return sets
      .map((set) => {
        const members = [...set.content.members].map(([text, { comment }]) => `${text}${comment && ` comment "${comment}"`}\n`)
        return `${[
          `Name: ${set.name}`,
          `Type: ${set.content.type}`,
          'Revision: 5',
          `Header: ${headerText(set)}`,
          `Size in memory: ${200 + 64 * members.length}`,
          `References: ${this.referencesTo(set.name)}`,
          `Number of entries: ${members.length}`,
          'Members:',
        ].join('\n')}\n${members.join('')}`
      })
      .join('\n')
  }

  #named(name: string | undefined): IpSet {
    const set = name === undefined ? undefined : this.#sets.get(name)
    if (set === undefined) throw new IpSetError('The set with the given name does not exist')
    return set
  }

  #create(name: string | undefined, [type = '', ...words]: readonly string[], exist: boolean): string {
    if (name === undefined || name === '' || name.length > nameMax)
      throw new IpSetError(`setname '${name ?? ''}' is longer than ${nameMax} characters or missing`)
    if (!Object.hasOwn(setTypes, type)) throw new IpSetError(`Syntax error: unknown settype '${type}'`)
    const options = parseOptions(words)
    const known = this.#sets.get(name)
    if (known !== undefined) {
      if (exist && known.content.type === type) return ''
      throw new IpSetError('Set cannot be created: set with the same name already exists')
    }
    if (this.#sets.size >= setsMax) throw new IpSetError('Kernel error received: maximal number of sets reached, cannot create more.')
    this.#sets.set(name, new IpSet(name, type, options))
    return ''
  }

  #change(name: string | undefined, [text = '', ...words]: readonly string[], present: boolean, exist: boolean): string {
    const set = this.#named(name)
    const member = parseMember(text, set.dimensions)
    if (member === undefined) throw new IpSetError(`Syntax error: cannot parse ${text}: it does not fit the type ${set.content.type}`)
    const { members, options } = set.content
    if (present && members.size >= options.maxelem && !members.has(member.text))
      throw new IpSetError('Hash is full, cannot add more elements')
    const comment = words[0] === 'comment' && options.comment ? (words[1] ?? '') : ''
    if (!set.change(member, present, comment) && !exist) {
      throw new IpSetError(
        present ? "Element cannot be added to the set: it's already added" : "Element cannot be deleted from the set: it's not added",
      )
    }
    return ''
  }

  #test(name: string | undefined, text = ''): string {
    const set = this.#named(name)
    const member = parseMember(text, set.dimensions)
    if (member === undefined) throw new IpSetError(`Syntax error: cannot parse ${text}`)
    if (!set.content.members.has(member.text)) throw new IpSetError(`${text} is NOT in set ${set.name}.`)
    return `${text} is in set ${set.name}.\n`
  }

  #destroy(name: string | undefined): string {
    const sets = name === undefined ? [...this.#sets.values()] : [this.#named(name)]
    if (sets.some((set) => this.referencesTo(set.name) > 0))
      throw new IpSetError('Set cannot be destroyed: it is in use by a kernel component')
    for (const set of sets) this.#sets.delete(set.name)
    return ''
  }

  #swap(one: IpSet, other: IpSet): string {
    if (one.content.type !== other.content.type) throw new IpSetError('The sets cannot be swapped: their type does not match')
    const { content } = one
    one.content = other.content
    other.content = content
    return ''
  }

  #rename(set: IpSet, to: string | undefined): string {
    if (to === undefined || to.length > nameMax)
      throw new IpSetError(`setname '${to ?? ''}' is longer than ${nameMax} characters or missing`)
    if (this.#sets.has(to)) throw new IpSetError('Set cannot be renamed: a set with the new name already exists')
    if (this.referencesTo(set.name) > 0) throw new IpSetError('Set cannot be renamed: it is in use by another system')
    const renamed = new IpSet(to, set.content.type, set.content.options)
    renamed.content = set.content
    this.#sets.delete(set.name)
    this.#sets.set(to, renamed)
    return ''
  }
}

const copyOf = ({ content }: IpSet) => ({
  ...content,
  members: new Map(content.members),
  keys: new Set(content.keys),
  prefixBits: new Map(content.prefixBits),
})

function parseOptions(words: readonly string[]): SetOptions {
  let options: SetOptions = { hashsize: 1024, maxelem: maxelemDefault, comment: false }
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!
    if (word === 'comment') options = { ...options, comment: true }
    else if (word === 'family') {
      if (words[++i] !== 'inet') throw new IpSetError(`Syntax error: unsupported family '${words[i] ?? ''}': only inet`)
    } else if (word === 'hashsize' || word === 'maxelem') {
      const value = Number(words[++i])
      if (!Number.isInteger(value) || value < 1) throw new IpSetError(`Syntax error: '${words[i] ?? ''}' is invalid as number`)
      options = { ...options, [word]: value }
    } else if (word === 'range') {
      const [min = Number.NaN, max = Number.NaN] = (words[++i] ?? '').split('-').map(Number)
      if (!(min <= max && max <= 65_535)) throw new IpSetError(`Syntax error: cannot parse ${words[i] ?? ''} as a port range`)
      options = { ...options, range: { min, max } }
    } else throw new IpSetError(`Unknown argument: \`${word}'`)
  }
  return options
}

function headerText({ content: { type, options } }: IpSet): string {
  const comment = options.comment ? ' comment' : ''
  if (type === 'bitmap:port') return `range ${options.range?.min ?? 0}-${options.range?.max ?? 65_535}${comment}`
  return `family inet hashsize ${options.hashsize} maxelem ${options.maxelem}${comment}`
}
