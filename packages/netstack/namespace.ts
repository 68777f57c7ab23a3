// One network namespace: its links, addresses, routes, neighbours, sysctls, netfilter and sockets, and the calls that program them.

import { Netfilter } from '../netfilter/netfilter.js'
import type { AddressType, NetfilterHost } from '../netfilter/netfilter-host.js'
import { broadcastOf, type Cidr, contains, formatCidr, networkOf } from '../wire/cidr.js'
import type { DropReason } from '../wire/drop-reason.js'
import { ethernetAt, ethernetBytes, etherTypes } from '../wire/ethernet.js'
import { anyAddress, formatIpv4Address, isMulticastAddress, limitedBroadcast, loopbackAddress } from '../wire/ipv4-address.js'
import { broadcastMac, formatMac } from '../wire/mac.js'
import type { PacketBuffer } from '../wire/packet-buffer.js'
import type { Scope } from './addresses.js'
import { Ipv4Layer } from './ip/ipv4-layer.js'
import { Bridge } from './link/bridge.js'
import type { Link } from './link/link.js'
import type { Nic } from './link/nic.js'
import { Vxlan } from './link/vxlan.js'
import { checkMac, checkMtu, type LinkChanges, type LinkSpec, Links } from './links.js'
import type { NeighborState } from './neighbor.js'
import { Neighbors, transmitTo } from './neighbors.js'
import { NetworkError } from './network-error.js'
import type { NetworkStack } from './network-stack.js'
import { PathMtus } from './path-mtus.js'
import { type Route, Routes, type RouteType, routeTables } from './routes.js'
import type { Endpoint, SocketSummary } from './socket/endpoint.js'
import { nowhere } from './socket/endpoint.js'
import { IcmpLayer, type IcmpSocket } from './socket/icmp.js'
import { Udp, type UdpSocket } from './socket/udp.js'
import { Sysctls } from './sysctls.js'
import { Tcp } from './tcp/tcp.js'
import type { TcpListener } from './tcp/tcp-listener.js'
import type { TcpSocket } from './tcp/tcp-socket.js'

export interface Address {
  readonly link: string
  readonly cidr: Cidr
  readonly scope: Scope
}

export interface RouteSpec {
  destination: Cidr
  type?: RouteType
  via?: number
  link?: string
  source?: number
  scope?: Scope
  metric?: number
  onlink?: boolean
  /** 254 main (default), 255 local. */
  table?: number
  /** kernel, boot, static … */
  protocol?: string
}

export interface NeighborEntry {
  readonly link: string
  readonly address: number
  /** Undefined while not known. */
  readonly mac: number | undefined
  readonly state: NeighborState
}

/** On a bridge: a MAC behind a port. On a vxlan device: a MAC behind a remote address (MAC zero: where unknown ones go). */
export interface FdbEntry {
  readonly link: string
  readonly mac: number
  readonly destination?: number
  readonly port?: string
  readonly state: 'permanent' | 'learned'
}

/** Addresses of one link. */
export const addressesMax = 16_384

export class Namespace implements NetfilterHost {
  readonly stack: NetworkStack
  readonly name: string
  // The parts, for each other; programs use the calls below.
  readonly interfaces: Links
  readonly fib = new Routes()
  readonly arp: Neighbors
  readonly sysctls: Sysctls
  readonly netfilter: Netfilter
  readonly ipv4: Ipv4Layer
  readonly icmp: IcmpLayer
  readonly udp: Udp
  readonly tcp: Tcp
  readonly pathMtus: PathMtus

  constructor(stack: NetworkStack, name: string) {
    this.stack = stack
    this.name = name
    this.interfaces = new Links(this)
    this.sysctls = new Sysctls(() => this.interfaces)
    this.netfilter = new Netfilter(this)
    this.arp = new Neighbors(this)
    this.ipv4 = new Ipv4Layer(this)
    this.icmp = new IcmpLayer(this)
    this.udp = new Udp(this)
    this.tcp = new Tcp(this)
    this.pathMtus = new PathMtus(stack.backlog)
    this.interfaces.start()
    this.addAddress('lo', { address: loopbackAddress, prefixLength: 8 }, 'host')
    this.changeLink('lo', { up: true })
  }

  // Links

  addLink(spec: Extract<LinkSpec, { kind: 'nic' }>): Nic
  addLink(spec: LinkSpec): Link
  addLink(spec: LinkSpec): Link {
    const link = this.interfaces.add(spec)
    this.stack.onLinkChanged?.(link)
    return link
  }

