// Render, IPVS mode: Service ports → virtual servers, addresses of kube-ipvs0, ipsets and the few iptables rules that use them
// (pkg/proxy/ipvs/proxier.go). The rules never change; what changes are set members and virtual servers.

import { forwardRules, markMasquerade, postrouting } from './iptables-rules.js'
import type { ProxyConfig } from './proxy-config.js'
import type { Jump, RuleSet } from './rule-set.js'
import type { Endpoint, ServicePort } from './service-ports.js'

export const dummyLink = 'kube-ipvs0'

const comment = (text: string) => `-m comment --comment "${text}"`

/** Every set there is, by the type ipset gives it. */
export const setTypeOf: Readonly<Record<string, string>> = {
  'KUBE-LOOP-BACK': 'hash:ip,port,ip',
  'KUBE-CLUSTER-IP': 'hash:ip,port',
  'KUBE-EXTERNAL-IP': 'hash:ip,port',
  'KUBE-EXTERNAL-IP-LOCAL': 'hash:ip,port',
  'KUBE-LOAD-BALANCER': 'hash:ip,port',
  'KUBE-LOAD-BALANCER-LOCAL': 'hash:ip,port',
  'KUBE-LOAD-BALANCER-FW': 'hash:ip,port',
  'KUBE-LOAD-BALANCER-SOURCE-CIDR': 'hash:ip,port,net',
  'KUBE-NODE-PORT-TCP': 'bitmap:port',
  'KUBE-NODE-PORT-LOCAL-TCP': 'bitmap:port',
  'KUBE-NODE-PORT-UDP': 'bitmap:port',
  'KUBE-NODE-PORT-LOCAL-UDP': 'bitmap:port',
  'KUBE-HEALTH-CHECK-NODE-PORT': 'bitmap:port',
  'KUBE-IPVS-IPS': 'hash:ip',
}
export type SetName = keyof typeof setTypeOf

export interface IpvsState {
  readonly rules: RuleSet
  /** Members by set. */
  readonly sets: ReadonlyMap<string, ReadonlySet<string>>
  /** Addresses of kube-ipvs0. */
  readonly addresses: ReadonlySet<string>
  /** `-t 10.96.0.1:443` to its flags and its real servers. */
  readonly virtualServers: ReadonlyMap<string, VirtualServerText>
}
export interface VirtualServerText {
  /** `-s rr -p 10800` */
  readonly flags: string
  /** `172.18.0.2:6443` */
  readonly servers: ReadonlySet<string>
}

export const ipvsJumps: readonly Jump[] = [
  { table: 'filter', chain: 'INPUT', rule: `${comment('kubernetes ipvs access filter')} -j KUBE-IPVS-FILTER` },
  { table: 'filter', chain: 'INPUT', rule: `${comment('kube-proxy firewall rules')} -j KUBE-PROXY-FIREWALL` },
  { table: 'filter', chain: 'INPUT', rule: `${comment('kubernetes health check rules')} -j KUBE-NODE-PORT` },
  { table: 'filter', chain: 'FORWARD', rule: `${comment('kubernetes forwarding rules')} -j KUBE-FORWARD` },
  { table: 'filter', chain: 'FORWARD', rule: `${comment('kube-proxy firewall rules')} -j KUBE-PROXY-FIREWALL` },
  { table: 'nat', chain: 'PREROUTING', rule: `${comment('kubernetes service portals')} -j KUBE-SERVICES` },
  { table: 'nat', chain: 'OUTPUT', rule: `${comment('kubernetes service portals')} -j KUBE-SERVICES` },
  { table: 'nat', chain: 'POSTROUTING', rule: `${comment('kubernetes postrouting rules')} -j KUBE-POSTROUTING` },
]

const inSet = (name: SetName, sides: string) => `-m set --match-set ${name} ${sides}`

