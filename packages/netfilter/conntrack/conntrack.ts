// Connection tracking: puts each packet into a connection (prerouting, output), lets new ones into the table once nothing
// dropped their first packet (input, postrouting), and keeps their clocks.

import type { Clock } from '../../clock/clock.js'
import type { Random } from '../../clock/random.js'
import { isIcmpError } from '../../wire/icmp.js'
import type { PacketBuffer } from '../../wire/packet-buffer.js'
import { ctState, type Flow, icmp, tcp, udp } from '../flow.js'
import { ConntrackTable } from './conntrack-table.js'
import { ConntrackEntry, status, type Tuple, tcpState } from './entry.js'
import { flagsMakeSense, ignored, invalid, nextTcpState } from './tcp-tracking.js'
import { defaultTimeouts, type Timeouts } from './timeouts.js'

/** UDP counts as a stream, with the longer timeout, once an answer came and two seconds have passed (Linux UDP_STREAM). */
const udpStreamAfterMs = 2000

/** Queries of ICMP that have an answer, both ways. */
const icmpAnswer: Readonly<Record<number, number>> = { 8: 0, 0: 8, 13: 14, 14: 13, 15: 16, 16: 15, 17: 18, 18: 17 }
/** Those that may begin a connection. */
const icmpQueries: readonly number[] = [8, 13, 15, 17]

const inverseIcmp = (typeAndCode: number): number => (icmpAnswer[typeAndCode >> 8]! << 8) | (typeAndCode & 255)

/** What became of a packet's tracking. */
export type Tracked = 'ok' | 'full'

export class Conntrack {
  readonly table: ConntrackTable
  readonly timeouts: Timeouts = defaultTimeouts()
  readonly #clock: Clock

  constructor(clock: Clock, random: Random) {
    this.#clock = clock
    this.table = new ConntrackTable(clock, random)
  }

  /** Finds or begins the packet's connection: sets flow.entry and flow.state, packet.tracked and packet.isReply. */
  track(flow: Flow, packet: PacketBuffer): Tracked {
    flow.entry = null
    flow.state = ctState.INVALID
    packet.isReply = false
    if (flow.protocol === icmp) {
      if (!flow.hasTransport) return 'ok'
      if (isIcmpError(flow.icmpType)) return this.#relate(flow, packet)
      if (icmpAnswer[flow.icmpType] === undefined) return 'ok'
      return this.#follow(flow, packet, flow.icmpId, (flow.icmpType << 8) | flow.icmpCode)
    }
    if (flow.protocol === tcp || flow.protocol === udp) {
      if (!flow.hasTransport || (flow.protocol === tcp && !flagsMakeSense(flow.tcpFlags))) return 'ok'
      return this.#follow(flow, packet, flow.sourcePort, flow.destinationPort)
    }
    return this.#follow(flow, packet, 0, 0)
  }

  /** Reads back what track() found at an earlier hook. */
  resume(flow: Flow, entry: ConntrackEntry, packet: PacketBuffer): void {
    flow.entry = entry
    flow.state = flow.protocol === icmp && isIcmpError(flow.icmpType) ? ctState.RELATED : stateOf(entry, packet.isReply)
  }

  /** Lets a new connection in. False when its tuple was taken meanwhile. */
  confirm(entry: ConntrackEntry): boolean {
    return (entry.status & (status.confirmed | status.dying)) !== 0 || this.table.insert(entry)
  }

