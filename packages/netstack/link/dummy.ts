import type { PacketBuffer } from '../../wire/packet-buffer.js'
import { Link } from './link.js'

/** A link to nowhere that can carry addresses (kube-ipvs0): what goes out is counted and gone, as on Linux. */
export class Dummy extends Link {
  override readonly kind = 'dummy'
  override readonly resolves = false

  protected override carry(packet: PacketBuffer): void {
    packet.release()
  }
}
