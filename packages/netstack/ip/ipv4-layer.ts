// A packet's way through a namespace, with netfilter's hooks where Linux has them.
//
//                    sockets                      sockets, tunnels
//                       ^                              |
//                    [input]                        [output]
//                       |                              v
//   link --> [prerouting] --> route --> [forward] --> route --> [postrouting] --> (fragment) --> neighbour --> link
//
// Packets have `start` and `network` at the IPv4 header throughout. Every method here takes the packet it is given: it ends in
// release(), in a queue, or in a link.

import type { RejectWith, Verdict } from '../../netfilter/hooks.js'
import type { DropReason } from '../../wire/drop-reason.js'
import { icmpTypes, timeExceededCodes, unreachableCodes } from '../../wire/icmp.js'
import { checkIpv4, decrementTtl, ipProtocols, ipv4At, ipv4Fragment, ipv4HeaderBytes } from '../../wire/ipv4.js'
import { anyAddress, limitedBroadcast } from '../../wire/ipv4-address.js'
import type { PacketBuffer } from '../../wire/packet-buffer.js'
import type { Link } from '../link/link.js'
import { segmentPacketBytes } from '../link/segmentation.js'
import type { Namespace } from '../namespace.js'
import type { Route } from '../routes.js'
import { fragmentPacket } from './fragmentation.js'
import { sendIcmpError, sendReset } from './icmp-errors.js'
import { Reassembly } from './reassembly.js'
import { locateTransport } from './transport-offset.js'

export class Ipv4Layer {
  readonly #namespace: Namespace
  readonly #reassembly: Reassembly
  #identification: number

  constructor(namespace: Namespace) {
    this.#namespace = namespace
    this.#reassembly = new Reassembly(namespace)
    this.#identification = namespace.stack.random.below(0x1_0000)
  }

  nextIdentification(): number {
    this.#identification = (this.#identification + 1) & 0xffff
    return this.#identification
  }

  /** From a link; `start` is at the IPv4 header. (ip_rcv) */
  receive(link: Link, arrived: PacketBuffer): void {
    let packet = arrived
    const wrong = checkIpv4(packet.view, packet.start, packet.end)
    if (wrong !== undefined) {
      link.dropIncoming(packet, wrong === 'bad-checksum' ? 'bad-checksum' : 'malformed')
      return
    }
    const bridged = packet.physIn !== 0
    packet.network = packet.start
    packet.end = packet.start + packet.view.getUint16(packet.start + ipv4At.totalLength)
    packet.linkIn = link.index
    packet.linkOut = 0
    if ((packet.view.getUint16(packet.network + ipv4At.fragment) & (ipv4Fragment.moreFragments | ipv4Fragment.offsetMask)) !== 0) {
      const whole = this.#reassembly.add(packet)
      if (whole === undefined) return
      packet = whole
    }
    locateTransport(packet)
    if (!bridged) {
      const verdict = this.#namespace.netfilter.hook('prerouting', packet)
      if (!this.passes(verdict, packet)) return
    }
    this.#route(link, packet)
  }

  /** A complete packet of this host, as a socket made it. Finds its own route. (ip_local_out) */
  send(packet: PacketBuffer): void {
    const destination = packet.view.getUint32(packet.network + ipv4At.destination)
    const route = this.#namespace.fib.lookup(destination)
    if (!this.#leads(route)) {
      this.drop(packet, route === undefined ? 'no-route' : 'route-blackhole')
      return
    }
    packet.linkIn = 0
    packet.linkOut = this.#outLink(route).index
    const verdict = this.#namespace.netfilter.hook('output', packet)
    if (verdict.kind === 'accept') this.#postrouting(route, packet)
    else if (verdict.kind === 'reroute') this.#reroute(packet)
    else this.#refuse(verdict, packet)
  }

  /** True for accept. Otherwise carries the verdict out, packet included. `reroute` means nothing where this is asked. */
  passes(verdict: Verdict, packet: PacketBuffer): boolean {
    if (verdict.kind === 'accept' || verdict.kind === 'reroute') return true
    this.#refuse(verdict, packet)
    return false
  }

