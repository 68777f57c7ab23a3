// A namespace as its tools see it (ip, ss, iptables, conntrack …): text at the edges, netstack's numbers inside. The system
// calls of proto/kernel.proto and the shell commands of pods both go through here, so they cannot disagree.

import type { Scope } from '../../packages/netstack/addresses.js'
import type { Link } from '../../packages/netstack/link/link.js'
import type { Veth } from '../../packages/netstack/link/veth.js'
import type { Vxlan } from '../../packages/netstack/link/vxlan.js'
import type { Namespace, RouteSpec } from '../../packages/netstack/namespace.js'
import type { RouteType } from '../../packages/netstack/routes.js'
import type {
  AddressInfo,
  FdbInfo,
  LinkChange,
  LinkInfo,
  NeighborInfo,
  NodeTools,
  RouteInfo,
  RulesTool,
  SocketInfo,
} from '../../packages/programs/node-tools.js'
import { SocketError } from '../../packages/sockets/socket-api.js'
import { socketError } from '../../packages/sockets/socket-error.js'
import { type Cidr, formatCidr, parseCidr } from '../../packages/wire/cidr.js'
import { formatIpv4Address, parseIpv4Address } from '../../packages/wire/ipv4-address.js'
import { formatMac, parseMac } from '../../packages/wire/mac.js'

import { listRules, type RestoreOptions, restoreRules, saveRules } from './rule-texts.js'

export const mainTable = 254

/** What names a route; an empty text or 0 leaves a thing to its default. */
export interface RouteRequest {
  readonly destination: string
  readonly via: string
  readonly link: string
  readonly source?: string
  readonly type?: string
  readonly scope?: string
  readonly metric?: number
  readonly onlink?: boolean
  readonly table?: number
  readonly protocol?: string
}

export class NamespaceTools implements NodeTools {
  readonly #namespace: Namespace

  constructor(namespace: Namespace) {
    this.#namespace = namespace
  }

