// What the network tools of a shell (ip, ss, iptables, conntrack …) ask of their namespace. services/kernel implements it
// from the namespace's own state, so that every tool prints what the dataplane really uses. All calls are synchronous:
// they are system calls of the same process. Failures throw SocketError with the errno's name.

export interface LinkInfo {
  readonly index: number
  readonly name: string
  /** loopback veth bridge vxlan dummy nic */
  readonly kind: string
  readonly mac: string
  readonly mtu: number
  readonly up: boolean
  /** The bridge this link is a port of, or ''. */
  readonly master: string
  /** Index of a veth's other end, 0 when it has none. */
  readonly peerIndex: number
  /** The peer lives in another namespace (shown as link-netnsid). */
  readonly peerElsewhere: boolean
  readonly hairpin: boolean
  readonly vxlan?: {
    readonly vni: number
    readonly local: string
    readonly device: string
    readonly port: number
    readonly learning: boolean
  }
  readonly rxPackets: number
  readonly rxBytes: number
  readonly rxDropped: number
  readonly txPackets: number
  readonly txBytes: number
  readonly txDropped: number
}

export interface AddressInfo {
  readonly link: string
  /** "10.244.1.5/24" */
  readonly cidr: string
  /** global link host */
  readonly scope: string
}

export interface RouteInfo {
  /** "10.244.1.0/24", or "default" */
  readonly destination: string
  readonly via: string
  readonly link: string
  readonly source: string
  readonly scope: string
  readonly metric: number
  readonly onlink: boolean
  /** unicast local blackhole unreachable prohibit … */
  readonly type: string
  /** kernel boot static … */
  readonly protocol: string
}

export interface NeighborInfo {
  readonly link: string
  readonly address: string
  /** '' while unresolved */
  readonly mac: string
  /** permanent reachable stale delay probe incomplete failed */
  readonly state: string
}

export interface FdbInfo {
  readonly link: string
  readonly mac: string
  /** Remote VTEP of a vxlan entry, or ''. */
  readonly destination: string
  readonly state: string
  /** The bridge port, or ''. */
  readonly port: string
}

export interface SocketInfo {
  readonly protocol: 'tcp' | 'udp'
  /** LISTEN, ESTABLISHED, TIME-WAIT, UNCONN … */
  readonly state: string
  readonly localAddress: string
  readonly localPort: number
  /** '' and 0 when not connected */
  readonly remoteAddress: string
  readonly remotePort: number
  readonly receiveQueue: number
  readonly sendQueue: number
  /** Name of the owning program, or ''. */
  readonly process: string
  /** Its number inside the container, 0 when unknown. */
  readonly pid: number
}

export interface LinkChange {
  readonly up?: boolean
  readonly mtu?: number
  readonly mac?: string
  /** '' takes the link out of its bridge. */
  readonly master?: string
  readonly rename?: string
}

export interface NodeTools {
  links(): readonly LinkInfo[]
  addresses(): readonly AddressInfo[]
  /** Routes of a table (the main one: 254), in the order `ip route` prints them. */
  routes(table?: number): readonly RouteInfo[]
  /** The route a packet to `destination` would take now, with the source address chosen; throws ENETUNREACH. */
  routeTo(destination: string): RouteInfo
  neighbors(): readonly NeighborInfo[]
  fdb(): readonly FdbInfo[]
  sockets(): readonly SocketInfo[]

  linkAdd(link: { name: string; kind: string; peerName?: string }): void
  linkSet(name: string, change: LinkChange): void
  linkDelete(name: string): void
  addressAdd(address: { link: string; cidr: string }): void
  addressDelete(address: { link: string; cidr: string }): void
  routeReplace(
    route: { destination: string; via: string; link: string; source: string; type: string; metric: number; onlink: boolean },
    how: 'add' | 'replace',
  ): void
  routeDelete(route: { destination: string; via: string; link: string }): void
  neighborReplace(neighbor: { link: string; address: string; mac: string }): void
  neighborDelete(neighbor: { link: string; address: string }): void

  /** Keys in dotted form: net.ipv4.ip_forward. */
  sysctlKeys(): readonly string[]
  sysctlGet(key: string): string | undefined
  /** Throws ENOENT, EINVAL, EACCES. */
  sysctlSet(key: string, value: string): void

  /** tool is iptables, ipvsadm or ipset; the text is that tool's own save format. */
  rulesSave(tool: RulesTool, options: { table: string; counters: boolean }): string
  /** As the tool's own listing prints it: `ipvsadm -Ln`, `ipset list [NAME]`. */
  rulesList(tool: 'ipvsadm' | 'ipset', name?: string): string
  /** Throws SocketError whose message is the tool's own: line and cause. */
  rulesRestore(tool: RulesTool, text: string, options: { noflush: boolean; counters: boolean; test: boolean }): void
  /** Lines as `conntrack -L` prints them. */
  conntrackList(): readonly string[]
  /** How many entries were deleted. */
  conntrackFlush(): number
}

export type RulesTool = 'iptables' | 'ipvsadm' | 'ipset'
