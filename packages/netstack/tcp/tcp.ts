// TCP of a namespace: finds the connection or the listener that a segment is for, and opens new ones.

import { pseudoSum } from '../../wire/checksum.js'
import { ipProtocols, ipv4At } from '../../wire/ipv4.js'
import type { PacketBuffer } from '../../wire/packet-buffer.js'
import { checkTcp } from '../../wire/tcp.js'
import { sendReset } from '../ip/icmp-errors.js'
import type { Namespace } from '../namespace.js'
import { NetworkError } from '../network-error.js'
import { type Endpoint, formatEndpoint, type SocketSummary } from '../socket/endpoint.js'
import { pickPort } from '../socket/ephemeral-port.js'
import { errnoOf } from '../socket/icmp-error-codes.js'
import { Segment } from './segment.js'
import { TcpListener } from './tcp-listener.js'
import { TcpSocket } from './tcp-socket.js'

/** net.ipv4.tcp_max_tw_buckets: beyond it a connection is forgotten at once. */
export const timeWaitsMax = 16_384
/** Connections of one namespace. */
export const connectionsMax = 65_536
/** IPv4 and TCP header without options. */
const headersBytes = 40

export class Tcp {
  readonly #namespace: Namespace
  /** By a hash of the four numbers; chained through TcpSocket.next. */
  readonly #connections = new Map<number, TcpSocket>()
  #size = 0
  readonly #listeners = new Map<number, TcpListener[]>()
  readonly #segment = new Segment()
  readonly #secret: number

  constructor(namespace: Namespace) {
    this.#namespace = namespace
    this.#secret = namespace.stack.random.below(0x1_0000_0000) | 0
  }

