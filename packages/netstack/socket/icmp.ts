// ICMP of a namespace: answers echo requests, hands errors to the sockets they are about, and holds ping sockets.

import { checkIcmp, icmpAt, icmpBytes, icmpTypes, isIcmpError, unreachableCodes, writeIcmp } from '../../wire/icmp.js'
import { ipProtocols, ipv4At, ipv4Bytes, ipv4HeaderBytes, writeIpv4 } from '../../wire/ipv4.js'
import type { PacketBuffer } from '../../wire/packet-buffer.js'
import type { Namespace } from '../namespace.js'
import { NetworkError } from '../network-error.js'
import { type Datagram, DatagramQueue } from './datagram-queue.js'
import { type Endpoint, formatEndpoint } from './endpoint.js'
import { pickPort } from './ephemeral-port.js'
import { errnoOf } from './icmp-error-codes.js'

/** 65,535 less the IPv4 header. */
export const icmpMessageMax = 65_515

/** Sends echo requests under one identifier (its local port) and hears the answers and the errors about them, as SOCK_DGRAM ICMP does. */
export class IcmpSocket {
  readonly local: Endpoint
  onReadable: () => void = () => {}
  onError: (error: NetworkError, to: Endpoint) => void = () => {}
  readonly queue = new DatagramQueue()
  readonly #icmp: IcmpLayer

  constructor(icmp: IcmpLayer, local: Endpoint) {
    this.#icmp = icmp
    this.local = local
  }

  /** `message` is a whole ICMP echo request; identifier and checksum are filled in. Throws EINVAL, EMSGSIZE, ENETUNREACH … */
  send(message: Uint8Array, to: Endpoint, { ttl }: { ttl?: number } = {}): void {
    this.#icmp.sendEcho(this, message, to, ttl)
  }
  /** Whole ICMP messages. */
  receive(): Datagram | undefined {
    return this.queue.shift()
  }
  close(): void {
    this.queue.clear()
    this.#icmp.remove(this)
  }
}

export class IcmpLayer {
  readonly #namespace: Namespace
  readonly #byIdentifier = new Map<number, IcmpSocket>()

  constructor(namespace: Namespace) {
    this.#namespace = namespace
  }

  open(): IcmpSocket {
    const identifier = pickPort(this.#namespace, (candidate) => !this.#byIdentifier.has(candidate))
    if (identifier === undefined) throw new NetworkError('EADDRINUSE', 'Cannot open a ping socket: every identifier is taken')
    const socket = new IcmpSocket(this, { address: 0, port: identifier })
    this.#byIdentifier.set(identifier, socket)
    return socket
  }

  remove(socket: IcmpSocket): void {
    if (this.#byIdentifier.get(socket.local.port) === socket) this.#byIdentifier.delete(socket.local.port)
  }

  closeAll(): void {
    for (const socket of this.sockets()) socket.close()
  }

  sockets(): IcmpSocket[] {
    return [...this.#byIdentifier.values()]
  }

  sendEcho(socket: IcmpSocket, message: Uint8Array, to: Endpoint, ttl: number | undefined): void {
    // ping_v4_sendmsg: nothing but echo requests.
    if (message.length < icmpBytes || message[0] !== icmpTypes.echo || message[1] !== 0)
      throw new NetworkError('EINVAL', `Cannot send to ${formatEndpoint(to)}: not an echo request`)
    if (message.length > icmpMessageMax)
      throw new NetworkError('EMSGSIZE', `Cannot send ${message.length} bytes to ${formatEndpoint(to)}: at most ${icmpMessageMax}`)
    const sequence = ((message[icmpAt.sequence] as number) << 8) | (message[icmpAt.sequence + 1] as number)
    const source = this.#namespace.requireSource(to.address)
    this.#namespace.stack.backlog.call(() => {
      const packet = this.#compose(
        source,
        to.address,
        message.subarray(icmpAt.payload),
        icmpTypes.echo,
        ((socket.local.port << 16) | sequence) >>> 0,
        ttl,
      )
      this.#namespace.ipv4.send(packet)
    })
  }

