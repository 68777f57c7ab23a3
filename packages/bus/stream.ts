// One end of a bus stream: window, order, the two halves, and how it ends.

import type { Clock, Timer } from '../clock/clock.js'
import { type BusStream, PeerGone, StreamFailed, streamWindowBytes } from './bus.js'
import type { StreamMessage } from './stream-message.js'
import { emitStreamMessage, type StreamKind, streamKinds } from './stream-message.js'

/** After so long without a word either side tells its progress, which finds out a peer that died and mends a lost message. */
export const progressEveryMs = 5_000
/** The reader says how far it is once so much of the window is used up. */
const progressAfterBytes = streamWindowBytes / 2

const nothing = new Uint8Array(0)

/** What a stream needs of its bus. */
export interface StreamCarrier {
  /** Publishes to the peer's end. */
  transmit(bytes: Uint8Array): void
  /** The stream is over: forget it. */
  forget(): void
}

export class Stream implements BusStream {
  readonly header: Uint8Array
  readonly closed: Promise<void>
  readonly #carrier: StreamCarrier
  readonly #clock: Clock
  #settle!: { resolve: () => void; reject: (error: Error) => void }
  #over: Error | 'closed' | undefined
  #timer: Timer | undefined

  #sentOrder = 0
  #sentBytes = 0
  #sentEnd = false
  #peerConsumed = 0
  readonly #waitingToSend: (() => void)[] = []

  #nextOrder = 0
  #received: Uint8Array[] = []
  #receivedEnd = false
  #consumed = 0
  #toldConsumed = 0
  #wakeReader: (() => void) | undefined

  constructor(options: { header: Uint8Array; carrier: StreamCarrier; clock: Clock }) {
    this.header = options.header
    this.#carrier = options.carrier
    this.#clock = options.clock
    this.closed = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject }
    })
    this.closed.catch(() => {}) // a stream nobody asked after may fail in peace
    this.#setTimer()
  }

  async send(message: Uint8Array): Promise<void> {
    while (this.#over === undefined && this.#sentBytes - this.#peerConsumed >= streamWindowBytes) {
      await new Promise<void>((resolve) => this.#waitingToSend.push(resolve))
    }
    if (this.#over !== undefined) throw this.#over === 'closed' ? new StreamFailed('Cannot send: the stream is closed') : this.#over
    if (this.#sentEnd) throw new StreamFailed('Cannot send: this side has ended')
    this.#sentBytes += message.length
    this.#transmit(streamKinds.data, this.#sentOrder++, message)
  }

  end(): void {
    if (this.#over !== undefined || this.#sentEnd) return
    this.#sentEnd = true
    this.#transmit(streamKinds.end, this.#sentOrder++, nothing)
    this.#closeWhenBothEnded()
  }

  destroy(message = 'destroyed'): void {
    if (this.#over !== undefined) return
    this.#transmit(streamKinds.destroy, 0, new TextEncoder().encode(message))
    this.#finish(new StreamFailed(message))
  }

  readonly messages: AsyncIterable<Uint8Array> = {
    [Symbol.asyncIterator]: () => ({
      next: async () => {
        for (;;) {
          const message = this.#received.shift()
          if (message !== undefined) {
            this.#consume(message.length)
            return { done: false, value: message }
          }
          if (this.#over instanceof Error) throw this.#over
          if (this.#receivedEnd || this.#over === 'closed') return { done: true, value: undefined }
          await new Promise<void>((resolve) => {
            this.#wakeReader = resolve
          })
        }
      },
      return: async () => {
        this.destroy('the reader stopped')
        return { done: true, value: undefined }
      },
    }),
  }

  /** A message from the peer. */
  receive(message: StreamMessage): void {
    if (this.#over !== undefined) return
    if (message.consumed > this.#peerConsumed) {
      this.#peerConsumed = message.consumed
      for (const wake of this.#waitingToSend.splice(0)) wake()
    }
    if (message.kind === streamKinds.destroy) return this.#finish(new StreamFailed(new TextDecoder().decode(message.payload)))
    if (message.order !== this.#nextOrder) {
      if (message.order < this.#nextOrder) return // a repeat
      return this.destroy(`messages were lost: wanted number ${this.#nextOrder}, got ${message.order}`)
    }
    if (message.kind === streamKinds.progress) return // carries only the two numbers
    this.#nextOrder++
    if (message.kind === streamKinds.end) this.#receivedEnd = true
    else this.#received.push(message.payload.slice())
    this.#wake()
    this.#closeWhenBothEnded()
  }

  /** Nobody listens at the peer's end any more. */
  peerGone(): void {
    this.#finish(new PeerGone('The other end of the stream is gone'))
  }

  #consume(bytes: number): void {
    this.#consumed += bytes
    if (this.#consumed - this.#toldConsumed >= progressAfterBytes) this.#tellProgress()
  }

  #tellProgress(): void {
    if (this.#over === undefined) this.#transmit(streamKinds.progress, this.#sentOrder, nothing)
  }

  #transmit(kind: StreamKind, order: number, payload: Uint8Array): void {
    this.#toldConsumed = this.#consumed
    this.#setTimer()
    this.#carrier.transmit(emitStreamMessage({ kind, order, consumed: this.#consumed, payload }))
  }

  #setTimer(): void {
    this.#timer?.cancel()
    this.#timer = this.#clock.setTimer(progressEveryMs, () => this.#tellProgress())
  }

  #closeWhenBothEnded(): void {
    if (this.#sentEnd && this.#receivedEnd) this.#finish('closed')
  }

  #finish(outcome: Error | 'closed'): void {
    if (this.#over !== undefined) return
    this.#over = outcome
    this.#timer?.cancel()
    this.#carrier.forget()
    for (const wake of this.#waitingToSend.splice(0)) wake()
    this.#wake()
    if (outcome === 'closed') this.#settle.resolve()
    else this.#settle.reject(outcome)
  }

  #wake(): void {
    const wake = this.#wakeReader
    this.#wakeReader = undefined
    wake?.()
  }
}
