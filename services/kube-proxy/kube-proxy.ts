// kube-proxy, composed: informers → desired Service ports → a programmer for the mode → the node's kernel.

import { Informer } from '../../packages/client/informer.js'
import type { KubeClient } from '../../packages/client/kube-client.js'
import { endpointSlices, services } from '../../packages/client/resources.js'
import type { Clock, Timer } from '../../packages/clock/clock.js'
import type { KernelClient } from '../../packages/kernel-client/kernel-client.js'
import { renderIptables } from './iptables-rules.js'
import { renderIpvs } from './ipvs-rules.js'
import { NodeCalls } from './node-calls.js'
import { IptablesProgrammer, IpvsProgrammer } from './programmers.js'
import { Proxier } from './proxier.js'
import type { ProxyConfig } from './proxy-config.js'
import { countRules, proxyTables } from './rule-set.js'
import { desiredServicePorts, type ServicePort } from './service-ports.js'
import type { ProxyStatus } from './status-server.js'

export interface KubeProxyOptions {
  readonly client: KubeClient
  readonly kernel: Pick<KernelClient, 'call' | 'onEvent'>
  readonly clock: Clock
  readonly random: () => number
  readonly node: string
  readonly config: ProxyConfig
  readonly onError: (error: unknown, what: string) => void
  readonly onSynced: (ports: number) => void
}

export class KubeProxy {
  readonly #options: KubeProxyOptions
  readonly #calls: NodeCalls
  readonly #services
  readonly #slices
  readonly #proxier: Proxier
  readonly #stops: (() => void)[] = []
  #canaryTimer: Timer | undefined
  #stopped = false
  #served: readonly ServicePort[] = []
  #syncs = 0
  #failures = 0
  #lastSyncWallMs = 0

  constructor(options: KubeProxyOptions) {
    const { client, kernel, clock, config, node, random, onError, onSynced } = options
    this.#options = options
    this.#calls = new NodeCalls(kernel)
    const watching = { random, onError: (error: unknown) => onError(error, 'watching failed') }
    this.#services = new Informer(client, services, watching)
    this.#slices = new Informer(client, endpointSlices, watching)
    this.#proxier = new Proxier({
      clock,
      programmer: config.mode === 'ipvs' ? new IpvsProgrammer(config, this.#calls) : new IptablesProgrammer(config, this.#calls),
      desired: () => desiredServicePorts(this.#services.list(), this.#slices.list(), node),
      forgetUdp: ({ address, port }) => this.#calls.forgetUdp(address, port),
      minSyncMs: config.minSyncMs,
      onError: (error) => {
        this.#failures++
        onError(error, 'programming the node failed, trying again')
      },
      onSynced: (ports) => {
        this.#served = ports
        this.#syncs++
        this.#lastSyncWallMs = clock.wallMs()
        onSynced(ports.length)
      },
    })
  }

  /** Resolves once both lists have been heard; programming goes on from there. */
  async start(): Promise<void> {
    const { kernel } = this.#options
    const events = kernel.onEvent((event) => {
      if (event.started) this.#restarted()
    })
    this.#stops.push(() => events.unsubscribe())
    this.#setSysctls()
    this.#services.start()
    this.#slices.start()
    this.#stops.push(
      () => this.#services.stop(),
      () => this.#slices.stop(),
    )
    // Half a list must not take Services away from a node that still has the rules of the kube-proxy before us.
    await Promise.all([this.#services.synced, this.#slices.synced])
    this.#services.onEvent(() => this.#proxier.changed())
    this.#slices.onEvent(() => this.#proxier.changed())
    this.#proxier.changed()
    this.#watchCanary()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    for (const stop of this.#stops.reverse()) stop()
    this.#canaryTimer?.cancel()
    await this.#proxier.stop()
  }

  get status(): ProxyStatus {
    const { clock, config } = this.#options
    const count = () => {
      const rules = config.mode === 'ipvs' ? renderIpvs(this.#served, config, []).rules : renderIptables(this.#served, config)
      return Object.fromEntries(proxyTables.map((table) => [table, countRules(rules, table)]))
    }
    return {
      mode: config.mode,
      hasSynced: this.#proxier.hasSynced,
      behindMs: this.#proxier.behindMs,
      wallMs: clock.wallMs(),
      lastSyncWallMs: this.#lastSyncWallMs,
      syncs: this.#syncs,
      failures: this.#failures,
      servicePorts: this.#served.length,
      endpoints: this.#served.reduce((sum, port) => sum + port.clusterEndpoints.length, 0),
      rules: count,
    }
  }

  #restarted(): void {
    this.#setSysctls()
    if (this.#services.isSynced && this.#slices.isSynced) this.#proxier.lost()
  }

  #setSysctls(): void {
    for (const [name, seconds] of Object.entries(this.#options.config.conntrackSysctls)) {
      this.#calls
        .setSysctl(`net.netfilter.${name}`, String(seconds))
        .catch((error: unknown) => this.#options.onError(error, `setting ${name} failed`))
    }
  }

  /** Somebody may flush the rules (`iptables -F`): like kube-proxy's monitor, looks for its canary chain now and then. */
  #watchCanary(): void {
    if (this.#stopped) return
    const { clock, config } = this.#options
    this.#canaryTimer = clock.setTimer(config.fullSyncMs, () => {
      this.#calls
        .saveTable('mangle')
        .then((text) => {
          if (!text.includes('\n:KUBE-PROXY-CANARY ') && this.#proxier.hasSynced) this.#proxier.lost()
        })
        // A kernel that does not answer is told by its own start event, or by the next programming.
        .catch(() => {})
        .finally(() => this.#watchCanary())
    })
  }
}
