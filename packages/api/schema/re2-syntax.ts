// Regular expressions as Go's regexp reads them (RE2 syntax), into a tree. What RE2 leaves out on purpose, because it cannot
// be matched in linear time (look-around, back-references), is refused here, too, in Go's words.

/** A test of one code point. */
export type CharTest = (char: number) => boolean
export type Assertion = 'text-start' | 'text-end' | 'line-start' | 'line-end' | 'word' | 'no-word'

export type Tree =
  | { is: 'empty' }
  | { is: 'char'; test: CharTest }
  | { is: 'assert'; what: Assertion }
  | { is: 'sequence'; parts: Tree[] }
  | { is: 'choice'; parts: Tree[] }
  /** `most` may be Infinity. */
  | { is: 'repeat'; part: Tree; least: number; most: number }

/** Go's text for a pattern that cannot be compiled. */
export class PatternError extends Error {
  override readonly name = 'PatternError'
  constructor(what: string, where: string) {
    super(`error parsing regexp: ${what}: \`${where}\``)
  }
}

/** Go's own bounds (regexp/syntax maxRepeat, maxHeight). */
const repeatMax = 1_000
const depthMax = 1_000

interface Flags {
  readonly fold: boolean
  readonly multiline: boolean
  readonly dotAll: boolean
}

type Range = readonly [from: number, to: number]
const lastChar = 0x10ffff
const code = (char: string): number => char.codePointAt(0)!

const digit: Range[] = [[code('0'), code('9')]]
const upper: Range[] = [[code('A'), code('Z')]]
const lower: Range[] = [[code('a'), code('z')]]
const word: Range[] = [...digit, ...upper, [code('_'), code('_')], ...lower]
const space: Range[] = [
  [9, 10],
  [12, 13],
  [32, 32],
]
const perlClasses: Readonly<Record<string, Range[]>> = { d: digit, w: word, s: space }
const posixClasses: Readonly<Record<string, Range[]>> = {
  alnum: [...digit, ...upper, ...lower],
  alpha: [...upper, ...lower],
  ascii: [[0, 0x7f]],
  blank: [
    [9, 9],
    [32, 32],
  ],
  cntrl: [
    [0, 0x1f],
    [0x7f, 0x7f],
  ],
  digit,
  graph: [[0x21, 0x7e]],
  lower,
  print: [[0x20, 0x7e]],
  punct: [
    [0x21, 0x2f],
    [0x3a, 0x40],
    [0x5b, 0x60],
    [0x7b, 0x7e],
  ],
  space: [
    [9, 13],
    [32, 32],
  ],
  upper,
  word,
  xdigit: [...digit, [code('A'), code('F')], [code('a'), code('f')]],
}
const escapes: Readonly<Record<string, number>> = { a: 7, f: 12, t: 9, n: 10, r: 13, v: 11 }

export const isWordChar: CharTest = (char) => inRanges(word, char)
const inRanges = (ranges: readonly Range[], char: number): boolean => ranges.some(([from, to]) => char >= from && char <= to)
const not =
  (test: CharTest): CharTest =>
  (char) =>
    !test(char)
const anyOf =
  (tests: readonly CharTest[]): CharTest =>
  (char) =>
    tests.some((test) => test(char))
/** Letters of either case. */
function folded(test: CharTest): CharTest {
  return (char) => {
    if (test(char)) return true
    const text = String.fromCodePoint(char)
    return [text.toLowerCase(), text.toUpperCase()].some((other) => other !== text && [...other].length === 1 && test(code(other)))
  }
}

/** Throws PatternError. */
export function parsePattern(source: string): Tree {
  return new Parser(source).parse()
}

class Parser {
  readonly #source: string
  readonly #chars: string[]
  #at = 0
  #depth = 0

