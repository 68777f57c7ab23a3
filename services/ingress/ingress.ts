// The ingress: what it watches, the table it makes of that, and the proxy that serves by it.

import type pino from 'pino'
import { EventRecorder } from '../../packages/client/event-recorder.js'
import { Informer } from '../../packages/client/informer.js'
import type { KubeClient } from '../../packages/client/kube-client.js'
import { ReconcileLoop } from '../../packages/client/reconcile-loop.js'
import { keyOf, objectKey } from '../../packages/client/resource.js'
import {
  type EndpointSlice,
  endpointSlices,
  type Ingress,
  type IngressClass,
  ingressClasses,
  ingresses,
  type Service,
  services,
} from '../../packages/client/resources.js'
import type { Clock } from '../../packages/clock/clock.js'
import type { Random } from '../../packages/clock/random.js'
import type { SocketApi } from '../../packages/sockets/socket-api.js'
import { Backends } from './backend/backends.js'
import { endpointsOf } from './backend/endpoints.js'
import { addressesOf, writeStatus } from './ingress-status.js'
import { HttpProxy } from './proxy/http-proxy.js'
import { isServed } from './routing/ingress-class.js'
import { RouteTable } from './routing/route-table.js'

export interface IngressControllerOptions {
  readonly client: KubeClient
  readonly clock: Clock
  readonly random: Random
  readonly log: pino.Logger
  readonly sockets: SocketApi
  /** `namespace/name` of the Service whose address is the Ingresses' address. */
  readonly publishService: string
  readonly publicPort: number
}

const serviceLabel = 'kubernetes.io/service-name'

export class IngressController {
  readonly #options: IngressControllerOptions
  readonly #ingresses: Informer<Ingress>
  readonly #classes: Informer<IngressClass>
  readonly #services: Informer<Service>
  readonly #slices: Informer<EndpointSlice>
  readonly #backends: Backends
  readonly #proxy: HttpProxy
  readonly #events: EventRecorder
  readonly #statuses: ReconcileLoop
  /** Ingress uid → the generation that an Event has told of. */
  readonly #told = new Map<string, number>()
  #routes: RouteTable | undefined
  #listening = false

  constructor(options: IngressControllerOptions) {
    this.#options = options
    const { client, clock, random, log, sockets, publicPort } = options
    const watching = { random: () => random.next(), onError: (error: unknown) => log.warn({ err: error }, 'watching was interrupted') }
    this.#ingresses = new Informer(client, ingresses, watching)
    this.#classes = new Informer(client, ingressClasses, watching)
    this.#services = new Informer(client, services, watching)
    this.#slices = new Informer(client, endpointSlices, { ...watching, indexers: { service: (slice) => [serviceOf(slice)] } })
    this.#events = new EventRecorder(client, { component: 'kubewire-ingress' })
    this.#backends = new Backends(({ namespace, service, port }) => {
      const key = objectKey({ namespace, name: service })
      return endpointsOf(this.#services.get(key), port, this.#slices.byIndex('service', key))
    })
    this.#proxy = new HttpProxy({ sockets, clock, random, log, publicPort, backends: this.#backends, routes: () => this.#table() })
    this.#statuses = new ReconcileLoop({
      reconciler: { reconcile: (key) => this.#reconcileStatus(key).then(() => undefined) },
      clock,
      random: () => random.next(),
      onError: (error, { key }) => log.warn({ ingress: key, err: error }, 'the status could not be written'),
    })
    this.#hear()
  }

  /** Resolves when requests are served. */
  async start(port: number): Promise<void> {
    const informers = [this.#ingresses, this.#classes, this.#services, this.#slices]
    for (const informer of informers) informer.start()
    // Before everything is known, every request would be a 404.
    await Promise.all(informers.map(({ synced }) => synced))
    await this.#proxy.listen(port)
    this.#listening = true
    this.#statuses.start()
    this.#options.log.info({ port, ingresses: this.#ingresses.list().length }, 'serving')
  }

  get isReady(): boolean {
    return this.#listening
  }

  async stop(): Promise<void> {
    this.#listening = false
    await this.#proxy.stop()
    await this.#statuses.stop()
    for (const informer of [this.#ingresses, this.#classes, this.#services, this.#slices]) informer.stop()
    await this.#events.flush()
  }

  #hear(): void {
    this.#ingresses.onEvent((event) => {
      this.#routes = undefined
      if (event.type === 'deleted') this.#told.delete(event.object.metadata.uid)
      else this.#statuses.queue.add(keyOf(event.object))
    })
    this.#classes.onEvent(() => {
      this.#routes = undefined
      this.#writeAllStatuses()
    })
    this.#services.onEvent(({ object }) => {
      this.#backends.changed(keyOf(object))
      if (keyOf(object) === this.#options.publishService) this.#writeAllStatuses()
    })
    this.#slices.onEvent((event) => {
      for (const slice of event.type === 'updated' ? [event.before, event.object] : [event.object])
        this.#backends.changed(serviceOf(slice) ?? '')
    })
  }

  /** Made when first asked for after a change: a burst of events costs one table. */
  #table(): RouteTable {
    this.#routes ??= new RouteTable(this.#ingresses.list().filter((ingress) => this.#serves(ingress)))
    return this.#routes
  }

  #serves(ingress: Ingress): boolean {
    return isServed(ingress, this.#classes.list())
  }

  #writeAllStatuses(): void {
    for (const ingress of this.#ingresses.list()) this.#statuses.queue.add(keyOf(ingress))
  }

  async #reconcileStatus(key: string): Promise<void> {
    const ingress = this.#ingresses.get(key)
    if (ingress === undefined || !this.#serves(ingress)) return
    const { uid, generation = 0 } = ingress.metadata
    if (this.#told.get(uid) !== generation) this.#events.record(ingresses, ingress, { reason: 'Sync', message: 'Scheduled for sync' })
    this.#told.set(uid, generation)
    await writeStatus(this.#options.client, ingress, addressesOf(this.#services.get(this.#options.publishService)))
  }
}

function serviceOf({ metadata }: EndpointSlice): string | undefined {
  const service = metadata.labels?.[serviceLabel]
  return service && `${metadata.namespace}/${service}`
}
