// What a pseudo-terminal does between a person and a shell: echo, editing of one line, ^C, ^D and newline translation
// (termios: ECHO, ICANON, ISIG, ONLCR).

import type { ByteSink, ByteSource } from './program.js'
import { writeText } from './program.js'

/** Longer lines than the canonical mode's buffer are cut: termios(3), 4096. */
const lineMax = 4096

export interface TerminalSize {
  readonly columns: number
  readonly rows: number
}

/** Until somebody says otherwise. */
export const usualSize: TerminalSize = { columns: 80, rows: 24 }

export type TerminalEvent = { readonly kind: 'line'; readonly text: string } | { readonly kind: 'end' } | { readonly kind: 'interrupt' }

/** Bytes from the keyboard in; echo and events out. Keeps no time and no streams. */
export class LineDiscipline {
  #line = ''
  #escape = ''
  readonly #decoder = new TextDecoder()

  /** The texts to echo and the events, in order. */
  feed(data: Uint8Array): { echo: string; events: TerminalEvent[] } {
    let echo = ''
    const events: TerminalEvent[] = []
    for (const character of this.#decoder.decode(data, { stream: true })) {
      if (this.#escape !== '') {
        // Arrow keys and the like: swallowed, there is no history.
        this.#escape += character
        if (/^(\[[0-9;]*[A-Za-z~]|O[A-Za-z]|[^[O])$/.test(this.#escape.slice(1)) || this.#escape.length > 16) this.#escape = ''
        continue
      }
      switch (character) {
        case '\u001b':
          this.#escape = character
          break
        case '\r':
        case '\n':
          echo += '\r\n'
          events.push({ kind: 'line', text: this.#line })
          this.#line = ''
          break
        case '\u0003':
          echo += '^C\r\n'
          this.#line = ''
          events.push({ kind: 'interrupt' })
          break
        case '\u0004':
          if (this.#line === '') events.push({ kind: 'end' })
          break
        case '\u0015':
          echo += '\b \b'.repeat([...this.#line].length)
          this.#line = ''
          break
        case '\u007f':
        case '\b':
          if (this.#line !== '') {
            this.#line = [...this.#line].slice(0, -1).join('')
            echo += '\b \b'
          }
          break
        default:
          if (character >= ' ' && this.#line.length < lineMax) {
            this.#line += character
            echo += character
          }
      }
    }
    return { echo, events }
  }
}

/** Events from a keyboard, echoing to `screen`, until it ends. */
export async function* readTerminal(keyboard: ByteSource, screen: ByteSink): AsyncGenerator<TerminalEvent> {
  const discipline = new LineDiscipline()
  for await (const data of keyboard) {
    const { echo, events } = discipline.feed(data)
    await writeText(screen, echo)
    yield* events
  }
  yield { kind: 'end' }
}

/** ONLCR: a bare newline becomes carriage return and newline. */
export function withCarriageReturns(sink: ByteSink): ByteSink {
  let last = 0
  return (data) => {
    const out = new Uint8Array(data.length * 2)
    let length = 0
    for (const byte of data) {
      if (byte === 10 && last !== 13) out[length++] = 13
      out[length++] = byte
      last = byte
    }
    return sink(out.subarray(0, length))
  }
}
