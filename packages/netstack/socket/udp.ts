// UDP sockets of a namespace, and the doors of its VXLAN devices, which are UDP ports too.

import { pseudoSum } from '../../wire/checksum.js'
import { icmpTypes, unreachableCodes } from '../../wire/icmp.js'
import { ipProtocols, ipv4At, ipv4Bytes, writeIpv4 } from '../../wire/ipv4.js'
import type { PacketBuffer } from '../../wire/packet-buffer.js'
import { checkUdp, udpAt, udpBytes, writeUdp } from '../../wire/udp.js'
import { vxlanAt } from '../../wire/vxlan.js'
import { sendIcmpError } from '../ip/icmp-errors.js'
import { namesVni, type Vxlan } from '../link/vxlan.js'
import type { Namespace } from '../namespace.js'
import { NetworkError } from '../network-error.js'
import { type Datagram, DatagramQueue } from './datagram-queue.js'
import { type Endpoint, formatEndpoint } from './endpoint.js'
import { pickPort } from './ephemeral-port.js'
import { errnoOf } from './icmp-error-codes.js'

/** 65,535 less the two headers. */
export const udpPayloadMax = 65_507

export class UdpSocket {
  readonly local: Endpoint
  /** The queue was empty and is not any more. */
  onReadable: () => void = () => {}
  /** ICMP brought an error about a datagram sent to `to`. */
  onError: (error: NetworkError, to: Endpoint) => void = () => {}
  readonly queue = new DatagramQueue()
  readonly #udp: Udp
  #open = true

  constructor(udp: Udp, local: Endpoint) {
    this.#udp = udp
    this.local = local
  }

  /** The bytes are copied. Throws EMSGSIZE, ENETUNREACH, EHOSTUNREACH, EACCES, EINVAL. */
  send(data: Uint8Array, to: Endpoint): void {
    if (!this.#open) throw new NetworkError('EINVAL', `Cannot send to ${formatEndpoint(to)}: the socket is closed`)
    this.#udp.send(this.local, data, to)
  }
  receive(): Datagram | undefined {
    return this.queue.shift()
  }
  close(): void {
    this.#open = false
    this.queue.clear()
    this.#udp.remove(this)
  }
}

export class Udp {
  readonly #namespace: Namespace
  readonly #byPort = new Map<number, UdpSocket[]>()
  readonly #vxlans = new Map<number, Vxlan[]>()

  constructor(namespace: Namespace) {
    this.#namespace = namespace
  }

