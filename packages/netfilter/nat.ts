// Address translation: decided once per connection (by a nat rule, by IPVS, or to nothing), kept as the reply tuple, applied
// to every packet of both directions. After Linux' nf_nat_core.c.

import { checksumOf, replaceWord16, sum16 } from '../wire/checksum.js'
import { isIcmpError } from '../wire/icmp.js'
import type { PacketBuffer } from '../wire/packet-buffer.js'
import { rewriteDestination, rewriteDestinationPort, rewriteSource, rewriteSourcePort } from '../wire/rewrite.js'
import type { Conntrack } from './conntrack/conntrack.js'
import { type ConntrackEntry, status, type Tuple } from './conntrack/entry.js'
import { type Flow, icmp, tcp, udp } from './flow.js'
import type { NatActions, NatRange } from './rule.js'

export type Manip = 'source' | 'destination'

/** Ports tried before giving up (nf_nat_l4proto_unique_tuple: 128, then smaller and smaller rounds). */
const attemptsPerRound = [128, 64, 32, 16] as const

export class Nat implements NatActions {
  readonly #conntrack: Conntrack

  constructor(conntrack: Conntrack) {
    this.#conntrack = conntrack
  }

  /** Decides what `manip` becomes for the flow's new connection. False when no free tuple was found. */
  translate(flow: Flow, manip: Manip, range: NatRange): boolean {
    const { entry } = flow
    if (entry === null || entry.status & doneBit(manip)) return true
    if (manip === 'destination') this.#translateDestination(flow, entry, range)
    else if (!this.#translateSource(flow, entry, range)) return false
    entry.status |= doneBit(manip)
    return true
  }

  /** No rule spoke: keeps the tuple, unless another connection answers to it already (nf_nat_alloc_null_binding). */
  keep(flow: Flow, manip: Manip): boolean {
    const { entry } = flow
    if (entry === null || entry.status & doneBit(manip)) return true
    if (manip === 'source') return this.translate(flow, manip, oneAddress(entry.reply.destination, 0))
    entry.status |= doneBit(manip)
    return true
  }

  /** IPVS chose a real server for a new connection: its destination, whatever nat rules said before. */
  bindToServer(flow: Flow, address: number, port: number): void {
    const { entry } = flow
    if (entry === null) return
    this.#translateDestination(flow, entry, oneAddress(address, port))
    entry.status |= status.destinationNatDone | status.virtualServer
  }

  /** Rewrites a packet of a translated connection. True when an address or port changed. */
  apply(flow: Flow, packet: PacketBuffer, entry: ConntrackEntry, manip: Manip): boolean {
    const isSource = manip === 'source'
    // On the way back what was the destination's translation is undone on the source, and the other way round.
    const bit = isSource === packet.isReply ? status.destinationNat : status.sourceNat
    if ((entry.status & bit) === 0) return false
    const other = packet.isReply ? entry.original : entry.reply
    const isError = flow.protocol === icmp && isIcmpError(flow.icmpType)
    // The packet becomes what the other direction's tuple answers to: that tuple turned round.
    const address = isSource ? other.destination : other.source
    const port = flow.protocol === icmp ? other.sourcePort : isSource ? other.destinationPort : other.sourcePort
    if (isError) this.#rewriteQuoted(packet, other, manip)
    const changed = rewrite(packet, flow, manip, address, isError ? -1 : port)
    if (changed || isError) flow.read(packet)
    return changed
  }

  #translateDestination(flow: Flow, entry: ConntrackEntry, range: NatRange): void {
    const { reply, original } = entry
    reply.source = pickAddress(range, original.source, flow.protocol)
    if (flow.protocol !== icmp && range.minPort !== 0 && !inPorts(reply.sourcePort, range)) {
      reply.sourcePort = range.minPort + flow.host.random.below(range.maxPort - range.minPort + 1)
    }
    const changed = reply.source !== original.destination || (flow.protocol !== icmp && reply.sourcePort !== original.destinationPort)
    if (changed) entry.status |= status.destinationNat
  }

