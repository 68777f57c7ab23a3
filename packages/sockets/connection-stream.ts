// A TCP connection as the Duplex that programs and Node's http hold, over whatever carries its bytes: the namespace's own
// TCP, or a session with the kernel. Both halves have back-pressure, and end apart from each other.

import { Duplex } from 'node:stream'
import type { SocketAddress, TcpConnection } from './socket-api.js'

/** What carries a connection's bytes. It tells the stream what happens through `received`, `ended` and `destroy(error)`. */
export interface ConnectionCarrier {
  /** Takes the bytes, and calls back once it has room for more. */
  write(bytes: Uint8Array, done: (error?: Error) => void): void
  /** FIN after what was written. */
  end(): void
  /** The reader has room again after `received` returned false. Called more often than that too. */
  wanted(): void
  /** Close the socket: with RST when `abort`, else with FIN. Called once. */
  close(abort: boolean): void
}

const bufferBytes = 64 * 1024

/** net.Socket's settings that http calls on its sockets; time is the programs' own matter. */
function ignored(this: ConnectionStream): ConnectionStream {
  return this
}

export class ConnectionStream extends Duplex implements TcpConnection {
  readonly localAddress: string
  readonly localPort: number
  readonly remoteAddress: string
  readonly remotePort: number
  readonly remoteFamily = 'IPv4'
  readonly setTimeout = ignored
  readonly setNoDelay = ignored
  readonly setKeepAlive = ignored
  readonly ref = ignored
  readonly unref = ignored
  readonly #carrier: ConnectionCarrier
  #abort = false

  constructor(carrier: ConnectionCarrier, { local, remote }: { local: SocketAddress; remote: SocketAddress }) {
    // A half-closed peer may still read: whoever wants otherwise ends when the peer ends, as http does.
    super({ allowHalfOpen: true, readableHighWaterMark: bufferBytes, writableHighWaterMark: bufferBytes })
    this.#carrier = carrier
    this.localAddress = local.address
    this.localPort = local.port
    this.remoteAddress = remote.address
    this.remotePort = remote.port
  }

  /** Bytes from the peer, the stream's to keep. False: no more until the carrier is `wanted`. */
  received(bytes: Uint8Array): boolean {
    return this.push(bytes)
  }
  /** The peer's FIN. */
  ended(): void {
    this.push(null)
  }
  /** Ends, and lets go once everything written is on its way; http closes its connections so. */
  destroySoon(): void {
    if (this.writable) this.end()
    if (this.writableFinished) this.destroy()
    else this.once('finish', () => this.destroy())
  }
  /** Closes with RST whatever has been read and written. */
  resetAndDestroy(): this {
    this.#abort = true
    return this.destroy()
  }

  override _read(): void {
    this.#carrier.wanted()
  }
  override _write(chunk: Uint8Array, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#carrier.write(chunk, done)
  }
  override _writev(chunks: { chunk: Uint8Array }[], done: (error?: Error | null) => void): void {
    this.#carrier.write(Buffer.concat(chunks.map(({ chunk }) => chunk)), done)
  }
  override _final(done: () => void): void {
    this.#carrier.end()
    done()
  }
  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    // RFC 1122 §4.2.2.13, and Linux's close(): what was not read is lost, and the peer must hear that.
    const lost = this.readableLength > 0 || this.writableLength > 0
    this.#carrier.close(this.#abort || lost)
    done(error)
  }
}
