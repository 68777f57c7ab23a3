// A Bus over any Transport: passes the simple verbs through and keeps the ends of streams.
//
// A stream is opened by a request: the opener's address and the header go out, the server's address comes back. An address is
// a subject below the process's own `ends.<process>.*`, so one subscription serves all of a process's streams, and the
// broker knows at once when the process has died.

import type { Clock } from '../clock/clock.js'
import type { Random } from '../clock/random.js'
import type { Bus, BusStream, Subscription } from './bus.js'
import { Stream } from './stream.js'
import { emitStreamMessage, parseStreamMessage, streamKinds } from './stream-message.js'
import type { Cancel, Delivery, Transport } from './transport.js'

const openTimeoutMs = 10_000
/** So long after the broker came back a peer may not have come back to it yet: silence says nothing about its life. */
const reconnectGraceMs = 5_000

export class TransportBus implements Bus {
  readonly #transport: Transport
  readonly #clock: Clock
  readonly #prefix: string
  readonly #process: string
  readonly #ends = new Map<string, Stream>()
  #nextEnd = 0
  #reconnectedMs = Number.NEGATIVE_INFINITY
  #isListening = false

  /** `prefix` ends in "." or is empty; it goes in front of every subject. */
  constructor(options: { transport: Transport; clock: Clock; random: Random; prefix: string }) {
    this.#transport = options.transport
    this.#clock = options.clock
    this.#prefix = options.prefix
    this.#process = options.random.suffix(16)
    this.#transport.onConnection((connected) => {
      if (connected) this.#reconnectedMs = this.#clock.nowMs()
    })
  }

  publish(subject: string, data: Uint8Array): void {
    this.#transport.publish(this.#prefix + subject, data)
  }

  subscribe(subject: string, handler: (data: Uint8Array, subject: string) => void): Subscription {
    return subscription(
      this.#transport.subscribe(this.#prefix + subject, ({ data, subject }) => handler(data, subject.slice(this.#prefix.length))),
    )
  }

  request(subject: string, data: Uint8Array, timeoutMs: number): Promise<Uint8Array> {
    return this.#transport.request(this.#prefix + subject, data, timeoutMs)
  }

  serve(subject: string, handler: (data: Uint8Array) => Promise<Uint8Array>): Subscription {
    return subscription(this.#transport.serve(this.#prefix + subject, handler))
  }

  async openStream(subject: string, header: Uint8Array): Promise<BusStream> {
    // The end exists before the request goes out: the server may speak first.
    const own = this.#newEnd()
    const early: Uint8Array[] = []
    let peer: string | undefined
    const stream = this.#addEnd(own, header, (bytes) => (peer === undefined ? early.push(bytes) : this.#transmit(peer, own, bytes)))
    try {
      const reply = await this.request(subject, encodeOpening({ address: own, header }), openTimeoutMs)
      peer = new TextDecoder().decode(reply)
      for (const bytes of early) this.#transmit(peer, own, bytes)
      return stream
    } catch (error) {
      stream.peerGone()
      throw error
    }
  }

  serveStream(subject: string, handler: (stream: BusStream) => void): Subscription {
    return this.serve(subject, async (data) => {
      const { address: peer, header } = decodeOpening(data)
      const own = this.#newEnd()
      const stream = this.#addEnd(own, header, (bytes) => this.#transmit(peer, own, bytes))
      handler(stream)
      return new TextEncoder().encode(own)
    })
  }

  onConnection(handler: (connected: boolean) => void): Subscription {
    return subscription(this.#transport.onConnection(handler))
  }

  flush(): Promise<void> {
    return this.#transport.flush()
  }

  async close(): Promise<void> {
    for (const stream of [...this.#ends.values()]) stream.destroy('the process is stopping')
    await this.#transport.flush().catch(() => {}) // the broker may be gone already
    await this.#transport.close()
  }

  #newEnd(): string {
    if (!this.#isListening) this.#transport.subscribe(`${this.#prefix}ends.${this.#process}.*`, (message) => this.#receive(message))
    this.#isListening = true
    return `ends.${this.#process}.${this.#nextEnd++}`
  }

  #addEnd(address: string, header: Uint8Array, transmit: (bytes: Uint8Array) => void): Stream {
    const stream = new Stream({ header, clock: this.#clock, carrier: { transmit, forget: () => this.#ends.delete(address) } })
    this.#ends.set(address, stream)
    return stream
  }

  #transmit(to: string, from: string, bytes: Uint8Array): void {
    this.#transport.publish(this.#prefix + to, bytes, this.#prefix + from)
  }

  #receive({ subject, data, replyTo, undeliverable }: Delivery): void {
    const stream = this.#ends.get(subject.slice(this.#prefix.length))
    if (undeliverable) {
      // Within the grace the next progress message asks again.
      if (this.#clock.nowMs() - this.#reconnectedMs >= reconnectGraceMs) stream?.peerGone()
      return
    }
    const message = parseStreamMessage(data)
    if (message === undefined) return
    if (stream !== undefined) return stream.receive(message)
    // Our end is gone and the peer has not heard: tell it, unless that is what it is telling us.
    if (replyTo !== '' && message.kind !== streamKinds.destroy) this.#transport.publish(replyTo, gone)
  }
}

const gone = emitStreamMessage({
  kind: streamKinds.destroy,
  order: 0,
  consumed: 0,
  payload: new TextEncoder().encode('this end of the stream is gone'),
})

const subscription = (cancel: Cancel): Subscription => ({ unsubscribe: cancel })

/** Opening: one byte of address length, the address, the header. */
function encodeOpening({ address, header }: { address: string; header: Uint8Array }): Uint8Array {
  const name = new TextEncoder().encode(address)
  const bytes = new Uint8Array(1 + name.length + header.length)
  bytes[0] = name.length
  bytes.set(name, 1)
  bytes.set(header, 1 + name.length)
  return bytes
}

function decodeOpening(bytes: Uint8Array): { address: string; header: Uint8Array } {
  const length = bytes[0] ?? 0
  return { address: new TextDecoder().decode(bytes.subarray(1, 1 + length)), header: bytes.slice(1 + length) }
}
