// ARP, as Linux does it (net/ipv4/arp.c, net/core/neighbour.c). States: neighbor.ts.

import { type Arp, arpBytes, arpOperations, parseArp, writeArp } from '../wire/arp.js'
import { ethernetAt, ethernetBytes, etherTypes, writeEthernet } from '../wire/ethernet.js'
import { formatIpv4Address, isLoopbackAddress, isMulticastAddress } from '../wire/ipv4-address.js'
import { broadcastMac, isGroupMac } from '../wire/mac.js'
import type { PacketBuffer } from '../wire/packet-buffer.js'
import type { Link } from './link/link.js'
import type { Namespace } from './namespace.js'
import type { Neighbor, NeighborState, Resume } from './neighbor.js'
import { NetworkError } from './network-error.js'

/** base_reachable_time_ms; Linux spreads it between half and one and a half, we do not. */
export const reachableMs = 30_000
/** delay_first_probe_time. */
export const delayFirstProbeMs = 5000
/** retrans_time_ms. */
export const retransmitMs = 1000
/** mcast_solicit and ucast_solicit. */
export const asksMax = 3
/** Packets that wait for one answer (Linux: unres_qlen, 101). */
export const neighborQueueMax = 101
/** gc_thresh3: entries of one link; beyond it unused ones are forgotten, or new ones refused. */
export const neighborsMax = 1024
/** locktime: an entry just confirmed is not overridden by another answer. */
export const locktimeMs = 1000

export class Neighbors {
  readonly #namespace: Namespace

  constructor(namespace: Namespace) {
    this.#namespace = namespace
  }

  /** Sends an IPv4 packet (`start` at its header) to a neighbour on `link`. Takes the packet. */
  send(link: Link, address: number, packet: PacketBuffer): void {
    const neighbor = link.neighbors.get(address | 0)
    if (neighbor !== undefined && neighbor.mac >= 0 && this.#usable(neighbor)) transmitTo(link, packet, neighbor.mac)
    else if (!link.resolves) transmitTo(link, packet, 0)
    else this.#wait(link, address, neighbor, packet, undefined)
  }

  /** Finds a neighbour's MAC for a packet that goes its own way afterwards. Takes the packet. */
  resolve(link: Link, address: number, packet: PacketBuffer, resume: Resume): void {
    const neighbor = link.neighbors.get(address | 0)
    if (neighbor !== undefined && neighbor.mac >= 0 && this.#usable(neighbor)) resume(packet, neighbor.mac)
    else this.#wait(link, address, neighbor, packet, resume)
  }

  /** An ARP frame came in by `link`; `start` is behind the Ethernet header. Takes the packet. (arp_process) */
  receive(link: Link, packet: PacketBuffer): void {
    const parsed = parseArp(packet.payload)
    const toGroup = (packet.view.getUint8(packet.start - ethernetBytes) & 1) === 1
    if (!parsed.ok) {
      link.dropIncoming(packet, 'malformed')
      return
    }
    packet.release()
    this.#handle(link, parsed.value, toGroup)
  }

  /** Programs an entry. */
  replace(link: Link, address: number, mac: number, state: NeighborState): void {
    if (!link.resolves) throw new NetworkError('EINVAL', `Cannot add neighbour ${formatIpv4Address(address)}: ${link.name} needs none`)
    const neighbor = link.neighbors.get(address | 0) ?? this.#create(link, address)
    if (neighbor === undefined)
      throw new NetworkError('ENOBUFS', `Cannot add neighbour ${formatIpv4Address(address)}: ${link.name} has ${neighborsMax} in use`)
    this.#settle(neighbor, mac, state)
  }

  delete(link: Link, address: number): boolean {
    const neighbor = link.neighbors.get(address | 0)
    if (neighbor === undefined) return false
    this.#forget(neighbor)
    return true
  }

  /** neigh_ifdown: the link went down or away. */
  flush(link: Link): void {
    for (const neighbor of [...link.neighbors.values()]) this.#forget(neighbor)
  }

  /** The state as seen now: reachable decays to stale by time alone. */
  stateOf(neighbor: Neighbor): NeighborState {
    return neighbor.state === 'reachable' && this.#nowMs - neighbor.confirmedMs > reachableMs ? 'stale' : neighbor.state
  }

  /** Tells the segment about an address of ours (arp_notify, and what CNI plugins send). */
  announce(link: Link, address: number): void {
    this.#transmit(link, broadcastMac, {
      operation: arpOperations.request,
      senderMac: link.mac,
      senderAddress: address,
      targetMac: 0,
      targetAddress: address,
    })
  }

