// The links of one namespace: made, changed, moved and taken away as `ip link` does it.

import { formatMac } from '../wire/mac.js'
import type { PacketBuffer } from '../wire/packet-buffer.js'
import { Bridge } from './link/bridge.js'
import { Dummy } from './link/dummy.js'
import type { Link } from './link/link.js'
import { Loopback } from './link/loopback.js'
import { Nic } from './link/nic.js'
import { Veth } from './link/veth.js'
import { Vxlan, vxlanOverheadBytes } from './link/vxlan.js'
import type { Namespace } from './namespace.js'
import { NetworkError } from './network-error.js'

export type LinkSpec =
  | { kind: 'veth'; name: string; mac?: number; mtuBytes?: number; peer: { name: string; namespace?: Namespace; mac?: number } }
  | { kind: 'bridge' | 'dummy'; name: string; mac?: number; mtuBytes?: number }
  | {
      kind: 'vxlan'
      name: string
      mac?: number
      mtuBytes?: number
      vni: number
      local?: number
      device?: string
      port?: number
      learning?: boolean
    }
  /** `transmit` may use the packet's bytes [start, end) during the call only; netstack releases it. */
  | { kind: 'nic'; name: string; mac: number; mtuBytes?: number; transmit: (frame: PacketBuffer) => void }

export interface LinkChanges {
  up?: boolean
  /** Name of a bridge; '' releases the port. */
  master?: string
  mtuBytes?: number
  mac?: number
  hairpin?: boolean
  rename?: string
  moveTo?: Namespace
}

/** Links of one namespace. */
export const linksMax = 4096
/** IFNAMSIZ less the closing zero. */
const nameLengthMax = 15
const ethernetMtu = 1500
const mtuLeast = 68
const mtuMost = 65_535

export class Links {
  readonly loopback: Loopback
  readonly #namespace: Namespace
  readonly #byName = new Map<string, Link>()
  readonly #byIndex: (Link | undefined)[] = []

  constructor(namespace: Namespace) {
    this.#namespace = namespace
    this.loopback = new Loopback(namespace)
  }

  /** Adds the loopback link; the namespace's other parts stand by now. */
  start(): void {
    this.#adopt(this.loopback)
  }

  get(name: string): Link {
    const link = this.#byName.get(name)
    if (link === undefined) throw new NetworkError('ENODEV', `Cannot find device "${name}" in namespace ${this.#namespace.name}`)
    return link
  }

  has(name: string): boolean {
    return this.#byName.has(name)
  }

  at(index: number): Link | undefined {
    return this.#byIndex[index]
  }

