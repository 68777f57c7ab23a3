// Grants the sender credit for what the reader of a stream has taken.

import type { ConnectionStream } from './connection-stream.js'
import { creditStepBytes } from './socket-messages.js'

export class CreditedReceiver {
  #held = 0
  #consumed = 0
  #blocked = false
  readonly #grant: (bytes: number) => void

  constructor(grant: (bytes: number) => void) {
    this.#grant = grant
  }
  /** Bytes came for the stream. */
  deliver(stream: ConnectionStream, bytes: Uint8Array): void {
    // A zero-length push would look like the reader's own; there is nothing to account for either.
    if (bytes.length === 0) return
    if (this.#blocked) this.#held += bytes.length
    else this.#consumed += bytes.length
    this.#blocked = !stream.received(bytes) || this.#blocked
    this.#tell()
  }
  /** The stream has room again. */
  wanted(): void {
    this.#blocked = false
    this.#consumed += this.#held
    this.#held = 0
    this.#tell()
  }
  #tell(): void {
    if (this.#consumed < creditStepBytes) return
    this.#grant(this.#consumed)
    this.#consumed = 0
  }
}
