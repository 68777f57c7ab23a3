// The streams of a container's main program: its input from whoever is attached, its output to the log and to all who are.
//
// Input is one: chunks of several clients come in the order in which they arrive. It stays open when a client leaves, unless the
// container was started with stdinOnce. Output waits for the slowest client, as a pipe would; a client that leaves is waited for
// no longer.

import type { ByteSource } from '../../packages/programs/program.js'
import { type TerminalSize, usualSize } from '../../packages/programs/terminal.js'
import type { CriLog } from './cri-log.js'

/** A client that has not taken so much while the program went on talking is let go: some programs do not wait. */
export const attachedWaitingMaxBytes = 4 * 1024 * 1024

export interface AttachedClient {
  /** Resolves when there is room for more. Rejections mean that the client is gone. */
  send(stream: 'stdout' | 'stderr', data: Uint8Array): Promise<void>
  /** It is too slow. */
  letGo(): void
}

interface Attached {
  readonly client: AttachedClient
  waitingBytes: number
  /** Resolves when the client is gone. */
  readonly left: Promise<void>
  readonly leave: () => void
}

export class ContainerStreams {
  terminalSize: TerminalSize = usualSize
  readonly #log: CriLog | undefined
  readonly #stdinOnce: boolean
  readonly #attached = new Set<Attached>()
  readonly #chunks: { data: Uint8Array; taken: () => void }[] = []
  #inputEnded: boolean
  #wakeReader = () => {}

  constructor({ log, stdin, stdinOnce }: { log: CriLog | undefined; stdin: boolean; stdinOnce: boolean }) {
    this.#log = log
    this.#stdinOnce = stdinOnce
    this.#inputEnded = !stdin
  }

  /** What the program reads. */
  readonly input: ByteSource = {
    [Symbol.asyncIterator]: () => ({
      next: async () => {
        for (;;) {
          const chunk = this.#chunks.shift()
          if (chunk !== undefined) {
            chunk.taken()
            return { done: false, value: chunk.data }
          }
          if (this.#inputEnded) return { done: true, value: undefined }
          await new Promise<void>((resolve) => {
            this.#wakeReader = resolve
          })
        }
      },
      return: async () => {
        this.endInput()
        return { done: true, value: undefined }
      },
    }),
  }
  /** What the program writes; the promise holds it back. */
  write(stream: 'stdout' | 'stderr', data: Uint8Array): void | Promise<void> {
    const logged = this.#log?.write(stream, data)
    if (this.#attached.size === 0) return logged
    const sent = [...this.#attached].map((attached) => this.#send(attached, stream, data))
    return Promise.all([logged, ...sent]).then(() => {})
  }

  /** From now on the client has what the program writes. Returns how it is taken off again. */
  attach(client: AttachedClient): () => void {
    let leave = () => {}
    const left = new Promise<void>((resolve) => {
      leave = resolve
    })
    const attached: Attached = { client, waitingBytes: 0, left, leave }
    this.#attached.add(attached)
    return () => this.#leave(attached)
  }
  /** Resolves when the program has taken the chunk, or never will. */
  feed(data: Uint8Array): Promise<void> {
    if (this.#inputEnded) return Promise.resolve()
    return new Promise((taken) => {
      this.#chunks.push({ data, taken })
      this.#wakeReader()
    })
  }
  /** A client that had the input has ended its own, or left. */
  clientEndedInput(): void {
    if (!this.#stdinOnce) return
    this.#inputEnded = true
    this.#wakeReader()
  }
  /** Nobody reads any more: the program has ended. */
  endInput(): void {
    this.#inputEnded = true
    for (const { taken } of this.#chunks.splice(0)) taken()
    this.#wakeReader()
  }

  #leave(attached: Attached): void {
    this.#attached.delete(attached)
    attached.leave()
  }
  async #send(attached: Attached, stream: 'stdout' | 'stderr', data: Uint8Array): Promise<void> {
    attached.waitingBytes += data.length
    if (attached.waitingBytes > attachedWaitingMaxBytes) {
      this.#leave(attached)
      return attached.client.letGo()
    }
    const sent = attached.client.send(stream, data).then(
      () => {
        attached.waitingBytes -= data.length
      },
      () => this.#leave(attached),
    )
    await Promise.race([sent, attached.left])
  }
}
