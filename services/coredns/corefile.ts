// The Corefile's grammar (coredns.io/manual/configuration): server blocks of keys and braces, one directive a line, nested
// braces below a directive, # comments, "quoted tokens" with \" inside.

export interface Directive {
  readonly name: string
  readonly args: readonly string[]
  /** What stands in its braces, in order. */
  readonly block: readonly Directive[]
  /** Counted from 1. */
  readonly line: number
}

export interface ServerBlock {
  readonly keys: readonly string[]
  readonly directives: readonly Directive[]
  readonly line: number
}

/** A Corefile that cannot be served; reads as CoreDNS' own: "Corefile:7 - Error during parsing: …". */
export class CorefileError extends Error {
  override name = 'CorefileError'
  readonly line: number
  constructor(line: number, text: string) {
    super(`Corefile:${line} - Error during parsing: ${text}`)
    this.line = line
  }
}

/** A real one is some dozens of lines. */
const bytesMax = 1024 * 1024
const depthMax = 8

interface Token {
  readonly text: string
  readonly line: number
  readonly quoted: boolean
}

/** Throws CorefileError. An empty file has no blocks. */
export function parseCorefile(text: string): ServerBlock[] {
  if (text.length > bytesMax) throw new CorefileError(1, `more than ${bytesMax} bytes`)
  const tokens = tokenize(text)
  const blocks: ServerBlock[] = []
  let at = 0
  const isBrace = (token: Token | undefined, brace: string) => token?.text === brace && !token.quoted

  const parseDirectives = (openLine: number, depth: number): Directive[] => {
    if (depth > depthMax) throw new CorefileError(openLine, 'blocks are nested too deeply')
    const directives: Directive[] = []
    for (;;) {
      const first = tokens[at]
      if (first === undefined)
        throw new CorefileError(tokens.at(-1)?.line ?? openLine, `Unexpected EOF, wanted '}' for the block opened on line ${openLine}`)
      at++
      if (isBrace(first, '}')) return directives
      if (isBrace(first, '{')) throw new CorefileError(first.line, "Unexpected '{', wanted a directive")
      const args: string[] = []
      let block: Directive[] = []
      while (tokens[at] !== undefined && tokens[at]!.line === first.line && !isBrace(tokens[at], '}')) {
        const token = tokens[at++]!
        if (isBrace(token, '{')) {
          block = parseDirectives(token.line, depth + 1)
          break
        }
        args.push(token.text)
      }
      directives.push({ name: first.text, args, block, line: first.line })
    }
  }

  while (at < tokens.length) {
    const line = tokens[at]!.line
    const keys: string[] = []
    while (at < tokens.length && !isBrace(tokens[at], '{')) {
      const token = tokens[at++]!
      if (isBrace(token, '}')) throw new CorefileError(token.line, "Unexpected '}', wanted a server block")
      // A list of keys may be split by commas.
      keys.push(...token.text.split(',').filter((key) => key !== ''))
    }
    const open = tokens[at]
    if (open === undefined) throw new CorefileError(line, `Unexpected EOF, wanted '{' after ${keys.join(' ')}`)
    if (keys.length === 0) throw new CorefileError(open.line, "Unexpected '{', wanted a zone")
    at++
    blocks.push({ keys, directives: parseDirectives(open.line, 0), line })
  }
  return blocks
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  let line = 1
  for (let i = 0; i < text.length; ) {
    const character = text[i]!
    if (character === '\n') {
      line++
      i++
    } else if (/\s/.test(character)) i++
    else if (character === '#') {
      while (i < text.length && text[i] !== '\n') i++
    } else if (character === '"') {
      const startLine = line
      let value = ''
      for (i++; ; i++) {
        if (i >= text.length) throw new CorefileError(startLine, 'a quoted token does not end')
        if (text[i] === '"') break
        if (text[i] === '\\' && text[i + 1] === '"') i++
        if (text[i] === '\n') line++
        value += text[i]
      }
      i++
      tokens.push({ text: value, line: startLine, quoted: true })
    } else {
      let value = ''
      while (i < text.length && !/\s/.test(text[i]!)) value += text[i++]
      tokens.push({ text: value, line, quoted: false })
    }
  }
  return tokens
}
