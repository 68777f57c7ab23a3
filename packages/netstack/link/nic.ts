import { ethernetBytes } from '../../wire/ethernet.js'
import type { PacketBuffer } from '../../wire/packet-buffer.js'
import type { Namespace } from '../namespace.js'
import { Link } from './link.js'
import { ReceiveMerge } from './receive-merge.js'

/** The node's way to the wire. */
export class Nic extends Link {
  override readonly kind = 'nic'
  override readonly carriesLarge = false
  readonly #send: (frame: PacketBuffer) => void
  readonly #merge: ReceiveMerge

  /** `send` may use the frame's bytes [start, end) during the call only. */
  constructor(namespace: Namespace, name: string, mac: number, mtuBytes: number, send: (frame: PacketBuffer) => void) {
    super(namespace, name, mac, mtuBytes)
    this.#send = send
    this.#merge = new ReceiveMerge(namespace.stack.pool)
  }

  /**
   * A frame from the wire; bytes[start, end) are copied before it returns. Never throws, whatever the bytes. Between enter() and
   * leave() of the backlog, TCP segments of several frames go up as one packet.
   */
  receive(bytes: Uint8Array, start = 0, end = bytes.length): void {
    const { stack } = this.namespace
    stack.backlog.enter()
    const lengthBytes = end - start
    if (lengthBytes < ethernetBytes || lengthBytes > this.mtuBytes + ethernetBytes) {
      this.counters.rxDropped++
      stack.countDrop(lengthBytes < ethernetBytes ? 'malformed' : 'too-big')
    } else {
      const packet = stack.pool.take(lengthBytes)
      if (start === 0 && end === bytes.length) packet.bytes.set(bytes, packet.start)
      else packet.bytes.set(bytes.subarray(start, end), packet.start)
      this.inputMerged(this.#merge, packet)
    }
    stack.backlog.leave()
  }

  protected override carry(packet: PacketBuffer): void {
    this.#send(packet)
    packet.release()
  }
}
