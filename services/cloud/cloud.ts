// The world outside the cluster: a host of its own on the nodes' segment (172.18.0.1), with doors to the loopback of the
// machine all this runs on.
//
//   client on the host ── 127.77.*/127.78.* door ── socket outside ── eth0 ── wire ── node: NodePort rules ── pod
//   pod ── node ── wire ── eth0 ── 172.18.0.1:6443 ── the real apiserver
//
// It forwards nothing between its links and has no other listener, so the host is out of reach from inside.

import type { Bus } from '../../packages/bus/bus.js'
import type { WirePort } from '../../packages/bus/wire-port.js'
import { isNotFound } from '../../packages/client/api-failure.js'
import { EventRecorder } from '../../packages/client/event-recorder.js'
import { Informer } from '../../packages/client/informer.js'
import type { KubeClient } from '../../packages/client/kube-client.js'
import { ReconcileLoop, type Result } from '../../packages/client/reconcile-loop.js'
import { keyOf } from '../../packages/client/resource.js'
import { type Node, nodes, type Service, services } from '../../packages/client/resources.js'
import type { Clock } from '../../packages/clock/clock.js'
import type { Random } from '../../packages/clock/random.js'
import { NetworkStack } from '../../packages/netstack/network-stack.js'
import { type ClusterProfile, outsideAddress } from '../../packages/process/cluster-profile.js'
import { plugIntoSegment } from '../../packages/segment/segment-link.js'
import { LocalSockets } from '../../packages/sockets/local-sockets.js'
import { type ApiGate, openApiGate } from './api-gate.js'
import { DoorKeeper, type KeptDoor } from './door-keeper.js'
import { planDoors } from './door-plan.js'
import { assignAddresses, poolAddress } from './load-balancer-pool.js'
import { annotationPatch, movedDoors, statusPatch } from './service-report.js'

/** Doors whose ports are taken are tried again so often. */
export const retryDoorsMs = 10_000

export interface CloudOptions {
  readonly bus: Bus
  readonly client: KubeClient
  readonly clock: Clock
  readonly random: Random
  readonly profile: ClusterProfile
  readonly scheduleFlush: (flush: () => void) => void
  readonly onError: (error: unknown, what: string) => void
}

export class Cloud {
  readonly stack: NetworkStack
  readonly #options: CloudOptions
  readonly #port: WirePort
  readonly #keeper: DoorKeeper
  readonly #nodes: Informer<Node>
  readonly #services: Informer<Service>
  readonly #events: EventRecorder
  readonly #loop: ReconcileLoop
  readonly #sockets: LocalSockets
  #gate: ApiGate | undefined

  constructor(options: CloudOptions) {
    const { bus, client, clock, random, scheduleFlush, onError } = options
    this.#options = options
    this.stack = new NetworkStack({ clock, random })
    const outside = this.stack.createNamespace('outside')
    this.#port = plugIntoSegment({ stack: this.stack, namespace: outside, bus, address: outsideAddress, prefixLength: 16, scheduleFlush })
    this.#sockets = new LocalSockets(outside)
    this.#keeper = new DoorKeeper({ sockets: this.#sockets, clock })
    const watching = { random: () => random.next(), onError: (error: unknown) => onError(error, 'watch') }
    this.#nodes = new Informer(client, nodes, watching)
    this.#services = new Informer(client, services, watching)
    this.#events = new EventRecorder(client, { component: 'cloud' })
    this.#loop = new ReconcileLoop({
      reconciler: { reconcile: () => this.#reconcile() },
      clock,
      random: () => random.next(),
      workersMax: 1,
      onError: (error) => onError(error, 'doors'),
    })
    // One key: a plan is cheap, and addresses are dealt out among all Services.
    for (const informer of [this.#nodes, this.#services]) informer.onEvent(() => this.#loop.queue.add('doors'))
  }

  /** Resolves when the way to the apiserver stands and the first doors are open. */
  async start(): Promise<void> {
    this.#gate = await openApiGate(this.#sockets, outsideAddress, this.#options.profile.apiServer)
    this.#nodes.start()
    this.#services.start()
    await Promise.all([this.#nodes.synced, this.#services.synced])
    this.#loop.start()
    await this.#loop.idle()
  }
  async stop(): Promise<void> {
    this.#nodes.stop()
    this.#services.stop()
    await this.#loop.stop()
    await this.#keeper.close()
    await this.#gate?.close()
    this.#port.close()
  }
  /** Every door that is open now. */
  doors(): KeptDoor[] {
    return this.#keeper.doors()
  }

  async #reconcile(): Promise<Result | undefined> {
    const { profile, onError } = this.#options
    const all = this.#services.list()
    const addresses = assignAddresses(all, profile.index)
    const failures = await this.#keeper.apply(planDoors({ profile, nodes: this.#nodes.list(), services: all, addresses }))
    for (const { door, error } of failures) {
      onError(error, `door ${door.address}:${door.port}`)
      const service = this.#services.get(door.service)
      if (service !== undefined)
        this.#events.record(services, service, {
          type: 'Warning',
          reason: 'DoorFailed',
          message: `Cannot open ${door.address}:${door.port}: ${error.message}`,
        })
    }
    const open = new Map<string, KeptDoor[]>(all.map((service) => [keyOf(service), []]))
    for (const kept of this.#keeper.doors()) open.get(kept.door.service)?.push(kept)
    for (const service of all) await this.#report(service, addresses.get(keyOf(service)), open.get(keyOf(service)) ?? [])
    return failures.length > 0 ? { requeueAfterMs: retryDoorsMs } : undefined
  }

  async #report(service: Service, address: string | undefined, doors: KeptDoor[]): Promise<void> {
    const { client, profile } = this.#options
    const name = { namespace: service.metadata.namespace, name: service.metadata.name }
    const status = statusPatch(service, address, poolAddress(profile.index, 0).slice(0, -1))
    const moved = movedDoors(doors)
    const annotation = annotationPatch(service, moved)
    try {
      if (status !== undefined) await client.patch(services, name, { type: 'merge', body: status, subresource: 'status' })
      if (annotation === undefined) return
      await client.patch(services, name, { type: 'merge', body: annotation })
    } catch (error) {
      if (isNotFound(error)) return // deleted meanwhile
      throw error
    }
    for (const [title, at] of Object.entries(moved))
      this.#events.record(services, service, {
        reason: 'DoorMoved',
        message: `Port ${title} could not be bound by this user: it is served at ${at}`,
      })
  }
}
