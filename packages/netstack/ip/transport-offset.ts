import { icmpBytes } from '../../wire/icmp.js'
import { ipProtocols, ipv4At, ipv4Fragment, ipv4HeaderBytes } from '../../wire/ipv4.js'
import type { PacketBuffer } from '../../wire/packet-buffer.js'
import { tcpBytes } from '../../wire/tcp.js'
import { udpBytes } from '../../wire/udp.js'

/** Sets `transport` from the checked IPv4 header at `network`: -1 on later fragments and where the header is cut short. */
export function locateTransport(packet: PacketBuffer): void {
  const { view, network } = packet
  const at = network + ipv4HeaderBytes(view, network)
  const protocol = view.getUint8(network + ipv4At.protocol)
  const least =
    protocol === ipProtocols.tcp ? tcpBytes : protocol === ipProtocols.udp ? udpBytes : protocol === ipProtocols.icmp ? icmpBytes : 0
  const isLater = (view.getUint16(network + ipv4At.fragment) & ipv4Fragment.offsetMask) !== 0
  packet.transport = isLater || packet.end - at < least ? -1 : at
}
