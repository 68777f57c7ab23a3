// The sockets a program sees. Two implementations: the namespace's own stack inside the kernel process, and RemoteSockets for
// a process-container that reaches its kernel over NATS. Node's own http runs on the connections: they are Duplex streams.
//
//   const connection = await sockets.connectTcp({ address: '10.244.1.5', port: 80 })
//   http.request({ createConnection: () => connection, … })
//   const listener = await sockets.listenTcp({ address: '0.0.0.0', port: 8080 }, (connection) => server.emit('connection', connection))

import type { Duplex } from 'node:stream'

export interface SocketAddress {
  readonly address: string
  readonly port: number
}

/** A TCP connection: bytes both ways; end() sends FIN, destroy() sends RST when data was lost. Carries net.Socket's names where http asks for them. */
export interface TcpConnection extends Duplex {
  readonly localAddress: string
  readonly localPort: number
  readonly remoteAddress: string
  readonly remotePort: number
}

export interface TcpListener {
  readonly local: SocketAddress
  /** Stops listening; connections already accepted live on. */
  close(): Promise<void>
}

export interface DatagramSocket {
  readonly local: SocketAddress
  /** Throws SocketError where Linux's sendto would (EMSGSIZE, ENETUNREACH …). */
  send(data: Uint8Array, to: SocketAddress): void
  /** One handler. `data` is the receiver's to keep. ICMP sockets carry whole ICMP messages, port 0, and the packet's ttl where known. */
  onMessage(handler: (data: Uint8Array, from: SocketAddress & { readonly ttl?: number }) => void): void
  /** Errors that ICMP brought back (ECONNREFUSED after port unreachable, EHOSTUNREACH …), when `to` was the destination. */
  onError(handler: (error: SocketError, to: SocketAddress) => void): void
  close(): void
}

export interface SocketApi {
  /** Resolves when ESTABLISHED. Rejects with SocketError: ECONNREFUSED, ETIMEDOUT, ENETUNREACH, EHOSTUNREACH, EADDRNOTAVAIL; on abort, ECANCELED. */
  connectTcp(to: SocketAddress, options?: { localAddress?: string; signal?: AbortSignal }): Promise<TcpConnection>
  /** Port 0 picks one. Rejects with SocketError EADDRINUSE, EADDRNOTAVAIL. */
  listenTcp(at: SocketAddress, onConnection: (connection: TcpConnection) => void, options?: { backlog?: number }): Promise<TcpListener>
  openUdp(at?: Partial<SocketAddress>): Promise<DatagramSocket>
  /** An unprivileged ping socket: sends echo requests (`ttl` hops far, 64 by default), hears the replies and errors to them. */
  openIcmp(options?: { ttl?: number }): Promise<DatagramSocket>
}

/** Codes are errno names, as Node gives them. */
export class SocketError extends Error {
  readonly code: string
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'SocketError'
    this.code = code
  }
}
