// Render, iptables mode: Service ports → chains, as kube-proxy 1.33 writes them (pkg/proxy/iptables/proxier.go).
//
//    nat      PREROUTING, OUTPUT → KUBE-SERVICES ──(cluster IP)──────────────→ KUBE-SVC-… ──(by chance)→ KUBE-SEP-… → DNAT
//                                       │ └(load balancer, external IP)→ [KUBE-FW-… →] KUBE-EXT-… ┘ or KUBE-SVL-… (local only)
//                                       └(address of this node)→ KUBE-NODEPORTS → KUBE-EXT-…
//             POSTROUTING → KUBE-POSTROUTING: masquerade what KUBE-MARK-MASQ marked
//    filter   INPUT, FORWARD, OUTPUT → KUBE-SERVICES, KUBE-EXTERNAL-SERVICES: refuse Services without endpoints; KUBE-FORWARD …

import { endpointChain, externalChain, firewallChain, localChain, serviceChain } from './chain-names.js'
import type { ProxyConfig } from './proxy-config.js'
import type { Jump, RuleSet } from './rule-set.js'
import type { Endpoint, ServicePort } from './service-ports.js'

const comment = (text: string) => `-m comment --comment ${/^[-\w]+$/.test(text) ? text : `"${text}"`}`
const newOnly = '-m conntrack --ctstate NEW '

/** As iptables-save prints them, in the order in which they stand in their chains. */
export const iptablesJumps: readonly Jump[] = [
  ...(['INPUT', 'FORWARD', 'OUTPUT'] as const).map(
    (chain): Jump => ({ table: 'filter', chain, rule: `${newOnly}${comment('kubernetes load balancer firewall')} -j KUBE-PROXY-FIREWALL` }),
  ),
  { table: 'filter', chain: 'INPUT', rule: `${comment('kubernetes health check service ports')} -j KUBE-NODEPORTS` },
  { table: 'filter', chain: 'FORWARD', rule: `${comment('kubernetes forwarding rules')} -j KUBE-FORWARD` },
  ...(['FORWARD', 'OUTPUT'] as const).map(
    (chain): Jump => ({ table: 'filter', chain, rule: `${newOnly}${comment('kubernetes service portals')} -j KUBE-SERVICES` }),
  ),
  ...(['INPUT', 'FORWARD'] as const).map(
    (chain): Jump => ({
      table: 'filter',
      chain,
      rule: `${newOnly}${comment('kubernetes externally-visible service portals')} -j KUBE-EXTERNAL-SERVICES`,
    }),
  ),
  ...(['INPUT', 'OUTPUT'] as const).map((chain): Jump => ({ table: 'filter', chain, rule: '-j KUBE-FIREWALL' })),
  ...(['PREROUTING', 'OUTPUT'] as const).map(
    (chain): Jump => ({ table: 'nat', chain, rule: `${comment('kubernetes service portals')} -j KUBE-SERVICES` }),
  ),
  { table: 'nat', chain: 'POSTROUTING', rule: `${comment('kubernetes postrouting rules')} -j KUBE-POSTROUTING` },
]

/** Chains both modes have. */
export const markMasquerade = ['-j MARK --or-mark 0x4000']
export const postrouting = [
  '-m mark ! --mark 0x4000/0x4000 -j RETURN',
  // Cleared, so that a packet that comes by once more is not masqueraded twice.
  '-j MARK --xor-mark 0x4000',
  `${comment('kubernetes service traffic requiring SNAT')} -j MASQUERADE --random-fully`,
]
export const forwardRules = [
  '-m conntrack --ctstate INVALID -j DROP',
  `${comment('kubernetes forwarding rules')} -m mark --mark 0x4000/0x4000 -j ACCEPT`,
  `${comment('kubernetes forwarding conntrack rule')} -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT`,
]
/** CVE-2020-8558: with route_localnet, nobody else may reach this host's loopback services. */
export const localnetFirewall = [
  `${comment('block incoming localnet connections')} -d 127.0.0.0/8 ! -s 127.0.0.0/8 -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP`,
]

/** The whole of it, from nothing but Service ports: the same in, the same out. */
export function renderIptables(ports: readonly ServicePort[], config: ProxyConfig): RuleSet {
  const filter = new Map<string, string[]>()
  const nat = new Map<string, string[]>()
  for (const chain of ['KUBE-NODEPORTS', 'KUBE-SERVICES', 'KUBE-EXTERNAL-SERVICES', 'KUBE-PROXY-FIREWALL']) filter.set(chain, [])
  filter.set('KUBE-FORWARD', forwardRules)
  filter.set('KUBE-FIREWALL', localnetFirewall)
  filter.set('KUBE-PROXY-CANARY', [])
  for (const chain of ['KUBE-NODEPORTS', 'KUBE-SERVICES']) nat.set(chain, [])
  nat.set('KUBE-POSTROUTING', postrouting)
  nat.set('KUBE-MARK-MASQ', markMasquerade)
  nat.set('KUBE-PROXY-CANARY', [])
  for (const port of ports) new PortRules(port, config, nat, filter).render()
  nat
    .get('KUBE-SERVICES')!
    .push(
      `${comment('kubernetes service nodeports; NOTE: this must be the last rule in this chain')} -m addrtype --dst-type LOCAL -j KUBE-NODEPORTS`,
    )
  return { tables: { mangle: new Map([['KUBE-PROXY-CANARY', []]]), nat, filter }, jumps: iptablesJumps }
}

