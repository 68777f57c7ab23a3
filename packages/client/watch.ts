// One watch request: a stream of JSON lines, each an event.

import { ApiFailure, refusal, type StatusAnswer } from './api-failure.js'
import type { KubeObject } from './resource.js'
import type { Transport } from './transport.js'

export type WatchEvent<T> =
  | { type: 'ADDED' | 'MODIFIED' | 'DELETED'; object: T }
  /** Only metadata.resourceVersion and annotations are meant. */
  | { type: 'BOOKMARK'; object: KubeObject }

export interface WatchListener<T> {
  onEvent(event: WatchEvent<T>): void
  /** Once, unless the watch was closed: undefined when the server ended the stream; ApiFailure for an ERROR event; Unreachable otherwise. */
  onEnd(error?: unknown): void
}

export interface Watch {
  /** Ends the watch; the listener hears nothing more. */
  close(): void
}

/** No event is larger than the store's largest object (3 MiB of body). */
export const watchLineBytesMax = 8 * 1024 * 1024

/** Cuts a stream of text into lines without copying more than the last, unfinished one. */
class LineCutter {
  #rest = ''
  readonly #lineBytesMax: number
  constructor(lineBytesMax: number) {
    this.#lineBytesMax = lineBytesMax
  }
  /** Every line that `text` completes. Throws RangeError when a line outgrows its bound. */
  *cut(text: string): Generator<string> {
    let from = 0
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
      const line = this.#rest + text.slice(from, at)
      this.#rest = ''
      from = at + 1
      if (line.length > 0) yield line
    }
    this.#rest += text.slice(from)
    if (this.#rest.length > this.#lineBytesMax)
      throw new RangeError(`Cannot read a watch: a line has more than ${this.#lineBytesMax} bytes`)
  }
}

export async function openWatch<T>(transport: Transport, path: string, deadlineMs: number, listener: WatchListener<T>): Promise<Watch> {
  const lines = new LineCutter(watchLineBytesMax)
  const request = { method: 'GET', path } as const
  let over = false
  // Events may come before the promise of the stream has been seen to resolve.
  let hangUp = () => {}
  const end = (error?: unknown) => {
    if (over) return
    over = true
    hangUp()
    listener.onEnd(error)
  }
  const onText = (text: string) => {
    try {
      for (const line of lines.cut(text)) {
        if (over) return
        const event = JSON.parse(line) as WatchEvent<T> | { type: 'ERROR'; object: StatusAnswer }
        if (event.type === 'ERROR') end(new ApiFailure(`GET ${path}`, event.object))
        else listener.onEvent(event)
      }
    } catch (error) {
      end(error)
    }
  }
  const stream = await transport.stream(request, { deadlineMs, listener: { onText, onEnd: end } })
  if (stream.code !== 200) throw refusal(request, stream)
  hangUp = stream.close
  if (over) stream.close()
  return {
    close: () => {
      over = true
      stream.close()
    },
  }
}
