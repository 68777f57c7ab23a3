// A network of hosts in memory, behind the same SocketApi that pods use. No packets: connections are pairs of streams,
// datagrams are handed over on the next turn. For tests of what uses sockets; the real stack has its own tests.
//
//   const network = new MemoryNetwork()
//   const server = network.host('10.244.1.2'), client = network.host('10.244.2.3')
//   network.blackhole('10.9.9.9')        // connect() never settles, datagrams vanish
//   network.connects                     // '10.244.1.2:80' for every connection that was tried

import { type ConnectionCarrier, ConnectionStream } from '../sockets/connection-stream.js'
import {
  type DatagramSocket,
  type SocketAddress,
  type SocketApi,
  SocketError,
  type TcpConnection,
  type TcpListener,
} from '../sockets/socket-api.js'

const ephemeralFirst = 32768

/** Carries one side's bytes straight into the other side's stream. */
class MemoryCarrier implements ConnectionCarrier {
  readonly stream: ConnectionStream
  #peer: MemoryCarrier | undefined
  #blockedWrite: ((error?: Error) => void) | undefined
  #finished = false

  constructor(local: SocketAddress, remote: SocketAddress) {
    this.stream = new ConnectionStream(this, { local, remote })
  }
  join(peer: MemoryCarrier) {
    this.#peer = peer
    peer.#peer = this
  }
  write(bytes: Uint8Array, done: (error?: Error) => void) {
    const peer = this.#peer?.stream
    if (peer === undefined || peer.destroyed) done(new SocketError('EPIPE', 'write: the peer is gone'))
    else if (peer.received(Buffer.from(bytes))) done()
    else this.#blockedWrite = done
  }
  end() {
    if (this.#finished) return
    this.#finished = true
    const peer = this.#peer?.stream
    if (peer !== undefined && !peer.destroyed) peer.ended()
  }
  wanted() {
    if (this.#peer !== undefined) this.#peer.#unblock()
  }
  close(abort: boolean) {
    const peer = this.#peer
    if (peer === undefined) return
    // A reset comes right behind what was written; a FIN waits until that has been read.
    if (abort) peer.stream.destroy(new SocketError('ECONNRESET', 'read: connection reset by peer'))
    else setImmediate(() => this.end())
    peer.#unblock(new SocketError('EPIPE', 'write: the peer is gone'))
  }
  #unblock(error?: Error) {
    const done = this.#blockedWrite
    this.#blockedWrite = undefined
    done?.(error)
  }
}

interface Listener {
  readonly accept: (connection: TcpConnection) => void
}

class MemoryDatagrams implements DatagramSocket {
  readonly local: SocketAddress
  readonly #deliver: (data: Uint8Array, from: SocketAddress, to: SocketAddress) => void
  readonly #release: () => void
  message: (data: Uint8Array, from: SocketAddress) => void = () => {}
  error: (error: SocketError, to: SocketAddress) => void = () => {}

  constructor(local: SocketAddress, deliver: (data: Uint8Array, from: SocketAddress, to: SocketAddress) => void, release: () => void) {
    this.local = local
    this.#deliver = deliver
    this.#release = release
  }
  send(data: Uint8Array, to: SocketAddress) {
    const copy = data.slice()
    setImmediate(() => this.#deliver(copy, this.local, to))
  }
  onMessage(handler: (data: Uint8Array, from: SocketAddress) => void) {
    this.message = handler
  }
  onError(handler: (error: SocketError, to: SocketAddress) => void) {
    this.error = handler
  }
  close() {
    this.#release()
  }
}

class MemoryHost implements SocketApi {
  readonly address: string
  readonly #network: MemoryNetwork
  readonly listeners = new Map<number, Listener>()
  readonly datagrams = new Map<number, MemoryDatagrams>()
  #nextPort = ephemeralFirst

  constructor(network: MemoryNetwork, address: string) {
    this.#network = network
    this.address = address
  }