/** The rules of one Service port. */
class PortRules {
  readonly #port: ServicePort
  readonly #clusterCIDR: string
  readonly #nat: Map<string, string[]>
  readonly #filter: Map<string, string[]>
  readonly #match: string
  readonly #hasInternal: boolean
  readonly #hasExternal: boolean
  readonly #usesExternal: boolean

  constructor(port: ServicePort, { clusterCIDR }: ProxyConfig, nat: Map<string, string[]>, filter: Map<string, string[]>) {
    this.#port = port
    this.#clusterCIDR = clusterCIDR
    this.#nat = nat
    this.#filter = filter
    this.#match = `-m ${port.protocol} -p ${port.protocol}`
    const hasLocal = port.localEndpoints.length > 0
    this.#hasInternal = port.hasAnyEndpoints && (!port.internalPolicyLocal || hasLocal)
    this.#hasExternal = port.hasAnyEndpoints && (!port.externalPolicyLocal || hasLocal)
    this.#usesExternal = port.hasAnyEndpoints && isExternallyAccessible(port)
  }

  render(): void {
    this.#clusterAddress()
    this.#externalAddresses()
    if (!this.#hasExternal) this.#refuseExternal()
    this.#healthCheck()
    if (this.#usesExternal) this.#externalPolicy()
    this.#endpointChains()
  }

  #add(table: Map<string, string[]>, chain: string, ...lines: string[]): void {
    const known = table.get(chain)
    if (known === undefined) table.set(chain, lines)
    else known.push(...lines)
  }

  #clusterAddress(): void {
    const { name, clusterIP, port, internalPolicyLocal } = this.#port
    const rule = `${this.#match} -d ${clusterIP} --dport ${port}`
    if (!this.#hasInternal) {
      this.#add(this.#filter, 'KUBE-SERVICES', `${comment(`${name} ${this.#reason}`)} ${rule} -j ${this.#refusal}`)
      return
    }
    const chain = (internalPolicyLocal ? localChain : serviceChain)(this.#port)
    const says = comment(`${name} cluster IP`)
    this.#add(this.#nat, 'KUBE-SERVICES', `${says} ${rule} -j ${chain}`)
    // Whoever is no pod asks from outside the pod network, and could not be answered past this node.
    if (this.#clusterCIDR !== '') this.#add(this.#nat, chain, `${says} ${rule} ! -s ${this.#clusterCIDR} -j KUBE-MARK-MASQ`)
  }

  /** REJECT when there is no endpoint at all; DROP when only this node has none, so that a client tries again elsewhere. */
  get #refusal(): 'REJECT' | 'DROP' {
    return this.#port.hasAnyEndpoints ? 'DROP' : 'REJECT'
  }
  get #reason(): string {
    return this.#port.hasAnyEndpoints ? 'has no local endpoints' : 'has no endpoints'
  }

