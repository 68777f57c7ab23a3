// Two nodes as flannel lays them out, in virtual time, joined by a wire that a test may spoil. For tests only.
//
//   pod 10.244.1.2 -- veth -- cni0 10.244.1.1 -- route -- flannel.1 -- eth0 172.18.0.2 == wire == eth0 172.18.0.3 -- … -- pod 10.244.2.2

import { VirtualClock } from '../../clock/clock.js'
import { SeededRandom } from '../../clock/random.js'
import { cidr } from '../../wire/cidr.js'
import { describeFrame } from '../../wire/describe.js'
import { ipv4Address } from '../../wire/ipv4-address.js'
import { macAddress } from '../../wire/mac.js'
import type { Nic } from '../link/nic.js'
import type { Namespace } from '../namespace.js'
import { NetworkStack } from '../network-stack.js'

/** What the wire does to a frame: how often it arrives, how late, and with which bytes. */
export type Spoil = (frame: Uint8Array) => readonly { frame: Uint8Array; delayMs: number }[]

export interface Node {
  readonly stack: NetworkStack
  readonly host: Namespace
  readonly nic: Nic
  readonly number: number
}

export class TwoNodes {
  readonly clock = new VirtualClock()
  readonly nodes: readonly [Node, Node]
  readonly frames: Uint8Array[] = []
  spoil: Spoil = (frame) => [{ frame, delayMs: 0.1 }]

  constructor({ seed = 1, mtuBytes = 1500, flannel = true } = {}) {
    this.nodes = [this.#node(1, seed, mtuBytes), this.#node(2, seed, mtuBytes)]
    if (flannel) for (const [node, peer] of [this.nodes, [...this.nodes].reverse() as [Node, Node]]) this.#overlay(node, peer)
  }

  /** A pod on node 1 or 2 with host number `host` of its /24. */
  pod(node: 1 | 2, host: number, name = `pod-${node}-${host}`): Namespace {
    const { stack, host: root } = this.nodes[node - 1] as Node
    const pod = stack.createNamespace(name)
    root.addLink({ kind: 'veth', name: `veth${host}`, peer: { name: 'eth0', namespace: pod }, mtuBytes: root.link('cni0').mtuBytes })
    root.changeLink(`veth${host}`, { master: 'cni0', hairpin: true, up: true })
    pod.addAddress('eth0', cidr(`10.244.${node}.${host}/24`))
    pod.changeLink('eth0', { up: true })
    pod.replaceRoute({ destination: cidr('0.0.0.0/0'), via: ipv4Address(`10.244.${node}.1`) })
    return pod
  }

  /** Moves time by `ms`, working off what waits first. */
  run(ms: number): void {
    for (const { stack } of this.nodes) stack.backlog.settle()
    this.clock.advance(ms)
  }

  /** What crossed the wire so far, as tcpdump would print it. */
  describe(): string[] {
    return this.frames.map(describeFrame)
  }

  #node(number: number, seed: number, mtuBytes: number): Node {
    const stack = new NetworkStack({ clock: this.clock, random: new SeededRandom(seed * 2 + number) })
    const host = stack.createNamespace('host')
    const mac = macAddress(`02:42:ac:12:00:0${number + 1}`)
    const nic = host.addLink({ kind: 'nic', name: 'eth0', mac, mtuBytes, transmit: (frame) => this.#carry(number, frame.payload.slice()) })
    host.addAddress('eth0', cidr(`172.18.0.${number + 1}/16`))
    host.changeLink('eth0', { up: true })
    host.setSysctl('net.ipv4.ip_forward', '1')
    return { stack, host, nic, number }
  }

  #overlay(node: Node, peer: Node): void {
    const { host, number } = node
    const mac = (of: Node) => macAddress(`0e:00:00:00:00:0${of.number}`)
    host.addLink({
      kind: 'vxlan',
      name: 'flannel.1',
      mac: mac(node),
      vni: 1,
      local: ipv4Address(`172.18.0.${number + 1}`),
      device: 'eth0',
      learning: false,
    })
    host.addAddress('flannel.1', cidr(`10.244.${number}.0/32`))
    host.changeLink('flannel.1', { up: true })
    const far = ipv4Address(`10.244.${peer.number}.0`)
    host.replaceNeighbor({ link: 'flannel.1', address: far, mac: mac(peer) })
    host.replaceFdb({ link: 'flannel.1', mac: mac(peer), destination: ipv4Address(`172.18.0.${peer.number + 1}`) })
    host.replaceRoute({ destination: { address: far, prefixLength: 24 }, via: far, link: 'flannel.1', onlink: true })
    host.addLink({ kind: 'bridge', name: 'cni0', mtuBytes: host.link('flannel.1').mtuBytes })
    host.addAddress('cni0', cidr(`10.244.${number}.1/24`))
    host.changeLink('cni0', { up: true })
  }

  #carry(from: number, frame: Uint8Array): void {
    this.frames.push(frame)
    const to = this.nodes[2 - from] as Node
    for (const arrival of this.spoil(frame)) this.clock.setTimer(arrival.delayMs, () => to.nic.receive(arrival.frame))
  }
}