  /** arp_error_report; the packet stays the caller's. */
  reportHostUnreachable(packet: PacketBuffer): void {
    sendIcmpError(this.#namespace, packet, icmpTypes.unreachable, unreachableCodes.host, 0)
  }

  drop(packet: PacketBuffer, reason: DropReason): void {
    this.#namespace.drop(packet, reason)
  }

  #route(link: Link, packet: PacketBuffer): void {
    const { view, network } = packet
    const source = view.getUint32(network + ipv4At.source)
    const destination = view.getUint32(network + ipv4At.destination)
    if (this.#isMartian(link, source, destination)) {
      link.dropIncoming(packet, 'martian')
      return
    }
    if (destination === limitedBroadcast) {
      this.#input(link, packet)
      return
    }
    const route = this.#namespace.fib.lookup(destination)
    if (link.rpFilter > 0 && !this.#wayBackLeaves(link, source)) link.dropIncoming(packet, 'reverse-path')
    else if (route === undefined) this.#unroutable(packet, unreachableCodes.net, 'no-route')
    else if (route.type === 'local' || route.type === 'broadcast') this.#input(link, packet)
    else if (route.type === 'unicast') this.#forward(route, packet)
    else if (route.type === 'unreachable') this.#unroutable(packet, unreachableCodes.host, 'route-blackhole')
    else if (route.type === 'prohibit') this.#unroutable(packet, unreachableCodes.adminProhibited, 'route-blackhole')
    else this.drop(packet, 'route-blackhole')
  }

  /** ip_route_input_slow: sources and destinations that must not come in from outside. */
  #isMartian(link: Link, source: number, destination: number): boolean {
    if (link.kind === 'loopback') return false
    if (source >>> 28 === 0xe || source === limitedBroadcast) return true
    if ((source >>> 24 === 127 || destination >>> 24 === 127) && !link.routeLocalnet) return true
    return (destination === anyAddress || this.#namespace.fib.isLocal(source)) && source !== anyAddress
  }

  #wayBackLeaves(link: Link, source: number): boolean {
    const back = this.#namespace.fib.lookup(source)
    return back !== undefined && back.type === 'unicast' && (link.rpFilter === 2 || back.link === link)
  }

  /** ip_error: only a router says that it does not know the way. */
  #unroutable(packet: PacketBuffer, code: number, reason: DropReason): void {
    if (this.#namespace.sysctls.ipForward) sendIcmpError(this.#namespace, packet, icmpTypes.unreachable, code, 0)
    this.drop(packet, reason)
  }