  links(): LinkInfo[] {
    return this.#namespace.links().map((link) => linkInfo(link))
  }
  addresses(): AddressInfo[] {
    return this.#namespace.addresses().map(({ link, cidr, scope }) => ({ link, cidr: formatCidr(cidr), scope }))
  }
  routes(table = mainTable): (RouteInfo & { table: number })[] {
    return this.#namespace.routes(table).map(routeInfo)
  }
  routeTo(destination: string): RouteInfo {
    return translated(() => {
      const address = addressOf(destination)
      const route = this.#namespace.routeTo(address)
      return {
        destination,
        via: route.via === 0 ? '' : formatIpv4Address(route.via),
        link: route.link,
        source: route.source === 0 ? '' : formatIpv4Address(route.source),
        scope: 'global',
        metric: 0,
        onlink: false,
        type: route.type,
        protocol: '',
      }
    })
  }
  neighbors(): NeighborInfo[] {
    return this.#namespace.neighbors().map(({ link, address, mac, state }) => ({
      link,
      address: formatIpv4Address(address),
      mac: mac === undefined ? '' : formatMac(mac),
      state,
    }))
  }
  fdb(): FdbInfo[] {
    return this.#namespace.fdb().map(({ link, mac, destination, port, state }) => ({
      link,
      mac: formatMac(mac),
      destination: destination === undefined ? '' : formatIpv4Address(destination),
      state,
      port: port ?? '',
    }))
  }
  sockets(): SocketInfo[] {
    return this.#namespace.sockets().flatMap(({ protocol, state, local, remote, receiveQueue, sendQueue }) =>
      protocol === 'icmp'
        ? [] // `ss -tu` shows none
        : [
            {
              protocol,
              state,
              localAddress: formatIpv4Address(local.address),
              localPort: local.port,
              remoteAddress: remote.port === 0 ? '' : formatIpv4Address(remote.address),
              remotePort: remote.port,
              receiveQueue,
              sendQueue,
              process: '',
              pid: 0,
            },
          ],
    )
  }

  linkAdd({ name, kind, peerName = '' }: { name: string; kind: string; peerName?: string }): void {
    translated(() => {
      if (kind === 'veth') this.#namespace.addLink({ kind, name, peer: { name: peerName } })
      else if (kind === 'bridge' || kind === 'dummy') this.#namespace.addLink({ kind, name })
      else throw new SocketError('EOPNOTSUPP', `Cannot add ${name}: links of kind "${kind}" are not added so`)
    })
  }
  linkSet(name: string, { up, mtu, mac, master, rename, hairpin }: LinkChange & { hairpin?: boolean }): void {
    translated(() => {
      const changes = {
        ...(up !== undefined && { up }),
        ...(mtu !== undefined && { mtuBytes: mtu }),
        ...(mac !== undefined && { mac: macOf(mac) }),
        ...(master !== undefined && { master }),
        ...(hairpin !== undefined && { hairpin }),
        ...(rename !== undefined && { rename }),
      }
      this.#namespace.changeLink(name, changes)
    })
  }
  linkDelete(name: string): void {
    translated(() => this.#namespace.deleteLink(name))
  }
  addressAdd({ link, cidr, scope = '' }: { link: string; cidr: string; scope?: string }): void {
    translated(() => this.#namespace.addAddress(link, cidrOf(cidr), scope === '' ? undefined : scopeOf(scope)))
  }
  addressDelete({ link, cidr }: { link: string; cidr: string }): void {
    translated(() => this.#namespace.deleteAddress(link, cidrOf(cidr)))
  }
  routeReplace(route: RouteRequest, how: 'add' | 'replace'): void {
    translated(() => {
      const spec = routeSpec(route)
      const metric = spec.metric ?? 0
      const same = ({ destination, metric: other }: Required<RouteSpec>) =>
        destination.address === spec.destination.address && destination.prefixLength === spec.destination.prefixLength && other === metric
      if (how === 'add' && this.#namespace.routes(spec.table ?? mainTable).some(same))
        throw new SocketError('EEXIST', `Cannot add the route to ${route.destination}: there is one`)
      this.#namespace.replaceRoute(spec)
    })
  }
  routeDelete(route: RouteRequest): void {
    translated(() => this.#namespace.deleteRoute(routeSpec(route)))
  }
  neighborReplace({ link, address, mac, state = '' }: { link: string; address: string; mac: string; state?: string }): void {
    const known = settableStates.find((candidate) => candidate === (state === '' ? 'permanent' : state))
    if (known === undefined) throw new SocketError('EINVAL', `Cannot set a neighbour "${state}": wanted ${settableStates.join(', ')}`)
    translated(() => this.#namespace.replaceNeighbor({ link, address: addressOf(address), mac: macOf(mac), state: known }))
  }
  neighborDelete({ link, address }: { link: string; address: string }): void {
    translated(() => this.#namespace.deleteNeighbor(link, addressOf(address)))
  }
  fdbReplace(entry: { link: string; mac: string; destination: string }): void {
    translated(() => this.#namespace.replaceFdb(fdbEntry(entry)))
  }
  fdbDelete(entry: { link: string; mac: string; destination: string }): void {
    translated(() => this.#namespace.deleteFdb(fdbEntry(entry)))
  }

  sysctlKeys(): readonly string[] {
    return this.#namespace.sysctls.keys()
  }
  sysctlGet(key: string): string | undefined {
    try {
      return this.#namespace.getSysctl(key)
    } catch {
      return undefined
    }
  }
  sysctlSet(key: string, value: string): void {
    translated(() => this.#namespace.setSysctl(key, value))
  }

  rulesSave(tool: RulesTool, { table, counters }: { table: string; counters: boolean }): string {
    return saveRules(this.#namespace, tool, { table, counters })
  }
  rulesList(tool: 'ipvsadm' | 'ipset', name = ''): string {
    return listRules(this.#namespace, tool, name)
  }
  rulesRestore(tool: RulesTool, text: string, options: RestoreOptions): void {
    restoreRules(this.#namespace, tool, text, options)
  }
  conntrackList(): readonly string[] {
    return this.#namespace.netfilter.conntrackList() ?? []
  }
  /** How many were deleted. Empty texts and port 0 fit every connection. Throws EINVAL. */
  conntrackDelete({ protocol, destination, port }: { protocol: string; destination: string; port: number }): number {
    const filter = {
      ...(protocol !== '' && { protocol }),
      ...(destination !== '' && { originalDestination: destination }),
      ...(port !== 0 && { originalDestinationPort: port }),
    }
    const count = this.#namespace.netfilter.conntrackDelete(filter)
    if (count === undefined)
      throw new SocketError('EINVAL', `Cannot delete connections of "${protocol}" to "${destination}": one of the two makes no sense`)
    return count
  }
  conntrackFlush(): number {
    return this.conntrackDelete({ protocol: '', destination: '', port: 0 })
  }
}

export function linkInfo(link: Link): LinkInfo {
  const { rxPackets, rxBytes, rxDropped, txPackets, txBytes, txDropped } = link.counters
  const peer = link.kind === 'veth' ? (link as Veth).peer : undefined
  return {
    index: link.index,
    name: link.name,
    kind: link.kind,
    mac: formatMac(link.mac),
    mtu: link.mtuBytes,
    up: link.up,
    master: link.masterName,
    peerIndex: peer?.index ?? 0,
    peerElsewhere: peer !== undefined && peer.namespace !== link.namespace,
    hairpin: link.hairpin,
    ...(link.kind === 'vxlan' && { vxlan: vxlanInfo(link as Vxlan) }),
    rxPackets,
    rxBytes,
    rxDropped,
    txPackets,
    txBytes,
    txDropped,
  }
}
const vxlanInfo = ({ vni, local, deviceName, port, learning }: Vxlan) => ({
  vni,
  local: local === 0 ? '' : formatIpv4Address(local),
  device: deviceName,
  port,
  learning,
})

function routeInfo({
  destination,
  via,
  link,
  source,
  scope,
  metric,
  onlink,
  type,
  protocol,
  table,
}: Required<RouteSpec>): RouteInfo & { table: number } {
  return {
    destination: destination.prefixLength === 0 ? 'default' : formatCidr(destination),
    via: via === 0 ? '' : formatIpv4Address(via),
    link,
    source: source === 0 ? '' : formatIpv4Address(source),
    scope,
    metric,
    onlink,
    type,
    protocol,
    table,
  }
}

const settableStates = ['permanent', 'reachable', 'stale'] as const
const routeTypes: readonly RouteType[] = ['unicast', 'local', 'broadcast', 'blackhole', 'unreachable', 'prohibit']

function routeSpec({
  destination,
  via,
  link,
  source = '',
  type = '',
  scope = '',
  metric = 0,
  onlink = false,
  table = 0,
  protocol = '',
}: RouteRequest): RouteSpec {
  const known = type === '' ? 'unicast' : routeTypes.find((candidate) => candidate === type)
  if (known === undefined) throw new SocketError('EINVAL', `Cannot use a route of type "${type}": wanted one of ${routeTypes.join(' ')}`)
  return {
    destination: destination === 'default' ? { address: 0, prefixLength: 0 } : cidrOf(destination),
    type: known,
    ...(via !== '' && { via: addressOf(via) }),
    ...(link !== '' && { link }),
    ...(source !== '' && { source: addressOf(source) }),
    ...(scope !== '' && { scope: scopeOf(scope) }),
    ...(metric !== 0 && { metric }),
    ...(onlink && { onlink }),
    ...(table !== 0 && { table }),
    ...(protocol !== '' && { protocol }),
  }
}

const fdbEntry = ({ link, mac, destination }: { link: string; mac: string; destination: string }) => ({
  link,
  mac: macOf(mac),
  ...(destination !== '' && { destination: addressOf(destination) }),
})

/** Throw SocketError EINVAL. */
export function addressOf(text: string): number {
  const address = parseIpv4Address(text)
  if (address === undefined) throw new SocketError('EINVAL', `Cannot read the address "${text}": wanted four decimal bytes`)
  return address
}
function cidrOf(text: string): Cidr {
  const cidr = parseCidr(text)
  if (cidr === undefined) throw new SocketError('EINVAL', `Cannot read the prefix "${text}": wanted address/length`)
  return cidr
}
export function macOf(text: string): number {
  const mac = parseMac(text)
  if (mac === undefined) throw new SocketError('EINVAL', `Cannot read the MAC address "${text}": wanted six hex bytes`)
  return mac
}
function scopeOf(text: string): Scope {
  if (text === 'global' || text === 'link' || text === 'host') return text
  throw new SocketError('EINVAL', `Cannot use the scope "${text}": wanted global, link or host`)
}
function translated<T>(call: () => T): T {
  try {
    return call()
  } catch (error) {
    throw socketError(error)
  }
}