  #externalAddresses(): void {
    if (!this.#usesExternal) return
    const { name, externalIPs, loadBalancerIPs, nodePort, port, sourceRanges } = this.#port
    const external = externalChain(this.#port)
    const firewall = firewallChain(this.#port)
    const isGuarded = sourceRanges.length > 0
    const to = (address: string) => `${this.#match} -d ${address} --dport ${port}`
    for (const address of externalIPs)
      this.#add(this.#nat, 'KUBE-SERVICES', `${comment(`${name} external IP`)} ${to(address)} -j ${external}`)
    for (const address of loadBalancerIPs) {
      this.#add(this.#nat, 'KUBE-SERVICES', `${comment(`${name} loadbalancer IP`)} ${to(address)} -j ${isGuarded ? firewall : external}`)
      if (isGuarded)
        this.#add(this.#filter, 'KUBE-PROXY-FIREWALL', `${comment(`${name} traffic not accepted by ${firewall}`)} ${to(address)} -j DROP`)
    }
    if (isGuarded && loadBalancerIPs.length > 0) {
      this.#add(
        this.#nat,
        firewall,
        ...sourceRanges.map((range) => `${comment(`${name} loadbalancer IP`)} -s ${range} -j ${external}`),
        comment(`other traffic to ${name} will be dropped by KUBE-PROXY-FIREWALL`),
      )
    }
    if (nodePort > 0) this.#add(this.#nat, 'KUBE-NODEPORTS', `${comment(name)} ${this.#match} --dport ${nodePort} -j ${external}`)
  }

  #refuseExternal(): void {
    const { name, externalIPs, loadBalancerIPs, nodePort, port } = this.#port
    const says = comment(`${name} ${this.#reason}`)
    for (const address of [...externalIPs, ...loadBalancerIPs]) {
      this.#add(this.#filter, 'KUBE-EXTERNAL-SERVICES', `${says} ${this.#match} -d ${address} --dport ${port} -j ${this.#refusal}`)
    }
    if (nodePort > 0)
      this.#add(
        this.#filter,
        'KUBE-EXTERNAL-SERVICES',
        `${says} -m addrtype --dst-type LOCAL ${this.#match} --dport ${nodePort} -j ${this.#refusal}`,
      )
  }

  #healthCheck(): void {
    const { name, healthCheckNodePort } = this.#port
    if (healthCheckNodePort === 0) return
    this.#add(
      this.#filter,
      'KUBE-NODEPORTS',
      `${comment(`${name} health check node port`)} -m tcp -p tcp --dport ${healthCheckNodePort} -j ACCEPT`,
    )
  }

  /** What traffic to external addresses does: by any endpoint and masqueraded, or by this node's with its source kept. */
  #externalPolicy(): void {
    const { name, externalPolicyLocal } = this.#port
    const chain = externalChain(this.#port)
    const all = serviceChain(this.#port)
    if (!externalPolicyLocal) {
      this.#add(this.#nat, chain, `${comment(`masquerade traffic for ${name} external destinations`)} -j KUBE-MARK-MASQ`, `-j ${all}`)
      return
    }
    // Pods and this node ask from inside, so the policy is not for them.
    if (this.#clusterCIDR !== '')
      this.#add(this.#nat, chain, `${comment(`pod traffic for ${name} external destinations`)} -s ${this.#clusterCIDR} -j ${all}`)
    this.#add(
      this.#nat,
      chain,
      `${comment(`masquerade LOCAL traffic for ${name} external destinations`)} -m addrtype --src-type LOCAL -j KUBE-MARK-MASQ`,
      `${comment(`route LOCAL traffic for ${name} external destinations`)} -m addrtype --src-type LOCAL -j ${all}`,
    )
    if (this.#hasExternal) this.#add(this.#nat, chain, `-j ${localChain(this.#port)}`)
  }

  #endpointChains(): void {
    const { clusterEndpoints, localEndpoints, internalPolicyLocal, externalPolicyLocal } = this.#port
    const isExternal = isExternallyAccessible(this.#port)
    const forAll = !internalPolicyLocal || isExternal ? clusterEndpoints : []
    const forLocal = internalPolicyLocal || (externalPolicyLocal && isExternal) ? localEndpoints : []
    this.#choose(serviceChain(this.#port), forAll)
    this.#choose(localChain(this.#port), forLocal)
    for (const endpoint of new Map([...forAll, ...forLocal].map((one) => [textOf(one), one])).values()) this.#endpoint(endpoint)
  }

  /** Each endpoint with the same chance: 1/n, then 1/(n-1) of what is left … */
  #choose(chain: string, endpoints: readonly Endpoint[]): void {
    const { name, affinitySeconds } = this.#port
    const says = (endpoint: Endpoint) => comment(`${name} -> ${textOf(endpoint)}`)
    if (affinitySeconds > 0) {
      for (const endpoint of endpoints) {
        const sep = endpointChain(this.#port, textOf(endpoint))
        this.#add(this.#nat, chain, `${says(endpoint)} -m recent --name ${sep} --rcheck --seconds ${affinitySeconds} --reap -j ${sep}`)
      }
    }
    for (const [i, endpoint] of endpoints.entries()) {
      const left = endpoints.length - i
      const chance = left === 1 ? '' : ` -m statistic --mode random --probability ${(1 / left).toFixed(10)}`
      this.#add(this.#nat, chain, `${says(endpoint)}${chance} -j ${endpointChain(this.#port, textOf(endpoint))}`)
    }
  }

  #endpoint(endpoint: Endpoint): void {
    const { name, affinitySeconds } = this.#port
    const chain = endpointChain(this.#port, textOf(endpoint))
    const recent = affinitySeconds > 0 ? ` -m recent --name ${chain} --set` : ''
    this.#add(
      this.#nat,
      chain,
      // A pod that reaches itself must see this node as its peer, or it would answer itself directly.
      `${comment(name)} -s ${endpoint.address} -j KUBE-MARK-MASQ`,
      `${comment(name)}${recent} ${this.#match} -j DNAT --to-destination ${textOf(endpoint)}`,
    )
  }
}

const textOf = ({ address, port }: Endpoint) => `${address}:${port}`
const isExternallyAccessible = ({ nodePort, externalIPs, loadBalancerIPs }: ServicePort) =>
  nodePort > 0 || externalIPs.length + loadBalancerIPs.length > 0
