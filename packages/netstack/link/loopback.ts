import type { PacketBuffer } from '../../wire/packet-buffer.js'
import type { Namespace } from '../namespace.js'
import { handOver, Link } from './link.js'

/** lo: what goes out comes in. Conntrack and mark stay on the packet, as they do on Linux. */
export class Loopback extends Link {
  override readonly kind = 'loopback'
  override readonly resolves = false

  constructor(namespace: Namespace) {
    super(namespace, 'lo', 0, 65_536)
  }

  protected override carry(packet: PacketBuffer): void {
    handOver(packet, this)
  }
}