  /** Applies the changes in the order rename, mac, mtu, master, hairpin, up, move. Those before one that throws stay made. */
  changeLink(name: string, changes: LinkChanges): Link {
    return this.stack.backlog.run(() => {
      const link = this.interfaces.get(name)
      if (changes.rename !== undefined) this.interfaces.rename(link, changes.rename)
      if (changes.mac !== undefined) this.#setMac(link, changes.mac)
      if (changes.mtuBytes !== undefined) {
        checkMtu(name, changes.mtuBytes)
        link.mtuBytes = changes.mtuBytes
      }
      if (changes.master !== undefined) this.interfaces.setMaster(link, changes.master)
      if (changes.hairpin !== undefined) {
        if (link.bridgePort === undefined) throw new NetworkError('EINVAL', `Cannot set hairpin of ${name}: it is no bridge port`)
        link.bridgePort.hairpin = changes.hairpin
      }
      if (changes.up !== undefined && changes.up !== link.up) this.#setUp(link, changes.up)
      if (changes.moveTo !== undefined) this.interfaces.move(link, changes.moveTo)
      this.stack.onLinkChanged?.(link)
      return link
    })
  }

  deleteLink(name: string): void {
    this.stack.backlog.run(() => this.interfaces.remove(this.interfaces.get(name)))
  }

  link(name: string): Link {
    return this.interfaces.get(name)
  }

  /** By index. */
  linkAt(index: number): Link | undefined {
    return this.interfaces.at(index)
  }

  links(): Link[] {
    return this.interfaces.list()
  }

  // Addresses

  addAddress(linkName: string, address: Cidr, scope: Scope = 'global'): void {
    const link = this.interfaces.get(linkName)
    if (link.addresses.some(({ cidr }) => cidr.address === address.address && cidr.prefixLength === address.prefixLength))
      throw new NetworkError('EEXIST', `Cannot add ${formatCidr(address)} to ${linkName}: it has it`)
    if (address.address === anyAddress || address.address === limitedBroadcast || isMulticastAddress(address.address))
      throw new NetworkError('EINVAL', `Cannot add ${formatCidr(address)} to ${linkName}: no host may have it`)
    if (link.addresses.length >= addressesMax)
      throw new NetworkError('ENOBUFS', `Cannot add ${formatCidr(address)} to ${linkName}: it has ${addressesMax}`)
    link.addresses.push({ cidr: address, scope })
    this.#addKernelRoutes(link, address)
  }

  deleteAddress(linkName: string, address: Cidr): void {
    const link = this.interfaces.get(linkName)
    const at = link.addresses.findIndex(({ cidr }) => cidr.address === address.address && cidr.prefixLength === address.prefixLength)
    if (at < 0) throw new NetworkError('EADDRNOTAVAIL', `Cannot delete ${formatCidr(address)} from ${linkName}: it has no such address`)
    link.addresses.splice(at, 1)
    // fib_sync_down_addr: routes that prefer the address as source go with it.
    this.fib.removeWhere((route) => (route.link === link && route.protocol === 'kernel') || route.source === address.address)
    for (const { cidr } of link.addresses) this.#addKernelRoutes(link, cidr)
  }

  addresses(linkName?: string): Address[] {
    const links = linkName === undefined ? this.interfaces.list() : [this.interfaces.get(linkName)]
    return links.flatMap((link) => link.addresses.map(({ cidr, scope }) => ({ link: link.name, cidr, scope })))
  }

  // Routes

