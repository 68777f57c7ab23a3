// A VXLAN device with unicast FDB entries, as flannel programs it: the FDB says behind which node a MAC lives.
//
//    out:  inner frame --> FDB[destination MAC] --> outer UDP/IPv4 to that node --> the namespace's own IP output
//    in:   UDP input on the device's port --> VNI --> device --> input() of the inner frame
//
// The outer UDP checksum is zero, Linux' default on IPv4; the outer source port is a hash of the inner flow (RFC 7348 §5), so that
// underlay paths see flows; DF is not set, TTL is 64.

import { ethernetAt, ethernetBytes, etherTypes } from '../../wire/ethernet.js'
import { ipProtocols, ipv4At, ipv4Bytes, ipv4HeaderBytes, writeIpv4 } from '../../wire/ipv4.js'
import type { PacketBuffer } from '../../wire/packet-buffer.js'
import { udpBytes, writeUdpUnchecked } from '../../wire/udp.js'
import { vxlanAt, vxlanBytes, vxlanFlagVni, writeVxlan } from '../../wire/vxlan.js'
import { MacTable } from '../mac-table.js'
import type { Namespace } from '../namespace.js'
import { Link } from './link.js'
import { ReceiveMerge } from './receive-merge.js'

interface Remote {
  destinations: readonly number[]
  permanent: boolean
  seenMs: number
}

/** Outer headers: IPv4, UDP, VXLAN, and the inner Ethernet header. A device's MTU is that much below its underlay's. */
export const vxlanOverheadBytes = ipv4Bytes + udpBytes + vxlanBytes + ethernetBytes
/** Linux: an age of 300 s for learned entries. */
export const vxlanAgeingMs = 300_000
export const vxlanFdbMax = 16_384

export interface VxlanOptions {
  readonly vni: number
  /** The outer source address; 0: as the route says. */
  readonly local: number
  readonly deviceName: string
  readonly port: number
  readonly learning: boolean
}

export class Vxlan extends Link {
  override readonly kind = 'vxlan'
  override readonly carriesLarge = false
  readonly vni: number
  readonly local: number
  readonly deviceName: string
  readonly port: number
  readonly learning: boolean
  readonly #fdb = new MacTable<Remote>()
  readonly #merge: ReceiveMerge

  constructor(namespace: Namespace, name: string, mac: number, mtuBytes: number, { vni, local, deviceName, port, learning }: VxlanOptions) {
    super(namespace, name, mac, mtuBytes)
    this.vni = vni
    this.local = local
    this.deviceName = deviceName
    this.port = port
    this.learning = learning
    this.#merge = new ReceiveMerge(namespace.stack.pool)
  }

