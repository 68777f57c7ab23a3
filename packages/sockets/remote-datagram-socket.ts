// A UDP or ping socket of a process-container. What only the kernel knows (no route, message too long for the path) comes
// back through onError a moment after send(), not as an exception.

import type { kubewire } from '../../proto/generated/kubewire.js'
import type { RemoteSocket, Reopened, Session } from './remote-sockets.js'
import { type DatagramSocket, type SocketAddress, SocketError } from './socket-api.js'
import { creditStepBytes, datagramBytesMax } from './socket-messages.js'

export interface RemoteDatagramOptions {
  readonly request: kubewire.OpenDatagram.$Properties
  readonly onClose: (socket: RemoteDatagramSocket) => void
}

export class RemoteDatagramSocket implements DatagramSocket, RemoteSocket, Reopened {
  readonly #options: RemoteDatagramOptions
  #session: Session | undefined
  #id = 0
  #local: SocketAddress
  #consumed = 0
  #opening: { resolve: () => void; reject: (error: Error) => void } | undefined
  #onMessage: (data: Uint8Array, from: SocketAddress) => void = () => {}
  #onError: (error: SocketError, to: SocketAddress) => void = () => {}

  constructor(options: RemoteDatagramOptions) {
    this.#options = options
    this.#local = { address: options.request.address!, port: options.request.port! }
  }
  get local(): SocketAddress {
    return this.#local
  }
  open(session: Session): Promise<void> {
    this.#session = session
    this.#consumed = 0
    this.#id = session.add(this)
    session.send({ socket: this.#id, openDatagram: this.#options.request })
    return new Promise((resolve, reject) => {
      this.#opening = { resolve, reject }
    })
  }
  send(data: Uint8Array, to: SocketAddress): void {
    if (data.length > datagramBytesMax) throw new SocketError('EMSGSIZE', `Cannot send ${data.length} bytes: at most ${datagramBytesMax}`)
    if (this.#session === undefined) throw new SocketError('ENETDOWN', 'Cannot send: the kernel is gone')
    // Loss is a datagram's right: a process faster than its kernel loses some rather than growing without bound.
    if (!this.#session.isFull) this.#session.send({ socket: this.#id, send: { data, address: to.address, port: to.port } })
  }
  onMessage(handler: (data: Uint8Array, from: SocketAddress) => void): void {
    this.#onMessage = handler
  }
  onError(handler: (error: SocketError, to: SocketAddress) => void): void {
    this.#onError = handler
  }
  close(): void {
    this.#options.onClose(this)
    this.#session?.send({ socket: this.#id, close: {} })
    this.#session?.remove(this.#id)
    this.#session = undefined
  }

  handle(event: kubewire.SocketEvent): void {
    if (event.event === 'opened') {
      this.#local = { address: event.opened!.localAddress!, port: event.opened!.localPort! }
      this.#opening?.resolve()
      this.#opening = undefined
    } else if (event.event === 'received') {
      const { data, address, port } = event.received!
      this.#credit(data!.length)
      this.#onMessage(data!, { address: address!, port: port! })
    } else if (event.event === 'failed') {
      const error = new SocketError(event.failed!.code!, event.failed!.message!)
      if (this.#opening === undefined) return this.#onError(error, { address: event.failed!.address!, port: event.failed!.port! })
      this.#session?.remove(this.#id)
      this.#opening.reject(error)
    }
  }
  lost(): void {
    this.#session = undefined
    this.#opening?.reject(new SocketError('ECONNABORTED', 'The kernel that held the socket is gone'))
  }
  #credit(bytes: number): void {
    this.#consumed += bytes
    if (this.#consumed < creditStepBytes) return
    this.#session?.send({ socket: this.#id, credit: { bytes: this.#consumed } })
    this.#consumed = 0
  }
}