  /** As `ip route replace`. Throws EINVAL, ENODEV, ENETDOWN, ENETUNREACH (the gateway is not on a connected network). */
  replaceRoute(spec: RouteSpec): void {
    this.fib.replace(this.#routeOf(spec))
  }

  /** As `ip route del`: the first that agrees in all that is given. Throws ESRCH. */
  deleteRoute(spec: RouteSpec): void {
    const agrees = (route: Route) =>
      (spec.type === undefined || spec.type === route.type) &&
      (spec.via === undefined || spec.via === route.via) &&
      (spec.link === undefined || spec.link === '' || spec.link === route.link?.name) &&
      (spec.metric === undefined || spec.metric === 0 || spec.metric === route.metric)
    if (!this.fib.delete(spec.table ?? routeTables.main, spec.destination, agrees))
      throw new NetworkError('ESRCH', `Cannot delete route to ${formatCidr(spec.destination)}: there is none`)
  }

  routes(table: number = routeTables.main): Required<RouteSpec>[] {
    return this.fib.list(table).map((route) => ({ ...route, link: route.link?.name ?? '' }))
  }

  /** As `ip route get`: how a packet to there would go. Throws ENETUNREACH, EHOSTUNREACH, EACCES, EINVAL. */
  routeTo(destination: number): { link: string; via: number; source: number; type: RouteType } {
    const source = this.requireSource(destination)
    const { link, via, type } = this.fib.lookup(destination) as Route
    return { link: type === 'local' ? 'lo' : (link?.name ?? ''), via, source, type }
  }

  // Neighbours and forwarding databases

  replaceNeighbor({
    link,
    address,
    mac,
    state = 'permanent',
  }: {
    link: string
    address: number
    mac: number
    state?: NeighborState
  }): void {
    checkMac(link, mac)
    this.stack.backlog.run(() => this.arp.replace(this.interfaces.get(link), address, mac, state))
  }

  deleteNeighbor(linkName: string, address: number): void {
    if (!this.stack.backlog.run(() => this.arp.delete(this.interfaces.get(linkName), address)))
      throw new NetworkError('ENOENT', `Cannot delete neighbour ${formatIpv4Address(address)}: ${linkName} knows none`)
  }

  neighbors(linkName?: string): NeighborEntry[] {
    const links = linkName === undefined ? this.interfaces.list() : [this.interfaces.get(linkName)]
    return this.stack.backlog.run(() =>
      links.flatMap((link) =>
        [...link.neighbors.values()].map((neighbor) => ({
          link: link.name,
          address: neighbor.address,
          mac: neighbor.mac < 0 ? undefined : neighbor.mac,
          state: this.arp.stateOf(neighbor),
        })),
      ),
    )
  }

  /** `link` is a vxlan device (with a destination), or a bridge port. */
  replaceFdb({ link: name, mac, destination }: { link: string; mac: number; destination?: number }): void {
    const link = this.interfaces.get(name)
    if (link instanceof Vxlan) {
      if (destination === undefined) throw new NetworkError('EINVAL', `Cannot add ${formatMac(mac)} to ${name}: wanted a destination`)
      link.setFdb(mac, destination)
    } else if (link.bridgePort !== undefined) link.bridgePort.bridge.setFdb(mac, link.bridgePort)
    else throw new NetworkError('EOPNOTSUPP', `Cannot add ${formatMac(mac)} to ${name}: neither a vxlan device nor a bridge port`)
  }

  deleteFdb({ link: name, mac, destination }: { link: string; mac: number; destination?: number }): void {
    const link = this.interfaces.get(name)
    const found = link instanceof Vxlan ? link.deleteFdb(mac, destination) : (link.bridgePort?.bridge.deleteFdb(mac) ?? false)
    if (!found) throw new NetworkError('ENOENT', `Cannot delete ${formatMac(mac)} from ${name}: there is no such entry`)
  }

  fdb(linkName?: string): FdbEntry[] {
    const links = linkName === undefined ? this.interfaces.list() : [this.interfaces.get(linkName)]
    return links.flatMap((link): FdbEntry[] => {
      const stateOf = ({ permanent }: { permanent: boolean }) => (permanent ? 'permanent' : 'learned')
      if (link instanceof Vxlan)
        return [...link.fdb()].map((entry) => ({ link: link.name, mac: entry.mac, destination: entry.destination, state: stateOf(entry) }))
      if (link instanceof Bridge)
        return [...link.fdb()].map((entry) => ({ link: link.name, mac: entry.mac, port: entry.port, state: stateOf(entry) }))
      return []
    })
  }

  // Sysctls: keys as `sysctl` prints them. ENOENT for unknown ones.

  getSysctl(key: string): string {
    return this.sysctls.get(key)
  }

  setSysctl(key: string, value: string): void {
    this.sysctls.set(key, value)
    const name = key.replaceAll('/', '.')
    if (name.startsWith('net.netfilter.')) this.netfilter.setSysctl(name.slice('net.netfilter.'.length), Number(value))
  }

  /** Every key there is, sorted. */
  sysctlKeys(): string[] {
    return this.sysctls.keys()
  }

  // Sockets

  openUdp(local: { address?: number; port?: number } = {}): UdpSocket {
    return this.udp.open(local)
  }

  openIcmp(): IcmpSocket {
    return this.icmp.open()
  }

  /** Throws EADDRINUSE, EADDRNOTAVAIL. The backlog is bounded by net.core.somaxconn. */
  listenTcp(local: Endpoint, { backlog = 511 }: { backlog?: number } = {}): TcpListener {
    return this.tcp.listen(local, backlog)
  }

  /** Begins a handshake. Throws EADDRNOTAVAIL (no port left, or no such local address), ENETUNREACH, EHOSTUNREACH, EACCES, EINVAL. */
  connectTcp(remote: Endpoint, { localAddress = 0 }: { localAddress?: number } = {}): TcpSocket {
    return this.tcp.connect(remote, localAddress)
  }

  /** For `ss`: every socket. */
  sockets(): SocketSummary[] {
    return [
      ...this.tcp.summaries(),
      ...[...this.udp.sockets()].map(({ local, queue }) => summaryOf('udp', local, queue.bytes)),
      ...this.icmp.sockets().map(({ local, queue }) => summaryOf('icmp', local, queue.bytes)),
    ]
  }

  // What netfilter asks (NetfilterHost)

  get clock() {
    return this.stack.backlog.turnClock
  }

  get random() {
    return this.stack.random
  }

  /** inet_addr_type: only the local table is asked. */
  addressType(address: number): AddressType {
    if (address === limitedBroadcast || address === anyAddress) return 'BROADCAST'
    if (isMulticastAddress(address)) return 'MULTICAST'
    const type = this.fib.lookup(address)?.type
    if (type === 'local') return 'LOCAL'
    return type === 'broadcast' ? 'BROADCAST' : 'UNICAST'
  }

  linkName(index: number): string {
    return this.interfaces.at(index)?.name ?? ''
  }

  sourceAddress(linkOut: number, destination: number): number {
    const link = this.interfaces.at(linkOut)
    const route = this.fib.lookup(destination)
    return link === undefined ? 0 : this.sourceOn(link, route === undefined || route.via === 0 ? destination : route.via)
  }

  // What the parts ask

  /** A frame for this namespace itself came in by `link`. Takes the packet. */
  receiveFrame(link: Link, packet: PacketBuffer): void {
    const { view, start } = packet
    const isGroup = (view.getUint8(start) & 1) === 1
    if (!isGroup && view.getUint16(start) * 0x1_0000_0000 + view.getUint32(start + 2) !== link.mac) {
      link.dropIncoming(packet, 'not-for-us')
      return
    }
    const etherType = view.getUint16(start + ethernetAt.etherType)
    packet.pull(ethernetBytes)
    if (etherType === etherTypes.ipv4) this.ipv4.receive(link, packet)
    else if (etherType === etherTypes.arp) this.arp.receive(link, packet)
    else link.dropIncoming(packet, 'no-protocol')
  }

  /** Sends an IPv4 packet to everyone on `link`. Takes the packet. */
  broadcast(link: Link, packet: PacketBuffer): void {
    transmitTo(link, packet, broadcastMac)
  }

  drop(packet: PacketBuffer, reason: DropReason): void {
    this.stack.countDrop(reason)
    this.stack.onDrop?.(reason, packet, this)
    packet.release()
  }

  get loopback(): Link {
    return this.interfaces.loopback
  }

  /** The source address a packet to `destination` gets; 0 when there is none. */
  sourceFor(destination: number): number {
    const route = this.fib.lookup(destination)
    if (route === undefined || route.link === undefined) return 0
    return route.source !== 0 ? route.source : this.sourceOn(route.link, route.via !== 0 ? route.via : destination)
  }

  /** inet_select_addr: an address of `link` in the neighbour's network, else its first, else another link's. */
  sourceOn(link: Link, neighbor: number): number {
    for (const { cidr } of link.addresses) if (contains(cidr, neighbor)) return cidr.address
    const first = link.addresses[0]
    if (first !== undefined) return first.cidr.address
    for (const other of this.interfaces) for (const { cidr, scope } of other.addresses) if (scope === 'global') return cidr.address
    return 0
  }

  /** sourceFor, with the error that a socket's call gives when there is no way. */
  requireSource(destination: number): number {
    const type = this.fib.lookup(destination)?.type
    const to = formatIpv4Address(destination)
    if (type === undefined) throw new NetworkError('ENETUNREACH', `Cannot reach ${to}: no route`)
    if (type === 'blackhole') throw new NetworkError('EINVAL', `Cannot reach ${to}: a blackhole route`)
    if (type === 'unreachable') throw new NetworkError('EHOSTUNREACH', `Cannot reach ${to}: an unreachable route`)
    if (type === 'prohibit') throw new NetworkError('EACCES', `Cannot reach ${to}: a prohibit route`)
    const source = this.sourceFor(destination)
    if (source === 0) throw new NetworkError('EADDRNOTAVAIL', `Cannot reach ${to}: this namespace has no address to send from`)
    return source
  }

  /** Throws EADDRNOTAVAIL unless `address` is 0 or one of this namespace's own. */
  requireLocal(address: number): void {
    if (address !== 0 && !this.fib.isLocal(address))
      throw new NetworkError('EADDRNOTAVAIL', `Cannot bind ${formatIpv4Address(address)}: not an address of namespace ${this.name}`)
  }

  /** Everything that hangs on a link that is about to go. */
  forgetLink(link: Link): void {
    if (link.up) this.#setUp(link, false)
    link.addresses.length = 0
    this.fib.removeWhere((route) => route.link === link)
    this.arp.flush(link)
  }

  tearDown(): void {
    this.tcp.closeAll()
    this.udp.closeAll()
    this.icmp.closeAll()
    this.interfaces.removeAll()
    this.#setUp(this.loopback, false)
  }

  #setUp(link: Link, up: boolean): void {
    link.up = up
    if (up) for (const { cidr } of link.addresses) this.#addKernelRoutes(link, cidr)
    else {
      this.fib.removeWhere((route) => route.link === link && route.type !== 'local')
      this.arp.flush(link)
      if (link.bridgePort !== undefined) link.bridgePort.bridge.forget(link.bridgePort)
    }
  }

