// Sends a connection's bytes no faster than the other side has granted credit for.

import { creditBytes, payloadBytesMax } from './socket-messages.js'

export class CreditedSender {
  #credit = creditBytes
  #rest: Uint8Array | undefined
  #done: ((error?: Error) => void) | undefined
  #end: (() => void) | undefined
  readonly #transmit: (bytes: Uint8Array) => void

  constructor(transmit: (bytes: Uint8Array) => void) {
    this.#transmit = transmit
  }
  /** One write at a time: `done` comes before the next. The bytes are sent before it is called. */
  write(bytes: Uint8Array, done: (error?: Error) => void): void {
    this.#rest = bytes
    this.#done = done
    this.#pump()
  }
  /** Calls `end` after everything written. */
  end(end: () => void): void {
    if (this.#rest === undefined) end()
    else this.#end = end
  }
  grant(bytes: number): void {
    this.#credit += bytes
    this.#pump()
  }
  #pump(): void {
    while (this.#rest !== undefined && this.#credit > 0) {
      const count = Math.min(this.#credit, payloadBytesMax, this.#rest.length)
      this.#credit -= count
      this.#transmit(this.#rest.subarray(0, count))
      if (count < this.#rest.length) {
        this.#rest = this.#rest.subarray(count)
        continue
      }
      const done = this.#done
      this.#rest = undefined
      this.#done = undefined
      done?.()
      this.#end?.()
    }
  }
}