  /** Takes a packet for this host. */
  receive(packet: PacketBuffer): void {
    const { view, network, transport, end } = packet
    const wrong = checkIcmp(view, transport, end)
    if (wrong !== undefined) {
      this.#namespace.drop(packet, wrong === 'bad-checksum' ? 'bad-checksum' : 'malformed')
      return
    }
    const type = view.getUint8(transport + icmpAt.type)
    const source = view.getUint32(network + ipv4At.source)
    const destination = view.getUint32(network + ipv4At.destination)
    if (type === icmpTypes.echo) {
      // icmp_echo_ignore_broadcasts.
      if (!this.#namespace.fib.isLocal(destination)) {
        this.#namespace.drop(packet, 'no-socket')
        return
      }
      const data = packet.bytes.subarray(transport + icmpAt.payload, end)
      const answer = this.#compose(destination, source, data, icmpTypes.echoReply, view.getUint32(transport + icmpAt.word), undefined)
      answer.mark = 0
      packet.release()
      this.#namespace.ipv4.send(answer)
    } else if (type === icmpTypes.echoReply) this.#answered(packet, source)
    else if (isIcmpError(type)) {
      this.#failed(packet, type, view.getUint8(transport + icmpAt.code))
      packet.release()
    } else this.#namespace.drop(packet, 'no-protocol')
  }

  #answered(packet: PacketBuffer, source: number): void {
    const socket = this.#byIdentifier.get(packet.view.getUint16(packet.transport + icmpAt.identifier))
    if (socket === undefined) {
      this.#namespace.drop(packet, 'no-socket')
      return
    }
    const wasEmpty = socket.queue.isEmpty
    const data = packet.bytes.slice(packet.transport, packet.end)
    if (!socket.queue.push({ data, from: { address: source, port: 0 } }, this.#namespace.sysctls.receiveBufferBytes)) {
      this.#namespace.drop(packet, 'receive-queue-full')
      return
    }
    packet.release()
    if (wasEmpty) socket.onReadable()
  }

  /** The error quotes our packet: its header and at least eight bytes. (icmp_socket_deliver) */
  #failed(packet: PacketBuffer, type: number, code: number): void {
    const { view, transport, end } = packet
    const quoted = transport + icmpAt.payload
    if (end - quoted < ipv4Bytes) return
    const inner = quoted + ipv4HeaderBytes(view, quoted)
    if (end - inner < 8) return
    const protocol = view.getUint8(quoted + ipv4At.protocol)
    const local = { address: view.getUint32(quoted + ipv4At.source), port: view.getUint16(inner) }
    const to = { address: view.getUint32(quoted + ipv4At.destination), port: view.getUint16(inner + 2) }
    if (type === icmpTypes.unreachable && code === unreachableCodes.fragmentationNeeded)
      this.#namespace.pathMtus.learn(to.address, view.getUint16(transport + icmpAt.sequence))
    if (protocol === ipProtocols.udp) this.#namespace.udp.fail(type, code, local, to)
    else if (protocol === ipProtocols.tcp) this.#namespace.tcp.fail(type, code, local, to, view.getUint32(inner + 4))
    else if (protocol === ipProtocols.icmp) {
      const socket = this.#byIdentifier.get(view.getUint16(inner + icmpAt.identifier))
      const error = new NetworkError(
        errnoOf(type, code),
        `Pinging ${formatEndpoint({ ...to, port: 0 })}: ICMP type ${type} code ${code} came back`,
      )
      socket?.onError(error, { address: to.address, port: 0 })
    }
  }

  #compose(source: number, destination: number, data: Uint8Array, type: number, word: number, ttl: number | undefined): PacketBuffer {
    const packet = this.#namespace.stack.pool.take(ipv4Bytes + icmpBytes + data.length)
    const icmp = packet.start + ipv4Bytes
    packet.bytes.set(data, icmp + icmpAt.payload)
    writeIcmp(packet.view, icmp, packet.end, type, 0, word)
    const { ipv4, sysctls } = this.#namespace
    writeIpv4(
      packet.view,
      packet.start,
      packet.length,
      ipv4.nextIdentification(),
      0,
      ttl ?? sysctls.defaultTtl,
      ipProtocols.icmp,
      source,
      destination,
    )
    packet.network = packet.start
    packet.transport = icmp
    return packet
  }
}
