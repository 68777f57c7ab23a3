// A host around a real Netfilter: it takes packets the way netstack does through the five hooks, with links, addresses and
// routes given as data, and says where each went and which rules it matched. What it sends is checked: every checksum must be right.
//
//   const router = new NetfilterRouter({ links: { eth0: ['172.18.0.2/16'], cni0: ['10.244.1.1/24'] }, gateway: 'eth0' })
//   router.restore('*nat …')
//   router.arrive('cni0', { from: '10.244.1.5:40000', to: '10.96.0.1:443' })   // { fate: 'forwarded', to: '172.18.0.3:6443', … }

import { VirtualClock } from '../clock/clock.js'
import { SeededRandom } from '../clock/random.js'
import type { Verdict } from '../netfilter/hooks.js'
import { Netfilter } from '../netfilter/netfilter.js'
import type { AddressType } from '../netfilter/netfilter-host.js'
import type { RestoreOptions } from '../netfilter/restore.js'
import type { Step } from '../netfilter/walk.js'
import { pseudoSum } from '../wire/checksum.js'
import { broadcastOf, type Cidr, cidr, contains, formatCidr } from '../wire/cidr.js'
import { emitIcmp, parseIcmp } from '../wire/icmp.js'
import { emitIpv4, ipProtocols, parseIpv4 } from '../wire/ipv4.js'
import { formatIpv4Address, ipv4Address } from '../wire/ipv4-address.js'
import { type PacketBuffer, PacketPool } from '../wire/packet-buffer.js'
import { emitTcp, parseTcp, tcpFlags } from '../wire/tcp.js'
import { emitUdp, parseUdp } from '../wire/udp.js'

/** A packet as tests write it. For ICMP echo the port of `from` is the identifier; `quote` makes it a port-unreachable about those bytes. */
export interface PacketText {
  readonly from: string
  readonly to: string
  readonly protocol?: 'tcp' | 'udp' | 'icmp'
  /** TCP: "SYN", "SYN,ACK", "ACK" … */
  readonly flags?: string
  readonly reply?: boolean
  readonly quote?: Uint8Array
  readonly mark?: number
}

export interface Journey {
  /** 'forwarded' by `out`, 'sent' by `out` (made here), 'delivered' here, 'dropped' for `why`, 'rejected' with `why`. */
  readonly fate: 'forwarded' | 'sent' | 'delivered' | 'dropped' | 'rejected'
  readonly why: string
  readonly out: string
  readonly from: string
  readonly to: string
  /** The rules that matched: "nat KUBE-SERVICES -d … -j …". */
  readonly rules: readonly string[]
  readonly bytes: Uint8Array
}

export interface RouterOptions {
  /** Addresses with their prefix, by link; a route to each prefix goes by its link. */
  readonly links: Readonly<Record<string, readonly string[]>>
  /** Further routes: prefix to link. */
  readonly routes?: Readonly<Record<string, string>>
  /** The link for everything else. */
  readonly gateway?: string
  readonly seed?: number
}

export class NetfilterRouter {
  readonly clock = new VirtualClock()
  readonly netfilter: Netfilter
  readonly #links: { name: string; addresses: Cidr[] }[]
  readonly #routes: { to: Cidr; link: string }[]
  readonly #gateway: string
  readonly #pool = new PacketPool()

  constructor({ links, routes = {}, gateway = '', seed = 1 }: RouterOptions) {
    this.#links = Object.entries(links).map(([name, addresses]) => ({ name, addresses: addresses.map(cidr) }))
    this.#routes = Object.entries(routes).map(([to, link]) => ({ to: cidr(to), link }))
    this.#gateway = gateway
    this.netfilter = new Netfilter({
      clock: this.clock,
      random: new SeededRandom(seed),
      addressType: (address) => this.#typeOf(address),
      linkName: (index) => this.#links[index - 1]?.name ?? '',
      sourceAddress: (linkOut) => this.#links[linkOut - 1]?.addresses[0]?.address ?? 0,
    })
  }

  addAddress(link: string, address: string): void {
    this.#links.find(({ name }) => name === link)?.addresses.push(cidr(address))
  }