  listen(local: Endpoint, backlog: number): TcpListener {
    this.#namespace.requireLocal(local.address)
    const port = local.port !== 0 ? local.port : pickPort(this.#namespace, (candidate) => !this.#listeners.has(candidate))
    const others = port === undefined ? undefined : (this.#listeners.get(port) ?? [])
    if (
      port === undefined ||
      others?.some((other) => other.local.address === 0 || local.address === 0 || other.local.address === local.address)
    )
      throw new NetworkError('EADDRINUSE', `Cannot listen on TCP ${formatEndpoint(local)}: address already in use`)
    const listener = new TcpListener(
      this,
      { address: local.address, port },
      Math.min(Math.max(0, backlog), this.#namespace.sysctls.somaxconn),
    )
    this.#listeners.set(port, [...(others ?? []), listener])
    return listener
  }

  unlisten(listener: TcpListener): void {
    const left = this.#listeners.get(listener.local.port)?.filter((other) => other !== listener) ?? []
    if (left.length === 0) this.#listeners.delete(listener.local.port)
    else this.#listeners.set(listener.local.port, left)
  }

  connect(remote: Endpoint, localAddress: number): TcpSocket {
    this.#namespace.requireLocal(localAddress)
    if (remote.port === 0) throw new NetworkError('ECONNREFUSED', `Cannot connect to ${formatEndpoint(remote)}: the port is 0`)
    const fallback = this.#namespace.requireSource(remote.address)
    const address = localAddress !== 0 ? localAddress : fallback
    const port = pickPort(
      this.#namespace,
      (candidate) =>
        !this.#listeners.has(candidate) &&
        !(candidate === remote.port && address === remote.address) &&
        this.#find(address, candidate, remote.address, remote.port) === undefined,
    )
    if (port === undefined || this.#size >= connectionsMax)
      throw new NetworkError('EADDRNOTAVAIL', `Cannot connect to ${formatEndpoint(remote)}: no local port is free`)
    const socket = new TcpSocket(this, this.#namespace, { address, port }, remote)
    this.#add(socket)
    this.#namespace.stack.backlog.call(() => socket.connect())
    return socket
  }

  /** Takes a packet for this host. */
  receive(packet: PacketBuffer): void {
    const { view, network, transport, end } = packet
    const source = view.getUint32(network + ipv4At.source)
    const destination = view.getUint32(network + ipv4At.destination)
    // A large packet was made, or put together and checked, on this very node.
    const wrong =
      packet.segmentBytes > 0 ? undefined : checkTcp(view, transport, end, pseudoSum(source, destination, ipProtocols.tcp, end - transport))
    if (wrong !== undefined) {
      this.#namespace.drop(packet, wrong === 'bad-checksum' ? 'bad-checksum' : 'malformed')
      return
    }
    const segment = this.#segment
    segment.read(packet)
    const socket = this.#find(destination, segment.destinationPort, source, segment.sourcePort)
    if (socket !== undefined && !(socket.yieldsTo(segment) && this.#listener(segment) !== undefined)) {
      socket.receive(segment)
      packet.release()
      return
    }
    const listener = this.#listener(segment)
    if (listener === undefined || !segment.syn || segment.ack || segment.rst) {
      // To nobody, or to a listener without a handshake: RFC 9293 §3.10.7.1, §3.10.7.2.
      sendReset(this.#namespace, packet)
      this.#namespace.drop(packet, 'no-socket')
      return
    }
    if (!listener.mayBegin() || this.#size >= connectionsMax) {
      this.#namespace.drop(packet, 'backlog-full')
      return
    }
    socket?.vanish()
    const child = new TcpSocket(
      this,
      this.#namespace,
      { address: destination, port: segment.destinationPort },
      { address: source, port: segment.sourcePort },
    )
    this.#add(child)
    listener.began(child)
    child.accept(listener, segment)
    packet.release()
  }

  /** An ICMP error came about a segment of ours. */
  fail(type: number, code: number, local: Endpoint, to: Endpoint, sequence: number): void {
    const socket = this.#find(local.address, local.port, to.address, to.port)
    const errno = errnoOf(type, code)
    socket?.fail(new NetworkError(errno, `Cannot reach ${formatEndpoint(to)}: ICMP type ${type} code ${code} came back`), sequence | 0)
  }

  remove(socket: TcpSocket): void {
    const key = hashOf(socket.local.address, socket.local.port, socket.remote.address, socket.remote.port)
    let before: TcpSocket | undefined
    for (let at = this.#connections.get(key); at !== undefined; before = at, at = at.next) {
      if (at !== socket) continue
      if (before !== undefined) before.next = at.next
      else if (at.next !== undefined) this.#connections.set(key, at.next)
      else this.#connections.delete(key)
      this.#size--
      return
    }
  }

  closeAll(): void {
    for (const socket of [...this.#sockets()]) socket.vanish()
    this.#listeners.clear()
  }

  *summaries(): Generator<SocketSummary> {
    for (const listeners of this.#listeners.values()) for (const listener of listeners) yield listener.summary()
    for (const socket of this.#sockets()) yield socket.summary()
  }

  /** May one more connection wait out its time? */
  mayWait(): boolean {
    return this.#size <= timeWaitsMax
  }

  /** What fits one packet on the way to `destination`. */
  mssTo(destination: number): number {
    const route = this.#namespace.fib.lookup(destination)
    const mtuBytes =
      route === undefined || route.link === undefined
        ? 1500
        : route.type === 'local'
          ? this.#namespace.loopback.mtuBytes
          : route.link.mtuBytes
    return this.#namespace.pathMtus.to(destination, Math.min(65_535, mtuBytes)) - headersBytes
  }

  /** RFC 9293 §3.4.1: grows by one every 4 µs, and starts elsewhere for every pair of endpoints. */
  initialSequence(local: Endpoint, remote: Endpoint): number {
    const clock = Math.floor(this.#namespace.stack.backlog.nowMs * 250) % 0x1_0000_0000
    return (clock + Math.imul(hashOf(local.address, local.port, remote.address, remote.port) ^ this.#secret, 0x9e37_79b1)) | 0
  }

  #listener(segment: Segment): TcpListener | undefined {
    let best: TcpListener | undefined
    for (const listener of this.#listeners.get(segment.destinationPort) ?? []) {
      if (listener.local.address === segment.destination) return listener
      if (listener.local.address === 0) best = listener
    }
    return best
  }

  #find(localAddress: number, localPort: number, remoteAddress: number, remotePort: number): TcpSocket | undefined {
    let socket = this.#connections.get(hashOf(localAddress, localPort, remoteAddress, remotePort))
    while (
      socket !== undefined &&
      !(
        socket.remote.port === remotePort &&
        socket.local.port === localPort &&
        socket.remote.address === remoteAddress &&
        socket.local.address === localAddress
      )
    )
      socket = socket.next
    return socket
  }

  #add(socket: TcpSocket): void {
    const key = hashOf(socket.local.address, socket.local.port, socket.remote.address, socket.remote.port)
    socket.next = this.#connections.get(key)
    this.#connections.set(key, socket)
    this.#size++
  }

  *#sockets(): Generator<TcpSocket> {
    for (const first of this.#connections.values())
      for (let socket: TcpSocket | undefined = first; socket !== undefined; socket = socket.next) yield socket
  }
}

function hashOf(localAddress: number, localPort: number, remoteAddress: number, remotePort: number): number {
  let hash = Math.imul(localAddress, 0x9e37_79b1) ^ remoteAddress
  hash = Math.imul(hash ^ (hash >>> 15), 0x85eb_ca6b) ^ ((localPort << 16) | remotePort)
  return hash ^ (hash >>> 13)
}