  #follow(flow: Flow, packet: PacketBuffer, sourcePort: number, destinationPort: number): Tracked {
    const nowMs = this.#clock.nowMs()
    let tuple = this.table.find(flow.protocol, flow.source, flow.destination, sourcePort, destinationPort, nowMs)
    if (tuple !== null && flow.protocol === tcp && this.#isReopened(tuple, flow)) {
      this.table.remove(tuple.entry)
      tuple = null
    }
    if (tuple === null) return this.#begin(flow, packet, sourcePort, destinationPort, nowMs)
    return this.#continue(flow, packet, tuple, nowMs)
  }

  /** nf_conntrack_proto_tcp.c: a SYN onto a connection that is over begins a new one. */
  #isReopened({ entry, isReply }: Tuple, { tcpFlags }: Flow): boolean {
    return entry.tcpState >= tcpState.TIME_WAIT && nextTcpState(entry.tcpState, tcpFlags, isReply) === tcpState.SYN_SENT
  }

  #begin(flow: Flow, packet: PacketBuffer, sourcePort: number, destinationPort: number, nowMs: number): Tracked {
    if (flow.protocol === icmp && !icmpQueries.includes(flow.icmpType)) return 'ok'
    const nextState = flow.protocol === tcp ? nextTcpState(tcpState.NONE, flow.tcpFlags, false) : tcpState.NONE
    if (nextState === invalid) return 'ok'
    if (!this.table.hasRoom()) return 'full'
    const entry = new ConntrackEntry(flow.protocol, nowMs)
    const { original, reply } = entry
    original.source = reply.destination = flow.source
    original.destination = reply.source = flow.destination
    original.sourcePort = sourcePort
    original.destinationPort = destinationPort
    reply.sourcePort = flow.protocol === icmp ? sourcePort : destinationPort
    reply.destinationPort = flow.protocol === icmp ? inverseIcmp(destinationPort) : sourcePort
    entry.tcpState = nextState
    entry.originalPackets = 1
    entry.originalBytes = flow.lengthBytes
    this.#refresh(entry, nowMs)
    flow.entry = packet.tracked = entry
    flow.state = ctState.NEW
    return 'ok'
  }

  #continue(flow: Flow, packet: PacketBuffer, { entry, isReply }: Tuple, nowMs: number): Tracked {
    if (flow.protocol === tcp) {
      const next = nextTcpState(entry.tcpState, flow.tcpFlags, isReply)
      if (next === invalid) return 'ok'
      if (next !== ignored) {
        const grew = next === tcpState.ESTABLISHED && (entry.tcpState === tcpState.SYN_RECV || entry.tcpState === tcpState.ESTABLISHED)
        if (grew && entry.status & status.seenReply) entry.status |= status.assured
        entry.tcpState = next
      }
    } else if (flow.protocol === udp && entry.status & status.seenReply && nowMs - entry.createdMs >= udpStreamAfterMs) {
      entry.status |= status.assured
    }
    if (isReply) {
      entry.status |= status.seenReply
      entry.replyPackets++
      entry.replyBytes += flow.lengthBytes
    } else {
      entry.originalPackets++
      entry.originalBytes += flow.lengthBytes
    }
    this.#refresh(entry, nowMs)
    packet.tracked = flow.entry = entry
    packet.isReply = isReply
    flow.state = stateOf(entry, isReply)
    return 'ok'
  }

  #refresh(entry: ConntrackEntry, nowMs: number): void {
    entry.expiresMs = nowMs + this.#timeoutOf(entry) * 1000
  }
  #timeoutOf({ protocol, tcpState: state, status: bits }: ConntrackEntry): number {
    if (protocol === tcp) return this.timeouts.tcp[state]!
    if (protocol === udp) return bits & status.assured ? this.timeouts.udpStream : this.timeouts.udp
    return protocol === icmp ? this.timeouts.icmp : this.timeouts.generic
  }

  /** An ICMP error belongs to the connection of the packet it quotes (nf_conntrack_inet_error). */
  #relate(flow: Flow, packet: PacketBuffer): Tracked {
    const { view, transport, end } = packet
    const inner = transport + 8
    if (end - inner < 28 || view.getUint8(inner) >> 4 !== 4) return 'ok'
    const innerTransport = inner + (view.getUint8(inner) & 15) * 4
    if (end - innerTransport < 8 || (view.getUint16(inner + 6) & 0x1fff) !== 0) return 'ok'
    const protocol = view.getUint8(inner + 9)
    // The quoted packet went the other way, so its tuple is looked up turned round.
    const source = view.getInt32(inner + 16)
    const destination = view.getInt32(inner + 12)
    let found: Tuple | null
    if (protocol === icmp) {
      const type = view.getUint8(innerTransport)
      if (icmpAnswer[type] === undefined) return 'ok'
      const answer = inverseIcmp((type << 8) | view.getUint8(innerTransport + 1))
      found = this.table.find(protocol, source, destination, view.getUint16(innerTransport + 4), answer)
    } else if (protocol === tcp || protocol === udp) {
      found = this.table.find(protocol, source, destination, view.getUint16(innerTransport + 2), view.getUint16(innerTransport))
    } else found = this.table.find(protocol, source, destination, 0, 0)
    if (found === null) return 'ok'
    packet.tracked = flow.entry = found.entry
    packet.isReply = found.isReply
    flow.state = ctState.RELATED
    return 'ok'
  }
}

const stateOf = (entry: ConntrackEntry, isReply: boolean): number =>
  isReply || entry.status & status.seenReply ? ctState.ESTABLISHED : ctState.NEW
