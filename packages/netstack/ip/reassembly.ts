// Putting IPv4 fragments together again (RFC 791 §3.2, RFC 815's holes as a sorted list), before netfilter sees them, as
// nf_defrag_ipv4 does when connections are tracked. What is forwarded is cut again on its way out.

import type { Timer } from '../../clock/clock.js'
import { icmpTypes, timeExceededCodes } from '../../wire/icmp.js'
import { fixIpv4Checksum, ipv4At, ipv4Fragment, ipv4HeaderBytes } from '../../wire/ipv4.js'
import type { PacketBuffer } from '../../wire/packet-buffer.js'
import type { Namespace } from '../namespace.js'
import { sendIcmpError } from './icmp-errors.js'

/** net.ipv4.ipfrag_time. */
export const reassemblyMs = 30_000
/** Packets being put together at a time; the oldest gives way. */
export const reassembliesMax = 64
/** Fragments of one packet: 65,535 bytes over an MTU of 1,280, and to spare. */
export const fragmentsMax = 64
const packetBytesMax = 65_535

interface Piece {
  /** Payload offsets. */
  readonly from: number
  readonly until: number
  readonly packet: PacketBuffer
}
interface Partial {
  readonly pieces: Piece[]
  /** Payload length, once the last fragment is there. */
  totalBytes: number | undefined
  readonly timer: Timer
}

export class Reassembly {
  readonly #namespace: Namespace
  readonly #partials = new Map<string, Partial>()

  constructor(namespace: Namespace) {
    this.#namespace = namespace
  }

  /** Takes a fragment; gives the whole packet when this was the last one missing. */
  add(packet: PacketBuffer): PacketBuffer | undefined {
    const { view, network } = packet
    const key = `${view.getUint32(network + ipv4At.source)} ${view.getUint32(network + ipv4At.destination)} ${view.getUint16(network + ipv4At.identification)} ${view.getUint8(network + ipv4At.protocol)}`
    const word = view.getUint16(network + ipv4At.fragment)
    const from = (word & ipv4Fragment.offsetMask) * 8
    const until = from + packet.end - network - ipv4HeaderBytes(view, network)
    const isLast = (word & ipv4Fragment.moreFragments) === 0
    // Only the last may have a length that is no multiple of eight; "ping of death" is longer than a packet can be.
    if (until > packetBytesMax - 60 || until === from || (!isLast && until % 8 !== 0)) {
      this.#namespace.drop(packet, 'malformed')
      return undefined
    }
    const partial = this.#partials.get(key) ?? this.#begin(key)
    const overlaps = partial.pieces.some((piece) => from < piece.until && piece.from < until)
    const disagrees =
      (partial.totalBytes !== undefined && (isLast || until > partial.totalBytes)) ||
      (isLast && partial.pieces.some((piece) => piece.until > until))
    if (overlaps || disagrees || partial.pieces.length >= fragmentsMax) {
      // Linux since 4.20, after RFC 5722: overlapping fragments discard the whole.
      this.#namespace.drop(packet, 'malformed')
      this.#abandon(key, 'malformed')
      return undefined
    }
    if (isLast) partial.totalBytes = until
    partial.pieces.push({ from, until, packet })
    const bytes = partial.pieces.reduce((sum, piece) => sum + piece.until - piece.from, 0)
    return bytes === partial.totalBytes ? this.#finish(key, partial, bytes) : undefined
  }

  #begin(key: string): Partial {
    if (this.#partials.size >= reassembliesMax)
      for (const oldest of this.#partials.keys()) {
        this.#abandon(oldest, 'reassembly-failed')
        break
      }
    const timer = this.#namespace.stack.clock.setTimer(reassemblyMs, () =>
      this.#namespace.stack.backlog.run(() => {
        const first = this.#partials.get(key)?.pieces.find(({ from }) => from === 0)
        // RFC 792: only when the first fragment is there to be quoted.
        if (first !== undefined) sendIcmpError(this.#namespace, first.packet, icmpTypes.timeExceeded, timeExceededCodes.reassembly, 0)
        this.#abandon(key, 'reassembly-failed')
      }),
    )
    const partial: Partial = { pieces: [], totalBytes: undefined, timer }
    this.#partials.set(key, partial)
    return partial
  }

  #finish(key: string, partial: Partial, payloadBytes: number): PacketBuffer {
    const first = partial.pieces.find(({ from }) => from === 0)?.packet as PacketBuffer
    const headerBytes = ipv4HeaderBytes(first.view, first.network)
    const whole = this.#namespace.stack.pool.take(headerBytes + payloadBytes)
    whole.bytes.set(first.bytes.subarray(first.network, first.network + headerBytes), whole.start)
    for (const { from, packet } of partial.pieces) {
      whole.bytes.set(
        packet.bytes.subarray(packet.network + ipv4HeaderBytes(packet.view, packet.network), packet.end),
        whole.start + headerBytes + from,
      )
    }
    whole.network = whole.start
    whole.view.setUint16(whole.network + ipv4At.totalLength, whole.length)
    whole.view.setUint16(whole.network + ipv4At.fragment, 0)
    fixIpv4Checksum(whole.view, whole.network)
    whole.linkIn = first.linkIn
    whole.mark = first.mark
    whole.tracked = first.tracked
    whole.isReply = first.isReply
    whole.physIn = first.physIn
    this.#end(key)
    for (const { packet } of partial.pieces) packet.release()
    return whole
  }

  #abandon(key: string, reason: 'malformed' | 'reassembly-failed'): void {
    for (const { packet } of this.#end(key)) this.#namespace.drop(packet, reason)
  }

  #end(key: string): Piece[] {
    const partial = this.#partials.get(key)
    this.#partials.delete(key)
    partial?.timer.cancel()
    return partial?.pieces ?? []
  }
}
