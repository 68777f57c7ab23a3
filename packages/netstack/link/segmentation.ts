// Large TCP packets inside a node, as Linux has them with GSO and GRO: one packet of up to 64 KB passes hooks, bridges and veths
// instead of dozens, and is cut where it leaves for a link that carries no large ones.
//
// A packet with `segmentBytes` has no TCP checksum yet (Linux: CHECKSUM_PARTIAL): whoever cuts it computes those of the segments,
// whoever takes it whole need not look, as it never left the node.

import { ethernetBytes } from '../../wire/ethernet.js'
import { fixIpv4Checksum, ipv4At, ipv4HeaderBytes } from '../../wire/ipv4.js'
import type { PacketBuffer, PacketPool } from '../../wire/packet-buffer.js'
import { fixTcpChecksum, tcpAt, tcpFlags, tcpHeaderBytes } from '../../wire/tcp.js'

/** Bytes of the longest segment's packet (`network` on), as an MTU counts. */
export function segmentPacketBytes({ view, network, transport, segmentBytes }: PacketBuffer): number {
  return transport - network + tcpHeaderBytes(view, transport) + segmentBytes
}

/** Hands `each` the segments of a large frame (`start` at its Ethernet header), in order. The frame is released. (tcp_gso_segment) */
export function cutSegments(pool: PacketPool, packet: PacketBuffer, each: (segment: PacketBuffer) => void): void {
  const { view, bytes, start, end, segmentBytes } = packet
  const network = start + ethernetBytes
  const transport = network + ipv4HeaderBytes(view, network)
  const payload = transport + tcpHeaderBytes(view, transport)
  const source = view.getUint32(network + ipv4At.source)
  const destination = view.getUint32(network + ipv4At.destination)
  const sequence = view.getInt32(transport + tcpAt.sequence)
  const flags = view.getUint8(transport + tcpAt.flags)
  let identification = view.getUint16(network + ipv4At.identification)
  for (let from = payload; from < end; from += segmentBytes) {
    const until = Math.min(from + segmentBytes, end)
    const segment = pool.take(payload - start + until - from)
    const moved = segment.start - start
    segment.bytes.set(bytes.subarray(start, payload), segment.start)
    segment.bytes.set(bytes.subarray(from, until), payload + moved)
    segment.view.setUint16(network + moved + ipv4At.totalLength, segment.end - network - moved)
    segment.view.setUint16(network + moved + ipv4At.identification, identification++ & 0xffff)
    fixIpv4Checksum(segment.view, network + moved)
    segment.view.setInt32(transport + moved + tcpAt.sequence, (sequence + from - payload) | 0)
    if (until < end) segment.view.setUint8(transport + moved + tcpAt.flags, flags & ~(tcpFlags.fin | tcpFlags.psh))
    fixTcpChecksum(segment.view, transport + moved, segment.end, source, destination)
    segment.mark = packet.mark
    each(segment)
  }
  packet.release()
}
