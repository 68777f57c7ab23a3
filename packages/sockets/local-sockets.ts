// SocketApi over a namespace of this very process: what programs inside the kernel, and the cloud, use.

import type { Namespace } from '../netstack/namespace.js'
import type { Endpoint } from '../netstack/socket/endpoint.js'
import type { IcmpSocket } from '../netstack/socket/icmp.js'
import type { UdpSocket } from '../netstack/socket/udp.js'
import type { TcpSocket } from '../netstack/tcp/tcp-socket.js'
import { type ConnectionCarrier, ConnectionStream } from './connection-stream.js'
import { type DatagramSocket, type SocketAddress, type SocketApi, SocketError, type TcpConnection, type TcpListener } from './socket-api.js'
import { calledOff, endpointOf, socketAddress, socketError } from './socket-error.js'

const readBytesMax = 64 * 1024

type Around = (run: () => void) => void

export class LocalSockets implements SocketApi {
  readonly #namespace: Namespace
  readonly #around: Around

  /** `around` runs what the program does with what the sockets bring it. */
  constructor(namespace: Namespace, around: Around = (run) => run()) {
    this.#namespace = namespace
    this.#around = around
  }

  async connectTcp(
    to: SocketAddress,
    { localAddress, signal }: { localAddress?: string; signal?: AbortSignal } = {},
  ): Promise<TcpConnection> {
    if (signal?.aborted) throw calledOff(to)
    const local =
      localAddress === undefined || localAddress === '' ? {} : { localAddress: endpointOf({ address: localAddress, port: 0 }).address }
    const socket = translated(() => this.#namespace.connectTcp(endpointOf(to), local))
    return new Promise((resolve, reject) => {
      const abort = () => {
        socket.abort()
        reject(calledOff(to))
      }
      signal?.addEventListener('abort', abort, { once: true })
      socket.onConnected = () => {
        signal?.removeEventListener('abort', abort)
        resolve(streamOf(socket, this.#around))
      }
      socket.onClosed = (error) => {
        signal?.removeEventListener('abort', abort)
        reject(socketError(error) ?? new SocketError('ECONNABORTED', `The connection to ${to.address}:${to.port} closed before it stood`))
      }
    })
  }

  async listenTcp(
    at: SocketAddress,
    onConnection: (connection: TcpConnection) => void,
    { backlog = 128 }: { backlog?: number } = {},
  ): Promise<TcpListener> {
    const listener = translated(() => this.#namespace.listenTcp(endpointOf(at), { backlog }))
    listener.onAcceptable = () => {
      for (let socket = listener.accept(); socket !== undefined; socket = listener.accept()) this.#accepted(socket, onConnection)
    }
    return { local: socketAddress(listener.local), close: async () => listener.close() }
  }

  #accepted(socket: TcpSocket, onConnection: (connection: TcpConnection) => void): void {
    this.#around(() => onConnection(streamOf(socket, this.#around)))
  }

  async openUdp({ address = '0.0.0.0', port = 0 }: Partial<SocketAddress> = {}): Promise<DatagramSocket> {
    return new LocalDatagramSocket(
      translated(() => this.#namespace.openUdp(endpointOf({ address, port }))),
      this.#around,
    )
  }
  async openIcmp(options: { ttl?: number } = {}): Promise<DatagramSocket> {
    return new LocalDatagramSocket(
      translated(() => this.#namespace.openIcmp()),
      this.#around,
      options,
    )
  }
}

/** A NetworkError thrown by `call`, as SocketError. */
function translated<T>(call: () => T): T {
  try {
    return call()
  } catch (error) {
    throw socketError(error)
  }
}

/** The stream of an established connection. */
function streamOf(socket: TcpSocket, around: Around): ConnectionStream {
  const carrier = new LocalCarrier(socket, around)
  const stream = new ConnectionStream(carrier, { local: socketAddress(socket.local), remote: socketAddress(socket.remote) })
  carrier.carry(stream)
  return stream
}

class LocalCarrier implements ConnectionCarrier {
  readonly #socket: TcpSocket
  readonly #around: Around
  #rest: Uint8Array | undefined
  #done: ((error?: Error) => void) | undefined
  #wanted = false
  #toldEnd = false
  #read: () => void = () => {}

  constructor(socket: TcpSocket, around: Around) {
    this.#socket = socket
    this.#around = around
  }
  carry(stream: ConnectionStream): void {
    this.#read = () => {
      while (this.#wanted) {
        const bytes = this.#socket.read(readBytesMax)
        if (bytes === undefined) break
        this.#wanted = stream.received(bytes)
      }
      if (this.#socket.ended && !this.#toldEnd) {
        this.#toldEnd = true
        stream.ended()
      }
    }
    this.#socket.onReadable = () => this.#around(this.#read)
    this.#socket.onWritable = () => this.#around(() => this.#pump())
    this.#socket.onClosed = (error) => {
      if (error !== undefined) stream.destroy(socketError(error) as Error)
    }
  }
  wanted(): void {
    this.#wanted = true
    this.#read()
  }
  write(bytes: Uint8Array, done: (error?: Error) => void): void {
    this.#rest = bytes
    this.#done = done
    this.#pump()
  }
  end(): void {
    this.#socket.end()
  }
  close(abort: boolean): void {
    if (abort) this.#socket.abort()
    else this.#socket.close()
  }
  #pump(): void {
    if (this.#rest === undefined) return
    const done = this.#done!
    try {
      this.#rest = this.#rest.subarray(this.#socket.write(this.#rest))
    } catch (error) {
      this.#rest = undefined
      return done(socketError(error) as Error)
    }
    if (this.#rest.length > 0) return
    this.#rest = undefined
    done()
  }
}

class LocalDatagramSocket implements DatagramSocket {
  readonly local: SocketAddress
  readonly #socket: UdpSocket | IcmpSocket
  readonly #sendOptions: { ttl?: number }
  readonly #around: Around
  /** Of the last datagram: the next mostly comes from there too. */
  #from: { endpoint: Endpoint; address: SocketAddress } | undefined

  constructor(socket: UdpSocket | IcmpSocket, around: Around, sendOptions: { ttl?: number } = {}) {
    this.#socket = socket
    this.#around = around
    this.#sendOptions = sendOptions
    this.local = socketAddress(socket.local)
  }
  send(data: Uint8Array, to: SocketAddress): void {
    const endpoint = endpointOf(to)
    translated(() => this.#socket.send(data, endpoint, this.#sendOptions))
  }
  onMessage(handler: (data: Uint8Array, from: SocketAddress) => void): void {
    const socket = this.#socket
    const read = () => {
      for (let datagram = socket.receive(); datagram !== undefined; datagram = socket.receive())
        handler(datagram.data, this.#addressOf(datagram.from))
    }
    socket.onReadable = () => this.#around(read)
    read() // what came before there was a handler
  }
  onError(handler: (error: SocketError, to: SocketAddress) => void): void {
    this.#socket.onError = (error, to) => handler(socketError(error) as SocketError, socketAddress(to))
  }
  close(): void {
    this.#socket.close()
  }
  #addressOf(endpoint: Endpoint): SocketAddress {
    if (this.#from?.endpoint.address !== endpoint.address || this.#from.endpoint.port !== endpoint.port)
      this.#from = { endpoint, address: socketAddress(endpoint) }
    return this.#from.address
  }
}