  /** MAC zero holds where unknown and group MACs go: there may be several. */
  setFdb(mac: number, destination: number): void {
    const others = mac === 0 ? (this.#fdb.get(0)?.destinations ?? []).filter((other) => other !== destination) : []
    this.#fdb.set(mac, { destinations: [...others, destination], permanent: true, seenMs: 0 })
  }

  deleteFdb(mac: number, destination: number | undefined): boolean {
    const remote = this.#fdb.get(mac)
    if (remote === undefined) return false
    const left = destination === undefined ? [] : remote.destinations.filter((other) => other !== destination)
    if (left.length === remote.destinations.length) return false
    if (left.length === 0) this.#fdb.delete(mac)
    else remote.destinations = left
    return true
  }

  *fdb(): Generator<{ mac: number; destination: number; permanent: boolean }> {
    for (const [mac, remote] of this.#fdb.entries())
      if (!this.#aged(remote)) for (const destination of remote.destinations) yield { mac, destination, permanent: remote.permanent }
  }

  protected override carry(packet: PacketBuffer): void {
    const { view, start } = packet
    const known = (view.getUint8(start) & 1) === 1 ? undefined : this.#fdb.at(view, start)
    const remote = known === undefined || this.#aged(known) ? this.#fdb.get(0) : known
    if (remote === undefined) {
      this.dropOutgoing(packet, 'fdb-miss')
      return
    }
    const { destinations } = remote
    for (let i = 1; i < destinations.length; i++)
      this.#encapsulate(this.namespace.stack.pool.copyOf(packet.payload), destinations[i] as number)
    this.#encapsulate(packet, destinations[0] as number)
  }

  #encapsulate(packet: PacketBuffer, destination: number): void {
    const { ipv4 } = this.namespace
    const source = this.local !== 0 ? this.local : this.namespace.sourceFor(destination)
    const sourcePort = 32_768 + (flowHash(packet.view, packet.start) % 28_233) // udp_flow_src_port: ip_local_port_range
    writeVxlan(packet.view, packet.push(vxlanBytes), this.vni)
    const udp = packet.push(udpBytes)
    writeUdpUnchecked(packet.view, udp, sourcePort, this.port, packet.end - udp)
    const network = packet.push(ipv4Bytes)
    writeIpv4(packet.view, network, packet.end - network, ipv4.nextIdentification(), 0, 64, ipProtocols.udp, source, destination)
    packet.network = network
    packet.transport = udp
    packet.tracked = null // skb_scrub_packet: the outer packet is another connection's; the mark stays
    packet.isReply = false
    packet.physIn = 0
    packet.linkIn = 0
    ipv4.send(packet)
  }

  /** An outer datagram for this device's port and VNI; `packet.start` is at the VXLAN header. `outerSource` is the sending node. */
  decapsulate(packet: PacketBuffer, outerSource: number): void {
    const { view } = packet
    if (packet.length < vxlanBytes + ethernetBytes) {
      this.dropIncoming(packet, 'malformed')
      return
    }
    packet.pull(vxlanBytes)
    if (this.learning) this.#learn(packet, outerSource)
    packet.tracked = null
    packet.isReply = false
    packet.network = -1
    packet.transport = -1
    // vxlan_rcv: "Ignore packet loops (and multicast echo)".
    const source = packet.start + ethernetAt.source
    if (view.getUint16(source) * 0x1_0000_0000 + view.getUint32(source + 2) === this.mac) this.dropIncoming(packet, 'martian')
    else this.inputMerged(this.#merge, packet)
  }

  #learn(packet: PacketBuffer, outerSource: number): void {
    const at = packet.start + ethernetAt.source
    const nowMs = this.namespace.stack.backlog.nowMs
    const remote = this.#fdb.at(packet.view, at)
    if (remote !== undefined) {
      if (remote.permanent) return
      if (remote.destinations[0] !== outerSource) remote.destinations = [outerSource]
      remote.seenMs = nowMs
    } else if (this.#fdb.size < vxlanFdbMax) {
      const mac = packet.view.getUint16(at) * 0x1_0000_0000 + packet.view.getUint32(at + 2)
      this.#fdb.set(mac, { destinations: [outerSource], permanent: false, seenMs: nowMs })
    }
  }

  #aged(remote: Remote): boolean {
    return !remote.permanent && this.namespace.stack.backlog.nowMs - remote.seenMs > vxlanAgeingMs
  }
}

/** True when the bytes at `at` are a VXLAN header that names a VNI. */
export const namesVni = (view: DataView, at: number, end: number): boolean =>
  end - at >= vxlanBytes && (view.getUint8(at + vxlanAt.flags) & vxlanFlagVni) !== 0

/** A hash of the inner frame's addresses and, on TCP and UDP, ports; of its MACs when it is not IPv4. */
function flowHash(view: DataView, frame: number): number {
  const network = frame + ethernetBytes
  if (view.getUint16(frame + ethernetAt.etherType) !== etherTypes.ipv4) return mix(view.getInt32(frame + 2) ^ view.getInt32(frame + 8))
  let hash = Math.imul(view.getInt32(network + ipv4At.source), 0x9e37_79b1) ^ view.getInt32(network + ipv4At.destination)
  const protocol = view.getUint8(network + ipv4At.protocol)
  const isFragment = (view.getUint16(network + ipv4At.fragment) & 0x3fff) !== 0
  if (!isFragment && (protocol === ipProtocols.tcp || protocol === ipProtocols.udp))
    hash = Math.imul(hash, 0x85eb_ca6b) ^ view.getInt32(network + ipv4HeaderBytes(view, network))
  return mix(hash)
}

function mix(hash: number): number {
  hash = Math.imul(hash ^ (hash >>> 16), 0xc2b2_ae35)
  return (hash ^ (hash >>> 13)) >>> 0
}
