// A SPDY/3.1 session on a socket that was upgraded to it; either side of one. The clients of remote commands know no flow
// control, so there is none: the socket's own back-pressure does. Frames are taken one after the other, each when what the
// one before caused is done.

import type { Duplex } from 'node:stream'
import { HeaderReader, type Headers, HeaderWriter } from './header-block.js'
import { emitFrame, type Frame, parseFrame } from './spdy-frame.js'

/** Streams open at a time; remote commands need five, a forwarded port two for each of its connections. */
export const streamsMax = 2_000
const statusInvalidStream = 2
const statusRefused = 3
const statusCancel = 5
const statusProtocolError = 1

export interface SpdyEvents {
  /** The peer opened a stream; it has been answered. Data waits for the returned promise. */
  opened?(stream: SpdyStream): void | Promise<void>
}

type Sent = Exclude<Frame, { kind: 'other' }>

/** What a stream needs of its session. */
interface Session {
  send(frame: Sent): Promise<void>
  /** Neither side will say more. */
  over(stream: SpdyStream): void
}

export class SpdyStream {
  readonly id: number
  readonly headers: Headers
  /** Takes the peer's data; the session waits for it. */
  onData: ((data: Buffer) => void | Promise<void>) | undefined
  /** The peer has ended its half; also that it has reset the stream, where `onReset` does not say so. */
  onEnd: (() => void) | undefined
  /** The peer wants to hear no more either. */
  onReset: (() => void) | undefined
  readonly #session: Session
  #ended = false
  #peerEnded = false

