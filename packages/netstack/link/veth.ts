import type { PacketBuffer } from '../../wire/packet-buffer.js'
import { handOver, Link } from './link.js'

/** One end of a pair: what goes out here comes in at the peer, which may be in another namespace. */
export class Veth extends Link {
  override readonly kind = 'veth'
  peer!: Veth

  protected override carry(packet: PacketBuffer): void {
    const { peer } = this
    if (!peer.up) {
      // veth_xmit: a peer that is down has no carrier.
      this.dropOutgoing(packet, 'no-link')
      return
    }
    if (peer.namespace !== this.namespace) packet.mark = 0 // skb_scrub_packet(skb, xnet)
    packet.tracked = null
    packet.isReply = false
    packet.physIn = 0
    packet.network = -1
    packet.transport = -1
    handOver(packet, peer)
  }
}