  list(): Link[] {
    return [...this.#byName.values()].sort((a, b) => a.index - b.index)
  }

  [Symbol.iterator](): Iterator<Link> {
    return this.#byName.values()
  }

  add(spec: LinkSpec): Link {
    this.checkNewName(spec.name)
    if (spec.mtuBytes !== undefined) checkMtu(spec.name, spec.mtuBytes)
    const mac = spec.mac ?? this.#namespace.stack.randomMac()
    checkMac(spec.name, mac)
    const link = this.#make(spec, mac)
    this.#adopt(link)
    if (link instanceof Veth && spec.kind === 'veth') this.#addPeer(link, spec)
    return link
  }

  remove(link: Link): void {
    if (link === this.loopback) throw new NetworkError('EOPNOTSUPP', 'Cannot delete lo: a namespace keeps it')
    this.#release(link)
    link.detach()
    if (link instanceof Vxlan) this.#namespace.udp.removeVxlan(link)
    if (link instanceof Veth && link.peer.namespace.interfaces.has(link.peer.name) && link.peer.index !== 0)
      link.peer.namespace.interfaces.#release(link.peer)
  }

  removeAll(): void {
    for (const link of this.list()) if (link !== this.loopback && this.#byName.get(link.name) === link) this.remove(link)
  }

  rename(link: Link, name: string): void {
    if (name === link.name) return
    this.checkNewName(name)
    this.#byName.delete(link.name)
    this.#namespace.sysctls.removeLink(link.name)
    link.name = name
    this.#byName.set(name, link)
    this.#namespace.sysctls.addLink(link)
  }

  setMaster(link: Link, master: string): void {
    if (master !== '') {
      const bridge = this.get(master)
      if (!(bridge instanceof Bridge)) throw new NetworkError('EINVAL', `Cannot make ${link.name} a port of ${master}: it is no bridge`)
      if (link.bridgePort?.bridge === bridge) return
      link.bridgePort?.bridge.removePort(link.bridgePort)
      bridge.addPort(link)
    } else link.bridgePort?.bridge.removePort(link.bridgePort)
  }

  /** Linux: the link loses addresses, routes and neighbours, goes down, and may need another index there. */
  move(link: Link, to: Namespace): void {
    if (to === this.#namespace) return
    if (link.kind !== 'veth' && link.kind !== 'dummy' && link.kind !== 'nic')
      throw new NetworkError('EINVAL', `Cannot move ${link.name}: a ${link.kind} stays in its namespace`)
    to.interfaces.checkNewName(link.name)
    const { index } = link
    this.#release(link)
    link.namespace = to
    link.index = to.interfaces.at(index) === undefined ? index : 0
    to.interfaces.#adopt(link)
  }

  /** EEXIST when it is taken, EINVAL when no link may be called that. */
  checkNewName(name: string): void {
    if (!/^[^\s/:]{1,15}$/.test(name) || name === '.' || name === '..')
      throw new NetworkError('EINVAL', `Cannot name a link "${name}": wanted 1 to ${nameLengthMax} characters, no slash, colon or blank`)
    if (this.#byName.has(name)) throw new NetworkError('EEXIST', `Cannot name a link ${name}: namespace ${this.#namespace.name} has one`)
    if (this.#byName.size >= linksMax)
      throw new NetworkError('ENOBUFS', `Cannot add ${name}: namespace ${this.#namespace.name} has ${linksMax} links`)
  }

  #make(spec: LinkSpec, mac: number): Link {
    const { name } = spec
    const mtuBytes = spec.mtuBytes ?? ethernetMtu
    switch (spec.kind) {
      case 'veth':
        return new Veth(this.#namespace, name, mac, mtuBytes)
      case 'bridge':
        return new Bridge(this.#namespace, name, mac, mtuBytes, { macIsSet: spec.mac !== undefined })
      case 'dummy':
        return new Dummy(this.#namespace, name, mac, mtuBytes)
      case 'nic':
        return new Nic(this.#namespace, name, mac, mtuBytes, spec.transmit)
      case 'vxlan':
        return this.#makeVxlan(spec, mac)
    }
  }

  #makeVxlan(spec: Extract<LinkSpec, { kind: 'vxlan' }>, mac: number): Vxlan {
    const { vni, local = 0, device = '', port = 8472, learning = true } = spec
    if (!Number.isInteger(vni) || vni < 0 || vni > 0xff_ffff)
      throw new NetworkError('EINVAL', `Cannot add ${spec.name}: VNI ${vni}, wanted 0 to 16777215`)
    if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new NetworkError('EINVAL', `Cannot add ${spec.name}: port ${port}`)
    const mtuBytes = spec.mtuBytes ?? (device === '' ? ethernetMtu : this.get(device).mtuBytes) - vxlanOverheadBytes
    const vxlan = new Vxlan(this.#namespace, spec.name, mac, mtuBytes, { vni, local, deviceName: device, port, learning })
    this.#namespace.udp.addVxlan(vxlan)
    return vxlan
  }

  #addPeer(link: Veth, spec: Extract<LinkSpec, { kind: 'veth' }>): void {
    const namespace = spec.peer.namespace ?? this.#namespace
    try {
      namespace.interfaces.checkNewName(spec.peer.name)
      const mac = spec.peer.mac ?? namespace.stack.randomMac()
      checkMac(spec.peer.name, mac)
      const peer = new Veth(namespace, spec.peer.name, mac, link.mtuBytes)
      link.peer = peer
      peer.peer = link
      namespace.interfaces.#adopt(peer)
    } catch (error) {
      this.#release(link)
      throw error
    }
  }

  #adopt(link: Link): void {
    if (link.index === 0) {
      let index = 1
      while (this.#byIndex[index] !== undefined) index++
      link.index = index
    }
    this.#byIndex[link.index] = link
    this.#byName.set(link.name, link)
    this.#namespace.sysctls.addLink(link)
  }

  /** Takes it out of the namespace with everything that hangs on it. */
  #release(link: Link): void {
    this.#namespace.forgetLink(link)
    link.bridgePort?.bridge.removePort(link.bridgePort)
    this.#byName.delete(link.name)
    this.#byIndex[link.index] = undefined
    this.#namespace.sysctls.removeLink(link.name)
    link.index = 0
  }
}

export function checkMtu(name: string, mtuBytes: number): void {
  if (!Number.isInteger(mtuBytes) || mtuBytes < mtuLeast || mtuBytes > mtuMost)
    throw new NetworkError('EINVAL', `Cannot set the MTU of ${name} to ${mtuBytes}: wanted ${mtuLeast} to ${mtuMost}`)
}

export function checkMac(name: string, mac: number): void {
  if (!Number.isInteger(mac) || mac <= 0 || mac > 0xffff_ffff_ffff || (Math.floor(mac / 0x100_0000_0000) & 1) === 1)
    throw new NetworkError('EADDRNOTAVAIL', `Cannot give ${name} the MAC ${formatMac(mac)}: wanted a unicast one`)
}