  constructor(source: string) {
    this.#source = source
    this.#chars = [...source]
  }
  parse(): Tree {
    const tree = this.#choice({ fold: false, multiline: false, dotAll: false })
    if (this.#at < this.#chars.length) throw new PatternError('unexpected )', this.#source)
    return tree
  }
  get #next(): string | undefined {
    return this.#chars[this.#at]
  }
  #text(from: number): string {
    return this.#chars.slice(from, this.#at).join('')
  }
  #skip(text: string): boolean {
    const chars = [...text]
    if (chars.some((char, i) => this.#chars[this.#at + i] !== char)) return false
    this.#at += chars.length
    return true
  }

  #choice(flags: Flags): Tree {
    if (++this.#depth > depthMax) throw new PatternError('expression nests too deeply', this.#source)
    const parts: Tree[] = []
    let current = flags
    do {
      const { tree, flags: after } = this.#sequence(current)
      parts.push(tree)
      current = after
    } while (this.#skip('|'))
    this.#depth--
    return parts.length === 1 ? parts[0]! : { is: 'choice', parts }
  }

  /** Flags set inside last until the group ends. */
  #sequence(given: Flags): { tree: Tree; flags: Flags } {
    const parts: Tree[] = []
    let flags = given
    while (this.#next !== undefined && this.#next !== '|' && this.#next !== ')') {
      const from = this.#at
      if (this.#skip('\\Q')) {
        while (this.#next !== undefined && !this.#skip('\\E')) parts.push(this.#literal(code(this.#chars[this.#at++]!), flags))
        continue
      }
      const atom = this.#atom(flags)
      if ('flags' in atom) flags = atom.flags
      else parts.push(this.#repeated(atom.tree, from))
    }
    return { tree: parts.length === 1 ? parts[0]! : parts.length === 0 ? { is: 'empty' } : { is: 'sequence', parts }, flags }
  }

  #repeated(atom: Tree, from: number): Tree {
    let tree = atom
    for (let times = 0; ; times++) {
      const operatorAt = this.#at
      const range = this.#repetition()
      if (range === undefined) return tree
      if (times > 0) throw new PatternError('invalid nested repetition operator', this.#text(from).slice(-2))
      this.#skip('?') // the lazy form matches the same texts
      const [least, most] = range
      if (least > repeatMax || (most !== Infinity && most > repeatMax) || least > most)
        throw new PatternError('invalid repeat count', this.#text(operatorAt))
      tree = { is: 'repeat', part: tree, least, most }
    }
  }
  #repetition(): readonly [number, number] | undefined {
    if (this.#skip('*')) return [0, Infinity]
    if (this.#skip('+')) return [1, Infinity]
    if (this.#skip('?')) return [0, 1]
    if (this.#next !== '{') return undefined
    const found = /^\{(\d{1,9})(,(\d{0,9}))?\}/.exec(this.#chars.slice(this.#at, this.#at + 24).join(''))
    // What is no count is a brace.
    if (found === null) return undefined
    this.#at += found[0].length
    const least = Number(found[1])
    return [least, found[2] === undefined ? least : found[3] === '' ? Infinity : Number(found[3])]
  }

  #literal(char: number, { fold }: Flags): Tree {
    const test: CharTest = (other) => other === char
    return { is: 'char', test: fold ? folded(test) : test }
  }

  #atom(flags: Flags): { tree: Tree } | { flags: Flags } {
    const char = this.#next!
    switch (char) {
      case '(':
        return this.#group(flags)
      case '[':
        return { tree: { is: 'char', test: this.#set(flags) } }
      case '.':
        this.#at++
        return { tree: { is: 'char', test: flags.dotAll ? () => true : (other) => other !== 10 } }
      case '^':
        this.#at++
        return { tree: { is: 'assert', what: flags.multiline ? 'line-start' : 'text-start' } }
      case '$':
        this.#at++
        return { tree: { is: 'assert', what: flags.multiline ? 'line-end' : 'text-end' } }
      case '*':
      case '+':
      case '?':
        throw new PatternError('missing argument to repetition operator', char)
      case '\\':
        return { tree: this.#escape(flags) }
      default:
        if (char === '{' && this.#repetition() !== undefined) throw new PatternError('missing argument to repetition operator', char)
        this.#at++
        return { tree: this.#literal(code(char), flags) }
    }
  }

  #group(flags: Flags): { tree: Tree } | { flags: Flags } {
    const from = this.#at++
    let inner = flags
    if (this.#skip('?')) {
      const name = /^P?<([A-Za-z_]\w*)>/.exec(this.#chars.slice(this.#at, this.#at + 256).join(''))
      if (name !== null) this.#at += name[0].length
      else {
        const set = /^([imsU]*)(-([imsU]+))?([:)])/.exec(this.#chars.slice(this.#at, this.#at + 16).join(''))
        if (set === null || (set[0] === ')' && set[1] === ''))
          throw new PatternError('invalid or unsupported Perl syntax', this.#chars.slice(from, this.#at + 1).join(''))
        this.#at += set[0].length
        inner = withFlags(withFlags(flags, set[1]!, true), set[3] ?? '', false)
        if (set[4] === ')') return { flags: inner }
      }
    }
    const tree = this.#choice(inner)
    if (!this.#skip(')')) throw new PatternError('missing closing )', this.#source)
    return { tree }
  }

  #escape(flags: Flags): Tree {
    const from = this.#at++
    const char = this.#next
    if (char === undefined) throw new PatternError('trailing backslash at end of expression', '')
    const assertions: Readonly<Record<string, Assertion>> = { A: 'text-start', z: 'text-end', b: 'word', B: 'no-word' }
    if (Object.hasOwn(assertions, char)) {
      this.#at++
      return { is: 'assert', what: assertions[char]! }
    }
    if (char === 'C') {
      this.#at++
      return { is: 'char', test: () => true }
    }
    const test = this.#classEscape(flags)
    if (test !== undefined) return { is: 'char', test }
    return this.#literal(this.#charEscape(from), flags)
  }
  /** `\d`, `\pL`, `\P{Greek}`: the backslash is behind us. */
  #classEscape({ fold }: Flags): CharTest | undefined {
    const char = this.#next!
    const perl = perlClasses[char.toLowerCase()]
    if (perl !== undefined && /^[dwsDWS]$/.test(char)) {
      this.#at++
      const test: CharTest = (other) => inRanges(perl, other)
      return char === char.toLowerCase() ? test : not(test)
    }
    if (char !== 'p' && char !== 'P') return undefined
    const found = /^[pP](?:\{(\^?)(\w+)\}|(\w))/.exec(this.#chars.slice(this.#at, this.#at + 64).join(''))
    const name = found?.[2] ?? found?.[3] ?? ''
    const property = unicodeProperty(name)
    if (found === null || property === undefined)
      throw new PatternError('invalid character class range', `\\${found?.[0] ?? this.#chars.slice(this.#at, this.#at + 2).join('')}`)
    this.#at += found[0].length
    // Each looks at one character only: nothing to run away with.
    const test: CharTest = (other) => property.test(String.fromCodePoint(other))
    const chosen = fold ? folded(test) : test
    return (char === 'P') !== (found[1] === '^') ? not(chosen) : chosen
  }
  /** One character said by an escape: the backslash is behind us. */
  #charEscape(from: number): number {
    const char = this.#chars[this.#at++]!
    if (Object.hasOwn(escapes, char)) return escapes[char]!
    const rest = this.#chars.slice(this.#at - 1, this.#at + 12).join('')
    const hex = /^x(?:\{([0-9A-Fa-f]{1,8})\}|([0-9A-Fa-f]{2}))/.exec(rest)
    if (hex !== null) {
      const value = Number.parseInt(hex[1] ?? hex[2]!, 16)
      this.#at += hex[0].length - 1
      if (value <= lastChar) return value
    }
    const octal = /^(?:0[0-7]{0,2}|[1-7][0-7]{1,2})/.exec(rest)
    if (octal !== null) {
      this.#at += octal[0].length - 1
      return Number.parseInt(octal[0], 8)
    }
    if (hex === null && code(char) < 0x80 && !isWordChar(code(char))) return code(char)
    throw new PatternError('invalid escape sequence', this.#text(from))
  }

  #set(flags: Flags): CharTest {
    const from = this.#at++
    const negated = this.#skip('^')
    const tests: CharTest[] = []
    for (let first = true; ; first = false) {
      if (this.#next === undefined) throw new PatternError('missing closing ]', this.#chars.slice(from).join(''))
      if (this.#next === ']' && !first) break
      const test = this.#namedSet() ?? (this.#next === '\\' ? this.#setEscape(flags) : undefined)
      if (test !== undefined) tests.push(test)
      else tests.push(this.#range(flags))
    }
    this.#at++
    const test = anyOf(tests)
    return negated ? not(test) : test
  }
  #namedSet(): CharTest | undefined {
    if (this.#next !== '[' || this.#chars[this.#at + 1] !== ':') return undefined
    const found = /^\[:(\^?)(\w+):\]/.exec(this.#chars.slice(this.#at, this.#at + 16).join(''))
    if (found === null) return undefined
    const ranges = Object.hasOwn(posixClasses, found[2]!) ? posixClasses[found[2]!]! : undefined
    if (ranges === undefined) throw new PatternError('invalid character class range', found[0])
    this.#at += found[0].length
    const test: CharTest = (char) => inRanges(ranges, char)
    return found[1] === '^' ? not(test) : test
  }
  #setEscape(flags: Flags): CharTest | undefined {
    this.#at++
    const test = this.#next === undefined ? undefined : this.#classEscape(flags)
    if (test === undefined) this.#at--
    return test
  }
  #range({ fold }: Flags): CharTest {
    const from = this.#at
    const low = this.#setChar()
    let high = low
    if (this.#next === '-' && this.#chars[this.#at + 1] !== ']' && this.#chars[this.#at + 1] !== undefined) {
      this.#at++
      high = this.#setChar()
      if (high < low) throw new PatternError('invalid character class range', this.#text(from))
    }
    const test: CharTest = (char) => char >= low && char <= high
    return fold ? folded(test) : test
  }
  #setChar(): number {
    const from = this.#at
    const char = this.#chars[this.#at++]!
    if (char !== '\\') return code(char)
    if (this.#next === undefined) throw new PatternError('trailing backslash at end of expression', '')
    return this.#charEscape(from)
  }
}

function withFlags(flags: Flags, letters: string, on: boolean): Flags {
  return {
    fold: letters.includes('i') ? on : flags.fold,
    multiline: letters.includes('m') ? on : flags.multiline,
    dotAll: letters.includes('s') ? on : flags.dotAll,
  }
}

/** A test of one character by Unicode category or script; undefined for a name that is neither. */
function unicodeProperty(name: string): RegExp | undefined {
  if (name === 'Any') return /^[^]$/u
  try {
    return new RegExp(`^\\p{${/^[A-Z][a-z]?$/.test(name) ? name : `Script=${name}`}}$`, 'u')
  } catch {
    return undefined
  }
}
