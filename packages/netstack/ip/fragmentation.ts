import { fixIpv4Checksum, ipv4At, ipv4Fragment, ipv4HeaderBytes } from '../../wire/ipv4.js'
import type { PacketBuffer, PacketPool } from '../../wire/packet-buffer.js'

/**
 * Cuts an IPv4 packet into fragments that fit `mtuBytes` (RFC 791 §3.2). The packet stays the caller's. Options go into every
 * fragment, whatever their copy bit says.
 */
export function fragmentPacket(pool: PacketPool, packet: PacketBuffer, mtuBytes: number): PacketBuffer[] {
  const { view, network } = packet
  const headerBytes = ipv4HeaderBytes(view, network)
  const word = view.getUint16(network + ipv4At.fragment)
  const chunkBytes = (mtuBytes - headerBytes) & ~7
  const fragments: PacketBuffer[] = []
  for (let from = network + headerBytes; from < packet.end; from += chunkBytes) {
    const until = Math.min(from + chunkBytes, packet.end)
    const fragment = pool.take(headerBytes + until - from)
    const at = fragment.start
    fragment.bytes.set(packet.bytes.subarray(network, network + headerBytes), at)
    fragment.bytes.set(packet.bytes.subarray(from, until), at + headerBytes)
    const more = until < packet.end ? ipv4Fragment.moreFragments : word & ipv4Fragment.moreFragments
    const offset = (word & ipv4Fragment.offsetMask) + (from - network - headerBytes) / 8
    fragment.view.setUint16(at + ipv4At.fragment, more | offset)
    fragment.view.setUint16(at + ipv4At.totalLength, fragment.length)
    fixIpv4Checksum(fragment.view, at)
    fragment.network = at
    fragment.transport = fragments.length === 0 && packet.transport >= 0 ? at + headerBytes : -1
    fragment.mark = packet.mark
    fragment.tracked = packet.tracked
    fragment.isReply = packet.isReply
    fragment.linkIn = packet.linkIn
    fragment.linkOut = packet.linkOut
    fragments.push(fragment)
  }
  return fragments
}