  async connectTcp(to: SocketAddress, options: { signal?: AbortSignal } = {}): Promise<TcpConnection> {
    if (options.signal?.aborted) throw new SocketError('ECANCELED', 'connect: cancelled')
    this.#network.connects.push(`${to.address}:${to.port}`)
    const target = this.#target(to.address)
    if (target === 'blackhole') {
      return new Promise((_, reject) => {
        options.signal?.addEventListener('abort', () => reject(new SocketError('ECANCELED', 'connect: cancelled')), { once: true })
      })
    }
    if (target === undefined) throw new SocketError('EHOSTUNREACH', `connect ${to.address}:${to.port}: No route to host`)
    const listener = target.listeners.get(to.port)
    if (listener === undefined) throw new SocketError('ECONNREFUSED', `connect ${to.address}:${to.port}: Connection refused`)
    const local = { address: this.#local(to.address), port: this.#port() }
    const near = new MemoryCarrier(local, to)
    const far = new MemoryCarrier(to, local)
    near.join(far)
    setImmediate(() => listener.accept(far.stream))
    return near.stream
  }

  async listenTcp(at: SocketAddress, onConnection: (connection: TcpConnection) => void): Promise<TcpListener> {
    const port = at.port === 0 ? this.#port() : at.port
    if (this.listeners.has(port)) throw new SocketError('EADDRINUSE', `listen tcp ${at.address}:${port}: address already in use`)
    this.listeners.set(port, { accept: onConnection })
    return { local: { address: at.address, port }, close: async () => void this.listeners.delete(port) }
  }

  async openUdp(at: Partial<SocketAddress> = {}): Promise<DatagramSocket> {
    const port = at.port || this.#port()
    if (this.datagrams.has(port)) throw new SocketError('EADDRINUSE', `bind udp ${at.address ?? '0.0.0.0'}:${port}: address already in use`)
    const socket = new MemoryDatagrams(
      { address: at.address ?? '0.0.0.0', port },
      (data, from, to) => this.#sendUdp(socket, data, from, to),
      () => this.datagrams.delete(port),
    )
    this.datagrams.set(port, socket)
    return socket
  }

  async openIcmp(): Promise<DatagramSocket> {
    const socket: MemoryDatagrams = new MemoryDatagrams(
      { address: '0.0.0.0', port: 0 },
      (data, _from, to) => {
        const target = this.#target(to.address)
        if (target === 'blackhole') return
        if (target === undefined) return socket.error(new SocketError('EHOSTUNREACH', 'No route to host'), to)
        // Echo request (8) becomes echo reply (0): RFC 792.
        const reply = data.slice()
        reply[0] = 0
        socket.message(reply, { address: to.address, port: 0 })
      },
      () => {},
    )
    return socket
  }

  #sendUdp(socket: MemoryDatagrams, data: Uint8Array, from: SocketAddress, to: SocketAddress) {
    const target = this.#target(to.address)
    if (target === 'blackhole') return
    if (target === undefined) return socket.error(new SocketError('EHOSTUNREACH', 'No route to host'), to)
    const receiver = target.datagrams.get(to.port)
    if (receiver === undefined) return socket.error(new SocketError('ECONNREFUSED', 'Connection refused'), to)
    receiver.message(data, { address: this.#local(to.address), port: from.port })
  }
  #target(address: string): MemoryHost | 'blackhole' | undefined {
    return address.startsWith('127.') ? this : this.#network.find(address)
  }
  #local(destination: string) {
    return destination.startsWith('127.') ? '127.0.0.1' : this.address
  }
  #port() {
    return this.#nextPort++
  }
}

export class MemoryNetwork {
  readonly #hosts = new Map<string, MemoryHost>()
  readonly #blackholes = new Set<string>()
  readonly connects: string[] = []

  /** The sockets of the host with this address, made on first mention. */
  host(address: string): SocketApi {
    let host = this.#hosts.get(address)
    if (host === undefined) this.#hosts.set(address, (host = new MemoryHost(this, address)))
    return host
  }
  /** From now on nothing answers there, as behind a dropping firewall. */
  blackhole(address: string) {
    this.#blackholes.add(address)
  }
  find(address: string): MemoryHost | 'blackhole' | undefined {
    return this.#blackholes.has(address) ? 'blackhole' : this.#hosts.get(address)
  }
}
