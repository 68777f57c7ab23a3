// The sysctls that have an effect here, and those that others' programs set in passing.
// Keys as `sysctl` prints them; slashes are accepted for dots.

import type { Link } from './link/link.js'
import { NetworkError } from './network-error.js'

const defaults: readonly (readonly [key: string, value: string])[] = [
  ['net.ipv4.ip_forward', '0'],
  ['net.ipv4.ip_default_ttl', '64'],
  ['net.ipv4.ip_local_port_range', '32768\t60999'],
  ['net.ipv4.ip_unprivileged_port_start', '1024'],
  ['net.ipv4.ping_group_range', '0\t2147483647'],
  ['net.ipv4.tcp_syn_retries', '6'],
  ['net.ipv4.tcp_synack_retries', '5'],
  ['net.ipv4.tcp_retries2', '15'],
  ['net.ipv4.tcp_fin_timeout', '60'],
  ['net.core.somaxconn', '4096'],
  ['net.core.rmem_default', '212992'],
  ['net.bridge.bridge-nf-call-iptables', '1'],
]
/** Per link, and for `all` and `default`. The first two have an effect. */
const perLink: readonly (readonly [key: string, value: string])[] = [
  ['rp_filter', '0'],
  ['route_localnet', '0'],
  ['arp_ignore', '0'],
  ['arp_announce', '0'],
  ['arp_notify', '0'],
  ['proxy_arp', '0'],
  ['accept_local', '0'],
  ['forwarding', '0'],
]
/** Keys that are kept and given back, and do nothing in this package: IPVS and conntrack read theirs, IPv6 does not exist here. */
const keptFor = [
  'net.ipv4.vs.',
  'net.netfilter.',
  'net.ipv6.conf.',
  'net.bridge.bridge-nf-call-ip6tables',
  'net.bridge.bridge-nf-call-arptables',
]
/** Kept keys of a namespace. */
const keptMax = 1024
/** Without effect, so refused unless set to what is true here. */
const fixed = new Set(['arp_ignore', 'arp_announce', 'proxy_arp', 'accept_local'])

export class Sysctls {
  ipForward = false
  bridgeCallsIptables = true
  defaultTtl = 64
  portFirst = 32_768
  portLast = 60_999
  synRetries = 6
  synackRetries = 5
  retries2 = 15
  finTimeoutMs = 60_000
  somaxconn = 4096
  receiveBufferBytes = 212_992
  readonly #values = new Map<string, string>(defaults)
  readonly #links: () => Iterable<Link>

  constructor(links: () => Iterable<Link>) {
    this.#links = links
    for (const [key, value] of perLink) for (const name of ['all', 'default']) this.#values.set(`net.ipv4.conf.${name}.${key}`, value)
  }

  get(key: string): string {
    const value = this.#values.get(normal(key))
    if (value === undefined) throw new NetworkError('ENOENT', `Cannot read sysctl ${key}: there is none`)
    return value
  }

  set(key: string, text: string): void {
    const name = normal(key)
    const value = text.trim().replaceAll(/\s+/g, '\t')
    if (!this.#values.has(name)) {
      if (!keptFor.some((prefix) => name.startsWith(prefix))) throw new NetworkError('ENOENT', `Cannot set sysctl ${key}: there is none`)
      if (this.#values.size >= keptMax) throw new NetworkError('ENOBUFS', `Cannot set sysctl ${key}: ${keptMax} are kept`)
    } else if (!name.startsWith('net.ipv6.') && !/^\d+(\t\d+)?$/.test(value)) {
      throw new NetworkError('EINVAL', `Cannot set sysctl ${key}: "${text}", wanted a number`)
    }
    const leaf = name.slice(name.lastIndexOf('.') + 1)
    if (name.startsWith('net.ipv4.conf.') && fixed.has(leaf) && value !== '0')
      throw new NetworkError('EOPNOTSUPP', `Cannot set sysctl ${key} to ${value}: only 0 is emulated`)
    this.#values.set(name, value)
    // Linux keeps these three in step.
    if (name === 'net.ipv4.ip_forward') this.#values.set('net.ipv4.conf.all.forwarding', value)
    if (name === 'net.ipv4.conf.all.forwarding') this.#values.set('net.ipv4.ip_forward', value)
    this.#takeEffect()
  }

  /** A link appeared: it starts with the defaults. */
  addLink(link: Link): void {
    for (const [key] of perLink)
      this.#values.set(`net.ipv4.conf.${link.name}.${key}`, this.#values.get(`net.ipv4.conf.default.${key}`) ?? '0')
    this.#takeEffect()
  }

  removeLink(name: string): void {
    for (const [key] of perLink) this.#values.delete(`net.ipv4.conf.${name}.${key}`)
  }

  keys(): string[] {
    return [...this.#values.keys()].sort()
  }

  #number(key: string): number {
    return Number.parseInt(this.#values.get(key) ?? '0', 10)
  }

  #takeEffect(): void {
    this.ipForward = this.#number('net.ipv4.ip_forward') !== 0
    this.bridgeCallsIptables = this.#number('net.bridge.bridge-nf-call-iptables') !== 0
    this.defaultTtl = Math.min(255, Math.max(1, this.#number('net.ipv4.ip_default_ttl')))
    const [first, last] = this.get('net.ipv4.ip_local_port_range').split('\t').map(Number)
    if (first !== undefined && last !== undefined && first >= 1 && first <= last && last <= 65_535) {
      this.portFirst = first
      this.portLast = last
    }
    this.synRetries = this.#number('net.ipv4.tcp_syn_retries')
    this.synackRetries = this.#number('net.ipv4.tcp_synack_retries')
    this.retries2 = this.#number('net.ipv4.tcp_retries2')
    this.finTimeoutMs = this.#number('net.ipv4.tcp_fin_timeout') * 1000
    this.somaxconn = this.#number('net.core.somaxconn')
    this.receiveBufferBytes = this.#number('net.core.rmem_default')
    for (const link of this.#links()) {
      // ip-sysctl.rst: the stricter of `all` and the link's own; route_localnet: either.
      link.rpFilter = Math.max(this.#number('net.ipv4.conf.all.rp_filter'), this.#number(`net.ipv4.conf.${link.name}.rp_filter`))
      link.routeLocalnet = this.#number('net.ipv4.conf.all.route_localnet') + this.#number(`net.ipv4.conf.${link.name}.route_localnet`) > 0
    }
  }
}

const normal = (key: string): string => key.replaceAll('/', '.')
