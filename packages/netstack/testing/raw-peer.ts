// A namespace at one end of a wire and a test at the other, which writes segments by hand and reads what comes back, in virtual time.

import { VirtualClock } from '../../clock/clock.js'
import { SeededRandom } from '../../clock/random.js'
import { pseudoSum } from '../../wire/checksum.js'
import { cidr } from '../../wire/cidr.js'
import { emitEthernet, etherTypes, parseEthernet } from '../../wire/ethernet.js'
import { emitIpv4, ipProtocols, parseIpv4 } from '../../wire/ipv4.js'
import { ipv4Address } from '../../wire/ipv4-address.js'
import { emitTcp, parseTcp, type TcpOptions, tcpFlags } from '../../wire/tcp.js'
import type { Nic } from '../link/nic.js'
import type { Namespace } from '../namespace.js'
import { NetworkStack } from '../network-stack.js'

const ownMac = 0x0200_0000_0001
const peerMac = 0x0200_0000_0002
const letters = { S: tcpFlags.syn, F: tcpFlags.fin, R: tcpFlags.rst, P: tcpFlags.psh, '.': tcpFlags.ack } as const

export const own = { address: ipv4Address('10.0.0.1'), port: 80 }
export const peer = { address: ipv4Address('10.0.0.2'), port: 5000 }
/** The peer's first sequence number. */
const peerIss = 0xffff_ff00

export interface Sent {
  /** Letters of tcpdump: S F R P . */
  readonly flags: string
  /** Counted from the peer's SYN. */
  readonly seq: number
  /** Counted from the namespace's SYN. */
  readonly ack?: number
  readonly text?: string
  readonly window?: number
  readonly options?: TcpOptions
}

export class RawPeer {
  readonly clock = new VirtualClock()
  readonly stack = new NetworkStack({ clock: this.clock, random: new SeededRandom(7) })
  readonly namespace: Namespace = this.stack.createNamespace('own')
  /** The namespace's port: of the last segment it sent. */
  ownPort = own.port
  readonly #nic: Nic
  #frames: Uint8Array[] = []
  #iss: number | undefined

  constructor() {
    this.#nic = this.namespace.addLink({
      kind: 'nic',
      name: 'eth0',
      mac: ownMac,
      transmit: (frame) => this.#frames.push(frame.payload.slice()),
    })
    this.namespace.addAddress('eth0', cidr('10.0.0.1/24'))
    this.namespace.changeLink('eth0', { up: true })
    this.namespace.replaceNeighbor({ link: 'eth0', address: peer.address, mac: peerMac })
  }

  /** The next SYN of the namespace begins a new count of its sequence numbers. */
  forget(): void {
    this.#iss = undefined
  }

  send({ flags, seq, ack = 0, text = '', window = 60_000, options = {} }: Sent, { corrupt = false } = {}): void {
    const bits = [...flags].reduce((sum, letter) => sum | letters[letter as keyof typeof letters], 0)
    const payload = new TextEncoder().encode(text)
    const acknowledgment = (bits & tcpFlags.ack) === 0 ? 0 : ((this.#iss ?? 0) + ack) >>> 0
    const tcp = emitTcp(
      {
        sourcePort: peer.port,
        destinationPort: this.ownPort,
        sequence: (peerIss + seq) >>> 0,
        acknowledgment,
        flags: bits,
        window,
        urgent: 0,
        options,
        payload,
      },
      { source: peer.address, destination: own.address },
    )
    if (corrupt) tcp[4] = (tcp[4] as number) ^ 1
    this.sendPacket(ipProtocols.tcp, tcp)
  }

  sendPacket(protocol: number, payload: Uint8Array): void {
    const common = {
      tos: 0,
      identification: 1,
      dontFragment: true,
      moreFragments: false,
      fragmentOffset: 0,
      ttl: 64,
      options: new Uint8Array(0),
    }
    const packet = emitIpv4({ ...common, protocol, source: peer.address, destination: own.address, payload })
    this.#nic.receive(emitEthernet({ destination: ownMac, source: peerMac, etherType: etherTypes.ipv4, payload: packet }))
  }

  /** Moves time, and forgets what was sent meanwhile unless it is asked for. */
  advance(ms: number): string[] {
    this.clock.advance(ms)
    return this.sent()
  }

  /** Segments the namespace sent since last asked: "[P.] 1:6 ack 1 win 8192", sequences counted from the SYNs. */
  sent(): string[] {
    this.stack.backlog.settle()
    const frames = this.#frames
    this.#frames = []
    return frames.map((frame) => this.#describe(frame))
  }

  /** The last packet the namespace sent, whole. */
  lastPacket(): Uint8Array {
    this.stack.backlog.settle()
    const ethernet = parseEthernet(this.#frames.at(-1) ?? new Uint8Array(0))
    return ethernet.ok ? ethernet.value.payload : new Uint8Array(0)
  }

  #describe(frame: Uint8Array): string {
    const ethernet = parseEthernet(frame)
    const ipv4 = ethernet.ok ? parseIpv4(ethernet.value.payload) : ethernet
    if (!ipv4.ok) return ipv4.malformed
    const { source, destination, payload } = ipv4.value
    const parsed = parseTcp(payload, pseudoSum(source, destination, ipProtocols.tcp, payload.length))
    if (!parsed.ok) return parsed.malformed
    const tcp = parsed.value
    this.ownPort = tcp.sourcePort
    if ((tcp.flags & tcpFlags.syn) !== 0) this.#iss ??= tcp.sequence
    const flags = Object.entries(letters).flatMap(([letter, bit]) => ((tcp.flags & bit) === 0 ? [] : [letter]))
    const seq = (tcp.sequence - (this.#iss ?? tcp.sequence)) | 0
    const ack = (tcp.acknowledgment - peerIss) | 0
    const text = tcp.payload.length === 0 ? `${seq}` : `${seq}:${seq + tcp.payload.length}`
    const options = Object.entries(tcp.options).map(([name, value]) => `${name} ${value}`)
    return `[${flags.join('')}] ${text}${(tcp.flags & tcpFlags.ack) === 0 ? '' : ` ack ${ack}`}${options.length === 0 ? '' : ` <${options}>`}`
  }
}