  /** Port 0 picks one. Throws EADDRINUSE, EADDRNOTAVAIL. */
  open({ address = 0, port = 0 }: { address?: number; port?: number }): UdpSocket {
    this.#namespace.requireLocal(address)
    const chosen =
      port !== 0 ? port : pickPort(this.#namespace, (candidate) => !this.#byPort.has(candidate) && !this.#vxlans.has(candidate))
    if (
      chosen === undefined ||
      this.#vxlans.has(chosen) ||
      this.#byPort.get(chosen)?.some(({ local }) => local.address === 0 || address === 0 || local.address === address)
    )
      throw new NetworkError('EADDRINUSE', `Cannot bind UDP ${formatEndpoint({ address, port })}: address already in use`)
    const socket = new UdpSocket(this, { address, port: chosen })
    this.#byPort.set(chosen, [...(this.#byPort.get(chosen) ?? []), socket])
    return socket
  }

  remove(socket: UdpSocket): void {
    const left = this.#byPort.get(socket.local.port)?.filter((other) => other !== socket) ?? []
    if (left.length === 0) this.#byPort.delete(socket.local.port)
    else this.#byPort.set(socket.local.port, left)
  }

  closeAll(): void {
    for (const socket of this.sockets()) socket.close()
  }

  *sockets(): Generator<UdpSocket> {
    for (const sockets of [...this.#byPort.values()]) yield* sockets
  }

  /** Throws EADDRINUSE when a socket holds the port, EEXIST when the VNI is taken on it. */
  addVxlan(vxlan: Vxlan): void {
    if (this.#byPort.has(vxlan.port)) throw new NetworkError('EADDRINUSE', `Cannot add ${vxlan.name}: UDP port ${vxlan.port} is in use`)
    const others = this.#vxlans.get(vxlan.port) ?? []
    if (others.some(({ vni }) => vni === vxlan.vni))
      throw new NetworkError('EEXIST', `Cannot add ${vxlan.name}: VNI ${vxlan.vni} on port ${vxlan.port} has a device`)
    this.#vxlans.set(vxlan.port, [...others, vxlan])
  }

  removeVxlan(vxlan: Vxlan): void {
    const left = this.#vxlans.get(vxlan.port)?.filter((other) => other !== vxlan) ?? []
    if (left.length === 0) this.#vxlans.delete(vxlan.port)
    else this.#vxlans.set(vxlan.port, left)
  }

  send(local: Endpoint, data: Uint8Array, to: Endpoint): void {
    if (data.length > udpPayloadMax)
      throw new NetworkError('EMSGSIZE', `Cannot send ${data.length} bytes to ${formatEndpoint(to)}: at most ${udpPayloadMax}`)
    if (to.port === 0) throw new NetworkError('EINVAL', `Cannot send to ${formatEndpoint(to)}: the port is 0`)
    const source = local.address !== 0 ? local.address : this.#namespace.requireSource(to.address)
    const namespace = this.#namespace
    namespace.stack.backlog.enter()
    try {
      const packet = namespace.stack.pool.take(ipv4Bytes + udpBytes + data.length)
      const udp = packet.start + ipv4Bytes
      packet.bytes.set(data, udp + udpAt.payload)
      writeUdp(packet.view, udp, local.port, to.port, udpBytes + data.length, source, to.address)
      writeIpv4(
        packet.view,
        packet.start,
        packet.length,
        namespace.ipv4.nextIdentification(),
        0,
        namespace.sysctls.defaultTtl,
        ipProtocols.udp,
        source,
        to.address,
      )
      packet.network = packet.start
      packet.transport = udp
      namespace.ipv4.send(packet)
    } finally {
      namespace.stack.backlog.leaveSoon()
    }
  }

  /** Takes a packet for this host. */
  receive(packet: PacketBuffer): void {
    const { view, network, transport, end } = packet
    const source = view.getUint32(network + ipv4At.source)
    const destination = view.getUint32(network + ipv4At.destination)
    const wrong = checkUdp(view, transport, end, pseudoSum(source, destination, ipProtocols.udp, end - transport))
    if (wrong !== undefined) {
      this.#namespace.drop(packet, wrong === 'bad-checksum' ? 'bad-checksum' : 'malformed')
      return
    }
    const port = view.getUint16(transport + udpAt.destinationPort)
    const vxlans = this.#vxlans.get(port)
    if (vxlans !== undefined) {
      this.#toVxlan(vxlans, packet, source)
      return
    }
    const socket = this.#find(port, destination)
    if (socket === undefined) {
      sendIcmpError(this.#namespace, packet, icmpTypes.unreachable, unreachableCodes.port, 0)
      this.#namespace.drop(packet, 'no-socket')
      return
    }
    const data = packet.bytes.slice(transport + udpAt.payload, transport + view.getUint16(transport + udpAt.length))
    const from = { address: source, port: view.getUint16(transport + udpAt.sourcePort) }
    const wasEmpty = socket.queue.isEmpty
    if (!socket.queue.push({ data, from }, this.#namespace.sysctls.receiveBufferBytes)) {
      this.#namespace.drop(packet, 'receive-queue-full')
      return
    }
    packet.release()
    if (wasEmpty) socket.onReadable()
  }

  /** An ICMP error came about a datagram of ours. */
  fail(type: number, code: number, local: Endpoint, to: Endpoint): void {
    const socket = this.#find(local.port, local.address)
    const errno = errnoOf(type, code)
    if (socket !== undefined)
      socket.onError(new NetworkError(errno, `Sending to ${formatEndpoint(to)}: ICMP type ${type} code ${code} came back`), to)
  }

  /** A socket bound to the very address is preferred to one bound to any. */
  #find(port: number, address: number): UdpSocket | undefined {
    const sockets = this.#byPort.get(port)
    if (sockets === undefined) return undefined
    let best: UdpSocket | undefined
    for (const socket of sockets) {
      if (socket.local.address === address) return socket
      if (socket.local.address === 0) best = socket
    }
    return best
  }

  #toVxlan(vxlans: Vxlan[], packet: PacketBuffer, source: number): void {
    const { view, end } = packet
    const at = packet.transport + udpAt.payload
    if (!namesVni(view, at, end)) {
      this.#namespace.drop(packet, 'malformed')
      return
    }
    packet.end = packet.transport + view.getUint16(packet.transport + udpAt.length)
    packet.start = at
    const vni = view.getUint32(at + vxlanAt.vni) >>> 8
    for (const vxlan of vxlans) {
      if (vxlan.vni === vni) {
        vxlan.decapsulate(packet, source)
        return
      }
    }
    this.#namespace.drop(packet, 'vni-unknown')
  }
}