  constructor(id: number, headers: Headers, session: Session) {
    this.id = id
    this.headers = headers
    this.#session = session
  }
  async write(data: Buffer): Promise<void> {
    if (!this.#ended) await this.#session.send({ kind: 'data', stream: this.id, fin: false, data })
  }
  /** Ends this side's half. Harmless when called twice. */
  async end(): Promise<void> {
    if (this.#ended) return
    this.#ended = true
    await this.#session.send({ kind: 'data', stream: this.id, fin: true, data: Buffer.alloc(0) })
    if (this.#peerEnded) this.#session.over(this)
  }
  /** Wants to hear no more, and says no more. */
  async reset(): Promise<void> {
    this.#ended = true
    this.#peerEnded = true
    this.#session.over(this)
    await this.#session.send({ kind: 'rst-stream', stream: this.id, status: statusCancel })
  }
  /** The session's word that the peer has ended its half. */
  peerEnded(): void {
    if (this.#peerEnded) return
    this.#peerEnded = true
    this.onEnd?.()
    if (this.#ended) this.#session.over(this)
  }
  /** The session's word that the peer has reset the stream, or is gone. */
  peerReset(): void {
    this.#ended = true
    const told = this.onReset ?? (this.#peerEnded ? undefined : this.onEnd)
    this.#peerEnded = true
    told?.()
    this.#session.over(this)
  }
}

export class SpdyConnection {
  /** Resolves when the session is over, however it ended. */
  readonly closed: Promise<void>
  readonly #socket: Duplex
  readonly #reader = new HeaderReader()
  readonly #writer = new HeaderWriter()
  readonly #streams = new Map<number, SpdyStream>()
  readonly #events: SpdyEvents
  #nextId: number
  #writing: Promise<unknown> = Promise.resolve()

  constructor(socket: Duplex, head: Buffer, events: SpdyEvents, side: 'server' | 'client' = 'server') {
    this.#socket = socket
    this.#events = events
    this.#nextId = side === 'client' ? 1 : 2
    this.closed = this.#run(head).finally(() => {
      for (const stream of [...this.#streams.values()]) stream.peerReset()
      this.#reader.close()
      this.#writer.close()
      socket.destroy()
    })
  }
  /** Opens a stream towards the peer. */
  async open(headers: Headers): Promise<SpdyStream> {
    const stream = this.#streamOf(this.#nextId, headers)
    this.#nextId += 2
    await this.#sendWithHeaders(headers, (block) => ({ kind: 'syn-stream', stream: stream.id, fin: false, block }))
    return stream
  }
  async ping(id: number): Promise<void> {
    await this.#send({ kind: 'ping', id })
  }
  /** Says that this side is done and closes once that is sent. */
  async close(): Promise<void> {
    await this.#send({ kind: 'go-away', lastStream: 0, status: 0 })
    this.#socket.end()
  }

  async #run(head: Buffer): Promise<void> {
    try {
      let pending = await this.#consume(head)
      if (pending === undefined) return
      for await (const chunk of this.#socket as AsyncIterable<Buffer>) {
        pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk])
        pending = await this.#consume(pending)
        if (pending === undefined) return
      }
    } catch {
      // The socket broke; the streams hear of it as an end.
    }
  }
  /** Handles every whole frame and returns the rest; undefined when the session is over. */
  async #consume(bytes: Buffer): Promise<Buffer | undefined> {
    let rest = bytes
    for (;;) {
      const parsed = parseFrame(rest)
      if (parsed.kind === 'incomplete') return rest
      if (parsed.kind === 'malformed' || !(await this.#handle(parsed.frame))) {
        if (parsed.kind === 'malformed') await this.#send({ kind: 'go-away', lastStream: 0, status: statusProtocolError })
        return undefined
      }
      rest = rest.subarray(parsed.bytes)
    }
  }
  async #handle(frame: Frame): Promise<boolean> {
    switch (frame.kind) {
      case 'syn-stream':
        return this.#accept(frame.stream, frame.block, frame.fin)
      case 'syn-reply':
      case 'headers':
        // Nothing in them is used, but every block must pass the decompressor.
        return (await this.#reader.read(frame.block)) !== undefined
      case 'data': {
        const stream = this.#streams.get(frame.stream)
        if (stream === undefined) {
          if (frame.data.length > 0) await this.#send({ kind: 'rst-stream', stream: frame.stream, status: statusInvalidStream })
          return true
        }
        if (frame.data.length > 0) await stream.onData?.(frame.data)
        if (frame.fin) stream.peerEnded()
        return true
      }
      case 'rst-stream':
        this.#streams.get(frame.stream)?.peerReset()
        return true
      case 'ping':
        // Answered with the same id; only the asker's own ids (odd from clients) are asked with.
        if (frame.id % 2 !== this.#nextId % 2) await this.#send(frame)
        return true
      case 'go-away':
        return this.#nextId % 2 === 1
      case 'other':
        return true
    }
  }
  async #accept(id: number, block: Buffer, fin: boolean): Promise<boolean> {
    const headers = await this.#reader.read(block)
    if (headers === undefined) return false
    if (this.#streams.size >= streamsMax || this.#streams.has(id)) {
      await this.#send({ kind: 'rst-stream', stream: id, status: statusRefused })
      return true
    }
    const stream = this.#streamOf(id, headers)
    await this.#sendWithHeaders(new Map(), (reply) => ({ kind: 'syn-reply', stream: id, fin: false, block: reply }))
    await this.#events.opened?.(stream)
    if (fin) stream.peerEnded()
    return true
  }
  #streamOf(id: number, headers: Headers): SpdyStream {
    const stream = new SpdyStream(id, headers, {
      send: (frame) => this.#send(frame),
      over: ({ id: over }) => this.#streams.delete(over),
    })
    this.#streams.set(id, stream)
    return stream
  }
  /** Header blocks share one compression context: they are made and sent in one order. */
  #sendWithHeaders(headers: Headers, frame: (block: Buffer) => Sent): Promise<void> {
    const sent = this.#writing.then(async () => this.#send(frame(await this.#writer.write(headers))))
    this.#writing = sent.catch(() => {})
    return sent
  }
  async #send(frame: Sent): Promise<void> {
    if (!this.#socket.writable) return
    if (!this.#socket.write(emitFrame(frame)))
      await new Promise<void>((resolve) => {
        const done = () => {
          this.#socket.removeListener('drain', done)
          this.#socket.removeListener('close', done)
          resolve()
        }
        this.#socket.once('drain', done)
        this.#socket.once('close', done)
      })
  }
}
