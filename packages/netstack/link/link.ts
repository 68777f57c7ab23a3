// A network interface of a namespace. Frames move as PacketBuffers whose `start` is at the Ethernet header.
//
//   namespace --- transmit() --> the other end …            transmit() and input() own the packet they are given:
//   namespace <---- input() --- the other end …            every way through them ends in release() or in a queue

import type { DropReason } from '../../wire/drop-reason.js'
import type { PacketBuffer } from '../../wire/packet-buffer.js'
import type { InterfaceAddress } from '../addresses.js'
import type { Namespace } from '../namespace.js'
import type { Neighbor } from '../neighbor.js'
import type { BridgePort } from './bridge.js'
import type { ReceiveMerge } from './receive-merge.js'
import { cutSegments } from './segmentation.js'

export type LinkKind = 'loopback' | 'veth' | 'bridge' | 'vxlan' | 'dummy' | 'nic'

export interface LinkCounters {
  rxPackets: number
  rxBytes: number
  rxDropped: number
  txPackets: number
  txBytes: number
  txDropped: number
}

export type Tap = (frame: Uint8Array, direction: 'in' | 'out') => void

export abstract class Link {
  abstract readonly kind: LinkKind
  namespace: Namespace
  /** 0 until the namespace has given it one. */
  index = 0
  name: string
  mac: number
  mtuBytes: number
  up = false
  /** The bridge it is a port of. */
  bridgePort: BridgePort | undefined
  /** Frames to neighbours need their MAC asked for; not so on lo and dummy. */
  readonly resolves: boolean = true
  /** Whether large packets (`segmentBytes`) may pass whole. */
  readonly carriesLarge: boolean = true
  readonly counters: LinkCounters = { rxPackets: 0, rxBytes: 0, rxDropped: 0, txPackets: 0, txBytes: 0, txDropped: 0 }
  readonly addresses: InterfaceAddress[] = []
  /** By address, as a signed number (a small integer to V8). */
  readonly neighbors = new Map<number, Neighbor>()
  /** Effective net.ipv4.conf values, kept by Sysctls. */
  rpFilter = 0
  routeLocalnet = false
  #taps: Tap[] | undefined

  constructor(namespace: Namespace, name: string, mac: number, mtuBytes: number) {
    this.namespace = namespace
    this.name = name
    this.mac = mac
    this.mtuBytes = mtuBytes
  }

  /** Moves a frame to the other side. The link is up. */
  protected abstract carry(packet: PacketBuffer): void

  get masterName(): string {
    return this.bridgePort?.bridge.name ?? ''
  }
  get hairpin(): boolean {
    return this.bridgePort?.hairpin ?? false
  }

  transmit(packet: PacketBuffer): void {
    if (!this.up) {
      this.dropOutgoing(packet, 'no-link')
      return
    }
    if (packet.segmentBytes > 0 && !this.carriesLarge) {
      cutSegments(this.namespace.stack.pool, packet, (segment) => this.transmit(segment))
      return
    }
    this.counters.txPackets++
    this.counters.txBytes += packet.length
    if (this.#taps !== undefined) this.#show(packet, 'out')
    this.carry(packet)
  }

  /** A frame came in. */
  input(packet: PacketBuffer): void {
    if (!this.up) {
      this.dropIncoming(packet, 'no-link')
      return
    }
    this.counters.rxPackets++
    this.counters.rxBytes += packet.length
    if (this.#taps !== undefined) this.#show(packet, 'in')
    if (this.bridgePort !== undefined) this.bridgePort.bridge.inputFrom(this.bridgePort, packet)
    else this.namespace.receiveFrame(this, packet)
  }

  /** A frame came in that may be joined with those that follow in this turn. */
  protected inputMerged(merge: ReceiveMerge, packet: PacketBuffer): void {
    if (merge.take(packet)) {
      this.namespace.stack.backlog.beforeDrain(this, merge)
      return
    }
    const held = merge.release()
    if (held !== undefined) this.input(held)
    if (merge.take(packet)) this.namespace.stack.backlog.beforeDrain(this, merge)
    else this.input(packet)
  }

  /** Sees every frame in and out; the bytes are valid during the call. Returns what ends it. */
  tap(see: Tap): () => void {
    this.#taps = [...(this.#taps ?? []), see]
    return () => {
      const left = this.#taps?.filter((other) => other !== see) ?? []
      this.#taps = left.length === 0 ? undefined : left
    }
  }

  /** Called when the link is about to be removed. */
  detach(): void {}

  dropOutgoing(packet: PacketBuffer, reason: DropReason): void {
    this.counters.txDropped++
    this.namespace.drop(packet, reason)
  }

  dropIncoming(packet: PacketBuffer, reason: DropReason): void {
    this.counters.rxDropped++
    this.namespace.drop(packet, reason)
  }

  #show(packet: PacketBuffer, direction: 'in' | 'out'): void {
    for (const see of this.#taps ?? []) see(packet.payload, direction)
  }
}

/** Hands a frame to `to` as if it came in there; the queue between is bounded. */
export function handOver(packet: PacketBuffer, to: Link): void {
  if (!to.namespace.stack.backlog.push(to, packet)) to.dropIncoming(packet, 'send-queue-full')
}