  deleteAddress(link: string, address: string): void {
    const found = this.#links.find(({ name }) => name === link)
    if (found) found.addresses = found.addresses.filter((one) => formatCidr(one) !== address)
  }
  addresses(): { link: string; cidr: string }[] {
    return this.#links.flatMap(({ name, addresses }) => addresses.map((address) => ({ link: name, cidr: formatCidr(address) })))
  }

  /** Restores or throws with the tool's message. */
  restore(text: string, options: RestoreOptions = { noflush: true }): void {
    const result = this.netfilter.restore(text, options)
    if (!result.ok) throw new Error(`Cannot restore: ${result.message}`)
  }

  /** A packet comes in by a link. */
  arrive(link: string, text: PacketText): Journey {
    const packet = this.#make(text)
    packet.linkIn = this.#indexOf(link)
    return this.#journey(packet, () => this.#route(packet))
  }

  /** Only the first `length` bytes of a packet come in by a link: headers may be cut off, so only the fate is told. */
  truncated(link: string, bytes: Uint8Array, length: number): Pick<Journey, 'fate' | 'why'> {
    const packet = this.#locate(bytes.subarray(0, length))
    packet.linkIn = this.#indexOf(link)
    const fate = this.#route(packet)
    packet.release()
    return fate
  }

  /** A local process sends a packet. */
  send(text: PacketText): Journey {
    const packet = this.#make(text)
    return this.#journey(packet, () => this.#leave(packet))
  }

  #journey(packet: PacketBuffer, go: () => Pick<Journey, 'fate' | 'why'>): Journey {
    const steps: Step[] = []
    this.netfilter.record(steps)
    const { fate, why } = go()
    this.netfilter.record(null)
    const bytes = packet.bytes.slice(packet.network, packet.end)
    const out = this.#links[packet.linkOut - 1]?.name ?? ''
    const rules = steps.map(({ table, chain, rule }) => `${table} ${chain} ${rule.text}`)
    packet.release()
    return { fate, why, out, ...endsOf(bytes), rules, bytes }
  }

  #route(packet: PacketBuffer): Pick<Journey, 'fate' | 'why'> {
    const first = stopped(this.netfilter.hook('prerouting', packet))
    if (first !== undefined) return first
    if (this.#typeOf(destinationOf(packet)) === 'LOCAL') {
      const verdict = this.netfilter.hook('input', packet)
      const refused = stopped(verdict)
      if (refused !== undefined) return refused
      if (verdict.kind !== 'reroute' || this.#typeOf(destinationOf(packet)) === 'LOCAL') return { fate: 'delivered', why: '' }
      const left = this.#leave(packet)
      return left.fate === 'sent' ? { ...left, fate: 'forwarded' } : left
    }
    packet.linkOut = this.#outFor(destinationOf(packet))
    if (packet.linkOut === 0) return { fate: 'dropped', why: 'no-route' }
    return (
      stopped(this.netfilter.hook('forward', packet)) ??
      stopped(this.netfilter.hook('postrouting', packet)) ?? { fate: 'forwarded', why: '' }
    )
  }

  #leave(packet: PacketBuffer): Pick<Journey, 'fate' | 'why'> {
    packet.linkOut = this.#outFor(destinationOf(packet))
    const refused = stopped(this.netfilter.hook('output', packet))
    if (refused !== undefined) return refused
    packet.linkOut = this.#outFor(destinationOf(packet))
    const late = stopped(this.netfilter.hook('postrouting', packet))
    if (late !== undefined) return late
    if (this.#typeOf(destinationOf(packet)) !== 'LOCAL')
      return { fate: packet.linkOut === 0 ? 'dropped' : 'sent', why: packet.linkOut === 0 ? 'no-route' : '' }
    // Over lo the packet comes in once more, with what it carries.
    packet.linkIn = packet.linkOut
    return (
      stopped(this.netfilter.hook('prerouting', packet)) ?? stopped(this.netfilter.hook('input', packet)) ?? { fate: 'delivered', why: '' }
    )
  }

  #indexOf(link: string): number {
    const at = this.#links.findIndex(({ name }) => name === link)
    if (at < 0) throw new Error(`Cannot use link ${link}: known are ${this.#links.map(({ name }) => name).join(' ')}`)
    return at + 1
  }
  #typeOf(address: number): AddressType {
    if (this.#links.some(({ addresses }) => addresses.some((one) => one.address === address)) || address >>> 24 === 127) return 'LOCAL'
    if (this.#links.some(({ addresses }) => addresses.some((one) => one.prefixLength < 31 && broadcastOf(one) === address)))
      return 'BROADCAST'
    return address >>> 28 === 0xe ? 'MULTICAST' : 'UNICAST'
  }
  #outFor(destination: number): number {
    if (this.#typeOf(destination) === 'LOCAL') return this.#indexOf('lo')
    const direct = this.#links.find(({ addresses }) => addresses.some((one) => contains(one, destination)))?.name
    const link = direct ?? this.#routes.find(({ to }) => contains(to, destination))?.link ?? this.#gateway
    return link === '' ? 0 : this.#indexOf(link)
  }

  #make(text: PacketText): PacketBuffer {
    const packet = this.#locate(emit(text))
    packet.mark = text.mark ?? 0
    return packet
  }
  #locate(bytes: Uint8Array): PacketBuffer {
    const packet = this.#pool.copyOf(bytes)
    packet.network = packet.start
    packet.transport = packet.start + 20
    return packet
  }
}

