// flanneld: gives this node its part of the overlay and keeps the ways to all others programmed.
//
//   own Node has a podCIDR → flannel.1, rules → lease told as annotations → subnet.env and CNI configuration on disk
//   any Node changed, or the kernel started anew → plan() → operations
//
// All of it is one reconcile that may run at any time.

import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { renderSubnetEnv } from '../../cni/plugins/flannel/subnet-env.js'
import type { Informer } from '../../packages/client/informer.js'
import type { KubeClient } from '../../packages/client/kube-client.js'
import { ReconcileLoop } from '../../packages/client/reconcile-loop.js'
import { type Node, nodes } from '../../packages/client/resources.js'
import type { Clock } from '../../packages/clock/clock.js'
import type { Random } from '../../packages/clock/random.js'
import type { KernelClient } from '../../packages/kernel-client/kernel-client.js'
import { cidr, formatCidr, networkOf } from '../../packages/wire/cidr.js'
import { formatIpv4Address } from '../../packages/wire/ipv4-address.js'
import { annotationsOf, type Lease, leaseOf } from './lease.js'
import type { NetConf } from './net-conf.js'
import { NodeNetwork, vxlanOverheadBytes } from './node-network.js'
import { plan, vxlanLink } from './plan.js'

export interface FlanneldOptions {
  client: KubeClient
  informer: Informer<Node>
  kernel: KernelClient
  clock: Clock
  random: Random
  node: string
  conf: NetConf
  subnetFile: string
  confListFile: string
  /** The CNI configuration, ready to be written. */
  confList: string
  onError: (error: unknown) => void
}

export class Flanneld {
  readonly #options: FlanneldOptions
  readonly #network: NodeNetwork
  readonly #loop: ReconcileLoop
  /** Set once the node was fully programmed. */
  isReady = false
  /** False after the kernel started anew, until its devices and rules stand. */
  #hasDevices = false
  /** Ours before the Node tells it: the informer may bring other news first, and the device has this one. */
  #madeMac: string | undefined

  constructor(options: FlanneldOptions) {
    this.#options = options
    this.#network = new NodeNetwork(options.kernel)
    this.#loop = new ReconcileLoop({
      reconciler: { reconcile: async () => this.#reconcile() },
      clock: options.clock,
      random: () => options.random.next(),
      workersMax: 1,
      onError: options.onError,
    })
  }

  start(): void {
    const { informer, kernel, node } = this.#options
    informer.onEvent(() => this.#loop.queue.add(node))
    kernel.onEvent(({ event }) => {
      if (event !== 'started') return
      this.#hasDevices = false
      this.#loop.queue.add(node)
    })
    informer.start()
    void informer.synced.then(() => {
      this.#loop.start()
      this.#loop.queue.add(node)
    })
  }
  async stop(): Promise<void> {
    this.#options.informer.stop()
    await this.#loop.stop()
  }

  async #reconcile(): Promise<undefined> {
    const { informer, conf, node } = this.#options
    const own = informer.get(node)
    const subnet = own?.spec?.podCIDR
    const address = own?.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address
    if (own === undefined || !subnet || !address) return // the Node's next event brings us back
    const nic = await this.#network.nicOf(address)
    const backend = conf.Backend.Type
    const mtuBytes = conf.Backend.Type === 'vxlan' ? (conf.Backend.MTU ?? nic.mtuBytes - vxlanOverheadBytes) : nic.mtuBytes
    // The MAC told once is kept, so that peers need not learn another after a restart.
    const vtepMac = backend === 'vxlan' ? leaseOf(own)?.vtepMac || (this.#madeMac ??= this.#newMac()) : ''
    const lease: Lease = { node, subnet: formatCidr(networkOf(cidr(subnet))), publicIP: address, backend, vtepMac }
    if (!this.#hasDevices) {
      if (conf.Backend.Type === 'vxlan')
        await this.#network.ensureVxlan({ backend: conf.Backend, mac: vtepMac, nic, local: address, subnet: lease.subnet, mtuBytes })
      await this.#network.ensureRules(conf.Network, lease.subnet)
      this.#hasDevices = true
    }
    await this.#tell(own, lease)
    const link = conf.Backend.Type === 'vxlan' ? vxlanLink(conf.Backend.VNI) : nic.name
    const leases = informer.list().flatMap((peer) => leaseOf(peer) ?? [])
    for (const operation of plan(leases, await this.#network.present(link, conf.Network), { node, backend, link }))
      await this.#network.apply(operation, link)
    if (!this.isReady) this.#install(lease, mtuBytes)
    this.isReady = true
  }

  async #tell(own: Node, lease: Lease): Promise<void> {
    const { client, conf, node } = this.#options
    const wanted = annotationsOf(lease, conf.Backend.Type === 'vxlan' ? conf.Backend.VNI : 0)
    if (Object.entries(wanted).every(([key, value]) => own.metadata.annotations?.[key] === value)) return
    await client.patch(nodes, { name: node }, { type: 'merge', subresource: 'status', body: { metadata: { annotations: wanted } } })
  }

  /** subnet.env first: with the configuration the node counts as ready, and then plugins read it. */
  #install(lease: Lease, mtuBytes: number): void {
    const { conf, subnetFile, confListFile, confList } = this.#options
    const { address, prefixLength } = cidr(lease.subnet)
    const gateway = `${formatIpv4Address(address + 1)}/${prefixLength}`
    writeWhole(subnetFile, renderSubnetEnv({ networks: [conf.Network], gateway, mtuBytes, ipMasq: true }))
    writeWhole(confListFile, confList)
  }

  #newMac(): string {
    // Locally administered, not a group: as the kernel makes one.
    const bytes = Array.from({ length: 6 }, (_, i) =>
      i === 0 ? (this.#options.random.below(256) & 0xfc) | 0x02 : this.#options.random.below(256),
    )
    return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':')
  }
}

/** A reader sees the old file or the new one, never half. */
function writeWhole(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true })
  const draft = `${file}.draft`
  writeFileSync(draft, text)
  renameSync(draft, file)
}