function renderRules({ clusterCIDR }: ProxyConfig): RuleSet {
  const nat = new Map<string, readonly string[]>([
    ['KUBE-MARK-MASQ', markMasquerade],
    [
      'KUBE-LOAD-BALANCER',
      [
        `${comment('Kubernetes service load balancer ip + port with externalTrafficPolicy=local')} ${inSet('KUBE-LOAD-BALANCER-LOCAL', 'dst,dst')} -j RETURN`,
        '-j KUBE-MARK-MASQ',
      ],
    ],
    ['KUBE-NODE-PORT', ['tcp', 'udp'].flatMap((protocol) => nodePortRules(protocol))],
    [
      'KUBE-POSTROUTING',
      [
        `${comment('Kubernetes endpoints dst ip:port, source ip for solving hairpin purpose')} ${inSet('KUBE-LOOP-BACK', 'dst,dst,src')} -j MASQUERADE`,
        ...postrouting,
      ],
    ],
    [
      'KUBE-SERVICES',
      [
        `${comment('Kubernetes service lb portal')} ${inSet('KUBE-LOAD-BALANCER', 'dst,dst')} -j KUBE-LOAD-BALANCER`,
        ...(clusterCIDR === ''
          ? []
          : [
              `! -s ${clusterCIDR} ${comment('Kubernetes service cluster ip + port for masquerade purpose')} ${inSet('KUBE-CLUSTER-IP', 'dst,dst')} -j KUBE-MARK-MASQ`,
            ]),
        `${comment('Kubernetes service external ip + port for masquerade and filter purpose')} ${inSet('KUBE-EXTERNAL-IP', 'dst,dst')} -j KUBE-MARK-MASQ`,
        '-m addrtype --dst-type LOCAL -j KUBE-NODE-PORT',
        // Nothing else in nat may translate what IPVS will.
        ...(['KUBE-CLUSTER-IP', 'KUBE-LOAD-BALANCER', 'KUBE-EXTERNAL-IP', 'KUBE-EXTERNAL-IP-LOCAL'] as const).map(
          (name) => `${inSet(name, 'dst,dst')} -j ACCEPT`,
        ),
      ],
    ],
    ['KUBE-PROXY-CANARY', []],
  ])
  const filter = new Map<string, readonly string[]>([
    ['KUBE-FORWARD', forwardRules.slice(1)],
    ['KUBE-NODE-PORT', [`${comment('Kubernetes health check node port')} ${inSet('KUBE-HEALTH-CHECK-NODE-PORT', 'dst')} -j ACCEPT`]],
    [
      'KUBE-PROXY-FIREWALL',
      [
        `${comment('Kubernetes service load balancer ip + port for load balancer with sourceRange')} ${inSet('KUBE-LOAD-BALANCER-FW', 'dst,dst')} -j KUBE-SOURCE-RANGES-FIREWALL`,
      ],
    ],
    [
      'KUBE-SOURCE-RANGES-FIREWALL',
      [
        `${comment('Kubernetes service load balancer ip + port + source cidr for packet filter')} ${inSet('KUBE-LOAD-BALANCER-SOURCE-CIDR', 'dst,dst,src')} -j RETURN`,
        '-j DROP',
      ],
    ],
    [
      'KUBE-IPVS-FILTER',
      [
        ...(['KUBE-LOAD-BALANCER', 'KUBE-CLUSTER-IP', 'KUBE-EXTERNAL-IP', 'KUBE-EXTERNAL-IP-LOCAL'] as const).map(
          (name) => `${inSet(name, 'dst,dst')} -j RETURN`,
        ),
        `${inSet('KUBE-HEALTH-CHECK-NODE-PORT', 'dst')} -j RETURN`,
        // The addresses are this host's own now, but its other ports are nobody's business there.
        `-m conntrack --ctstate NEW ${inSet('KUBE-IPVS-IPS', 'dst')} -j REJECT`,
      ],
    ],
    ['KUBE-PROXY-CANARY', []],
  ])
  return { tables: { mangle: new Map([['KUBE-PROXY-CANARY', []]]), nat, filter }, jumps: ipvsJumps }
}

