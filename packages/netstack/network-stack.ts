// A small Linux network kernel: the namespaces of one node, their links, and what they share. No I/O of its own: time and chance
// come in, frames leave through a NIC's callback.
//
//   const stack = new NetworkStack({ clock, random })
//   const host = stack.createNamespace('host')
//   const nic = host.addLink({ kind: 'nic', name: 'eth0', mac, transmit: (frame) => port.send(frame) })
//   host.addAddress('eth0', cidr('172.18.0.2/16'))
//   host.changeLink('eth0', { up: true })
//
// Addresses are unsigned 32-bit numbers, MACs 48-bit numbers (packages/wire). Calls throw NetworkError. Callbacks of sockets are
// called synchronously and must not throw; whatever they may call may be called from within them.

import type { Clock } from '../clock/clock.js'
import type { Random } from '../clock/random.js'
import type { DropReason } from '../wire/drop-reason.js'
import { type PacketBuffer, PacketPool } from '../wire/packet-buffer.js'
import { Backlog } from './backlog.js'
import type { Link } from './link/link.js'
import { Namespace } from './namespace.js'
import { NetworkError } from './network-error.js'

/** Namespaces of one node. */
export const namespacesMax = 10_000

export class NetworkStack {
  readonly clock: Clock
  readonly random: Random
  readonly pool = new PacketPool()
  readonly backlog: Backlog
  /** Sees each dropped packet before it is released. */
  onDrop: ((reason: DropReason, packet: PacketBuffer, namespace: Namespace) => void) | undefined
  /** A link appeared, went up or down, or got another name or master. */
  onLinkChanged: ((link: Link) => void) | undefined
  readonly #drops = new Map<DropReason, number>()
  readonly #namespaces = new Map<string, Namespace>()

  constructor({ clock, random }: { clock: Clock; random: Random }) {
    this.clock = clock
    this.random = random
    this.backlog = new Backlog(clock)
  }

  /** Packets dropped, by reason, in all namespaces. */
  get drops(): ReadonlyMap<DropReason, number> {
    return this.#drops
  }

  get namespaces(): ReadonlyMap<string, Namespace> {
    return this.#namespaces
  }

  namespace(name: string): Namespace | undefined {
    return this.#namespaces.get(name)
  }

  /** A namespace with a loopback link that is up. (A new one's is down in Linux; the CNI loopback plugin raises it there.) */
  createNamespace(name: string): Namespace {
    if (this.#namespaces.has(name)) throw new NetworkError('EEXIST', `Cannot create namespace ${name}: it exists`)
    if (this.#namespaces.size >= namespacesMax)
      throw new NetworkError('ENOBUFS', `Cannot create namespace ${name}: there are ${namespacesMax}`)
    const namespace = new Namespace(this, name)
    this.#namespaces.set(name, namespace)
    return namespace
  }

  /** Its links go, veth peers with them; its sockets close without a word. */
  deleteNamespace(name: string): void {
    const namespace = this.#namespaces.get(name)
    if (namespace === undefined) throw new NetworkError('ENOENT', `Cannot delete namespace ${name}: there is none`)
    this.backlog.run(() => namespace.tearDown())
    this.#namespaces.delete(name)
  }

  countDrop(reason: DropReason): void {
    this.#drops.set(reason, (this.#drops.get(reason) ?? 0) + 1)
  }

  /** A random, locally administered unicast MAC. */
  randomMac(): number {
    return 0x0200_0000_0000 + (this.random.below(0x100) * 0x1_0000_0000 + this.random.below(0x1_0000_0000))
  }
}
