// In-place rewriting of addresses and ports, as NAT does it: every checksum that covers the field follows (RFC 1624).
// `network` and `transport` are the offsets of the IPv4 and the transport header; `transport` -1 on later fragments.

import { replaceWord16, replaceWord32 } from './checksum.js'
import { ipProtocols, ipv4At } from './ipv4.js'
import { tcpAt } from './tcp.js'
import { udpAt } from './udp.js'

export function rewriteSource(view: DataView, network: number, transport: number, address: number): void {
  rewriteAddress(view, network, transport, network + ipv4At.source, address)
}

export function rewriteDestination(view: DataView, network: number, transport: number, address: number): void {
  rewriteAddress(view, network, transport, network + ipv4At.destination, address)
}

/** Both TCP and UDP have the source port first. Other protocols have none: nothing happens. */
export function rewriteSourcePort(view: DataView, transport: number, protocol: number, port: number): void {
  rewritePort(view, transport, protocol, transport, port)
}

export function rewriteDestinationPort(view: DataView, transport: number, protocol: number, port: number): void {
  rewritePort(view, transport, protocol, transport + 2, port)
}

function rewriteAddress(view: DataView, network: number, transport: number, at: number, address: number): void {
  const before = view.getUint32(at)
  view.setUint32(at, address)
  const checksumAt = network + ipv4At.checksum
  view.setUint16(checksumAt, replaceWord32(view.getUint16(checksumAt), before, address))
  if (transport < 0) return
  const protocol = view.getUint8(network + ipv4At.protocol) // the pseudo header holds both addresses
  const covered = transportChecksum(view, transport, protocol)
  if (covered >= 0) writeTransportChecksum(view, covered, protocol, replaceWord32(view.getUint16(covered), before, address))
}

function rewritePort(view: DataView, transport: number, protocol: number, at: number, port: number): void {
  if (protocol !== ipProtocols.tcp && protocol !== ipProtocols.udp) return
  const before = view.getUint16(at)
  view.setUint16(at, port)
  const covered = transportChecksum(view, transport, protocol)
  if (covered >= 0) writeTransportChecksum(view, covered, protocol, replaceWord16(view.getUint16(covered), before, port))
}

/** Where the checksum stands that covers addresses and ports; -1 when there is none (ICMP, or UDP without). */
function transportChecksum(view: DataView, transport: number, protocol: number): number {
  if (protocol === ipProtocols.tcp) return transport + tcpAt.checksum
  if (protocol === ipProtocols.udp && view.getUint16(transport + udpAt.checksum) !== 0) return transport + udpAt.checksum
  return -1
}

function writeTransportChecksum(view: DataView, at: number, protocol: number, checksum: number): void {
  view.setUint16(at, protocol === ipProtocols.udp && checksum === 0 ? 0xffff : checksum)
}
