// A whole frame on one line, as tcpdump -e -n -v would put it, so that captures and failed tests read as packets, not as hex.

import { describeArp, parseArp } from './arp.js'
import { pseudoSum } from './checksum.js'
import { etherTypeName, etherTypes, parseEthernet } from './ethernet.js'
import { describeIcmp, isIcmpError, parseIcmp } from './icmp.js'
import { describeIpv4, type Ipv4, ipProtocols, parseIpv4 } from './ipv4.js'
import { formatIpv4Address } from './ipv4-address.js'
import { formatMac } from './mac.js'
import type { Malformed } from './parsed.js'
import { describeTcp, parseTcp } from './tcp.js'
import { describeUdp, parseUdp } from './udp.js'
import { describeVxlan, parseVxlan, vxlanPorts } from './vxlan.js'

/** "0a:… > 0a:…, IP 10.244.1.2.8080 > 10.244.2.3.40000: Flags [.], …". Never throws; what makes no sense is named in brackets. */
export function describeFrame(frame: Uint8Array): string {
  const ethernet = parseEthernet(frame)
  if (!ethernet.ok) return broken('Ethernet', ethernet.malformed)
  const { source, destination, etherType, payload } = ethernet.value
  return `${formatMac(source)} > ${formatMac(destination)}, ${describePayload(etherType, payload)}`
}

/** The same from the IPv4 header on. */
export function describePacket(packet: Uint8Array): string {
  const parsed = parseIpv4(packet)
  if (!parsed.ok) return broken('IP', parsed.malformed)
  const ipv4 = parsed.value
  if (ipv4.fragmentOffset > 0) return `IP ${describeIpv4(ipv4)}: fragment`
  const [endpoints, text] = describeTransport(ipv4)
  const more = ipv4.moreFragments ? ' (first fragment)' : ''
  return `IP ${formatIpv4Address(ipv4.source)}${endpoints[0]} > ${formatIpv4Address(ipv4.destination)}${endpoints[1]}: ${text}${more}`
}

function describePayload(etherType: number, payload: Uint8Array): string {
  if (etherType === etherTypes.ipv4) return describePacket(payload)
  if (etherType === etherTypes.arp) {
    const arp = parseArp(payload)
    return arp.ok ? describeArp(arp.value) : broken('ARP', arp.malformed)
  }
  return `ethertype ${etherTypeName(etherType)}, length ${payload.length}`
}

function describeTransport(ipv4: Ipv4): [endpoints: [string, string], text: string] {
  const { source, destination, protocol, payload, moreFragments } = ipv4
  const pseudo = pseudoSum(source, destination, protocol, payload.length)
  const none: [string, string] = ['', '']
  if (protocol === ipProtocols.tcp) {
    const tcp = parseTcp(payload, pseudo)
    if (!tcp.ok) return [none, broken('TCP', tcp.malformed)]
    return [[`.${tcp.value.sourcePort}`, `.${tcp.value.destinationPort}`], describeTcp(tcp.value)]
  }
  if (protocol === ipProtocols.udp) {
    const udp = parseUdp(payload, pseudo)
    if (!udp.ok) return [none, moreFragments ? 'UDP' : broken('UDP', udp.malformed)]
    const { sourcePort, destinationPort } = udp.value
    const vxlan = destinationPort === vxlanPorts.linux || destinationPort === vxlanPorts.iana ? parseVxlan(udp.value.payload) : undefined
    const text = vxlan?.ok ? `${describeVxlan(vxlan.value)}: ${describeFrame(vxlan.value.payload)}` : describeUdp(udp.value)
    return [[`.${sourcePort}`, `.${destinationPort}`], text]
  }
  if (protocol === ipProtocols.icmp) {
    const icmp = parseIcmp(payload)
    if (!icmp.ok) return [none, broken('ICMP', icmp.malformed)]
    return [none, isIcmpError(icmp.value.type) ? `${describeIcmp(icmp.value)}${quoted(icmp.value.payload)}` : describeIcmp(icmp.value)]
  }
  return [none, `ip-proto-${protocol} ${payload.length}`]
}

/** The packet an ICMP error is about: only its head is quoted, so its length does not agree and no checksum can be right. */
function quoted(packet: Uint8Array): string {
  if (packet.length < 24) return ''
  const view = new DataView(packet.buffer, packet.byteOffset, packet.byteLength)
  const transport = (view.getUint8(0) & 15) * 4
  const protocol = view.getUint8(9)
  const ports = (protocol === ipProtocols.tcp || protocol === ipProtocols.udp) && packet.length >= transport + 4
  const port = (at: number) => (ports ? `.${view.getUint16(transport + at)}` : '')
  return ` (about ${formatIpv4Address(view.getUint32(12))}${port(0)} > ${formatIpv4Address(view.getUint32(16))}${port(2)})`
}

const broken = (layer: string, why: Malformed): string => `[malformed ${layer}: ${why}]`
