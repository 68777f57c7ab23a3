// A learning bridge that is itself a link of its namespace: frames to its own MAC go up, what the namespace sends leaves by a port.
//
//        namespace (bridge's MAC and addresses)
//              ^  input()     | transmit()
//    +---------+--------------v---------+
//    |  FDB: MAC → port, learned, aged  |      bridged IPv4 also passes netfilter: bridge-netfilter.ts
//    +----+---------------+----------+--+
//       port            port       port

import { ethernetAt, etherTypes } from '../../wire/ethernet.js'
import { formatMac, isGroupMac } from '../../wire/mac.js'
import type { PacketBuffer } from '../../wire/packet-buffer.js'
import { MacTable } from '../mac-table.js'
import type { Namespace } from '../namespace.js'
import { NetworkError } from '../network-error.js'
import { BridgeNetfilter } from './bridge-netfilter.js'
import { Link } from './link.js'

export interface BridgePort {
  readonly bridge: Bridge
  readonly link: Link
  /** May a frame leave by the port it came in by? */
  hairpin: boolean
}

interface FdbSlot {
  /** Undefined: the bridge's own, or a port's. */
  port: BridgePort | undefined
  permanent: boolean
  seenMs: number
}

/** Linux' default ageing time. */
export const bridgeAgeingMs = 300_000
/** Learned MACs a bridge keeps; frames to further ones are flooded. */
export const bridgeFdbMax = 16_384
/** Linux: BR_MAX_PORTS. */
export const bridgePortsMax = 1024

export class Bridge extends Link {
  override readonly kind = 'bridge'
  readonly ports: BridgePort[] = []
  readonly #fdb = new MacTable<FdbSlot>()
  readonly #netfilter: BridgeNetfilter
  /** A MAC given by hand stays; otherwise the bridge takes its ports' lowest. */
  #macIsSet: boolean

  constructor(namespace: Namespace, name: string, mac: number, mtuBytes: number, { macIsSet }: { macIsSet: boolean }) {
    super(namespace, name, mac, mtuBytes)
    this.#macIsSet = macIsSet
    this.#fdb.set(mac, own())
    this.#netfilter = new BridgeNetfilter(this)
  }

  setMac(mac: number): void {
    this.#macIsSet = true
    this.#takeMac(mac)
  }

  addPort(link: Link): void {
    if (link.kind === 'bridge' || link.kind === 'loopback')
      throw new NetworkError('ELOOP', `Cannot make ${link.name} a port of ${this.name}: a ${link.kind} cannot be one`)
    if (this.ports.length >= bridgePortsMax)
      throw new NetworkError('EBUSY', `Cannot make ${link.name} a port of ${this.name}: it has ${bridgePortsMax} ports`)
    const port: BridgePort = { bridge: this, link, hairpin: false }
    this.ports.push(port)
    link.bridgePort = port
    this.#fdb.set(link.mac, own())
    this.#followPorts()
  }

  removePort(port: BridgePort): void {
    this.ports.splice(this.ports.indexOf(port), 1)
    port.link.bridgePort = undefined
    this.#fdb.delete(port.link.mac)
    this.forget(port, { permanent: true })
    this.#followPorts()
  }

