// Splits a line of restore text into words: blanks separate, double or single quotes hold together, a backslash inside double quotes escapes.

const blank = 32
const tab = 9
const doubleQuote = 34
const singleQuote = 39
const backslash = 92

/** Undefined when a quote stays open. */
export function splitWords(line: string): string[] | undefined {
  const words: string[] = []
  let at = 0
  while (at < line.length) {
    const code = line.charCodeAt(at)
    if (code === blank || code === tab) {
      at++
      continue
    }
    let end = at
    let plain = true
    for (; end < line.length; end++) {
      const next = line.charCodeAt(end)
      if (next === blank || next === tab) break
      if (next === doubleQuote || next === singleQuote) {
        plain = false
        break
      }
    }
    if (plain) words.push(line.slice(at, end))
    else {
      const word = quotedWord(line, at)
      if (word === undefined) return undefined
      words.push(word.text)
      end = word.end
    }
    at = end
  }
  return words
}

/** A word with quotes somewhere in it, from its first character. */
function quotedWord(line: string, start: number): { text: string; end: number } | undefined {
  let text = ''
  let quote = 0
  let from = start
  for (let at = start; at < line.length; at++) {
    const code = line.charCodeAt(at)
    if (quote === 0) {
      if (code === blank || code === tab) return { text: text + line.slice(from, at), end: at }
      if (code !== doubleQuote && code !== singleQuote) continue
      quote = code
    } else if (code === backslash && quote === doubleQuote && at + 1 < line.length) {
      text += line.slice(from, at)
      from = ++at
      continue
    } else if (code === quote) quote = 0
    else continue
    text += line.slice(from, at)
    from = at + 1
  }
  return quote === 0 ? { text: text + line.slice(from), end: line.length } : undefined
}
