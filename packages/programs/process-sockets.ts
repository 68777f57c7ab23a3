// The sockets of one process: all are closed when it ends, as Linux closes a dead process's descriptors.

import type { DatagramSocket, SocketAddress, SocketApi, TcpConnection, TcpListener } from '../sockets/socket-api.js'
import { SocketError } from '../sockets/socket-api.js'

/** RLIMIT_NOFILE of a usual container, as far as sockets go. */
export const socketsMax = 4096

export class ProcessSockets implements SocketApi {
  readonly #sockets: SocketApi
  readonly #open = new Set<() => void>()
  readonly #connections = new Set<TcpConnection>()
  #ended = false

  constructor(sockets: SocketApi) {
    this.#sockets = sockets
  }

  async connectTcp(to: SocketAddress, options?: { localAddress?: string; signal?: AbortSignal }): Promise<TcpConnection> {
    this.#room()
    return this.#keepConnection(await this.#sockets.connectTcp(to, options))
  }
  async listenTcp(
    at: SocketAddress,
    onConnection: (connection: TcpConnection) => void,
    options?: { backlog?: number },
  ): Promise<TcpListener> {
    this.#room()
    const listener = await this.#sockets.listenTcp(at, (connection) => onConnection(this.#keepConnection(connection)), options)
    const forget = this.#keep(() => void listener.close().catch(() => {}))
    return {
      local: listener.local,
      close: () => {
        forget()
        return listener.close()
      },
    }
  }
  async openUdp(at?: Partial<SocketAddress>): Promise<DatagramSocket> {
    this.#room()
    return this.#keepDatagrams(await this.#sockets.openUdp(at))
  }
  async openIcmp(options?: { ttl?: number }): Promise<DatagramSocket> {
    this.#room()
    return this.#keepDatagrams(await this.#sockets.openIcmp(options))
  }
  /** Bytes that wait in its connections to be read, or to be sent. */
  get waitingBytes(): number {
    let bytes = 0
    for (const { readableLength, writableLength } of this.#connections) bytes += readableLength + writableLength
    return bytes
  }
  /** Closes everything; later calls fail with ECANCELED. */
  closeAll(): void {
    this.#ended = true
    for (const close of this.#open) close()
    this.#open.clear()
  }

  #room() {
    if (this.#ended) throw new SocketError('ECANCELED', 'the process has ended')
    if (this.#open.size >= socketsMax) throw new SocketError('EMFILE', 'too many open files')
  }
  #keep(close: () => void): () => void {
    if (this.#ended) close()
    else this.#open.add(close)
    return () => void this.#open.delete(close)
  }
  #keepConnection(connection: TcpConnection): TcpConnection {
    // A reset nobody asked about must not become an uncaught 'error'.
    connection.on('error', () => {})
    this.#connections.add(connection)
    const forget = this.#keep(() => connection.destroy())
    connection.once('close', () => {
      this.#connections.delete(connection)
      forget()
    })
    return connection
  }
  #keepDatagrams(socket: DatagramSocket): DatagramSocket {
    const forget = this.#keep(() => socket.close())
    return {
      local: socket.local,
      send: (data, to) => socket.send(data, to),
      onMessage: (handler) => socket.onMessage(handler),
      onError: (handler) => socket.onError(handler),
      close: () => {
        forget()
        socket.close()
      },
    }
  }
}
