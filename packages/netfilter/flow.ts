// What rules look at: one packet at one hook, its header fields read out once. A Netfilter owns one Flow and refills it for
// every hook, so that nothing is allocated per packet. Addresses are signed 32-bit numbers (ipv4-prefix.ts).

import type { PacketBuffer } from '../wire/packet-buffer.js'
import type { ConntrackEntry } from './conntrack/entry.js'
import type { Hook, RejectWith } from './hooks.js'
import type { NetfilterHost } from './netfilter-host.js'

export const icmp = 1
export const tcp = 6
export const udp = 17

export const tcpFlag = { FIN: 1, SYN: 2, RST: 4, PSH: 8, ACK: 16, URG: 32 } as const

/** `-m conntrack --ctstate` as bits. UNTRACKED is what NOTRACK leaves. */
export const ctState = { INVALID: 1, NEW: 2, RELATED: 4, ESTABLISHED: 8, UNTRACKED: 16, SNAT: 32, DNAT: 64 } as const

const at = { totalLength: 2, protocol: 9, source: 12, destination: 16 } as const

/** The least a header takes; -1 for protocols whose headers are not read. */
function headerBytes(protocol: number): number {
  if (protocol === tcp) return 20
  return protocol === udp || protocol === icmp ? 8 : -1
}

export class Flow {
  hook: Hook = 'prerouting'
  packet: PacketBuffer | null = null
  source = 0
  destination = 0
  protocol = 0
  /** Ports, or -1 when the packet shows none (later fragments, cut off headers, other protocols). */
  sourcePort = -1
  destinationPort = -1
  tcpFlags = 0
  icmpType = -1
  icmpCode = -1
  /** For echo and its like: the identifier; -1 otherwise. */
  icmpId = -1
  /** Whether a whole TCP/UDP/ICMP header is there. */
  hasTransport = false
  /** Bytes of the IP packet, for counters. */
  lengthBytes = 0
  /** Bridge ports, 0 where the packet is not bridged. */
  physInLink = 0
  physOutLink = 0
  /** The connection, null when invalid or untracked. */
  entry: ConntrackEntry | null = null
  /** One bit of ctState: INVALID, NEW, RELATED, ESTABLISHED or UNTRACKED. */
  state: number = ctState.INVALID
  rejectWith: RejectWith = 'icmp-port-unreachable'
  readonly host: NetfilterHost

  constructor(host: NetfilterHost) {
    this.host = host
  }

  // Names of links; '' for none.
  get inName(): string {
    return this.#nameOf(this.packet?.linkIn)
  }
  get outName(): string {
    return this.#nameOf(this.packet?.linkOut)
  }
  get physIn(): string {
    return this.#nameOf(this.physInLink)
  }
  get physOut(): string {
    return this.#nameOf(this.physOutLink)
  }
  #nameOf(link = 0): string {
    return link === 0 ? '' : this.host.linkName(link)
  }

  /** The bits of ctState that hold: the packet's place in its connection, and how that is translated. */
  get states(): number {
    return this.entry === null ? this.state : this.state | this.entry.natStates
  }

  /** Reads the headers of `packet`; call again after it has been rewritten. */
  read(packet: PacketBuffer): void {
    const { view, network, transport, end } = packet
    this.packet = packet
    this.lengthBytes = end - network
    this.protocol = view.getUint8(network + at.protocol)
    this.source = view.getInt32(network + at.source)
    this.destination = view.getInt32(network + at.destination)
    this.sourcePort = this.destinationPort = this.icmpType = this.icmpCode = this.icmpId = -1
    this.tcpFlags = 0
    const minimum = headerBytes(this.protocol)
    this.hasTransport = transport >= 0 && minimum > 0 && end - transport >= minimum
    if (!this.hasTransport) return
    if (this.protocol === icmp) {
      this.icmpType = view.getUint8(transport)
      this.icmpCode = view.getUint8(transport + 1)
      this.icmpId = view.getUint16(transport + 4)
      return
    }
    this.sourcePort = view.getUint16(transport)
    this.destinationPort = view.getUint16(transport + 2)
    if (this.protocol === tcp) this.tcpFlags = view.getUint8(transport + 13)
  }
}
