// One TCP connection of a process-container, ours (connect) or a client's (accept).

import type { kubewire } from '../../proto/generated/kubewire.js'
import { type ConnectionCarrier, ConnectionStream } from './connection-stream.js'
import { CreditedReceiver } from './credited-receiver.js'
import { CreditedSender } from './credited-sender.js'
import type { RemoteSocket, Session } from './remote-sockets.js'
import { type SocketAddress, SocketError } from './socket-api.js'
import { calledOff } from './socket-error.js'

export class RemoteConnection implements RemoteSocket, ConnectionCarrier {
  readonly #session: Session
  #id = 0
  #stream: ConnectionStream | undefined
  #opening: { resolve: (stream: ConnectionStream) => void; reject: (error: Error) => void } | undefined
  readonly #sender: CreditedSender
  readonly #receiver: CreditedReceiver
  #gone = false

  private constructor(session: Session) {
    this.#session = session
    this.#sender = new CreditedSender((data) => session.send({ socket: this.#id, send: { data } }))
    this.#receiver = new CreditedReceiver((bytes) => session.send({ socket: this.#id, credit: { bytes } }))
  }

  /** Resolves when ESTABLISHED. */
  static open(
    session: Session,
    to: SocketAddress,
    { localAddress, signal }: { localAddress?: string | undefined; signal?: AbortSignal | undefined },
  ): Promise<ConnectionStream> {
    if (signal?.aborted) return Promise.reject(calledOff(to))
    const connection = new RemoteConnection(session)
    connection.#id = session.add(connection)
    session.send({ socket: connection.#id, openConnection: { address: to.address, port: to.port, localAddress: localAddress ?? '' } })
    return new Promise((resolve, reject) => {
      const abort = () => {
        connection.close(true)
        reject(calledOff(to))
      }
      const settled =
        <T>(settle: (outcome: T) => void) =>
        (outcome: T) => {
          signal?.removeEventListener('abort', abort)
          settle(outcome)
        }
      connection.#opening = { resolve: settled(resolve), reject: settled(reject) }
      signal?.addEventListener('abort', abort, { once: true })
    })
  }
  /** Takes a client's connection from the listener's backlog. Rejects with ECONNABORTED when it did not wait so long. */
  static accept(session: Session, id: number): Promise<ConnectionStream> {
    const connection = new RemoteConnection(session)
    connection.#id = id
    session.adopt(id, connection)
    session.send({ socket: id, accept: {} })
    return new Promise((resolve, reject) => {
      connection.#opening = { resolve, reject }
    })
  }

  handle(event: kubewire.SocketEvent): void {
    switch (event.event) {
      case 'opened':
        this.#opening?.resolve(this.#opened(event.opened!))
        this.#opening = undefined
        return
      case 'received':
        if (this.#stream !== undefined) this.#receiver.deliver(this.#stream, event.received!.data!)
        return
      case 'ended':
        this.#stream?.ended()
        return
      case 'credit':
        this.#sender.grant(event.credit!.bytes!)
        return
      case 'failed':
        return this.#fail(new SocketError(event.failed!.code!, event.failed!.message!))
      case 'closed':
        this.#gone = true
        this.#session.remove(this.#id)
        return
    }
  }
  lost(byUs: boolean): void {
    if (byUs && this.#opening === undefined) {
      this.#gone = true
      this.#stream?.destroy()
      return
    }
    this.#fail(new SocketError(this.#opening === undefined ? 'ECONNRESET' : 'ECONNABORTED', 'The kernel that held the socket is gone'))
  }

  write(bytes: Uint8Array, done: (error?: Error) => void): void {
    if (this.#gone) return done(new SocketError('EPIPE', 'Cannot write: the connection is closed'))
    this.#sender.write(bytes, done)
  }
  end(): void {
    this.#sender.end(() => this.#tell({ end: {} }))
  }
  wanted(): void {
    if (!this.#gone) this.#receiver.wanted()
  }
  close(abort: boolean): void {
    this.#tell(abort ? { reset: {} } : { close: {} })
    this.#gone = true
    this.#session.remove(this.#id)
  }

  #opened({ localAddress, localPort, remoteAddress, remotePort }: kubewire.Opened.$Properties): ConnectionStream {
    this.#stream = new ConnectionStream(this, {
      local: { address: localAddress ?? '', port: localPort ?? 0 },
      remote: { address: remoteAddress ?? '', port: remotePort ?? 0 },
    })
    return this.#stream
  }
  #tell(command: kubewire.SocketCommand.$Properties): void {
    if (!this.#gone) this.#session.send({ socket: this.#id, ...command })
  }
  #fail(error: SocketError): void {
    this.#gone = true
    this.#session.remove(this.#id)
    this.#opening?.reject(error)
    this.#opening = undefined
    this.#stream?.destroy(error)
  }
}