const destinationOf = (packet: PacketBuffer) => packet.view.getUint32(packet.network + 16)

function stopped(verdict: Verdict): Pick<Journey, 'fate' | 'why'> | undefined {
  if (verdict.kind === 'drop') return { fate: 'dropped', why: verdict.reason }
  return verdict.kind === 'reject' ? { fate: 'rejected', why: verdict.with } : undefined
}

function emit({ from, to, protocol = 'tcp', flags = 'SYN', reply = false, quote }: PacketText): Uint8Array {
  const [source = '', sourcePort = '0'] = from.split(':')
  const [destination = '', destinationPort = '0'] = to.split(':')
  const ends = { source: ipv4Address(source), destination: ipv4Address(destination) }
  const ports = { sourcePort: Number(sourcePort), destinationPort: Number(destinationPort) }
  const payload = new TextEncoder().encode('hello, world')
  const transport = () => {
    if (protocol === 'udp') return emitUdp({ ...ports, payload }, ends)
    if (protocol === 'icmp' && quote !== undefined) return emitIcmp({ type: 3, code: 3, word: 0, payload: quote })
    if (protocol === 'icmp') return emitIcmp({ type: reply ? 0 : 8, code: 0, word: ports.sourcePort << 16, payload })
    const bits = flags.split(',').reduce((sum, name) => sum | (tcpFlags[name.toLowerCase() as keyof typeof tcpFlags] ?? 0), 0)
    return emitTcp(
      { ...ports, sequence: 1, acknowledgment: 0, flags: bits, window: 65_535, urgent: 0, options: {}, payload: new Uint8Array(0) },
      ends,
    )
  }
  return emitIpv4({
    ...ends,
    tos: 0,
    identification: 7,
    dontFragment: true,
    moreFragments: false,
    fragmentOffset: 0,
    ttl: 64,
    protocol: ipProtocols[protocol],
    options: new Uint8Array(0),
    payload: transport(),
  })
}

/** Addresses and ports of a packet; throws when a header or checksum of it is wrong. */
function endsOf(bytes: Uint8Array): { from: string; to: string } {
  const ip = parseIpv4(bytes)
  if (!ip.ok) throw new Error(`The packet's IPv4 header is ${ip.malformed}`)
  const { source, destination, protocol, payload } = ip.value
  const [from, to] = [formatIpv4Address(source), formatIpv4Address(destination)]
  const pseudo = pseudoSum(source, destination, protocol, payload.length)
  if (protocol === ipProtocols.icmp) {
    const icmp = parseIcmp(payload)
    if (!icmp.ok) throw new Error(`The packet's ICMP header is ${icmp.malformed}`)
    return icmp.value.type === 3 ? { from, to } : { from: `${from}:${icmp.value.word >>> 16}`, to }
  }
  const ports = protocol === ipProtocols.udp ? parseUdp(payload, pseudo) : parseTcp(payload, pseudo)
  if (!ports.ok) throw new Error(`The packet's transport header is ${ports.malformed}`)
  return { from: `${from}:${ports.value.sourcePort}`, to: `${to}:${ports.value.destinationPort}` }
}
