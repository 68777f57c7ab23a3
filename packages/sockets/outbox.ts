// What one side of a sockets session still has to hand to the bus stream. The stream pushes back; this counts what waits, so
// that whoever produces bytes can stop in time.

import type { BusStream } from '../bus/bus.js'

/** Waiting bytes above which producers should stop. */
export const outboxBytesMax = 1024 * 1024

export class Outbox {
  #waitingBytes = 0
  readonly #stream: BusStream
  readonly #onDrain: () => void

  constructor(stream: BusStream, onDrain: () => void) {
    this.#stream = stream
    this.#onDrain = onDrain
  }
  get isFull(): boolean {
    return this.#waitingBytes >= outboxBytesMax
  }
  /** Sends in the order of the calls. What a closed stream refuses is gone with the session. */
  send(message: Uint8Array): void {
    this.#waitingBytes += message.length
    const settled = () => {
      const wasFull = this.isFull
      this.#waitingBytes -= message.length
      if (wasFull && !this.isFull) this.#onDrain()
    }
    this.#stream.send(message).then(settled, settled)
  }
}