  #setMac(link: Link, mac: number): void {
    checkMac(link.name, mac)
    if (link === this.loopback) throw new NetworkError('EOPNOTSUPP', 'Cannot change the MAC of lo')
    if (link instanceof Bridge) {
      link.setMac(mac)
      return
    }
    const { bridgePort: port } = link
    port?.bridge.removePort(port)
    link.mac = mac
    if (port !== undefined) {
      port.bridge.addPort(link)
      if (link.bridgePort !== undefined) link.bridgePort.hairpin = port.hairpin
    }
  }

  /** fib_add_ifaddr: what an address brings with it. */
  #addKernelRoutes(link: Link, address: Cidr): void {
    const common = { via: 0, link, source: address.address, metric: 0, onlink: false, protocol: 'kernel' }
    const host = { address: address.address, prefixLength: 32 }
    this.fib.replace({ ...common, destination: host, type: 'local', scope: 'host', table: routeTables.local })
    if (!link.up || address.prefixLength === 32) return
    if (link === this.loopback) {
      this.fib.replace({ ...common, destination: address, type: 'local', scope: 'host', table: routeTables.local })
      return
    }
    this.fib.replace({ ...common, destination: networkOf(address), type: 'unicast', scope: 'link', table: routeTables.main })
    if (address.prefixLength < 31) {
      const broadcast = { address: broadcastOf(address), prefixLength: 32 }
      this.fib.replace({ ...common, destination: broadcast, type: 'broadcast', scope: 'link', table: routeTables.local })
    }
  }

  #routeOf(spec: RouteSpec): Route {
    const {
      destination,
      type = 'unicast',
      via = 0,
      source = 0,
      metric = 0,
      onlink = false,
      table = routeTables.main,
      protocol = 'boot',
    } = spec
    const what = `Cannot add a route to ${formatCidr(destination)}`
    if (networkOf(destination).address !== destination.address)
      throw new NetworkError('EINVAL', `${what}: the address has bits beyond its prefix`)
    if (source !== 0 && !this.fib.isLocal(source))
      throw new NetworkError('EINVAL', `${what}: source ${formatIpv4Address(source)} is not ours`)
    const scope = spec.scope ?? (type === 'local' ? 'host' : type === 'unicast' && via !== 0 ? 'global' : 'link')
    const common = { destination, type, via, source, scope, metric, onlink, table, protocol }
    if (type === 'blackhole' || type === 'unreachable' || type === 'prohibit') return { ...common, link: undefined }
    const link = spec.link === undefined || spec.link === '' ? this.#linkTowards(via, what) : this.interfaces.get(spec.link)
    if (!link.up) throw new NetworkError('ENETDOWN', `${what}: ${link.name} is down`)
    if (via !== 0 && !onlink) {
      const towards = this.fib.lookup(via)
      if (towards?.type !== 'unicast' || towards.via !== 0 || towards.link !== link)
        throw new NetworkError('ENETUNREACH', `${what}: gateway ${formatIpv4Address(via)} is not on a network of ${link.name}`)
    }
    return { ...common, link }
  }

  #linkTowards(via: number, what: string): Link {
    const link = via === 0 ? undefined : this.fib.lookup(via)?.link
    if (link === undefined)
      throw new NetworkError(via === 0 ? 'ENODEV' : 'ENETUNREACH', `${what}: no link given, and none leads to the gateway`)
    return link
  }
}

const summaryOf = (protocol: 'udp' | 'icmp', local: Endpoint, receiveQueue: number): SocketSummary => ({
  protocol,
  state: 'UNCONN',
  local,
  remote: nowhere,
  receiveQueue,
  sendQueue: 0,
})