  #translateSource(flow: Flow, entry: ConntrackEntry, range: NatRange): boolean {
    const { reply } = entry
    const before = { address: reply.destination, port: portOf(entry) }
    reply.destination = pickAddress(range, before.address, flow.protocol)
    if (!this.#freePort(flow, entry, range, before.port)) {
      reply.destination = before.address
      setPort(entry, before.port)
      return false
    }
    if (reply.destination !== entry.original.source || portOf(entry) !== entry.original.sourcePort) entry.status |= status.sourceNat
    return true
  }

  /** Gives the reply tuple a port that no other connection answers to. */
  #freePort(flow: Flow, entry: ConntrackEntry, range: NatRange, wanted: number): boolean {
    const { table } = this.#conntrack
    const named = range.minPort !== 0
    const mayKeep = !range.randomFully && (!named || inPorts(wanted, range))
    if (mayKeep && !table.isTaken(entry, entry.reply)) return true
    if (flow.protocol !== tcp && flow.protocol !== udp && flow.protocol !== icmp) return !table.isTaken(entry, entry.reply)
    const [min, max] = named ? [range.minPort, range.maxPort] : flow.protocol === icmp ? [0, 65_535] : portClass(wanted)
    const width = max - min + 1
    for (const attempts of attemptsPerRound) {
      const offset = flow.host.random.below(width)
      for (let i = 0; i < Math.min(attempts, width); i++) {
        setPort(entry, min + ((offset + i) % width))
        if (!table.isTaken(entry, entry.reply)) return true
      }
    }
    return false
  }

  /** The packet an ICMP error quotes is translated the other way round, so that its sender knows it again. */
  #rewriteQuoted(packet: PacketBuffer, other: Tuple, manip: Manip): void {
    const { view, transport, end } = packet
    const inner = transport + 8
    const innerTransport = inner + (view.getUint8(inner) & 15) * 4
    const protocol = view.getUint8(inner + 9)
    // Only the first 8 bytes are sure to be quoted: TCP's checksum lies behind them and then is left alone.
    const covered = protocol === tcp && end - innerTransport < 18 ? -1 : innerTransport
    if (manip === 'source') rewriteDestination(view, inner, covered, other.destination)
    else rewriteSource(view, inner, covered, other.source)
    if (protocol === icmp) rewriteIcmpId(view, innerTransport, other.sourcePort)
    else if (protocol === tcp || protocol === udp) {
      const at = manip === 'source' ? innerTransport + 2 : innerTransport
      const port = manip === 'source' ? other.destinationPort : other.sourcePort
      if (covered < 0) view.setUint16(at, port)
      else if (manip === 'source') rewriteDestinationPort(view, innerTransport, protocol, port)
      else rewriteSourcePort(view, innerTransport, protocol, port)
    }
    view.setUint16(transport + 2, 0)
    view.setUint16(transport + 2, checksumOf(sum16(view, transport, end)))
  }
}

const doneBit = (manip: Manip) => (manip === 'source' ? status.sourceNatDone : status.destinationNatDone)
const oneAddress = (address: number, port: number): NatRange => ({
  minAddress: address,
  maxAddress: address,
  minPort: port,
  maxPort: port,
  randomFully: false,
})
const inPorts = (port: number, { minPort, maxPort }: NatRange) => port >= minPort && port <= maxPort

/** The reply tuple's port that stands for the original's source port; for ICMP, both directions carry the id as sourcePort. */
const portOf = ({ protocol, reply }: ConntrackEntry) => (protocol === icmp ? reply.sourcePort : reply.destinationPort)
function setPort({ protocol, reply }: ConntrackEntry, port: number): void {
  if (protocol === icmp) reply.sourcePort = port
  else reply.destinationPort = port
}

/** nf_nat_core.c: ports stay in their class: 1-511, 512-1023, 1024-65535. */
function portClass(port: number): [number, number] {
  if (port < 512) return [1, 511]
  return port < 1024 ? [600, 1023] : [1024, 65_535]
}

/** Of several addresses, one that stays the same for the same client (find_best_ips_proto hashes the source too). */
function pickAddress({ minAddress, maxAddress }: NatRange, client: number, protocol: number): number {
  if (minAddress === maxAddress) return minAddress
  const count = (maxAddress >>> 0) - (minAddress >>> 0) + 1
  const spread = Math.imul(client ^ protocol, 0x9e37_79b1) >>> 0
  return ((minAddress >>> 0) + (spread % count)) | 0
}

/** Writes address and port (-1: none) where they are not yet. True when something changed. */
function rewrite(packet: PacketBuffer, flow: Flow, manip: Manip, address: number, port: number): boolean {
  const { view, network, transport } = packet
  const isSource = manip === 'source'
  const addressChanged = (isSource ? flow.source : flow.destination) !== address
  if (addressChanged) (isSource ? rewriteSource : rewriteDestination)(view, network, transport, address)
  if (port < 0) return addressChanged
  if (flow.protocol === icmp) {
    if (flow.icmpId === port) return addressChanged
    rewriteIcmpId(view, transport, port)
    return true
  }
  if ((isSource ? flow.sourcePort : flow.destinationPort) === port || !flow.hasTransport) return addressChanged
  ;(isSource ? rewriteSourcePort : rewriteDestinationPort)(view, transport, flow.protocol, port)
  return true
}

/** Echo and its like: the identifier stands behind the checksum that covers it. */
function rewriteIcmpId(view: DataView, at: number, id: number): void {
  view.setUint16(at + 2, replaceWord16(view.getUint16(at + 2), view.getUint16(at + 4), id))
  view.setUint16(at + 4, id)
}
