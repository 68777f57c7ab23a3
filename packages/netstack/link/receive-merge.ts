// Joins TCP segments that came in one after the other into one large packet (Linux: GRO, tcp_gro_receive): those of one message of
// the wire, of one connection, without options, in sequence, with the same acknowledgment. Anything else sends what is held
// on its way first, so nothing overtakes anything.

import { pseudoSum } from '../../wire/checksum.js'
import { ethernetAt, ethernetBytes, etherTypes } from '../../wire/ethernet.js'
import { checkIpv4, fixIpv4Checksum, ipProtocols, ipv4At, ipv4Bytes, ipv4Fragment } from '../../wire/ipv4.js'
import type { PacketBuffer, PacketPool } from '../../wire/packet-buffer.js'
import { checkTcp, tcpAt, tcpBytes, tcpFlags } from '../../wire/tcp.js'

const headersBytes = ethernetBytes + ipv4Bytes + tcpBytes
/** An IPv4 packet's. */
const lengthMost = 65_535
const mergeable = tcpFlags.ack | tcpFlags.psh
const plainHeader = 0x45 // version 4, no options
const plainTcpHeader = (tcpBytes / 4) << 4

export class ReceiveMerge {
  readonly #pool: PacketPool
  #held: PacketBuffer | undefined
  #segmentBytes = 0
  #nextSequence = 0

  constructor(pool: PacketPool) {
    this.#pool = pool
  }

  /** Takes the frame (`start` at its Ethernet header) into what is held, or holds it when nothing is. False: it is not taken. */
  take(packet: PacketBuffer): boolean {
    if (!isCandidate(packet)) return false
    const { view, start } = packet
    const held = this.#held
    const payloadBytes = packet.end - start - headersBytes
    const tcp = start + ethernetBytes + ipv4Bytes
    if (held === undefined) {
      this.#held = packet
      this.#segmentBytes = payloadBytes
      this.#nextSequence = (view.getInt32(tcp + tcpAt.sequence) + payloadBytes) | 0
      return true
    }
    if (!this.#continues(held, packet, payloadBytes) || !hasGoodChecksum(packet)) return false
    const whole = held.segmentBytes > 0 ? held : this.#enlarge(held)
    if (whole === undefined) return false
    whole.bytes.set(packet.bytes.subarray(packet.end - payloadBytes, packet.end), whole.end)
    whole.end += payloadBytes
    // The newest window, and PSH when any had it.
    const wholeTcp = whole.start + ethernetBytes + ipv4Bytes
    whole.view.setUint16(wholeTcp + tcpAt.window, view.getUint16(tcp + tcpAt.window))
    whole.view.setUint8(wholeTcp + tcpAt.flags, whole.view.getUint8(wholeTcp + tcpAt.flags) | view.getUint8(tcp + tcpAt.flags))
    this.#nextSequence = (this.#nextSequence + payloadBytes) | 0
    packet.release()
    return true
  }

  /** What is held, complete; nothing is held any more. */
  release(): PacketBuffer | undefined {
    const held = this.#held
    this.#held = undefined
    if (held === undefined || held.segmentBytes === 0) return held
    const network = held.start + ethernetBytes
    held.view.setUint16(network + ipv4At.totalLength, held.end - network)
    fixIpv4Checksum(held.view, network)
    return held
  }

  #continues(held: PacketBuffer, packet: PacketBuffer, payloadBytes: number): boolean {
    const [a, b] = [held.view, packet.view]
    const [from, at] = [held.start, packet.start]
    const [heldTcp, tcp] = [from + ethernetBytes + ipv4Bytes, at + ethernetBytes + ipv4Bytes]
    return (
      b.getInt32(tcp + tcpAt.sequence) === this.#nextSequence &&
      payloadBytes <= this.#segmentBytes &&
      (held.end - from - headersBytes) % this.#segmentBytes === 0 && // a short one was the last
      held.end - from - ethernetBytes + payloadBytes <= lengthMost &&
      (a.getUint8(heldTcp + tcpAt.flags) & tcpFlags.psh) === 0 &&
      b.getInt32(tcp + tcpAt.acknowledgment) === a.getInt32(heldTcp + tcpAt.acknowledgment) &&
      b.getInt32(tcp) === a.getInt32(heldTcp) && // both ports
      b.getInt32(tcp - 8) === a.getInt32(heldTcp - 8) && // source address
      b.getInt32(tcp - 4) === a.getInt32(heldTcp - 4) && // destination address
      b.getUint8(tcp - ipv4Bytes + ipv4At.tos) === a.getUint8(heldTcp - ipv4Bytes + ipv4At.tos) &&
      b.getUint8(tcp - ipv4Bytes + ipv4At.ttl) === a.getUint8(heldTcp - ipv4Bytes + ipv4At.ttl) &&
      b.getInt32(at) === a.getInt32(from) && // both MACs
      b.getInt32(at + 4) === a.getInt32(from + 4) &&
      b.getInt32(at + 8) === a.getInt32(from + 8)
    )
  }

  /** The held frame in a slot that has room for more. Undefined, and still held as it was, when its own checksum is wrong. */
  #enlarge(held: PacketBuffer): PacketBuffer | undefined {
    if (!hasGoodChecksum(held)) return undefined
    const whole = this.#pool.take(ethernetBytes + lengthMost)
    whole.bytes.set(held.payload, whole.start)
    whole.end = whole.start + held.length
    whole.segmentBytes = this.#segmentBytes
    held.release()
    this.#held = whole
    return whole
  }
}

function isCandidate({ view, start, end }: PacketBuffer): boolean {
  if (end - start <= headersBytes || view.getUint16(start + ethernetAt.etherType) !== etherTypes.ipv4) return false
  const network = start + ethernetBytes
  if (view.getUint8(network) !== plainHeader || view.getUint8(network + ipv4At.protocol) !== ipProtocols.tcp) return false
  const tcp = network + ipv4Bytes
  const flags = view.getUint8(tcp + tcpAt.flags)
  return (
    view.getUint8(tcp + tcpAt.dataOffset) === plainTcpHeader &&
    (flags & tcpFlags.ack) !== 0 &&
    (flags & ~mergeable) === 0 &&
    view.getUint16(network + ipv4At.totalLength) === end - network &&
    (view.getUint16(network + ipv4At.fragment) & (ipv4Fragment.moreFragments | ipv4Fragment.offsetMask)) === 0 &&
    checkIpv4(view, network, end) === undefined
  )
}

function hasGoodChecksum({ view, start, end }: PacketBuffer): boolean {
  const network = start + ethernetBytes
  const tcp = network + ipv4Bytes
  const source = view.getUint32(network + ipv4At.source)
  const destination = view.getUint32(network + ipv4At.destination)
  return checkTcp(view, tcp, end, pseudoSum(source, destination, ipProtocols.tcp, end - tcp)) === undefined
}
