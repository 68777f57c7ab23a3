// A listening socket of a process-container. A client waits in the kernel's backlog until this process takes it.

import type { kubewire } from '../../proto/generated/kubewire.js'
import { RemoteConnection } from './remote-connection.js'
import type { RemoteSocket, Reopened, Session } from './remote-sockets.js'
import { type SocketAddress, SocketError, type TcpConnection, type TcpListener } from './socket-api.js'

export interface RemoteListenerOptions {
  readonly at: SocketAddress
  readonly backlog: number
  readonly onConnection: (connection: TcpConnection) => void
  readonly onClose: (listener: RemoteListener) => void
}

export class RemoteListener implements TcpListener, RemoteSocket, Reopened {
  readonly #options: RemoteListenerOptions
  #session: Session | undefined
  #id = 0
  #local: SocketAddress
  #opening: { resolve: () => void; reject: (error: Error) => void } | undefined

  constructor(options: RemoteListenerOptions) {
    this.#options = options
    this.#local = options.at
  }
  get local(): SocketAddress {
    return this.#local
  }
  open(session: Session): Promise<void> {
    this.#session = session
    this.#id = session.add(this)
    // A port that was picked once is asked for again by number.
    session.send({
      socket: this.#id,
      openListener: { address: this.#local.address, port: this.#local.port, backlog: this.#options.backlog },
    })
    return new Promise((resolve, reject) => {
      this.#opening = { resolve, reject }
    })
  }
  async close(): Promise<void> {
    this.#options.onClose(this)
    this.#session?.send({ socket: this.#id, close: {} })
    this.#session?.remove(this.#id)
    this.#session = undefined
  }

  handle(event: kubewire.SocketEvent): void {
    if (event.event === 'opened') {
      this.#local = { address: event.opened!.localAddress!, port: event.opened!.localPort! }
      this.#opening?.resolve()
    } else if (event.event === 'failed') {
      this.#session?.remove(this.#id)
      this.#opening?.reject(new SocketError(event.failed!.code!, event.failed!.message!))
    } else if (event.event === 'incoming' && this.#session !== undefined) {
      // A client that gave up before it was taken is no news to a server.
      RemoteConnection.accept(this.#session, event.socket).then(this.#options.onConnection, () => {})
    }
  }
  lost(): void {
    this.#session = undefined
    this.#opening?.reject(new SocketError('ECONNABORTED', 'The kernel that held the socket is gone'))
  }
}
