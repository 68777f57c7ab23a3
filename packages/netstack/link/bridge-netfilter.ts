// br_netfilter: with net.bridge.bridge-nf-call-iptables=1, IPv4 frames that a bridge merely forwards pass the namespace's hooks too.
// Without it a pod that reaches a Service whose endpoint sits on its own bridge would get answers that bypass the un-NAT.
//
//    port in --> [prerouting] --> destination changed?
//                                   no   --> bridge as usual
//                                   yes  --> its route leaves by this bridge: rewrite the MAC to the new neighbour, bridge on
//                                            elsewhere: give it the bridge's own MAC, so that it goes up and is routed
//    bridge on --> [forward] --> [postrouting] --> port out
//
// Linux: net/bridge/br_netfilter_hooks.c. Fragments are not put together on the way over a bridge.

import { ethernetAt, ethernetBytes } from '../../wire/ethernet.js'
import { checkIpv4, ipv4At } from '../../wire/ipv4.js'
import { writeMac } from '../../wire/mac.js'
import type { PacketBuffer } from '../../wire/packet-buffer.js'
import { locateTransport } from '../ip/transport-offset.js'
import type { Bridge, BridgePort } from './bridge.js'

export class BridgeNetfilter {
  readonly #bridge: Bridge

  constructor(bridge: Bridge) {
    this.#bridge = bridge
  }

  /** br_nf_pre_routing and its finish. Takes the packet. */
  prerouting(port: BridgePort, packet: PacketBuffer): void {
    const bridge = this.#bridge
    const { namespace } = bridge
    const { view } = packet
    const network = packet.start + ethernetBytes
    if (checkIpv4(view, network, packet.end) !== undefined) {
      port.link.dropIncoming(packet, 'malformed')
      return
    }
    packet.end = network + view.getUint16(network + ipv4At.totalLength)
    packet.network = network
    locateTransport(packet)
    packet.linkIn = bridge.index
    packet.physIn = port.link.index
    const before = view.getInt32(network + ipv4At.destination)
    const verdict = namespace.netfilter.hook('prerouting', packet, port.link.index, 0)
    if (!namespace.ipv4.passes(verdict, packet)) return
    const destination = view.getInt32(network + ipv4At.destination)
    if (destination !== before) {
      const route = namespace.fib.lookup(destination)
      if (route?.type === 'unicast' && route.link === bridge) {
        // The new destination is behind this very bridge: its MAC, then on as a bridged frame (source MAC kept).
        namespace.arp.resolve(bridge, route.via === 0 ? destination >>> 0 : route.via, packet, (resolved, mac) => {
          writeMac(resolved.view, resolved.start + ethernetAt.destination, mac)
          bridge.handle(port, resolved)
        })
        return
      }
      writeMac(view, packet.start + ethernetAt.destination, bridge.mac)
    }
    bridge.handle(port, packet)
  }

  /** br_nf_forward and br_nf_post_routing. False when the packet went no further; it is released then. */
  forward(to: BridgePort, packet: PacketBuffer): boolean {
    const { namespace, index } = this.#bridge
    packet.network = packet.start + ethernetBytes
    locateTransport(packet)
    packet.linkOut = index
    return (
      namespace.ipv4.passes(namespace.netfilter.hook('forward', packet, packet.physIn, to.link.index), packet) &&
      namespace.ipv4.passes(namespace.netfilter.hook('postrouting', packet, packet.physIn, to.link.index), packet)
    )
  }
}