function nodePortRules(protocol: string): string[] {
  const upper = protocol.toUpperCase()
  return [
    `-p ${protocol} ${comment(`Kubernetes nodeport ${upper} port with externalTrafficPolicy=local`)} ${inSet(`KUBE-NODE-PORT-LOCAL-${upper}`, 'dst')} -j RETURN`,
    `-p ${protocol} ${comment(`Kubernetes nodeport ${upper} port for masquerade purpose`)} ${inSet(`KUBE-NODE-PORT-${upper}`, 'dst')} -j KUBE-MARK-MASQ`,
  ]
}

/** `nodeAddresses`: where node ports are served. */
export function renderIpvs(ports: readonly ServicePort[], config: ProxyConfig, nodeAddresses: readonly string[]): IpvsState {
  const sets = new Map<string, Set<string>>(Object.keys(setTypeOf).map((name) => [name, new Set()]))
  const addresses = new Set<string>()
  const virtualServers = new Map<string, VirtualServerText>()
  const put = (set: SetName, member: string) => sets.get(set)!.add(member)
  for (const port of ports) {
    const { protocol, clusterIP, affinitySeconds, nodePort, externalPolicyLocal, internalPolicyLocal } = port
    const flags = `-s ${config.scheduler}${affinitySeconds > 0 ? ` -p ${affinitySeconds}` : ''}`
    const serve = (address: string, number: number, endpoints: readonly Endpoint[]) => {
      const servers = new Set(endpoints.map((endpoint) => `${endpoint.address}:${endpoint.port}`))
      virtualServers.set(`${protocol === 'udp' ? '-u' : '-t'} ${address}:${number}`, { flags, servers })
    }
    const own = (address: string) => {
      addresses.add(address)
      put('KUBE-IPVS-IPS', address)
      return `${address},${protocol}:${port.port}`
    }
    const internal = internalPolicyLocal ? port.localEndpoints : port.clusterEndpoints
    const external = externalPolicyLocal ? port.localEndpoints : port.clusterEndpoints
    for (const endpoint of port.clusterEndpoints.filter(({ isLocal }) => isLocal)) {
      put('KUBE-LOOP-BACK', `${endpoint.address},${protocol}:${endpoint.port},${endpoint.address}`)
    }
    put('KUBE-CLUSTER-IP', own(clusterIP))
    serve(clusterIP, port.port, internal)
    for (const address of port.externalIPs) {
      put(externalPolicyLocal ? 'KUBE-EXTERNAL-IP-LOCAL' : 'KUBE-EXTERNAL-IP', own(address))
      serve(address, port.port, external)
    }
    for (const address of port.loadBalancerIPs) {
      const member = own(address)
      put('KUBE-LOAD-BALANCER', member)
      if (externalPolicyLocal) put('KUBE-LOAD-BALANCER-LOCAL', member)
      if (port.sourceRanges.length > 0) put('KUBE-LOAD-BALANCER-FW', member)
      for (const range of port.sourceRanges) put('KUBE-LOAD-BALANCER-SOURCE-CIDR', `${member},${range}`)
      serve(address, port.port, external)
    }
    if (nodePort > 0) {
      const upper = protocol.toUpperCase()
      put(`KUBE-NODE-PORT-${upper}`, `${nodePort}`)
      if (externalPolicyLocal) put(`KUBE-NODE-PORT-LOCAL-${upper}`, `${nodePort}`)
      for (const address of nodeAddresses) serve(address, nodePort, external)
    }
    if (port.healthCheckNodePort > 0) put('KUBE-HEALTH-CHECK-NODE-PORT', `${port.healthCheckNodePort}`)
  }
  return { rules: renderRules(config), sets, addresses, virtualServers }
}