  get #nowMs(): number {
    return this.#namespace.stack.backlog.nowMs
  }

  #usable(neighbor: Neighbor): boolean {
    switch (neighbor.state) {
      case 'permanent':
      case 'delay':
      case 'probe':
        return true
      case 'reachable':
        if (this.#nowMs - neighbor.confirmedMs <= reachableMs) return true
        this.#startDelay(neighbor)
        return true
      case 'stale':
        this.#startDelay(neighbor)
        return true
      default:
        return false
    }
  }

  #startDelay(neighbor: Neighbor): void {
    neighbor.state = 'delay'
    this.#arm(neighbor, delayFirstProbeMs)
  }

  #wait(link: Link, address: number, known: Neighbor | undefined, packet: PacketBuffer, resume: Resume | undefined): void {
    const neighbor = known ?? this.#create(link, address)
    if (neighbor === undefined) {
      link.dropOutgoing(packet, 'neighbor-queue-full')
      return
    }
    if (neighbor.waiting.length >= neighborQueueMax) {
      const oldest = neighbor.waiting.shift()
      if (oldest !== undefined) link.dropOutgoing(oldest.packet, 'neighbor-queue-full')
    }
    neighbor.waiting.push({ packet, resume })
    if (neighbor.state === 'incomplete' && neighbor.timer !== undefined) return
    neighbor.state = 'incomplete'
    neighbor.asks = 0
    this.#ask(neighbor)
  }

  #create(link: Link, address: number): Neighbor | undefined {
    if (link.neighbors.size >= neighborsMax) {
      for (const other of [...link.neighbors.values()]) {
        const state = this.stateOf(other)
        if (state === 'failed' || state === 'stale') this.#forget(other)
      }
      if (link.neighbors.size >= neighborsMax) return undefined
    }
    const neighbor: Neighbor = { link, address, state: 'incomplete', mac: -1, confirmedMs: 0, asks: 0, timer: undefined, waiting: [] }
    link.neighbors.set(address | 0, neighbor)
    return neighbor
  }

  #forget(neighbor: Neighbor): void {
    neighbor.timer?.cancel()
    neighbor.timer = undefined
    neighbor.link.neighbors.delete(neighbor.address | 0)
    for (const { packet } of neighbor.waiting.splice(0)) neighbor.link.dropOutgoing(packet, 'neighbor-unreachable')
  }

  #arm(neighbor: Neighbor, delayMs: number): void {
    neighbor.timer?.cancel()
    neighbor.timer = this.#namespace.stack.clock.setTimer(delayMs, () => {
      neighbor.timer = undefined
      this.#namespace.stack.backlog.run(() => this.#due(neighbor))
    })
  }

  #due(neighbor: Neighbor): void {
    if (neighbor.state === 'delay') {
      neighbor.state = 'probe'
      neighbor.asks = 0
      this.#ask(neighbor)
    } else if (neighbor.state === 'probe' || neighbor.state === 'incomplete') {
      if (neighbor.asks < asksMax) this.#ask(neighbor)
      else this.#fail(neighbor)
    }
  }

  /** arp_error_report: the senders hear "host unreachable". */
  #fail(neighbor: Neighbor): void {
    neighbor.state = 'failed'
    neighbor.mac = -1
    for (const { packet } of neighbor.waiting.splice(0)) {
      if (packet.network >= 0) this.#namespace.ipv4.reportHostUnreachable(packet)
      neighbor.link.dropOutgoing(packet, 'neighbor-unreachable')
    }
  }

  /** Incomplete asks everyone; a probe asks the one we knew. */
  #ask(neighbor: Neighbor): void {
    neighbor.asks++
    this.#arm(neighbor, retransmitMs)
    const { link, address } = neighbor
    const senderAddress = this.#namespace.sourceOn(link, address)
    const mac = neighbor.state === 'probe' ? neighbor.mac : broadcastMac
    this.#transmit(link, mac, {
      operation: arpOperations.request,
      senderMac: link.mac,
      senderAddress,
      targetMac: 0,
      targetAddress: address,
    })
  }

  #transmit(link: Link, destination: number, arp: Arp): void {
    const packet = this.#namespace.stack.pool.take(ethernetBytes + arpBytes)
    writeEthernet(packet.view, packet.start, destination, link.mac, etherTypes.arp)
    writeArp(packet.view, packet.start + ethernetAt.payload, arp)
    link.transmit(packet)
  }

  #handle(link: Link, arp: Arp, toGroup: boolean): void {
    const { operation, senderAddress, senderMac, targetAddress } = arp
    if (!link.resolves || isLoopbackAddress(targetAddress) || isMulticastAddress(targetAddress)) return
    if (isGroupMac(senderMac)) return
    if (operation === arpOperations.request && this.#namespace.fib.isLocal(targetAddress) && !this.#namespace.fib.isLocal(senderAddress)) {
      // arp_ignore 0: any address of the host is answered for on any link. A sender of 0.0.0.0 probes for duplicates.
      if (senderAddress !== 0) this.#learn(link, senderAddress, senderMac, 'stale', true)
      this.#transmit(link, senderMac, {
        operation: arpOperations.reply,
        senderMac: link.mac,
        senderAddress: targetAddress,
        targetMac: senderMac,
        targetAddress: senderAddress,
      })
      return
    }
    // arp_accept 0: answers and announcements update what is known, and create nothing.
    const isAnswer = operation === arpOperations.reply && !toGroup
    if (senderAddress !== 0) this.#learn(link, senderAddress, senderMac, isAnswer ? 'reachable' : 'stale', false)
  }

  #learn(link: Link, address: number, mac: number, state: 'reachable' | 'stale', create: boolean): void {
    const known = link.neighbors.get(address | 0)
    if (known === undefined && !create) return
    const neighbor = known ?? this.#create(link, address)
    if (neighbor === undefined || neighbor.state === 'permanent') return
    const changes = neighbor.mac >= 0 && neighbor.mac !== mac
    if (changes && this.#nowMs - neighbor.confirmedMs < locktimeMs) return
    // An unchanged MAC in a mere request is no reason to call a reachable entry stale.
    if (!changes && state === 'stale' && neighbor.mac >= 0) return
    this.#settle(neighbor, mac, state)
  }

  #settle(neighbor: Neighbor, mac: number, state: NeighborState): void {
    neighbor.timer?.cancel()
    neighbor.timer = undefined
    neighbor.mac = mac
    neighbor.state = state
    neighbor.asks = 0
    neighbor.confirmedMs = this.#nowMs
    if (neighbor.waiting.length === 0) return
    this.#usable(neighbor) // sending uses it: stale begins its delay
    for (const { packet, resume } of neighbor.waiting.splice(0)) {
      if (resume === undefined) transmitTo(neighbor.link, packet, mac)
      else resume(packet, mac)
    }
  }
}

/** Puts the Ethernet header in front and lets the frame go. */
export function transmitTo(link: Link, packet: PacketBuffer, mac: number): void {
  writeEthernet(packet.view, packet.push(ethernetBytes), mac, link.mac, etherTypes.ipv4)
  link.transmit(packet)
}
