// Errors about packets (RFC 1122 §3.2.2, RFC 1812 §4.3.2): never about an error, a later fragment, a group, or from nowhere.
// The packet an error is about stays the caller's.

import { icmpAt, icmpBytes, isIcmpError, writeIcmp } from '../../wire/icmp.js'
import { ipProtocols, ipv4At, ipv4Bytes, ipv4Fragment, ipv4HeaderBytes, writeIpv4 } from '../../wire/ipv4.js'
import { anyAddress, isMulticastAddress, limitedBroadcast } from '../../wire/ipv4-address.js'
import type { PacketBuffer } from '../../wire/packet-buffer.js'
import { fixTcpChecksum, tcpAt, tcpBytes, tcpFlags, tcpHeaderBytes } from '../../wire/tcp.js'
import type { Namespace } from '../namespace.js'

/** As long as an error may be without being fragmented anywhere (RFC 1812 §4.3.2.3). */
const errorBytesMax = 576

export function sendIcmpError(namespace: Namespace, about: PacketBuffer, type: number, code: number, word: number): void {
  const { view, network } = about
  const source = view.getUint32(network + ipv4At.source)
  const destination = view.getUint32(network + ipv4At.destination)
  if (!mayBeToldOf(about, source, destination)) return
  const quotedBytes = Math.min(about.end - network, errorBytesMax - ipv4Bytes - icmpBytes)
  const packet = namespace.stack.pool.take(ipv4Bytes + icmpBytes + quotedBytes)
  const icmp = packet.start + ipv4Bytes
  packet.bytes.set(about.bytes.subarray(network, network + quotedBytes), icmp + icmpAt.payload)
  writeIcmp(packet.view, icmp, packet.end, type, code, word)
  // icmp_send: the address the packet was sent to when that is ours, else what the way back says.
  const from = namespace.fib.isLocal(destination) ? destination : namespace.sourceFor(source)
  writeIpv4(
    packet.view,
    packet.start,
    packet.length,
    namespace.ipv4.nextIdentification(),
    0,
    namespace.sysctls.defaultTtl,
    ipProtocols.icmp,
    from,
    source,
    0xc0,
  )
  packet.network = packet.start
  packet.transport = icmp
  namespace.ipv4.send(packet)
}

function mayBeToldOf(about: PacketBuffer, source: number, destination: number): boolean {
  const { view, network } = about
  if (source === anyAddress || source === limitedBroadcast || isMulticastAddress(source)) return false
  if (destination === limitedBroadcast || isMulticastAddress(destination)) return false
  if ((view.getUint16(network + ipv4At.fragment) & ipv4Fragment.offsetMask) !== 0) return false
  if (view.getUint8(network + ipv4At.protocol) !== ipProtocols.icmp) return true
  const icmp = network + ipv4HeaderBytes(view, network)
  return icmp < about.end && !isIcmpError(view.getUint8(icmp + icmpAt.type))
}

/** A reset in answer to the segment in `about` (RFC 9293 §3.10.7.1), which is none itself. */
export function sendReset(namespace: Namespace, about: PacketBuffer): void {
  const { view, network, end } = about
  const tcp = network + ipv4HeaderBytes(view, network)
  if (view.getUint8(network + ipv4At.protocol) !== ipProtocols.tcp || end - tcp < tcpBytes) return
  const flags = view.getUint8(tcp + tcpAt.flags)
  if ((flags & tcpFlags.rst) !== 0) return
  const source = view.getUint32(network + ipv4At.destination)
  const destination = view.getUint32(network + ipv4At.source)
  const packet = namespace.stack.pool.take(ipv4Bytes + tcpBytes)
  const at = packet.start + ipv4Bytes
  const answersAck = (flags & tcpFlags.ack) !== 0
  const lengthInSequence =
    end - tcp - tcpHeaderBytes(view, tcp) + ((flags & tcpFlags.syn) !== 0 ? 1 : 0) + ((flags & tcpFlags.fin) !== 0 ? 1 : 0)
  packet.view.setUint16(at + tcpAt.sourcePort, view.getUint16(tcp + tcpAt.destinationPort))
  packet.view.setUint16(at + tcpAt.destinationPort, view.getUint16(tcp + tcpAt.sourcePort))
  packet.view.setUint32(at + tcpAt.sequence, answersAck ? view.getUint32(tcp + tcpAt.acknowledgment) : 0)
  packet.view.setUint32(at + tcpAt.acknowledgment, answersAck ? 0 : view.getUint32(tcp + tcpAt.sequence) + lengthInSequence)
  packet.view.setUint8(at + tcpAt.dataOffset, (tcpBytes / 4) << 4)
  packet.view.setUint8(at + tcpAt.flags, answersAck ? tcpFlags.rst : tcpFlags.rst | tcpFlags.ack)
  packet.view.setUint16(at + tcpAt.window, 0)
  packet.view.setUint16(at + tcpAt.urgent, 0)
  fixTcpChecksum(packet.view, at, packet.end, source, destination)
  writeIpv4(
    packet.view,
    packet.start,
    packet.length,
    0,
    ipv4Fragment.dontFragment,
    namespace.sysctls.defaultTtl,
    ipProtocols.tcp,
    source,
    destination,
  )
  packet.network = packet.start
  packet.transport = at
  namespace.ipv4.send(packet)
}
