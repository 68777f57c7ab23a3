// The only door between processes (design law 1). Subjects come from subjects.ts; bytes are protobuf or msgpack.
//
// Two implementations pass the same compliance suite: NatsBus and MemoryBus.

export interface Subscription {
  /** Stops deliveries. Harmless when called twice. */
  unsubscribe(): void
}

/**
 * A two-way stream of messages over the bus, with back-pressure: a sender may be `streamWindowBytes` ahead of its reader.
 * Either side may end its own half; the stream is closed when both have, or when one destroys it. A peer that died is
 * noticed (`closed` rejects with PeerGone); one that is merely frozen is not: it keeps its stream.
 */
export interface BusStream {
  /** What the opener said first. */
  readonly header: Uint8Array
  /** Resolves when the peer's window has room. Rejects once the stream is closed. Bytes may be reused after it resolves. */
  send(message: Uint8Array): Promise<void>
  /** No more from this side. */
  end(): void
  /** Tears the stream down at once; the peer's `closed` rejects with StreamFailed(message). */
  destroy(message?: string): void
  /** Messages in order, until the peer ends. One reader. */
  readonly messages: AsyncIterable<Uint8Array>
  /** Settles once: resolves after both halves ended, rejects with StreamFailed or PeerGone. Never an unhandled rejection. */
  readonly closed: Promise<void>
}

export const streamWindowBytes = 256 * 1024

export interface Bus {
  /** Fire and forget; in order per publisher. The bytes are copied before it returns. */
  publish(subject: string, data: Uint8Array): void
  /** `data` is valid only during the call. */
  subscribe(subject: string, handler: (data: Uint8Array, subject: string) => void): Subscription
  /** Rejects with NoResponder when nobody serves the subject, DeadlineExceeded after `timeoutMs`. */
  request(subject: string, data: Uint8Array, timeoutMs: number): Promise<Uint8Array>
  /** Answers requests; a handler that rejects is our own mistake and is logged, the asker runs into its deadline. */
  serve(subject: string, handler: (data: Uint8Array) => Promise<Uint8Array>): Subscription
  /** Rejects with NoResponder when nobody serves it. */
  openStream(subject: string, header: Uint8Array): Promise<BusStream>
  serveStream(subject: string, handler: (stream: BusStream) => void): Subscription
  /** Called with false when the broker is lost, true when it is back. What was published in between may be lost. */
  onConnection(handler: (connected: boolean) => void): Subscription
  /** Resolves when everything published so far has reached the broker. */
  flush(): Promise<void>
  close(): Promise<void>
}

export class NoResponder extends Error {
  override name = 'NoResponder'
}
export class DeadlineExceeded extends Error {
  override name = 'DeadlineExceeded'
}
export class StreamFailed extends Error {
  override name = 'StreamFailed'
}
export class PeerGone extends Error {
  override name = 'PeerGone'
}
