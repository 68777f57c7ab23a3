import { ipv4At } from '../../wire/ipv4.js'
import type { PacketBuffer } from '../../wire/packet-buffer.js'
import { parseTcpOptions, type TcpOptions, tcpAt, tcpFlags, tcpHeaderBytes } from '../../wire/tcp.js'

/** A received segment, read into one object that is used again for the next. Sequence numbers are signed 32-bit, compared by difference. */
export class Segment {
  source = 0
  sourcePort = 0
  destination = 0
  destinationPort = 0
  sequence = 0
  acknowledgment = 0
  flags = 0
  /** As in the header. */
  window = 0
  bytes: Uint8Array = new Uint8Array(0)
  payloadStart = 0
  payloadEnd = 0
  /** How many it was on the wire, or would have been. */
  count = 1
  #packet: PacketBuffer | undefined

  /** `packet` has been checked (checkTcp). */
  read(packet: PacketBuffer): void {
    const { view, network, transport } = packet
    this.#packet = packet
    this.source = view.getUint32(network + ipv4At.source)
    this.destination = view.getUint32(network + ipv4At.destination)
    this.sourcePort = view.getUint16(transport + tcpAt.sourcePort)
    this.destinationPort = view.getUint16(transport + tcpAt.destinationPort)
    this.sequence = view.getInt32(transport + tcpAt.sequence)
    this.acknowledgment = view.getInt32(transport + tcpAt.acknowledgment)
    this.flags = view.getUint8(transport + tcpAt.flags)
    this.window = view.getUint16(transport + tcpAt.window)
    this.bytes = packet.bytes
    this.payloadStart = transport + tcpHeaderBytes(view, transport)
    this.payloadEnd = network + view.getUint16(network + ipv4At.totalLength)
    this.count = packet.segmentBytes > 0 ? Math.ceil((this.payloadEnd - this.payloadStart) / packet.segmentBytes) : 1
  }

  /** Options that make no sense count as none. */
  options(): TcpOptions {
    const { view, transport } = this.#packet as PacketBuffer
    const parsed = parseTcpOptions(view, transport + tcpAt.options, transport + tcpHeaderBytes(view, transport))
    return parsed.ok ? parsed.value : {}
  }

  get syn(): boolean {
    return (this.flags & tcpFlags.syn) !== 0
  }
  get ack(): boolean {
    return (this.flags & tcpFlags.ack) !== 0
  }
  get rst(): boolean {
    return (this.flags & tcpFlags.rst) !== 0
  }
  get fin(): boolean {
    return (this.flags & tcpFlags.fin) !== 0
  }
  get payloadBytes(): number {
    return this.payloadEnd - this.payloadStart
  }
}
