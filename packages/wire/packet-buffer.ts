// What Linux calls an skb: one slot of bytes with headroom, moved through the stack without copying.
//
//     bytes:  | headroom … | start  layers …          end | tailroom |
//                           ^ the current outermost header
//
// Going down the stack a layer moves `start` back into the headroom and writes its header there; going up it moves `start`
// forward. Outer headers (VXLAN: 50 bytes) therefore cost no copy. Buffers come from a PacketPool and go back with release():
// whoever drops or delivers a packet releases it; whoever keeps one past the call that handed it over says so by not releasing.

/** Enough for Ethernet + IPv4 + UDP + VXLAN (50) and once more Ethernet, with room for IPv4 options. */
export const headroomBytes = 128

export class PacketBuffer {
  readonly bytes: Uint8Array
  readonly view: DataView
  /** Offset of the outermost header now in force. */
  start = headroomBytes
  /** One past the last byte. */
  end = headroomBytes
  /** Offset of the IPv4 header, -1 before it has been parsed. */
  network = -1
  /** Offset of the TCP/UDP/ICMP header, -1 on later fragments and before parsing. */
  transport = -1
  /** The firewall mark (`-j MARK`, `ip rule fwmark`). */
  mark = 0
  /** Payload bytes a segment when this is several TCP segments in one, to be cut where it leaves the node (GSO, GRO); 0: it is not. */
  segmentBytes = 0
  /** Indexes of the links it came in by and leaves by, in the namespace that holds it; 0: none. */
  linkIn = 0
  linkOut = 0
  /** The bridge port it came in by, once br_netfilter's PREROUTING has seen it (so IP input must not run it again); 0: not bridged. */
  physIn = 0
  /** The conntrack entry, owned by packages/netfilter; null before tracking. */
  tracked: object | null = null
  /** Set while conntrack sees the packet: original or reply direction. */
  isReply = false
  /** Correlates one packet across processes in traces; 0: not traced. */
  traceId = 0

  readonly #pool: PacketPool
  constructor(pool: PacketPool, sizeBytes: number) {
    this.#pool = pool
    this.bytes = new Uint8Array(sizeBytes)
    this.view = new DataView(this.bytes.buffer)
  }
  get length(): number {
    return this.end - this.start
  }
  /** The bytes from `start` to `end`: a view, valid until release(). */
  get payload(): Uint8Array {
    return this.bytes.subarray(this.start, this.end)
  }
  /** Makes room for a header of `count` bytes in front; returns its offset. */
  push(count: number): number {
    this.start -= count
    return this.start
  }
  /** Steps over a header of `count` bytes. */
  pull(count: number): void {
    this.start += count
  }
  /** Gives the slot back. Must be called exactly once. */
  release(): void {
    this.#pool.put(this)
  }
}

/** Slots of one size, reused. Packets larger than a slot (GSO, up to 64 KiB) get a large slot. */
export class PacketPool {
  readonly #small: PacketBuffer[] = []
  readonly #large: PacketBuffer[] = []
  static readonly smallBytes = headroomBytes + 2048
  static readonly largeBytes = headroomBytes + 65_536 + 256
  static readonly keptMax = 4096

  /** An empty packet with room for `lengthBytes`; `end` is already set. */
  take(lengthBytes: number): PacketBuffer {
    const large = headroomBytes + lengthBytes > PacketPool.smallBytes
    if (headroomBytes + lengthBytes > PacketPool.largeBytes)
      throw new RangeError(`Cannot take a packet of ${lengthBytes} bytes: at most ${PacketPool.largeBytes - headroomBytes}`)
    const packet =
      (large ? this.#large : this.#small).pop() ?? new PacketBuffer(this, large ? PacketPool.largeBytes : PacketPool.smallBytes)
    packet.start = headroomBytes
    packet.end = headroomBytes + lengthBytes
    packet.network = -1
    packet.transport = -1
    packet.mark = 0
    packet.segmentBytes = 0
    packet.linkIn = 0
    packet.linkOut = 0
    packet.physIn = 0
    packet.tracked = null
    packet.isReply = false
    packet.traceId = 0
    return packet
  }
  /** A packet holding a copy of `bytes`. */
  copyOf(bytes: Uint8Array): PacketBuffer {
    const packet = this.take(bytes.length)
    packet.bytes.set(bytes, packet.start)
    return packet
  }
  put(packet: PacketBuffer): void {
    packet.tracked = null
    const kept = packet.bytes.length === PacketPool.smallBytes ? this.#small : this.#large
    if (kept.length < (kept === this.#small ? PacketPool.keptMax : 64)) kept.push(packet)
  }
}