  #input(link: Link, packet: PacketBuffer): void {
    const verdict = this.#namespace.netfilter.hook('input', packet)
    if (verdict.kind === 'accept') this.#deliver(link, packet)
    else if (verdict.kind === 'reroute') this.#sendOnwards(link, packet)
    else this.#refuse(verdict, packet)
  }

  /** IPVS has given the packet to a real server: here, or somewhere else. */
  #sendOnwards(link: Link, packet: PacketBuffer): void {
    const { view, network } = packet
    if (this.#namespace.fib.isLocal(view.getUint32(network + ipv4At.destination))) {
      this.#deliver(link, packet)
      return
    }
    if (!this.#hopsLeft(packet)) return
    decrementTtl(view, network)
    this.send(packet)
  }

  #deliver(link: Link, packet: PacketBuffer): void {
    const { view, network } = packet
    const protocol = view.getUint8(network + ipv4At.protocol)
    packet.transport = network + ipv4HeaderBytes(view, network)
    if (protocol === ipProtocols.tcp) this.#namespace.tcp.receive(packet)
    else if (protocol === ipProtocols.udp) this.#namespace.udp.receive(packet)
    else if (protocol === ipProtocols.icmp) this.#namespace.icmp.receive(packet)
    else {
      sendIcmpError(this.#namespace, packet, icmpTypes.unreachable, unreachableCodes.protocol, 0)
      link.dropIncoming(packet, 'no-protocol')
    }
  }

  /** ip_forward. */
  #forward(route: Route, packet: PacketBuffer): void {
    if (!this.#namespace.sysctls.ipForward) {
      this.drop(packet, 'not-forwarding')
      return
    }
    if (!this.#hopsLeft(packet) || !this.#fits(route, packet)) return
    decrementTtl(packet.view, packet.network)
    packet.linkOut = (route.link as Link).index
    const verdict = this.#namespace.netfilter.hook('forward', packet, packet.physIn, 0)
    if (this.passes(verdict, packet)) this.#postrouting(route, packet)
  }

  #hopsLeft(packet: PacketBuffer): boolean {
    if (packet.view.getUint8(packet.network + ipv4At.ttl) > 1) return true
    sendIcmpError(this.#namespace, packet, icmpTypes.timeExceeded, timeExceededCodes.ttl, 0)
    this.drop(packet, 'ttl-exceeded')
    return false
  }

  #fits(route: Route, packet: PacketBuffer): boolean {
    const { mtuBytes } = route.link as Link
    if (wireBytes(packet) <= mtuBytes || (packet.view.getUint16(packet.network + ipv4At.fragment) & ipv4Fragment.dontFragment) === 0)
      return true
    sendIcmpError(this.#namespace, packet, icmpTypes.unreachable, unreachableCodes.fragmentationNeeded, mtuBytes)
    this.drop(packet, 'too-big')
    return false
  }

  /** ip_route_me_harder: output changed destination or mark. */
  #reroute(packet: PacketBuffer): void {
    const route = this.#namespace.fib.lookup(packet.view.getUint32(packet.network + ipv4At.destination))
    if (!this.#leads(route)) {
      this.drop(packet, route === undefined ? 'no-route' : 'route-blackhole')
      return
    }
    packet.linkOut = this.#outLink(route).index
    this.#postrouting(route, packet)
  }

  #postrouting(route: Route, packet: PacketBuffer): void {
    const verdict = this.#namespace.netfilter.hook('postrouting', packet, packet.physIn, 0)
    if (!this.passes(verdict, packet)) return
    const link = this.#outLink(route)
    if (wireBytes(packet) > link.mtuBytes) this.#sendFragments(route, link, packet)
    else this.#toNeighbor(route, link, packet)
  }

  #sendFragments(route: Route, link: Link, packet: PacketBuffer): void {
    if (!this.#fits({ ...route, link }, packet)) return
    for (const fragment of fragmentPacket(this.#namespace.stack.pool, packet, link.mtuBytes)) this.#toNeighbor(route, link, fragment)
    packet.release()
  }

  #toNeighbor(route: Route, link: Link, packet: PacketBuffer): void {
    packet.start = packet.network
    if (route.type === 'broadcast') this.#namespace.broadcast(link, packet)
    else this.#namespace.arp.send(link, route.via !== 0 ? route.via : packet.view.getUint32(packet.network + ipv4At.destination), packet)
  }

  /** Does it lead anywhere for a packet of our own? */
  #leads(route: Route | undefined): route is Route {
    return route !== undefined && (route.type === 'unicast' || route.type === 'local' || route.type === 'broadcast')
  }

  /** What is for ourselves leaves by lo, whichever link has the address. */
  #outLink(route: Route): Link {
    return route.type === 'local' ? this.#namespace.loopback : (route.link as Link)
  }

  #refuse(verdict: Verdict, packet: PacketBuffer): void {
    if (verdict.kind === 'reject') {
      this.#answer(verdict.with, packet)
      this.drop(packet, 'filter-reject')
    } else if (verdict.kind === 'drop') this.drop(packet, verdict.reason)
  }

  #answer(how: RejectWith, packet: PacketBuffer): void {
    if (how === 'tcp-reset') sendReset(this.#namespace, packet)
    else sendIcmpError(this.#namespace, packet, icmpTypes.unreachable, rejectCodes[how], 0)
  }
}

/** What must fit an MTU: the packet, or of a large one its longest segment (skb_gso_validate_network_len). */
const wireBytes = (packet: PacketBuffer): number => (packet.segmentBytes > 0 ? segmentPacketBytes(packet) : packet.length)

const rejectCodes: Readonly<Record<Exclude<RejectWith, 'tcp-reset'>, number>> = {
  'icmp-port-unreachable': unreachableCodes.port,
  'icmp-net-unreachable': unreachableCodes.net,
  'icmp-host-unreachable': unreachableCodes.host,
  'icmp-proto-unreachable': unreachableCodes.protocol,
  'icmp-net-prohibited': unreachableCodes.netProhibited,
  'icmp-host-prohibited': unreachableCodes.hostProhibited,
  'icmp-admin-prohibited': unreachableCodes.adminProhibited,
}