  /** Drops what was learned behind `port`. */
  forget(port: BridgePort, { permanent = false } = {}): void {
    for (const [mac, slot] of [...this.#fdb.entries()]) if (slot.port === port && (permanent || !slot.permanent)) this.#fdb.delete(mac)
  }

  setFdb(mac: number, port: BridgePort): void {
    if (isGroupMac(mac)) throw new NetworkError('EINVAL', `Cannot add ${formatMac(mac)} to ${this.name}: it is a group address`)
    this.#fdb.set(mac, { port, permanent: true, seenMs: 0 })
  }

  deleteFdb(mac: number): boolean {
    return this.#fdb.get(mac)?.port !== undefined && this.#fdb.delete(mac)
  }

  *fdb(): Generator<{ mac: number; port: string; permanent: boolean }> {
    for (const [mac, slot] of this.#fdb.entries()) {
      const holder = slot.port?.link ?? this.ports.find(({ link }) => link.mac === mac)?.link ?? this
      if (slot.port === undefined || !this.#aged(slot))
        yield { mac, port: holder.name, permanent: slot.port === undefined || slot.permanent }
    }
  }

  /** A frame came in by `port`. */
  inputFrom(port: BridgePort, packet: PacketBuffer): void {
    if (!this.up) {
      port.link.dropIncoming(packet, 'no-link')
      return
    }
    this.#learn(port, packet)
    const isIpv4 = packet.view.getUint16(packet.start + ethernetAt.etherType) === etherTypes.ipv4
    if (isIpv4 && this.namespace.sysctls.bridgeCallsIptables) this.#netfilter.prerouting(port, packet)
    else this.handle(port, packet)
  }

  /** Where to now: up, out by one port, or by all. (br_handle_frame_finish) */
  handle(from: BridgePort, packet: PacketBuffer): void {
    const { view, start } = packet
    if ((view.getUint8(start) & 1) === 1) {
      this.#flood(packet, from)
      this.input(packet)
      return
    }
    const slot = this.#fdb.at(view, start)
    if (slot === undefined || (slot.port !== undefined && this.#aged(slot))) {
      this.#flood(packet, from)
      packet.release()
    } else if (slot.port === undefined) this.input(packet)
    else if (slot.port === from && !from.hairpin) from.link.dropIncoming(packet, 'no-hairpin')
    else this.#forward(slot.port, packet)
  }

  protected override carry(packet: PacketBuffer): void {
    packet.physIn = 0 // what the namespace itself sends has passed its hooks
    const { view, start } = packet
    const slot = (view.getUint8(start) & 1) === 1 ? undefined : this.#fdb.at(view, start)
    if (slot?.port !== undefined && !this.#aged(slot)) this.#forward(slot.port, packet)
    else {
      this.#flood(packet, undefined)
      packet.release()
    }
  }

  override detach(): void {
    for (const port of [...this.ports]) this.removePort(port)
  }

  /** A copy out of every port but the one it came by. The packet stays the caller's. */
  #flood(packet: PacketBuffer, from: BridgePort | undefined): void {
    for (const port of this.ports) {
      if (!port.link.up || (port === from && !port.hairpin)) continue
      const copy = this.namespace.stack.pool.copyOf(packet.payload)
      copy.mark = packet.mark
      copy.tracked = packet.tracked
      copy.isReply = packet.isReply
      copy.physIn = packet.physIn
      copy.segmentBytes = packet.segmentBytes
      copy.linkIn = packet.linkIn
      this.#forward(port, copy)
    }
  }

  #forward(to: BridgePort, packet: PacketBuffer): void {
    if (packet.physIn !== 0 && !this.#netfilter.forward(to, packet)) return
    if (packet.segmentBytes === 0 && packet.length > to.link.mtuBytes + ethernetAt.payload) to.link.dropOutgoing(packet, 'too-big')
    else to.link.transmit(packet)
  }

  #learn(port: BridgePort, packet: PacketBuffer): void {
    const at = packet.start + ethernetAt.source
    const slot = this.#fdb.at(packet.view, at)
    const nowMs = this.namespace.stack.backlog.nowMs
    if (slot !== undefined) {
      if (slot.permanent) return
      slot.port = port
      slot.seenMs = nowMs
      return
    }
    const mac = packet.view.getUint16(at) * 0x1_0000_0000 + packet.view.getUint32(at + 2)
    if (isGroupMac(mac) || mac === 0) return
    if (this.#fdb.size >= bridgeFdbMax) this.#forgetAged()
    if (this.#fdb.size < bridgeFdbMax) this.#fdb.set(mac, { port, permanent: false, seenMs: nowMs })
  }

  #aged(slot: FdbSlot): boolean {
    return !slot.permanent && this.namespace.stack.backlog.nowMs - slot.seenMs > bridgeAgeingMs
  }

  #forgetAged(): void {
    for (const [mac, slot] of [...this.#fdb.entries()]) if (slot.port !== undefined && this.#aged(slot)) this.#fdb.delete(mac)
  }

  /** br_stp_recalculate_bridge_id: the lowest of the ports' MACs, unless one was set. */
  #followPorts(): void {
    if (!this.#macIsSet && this.ports.length > 0) this.#takeMac(Math.min(...this.ports.map(({ link }) => link.mac)))
  }

  #takeMac(mac: number): void {
    if (!this.ports.some(({ link }) => link.mac === this.mac)) this.#fdb.delete(this.mac)
    this.mac = mac
    this.#fdb.set(mac, own())
  }
}

const own = (): FdbSlot => ({ port: undefined, permanent: true, seenMs: 0 })
