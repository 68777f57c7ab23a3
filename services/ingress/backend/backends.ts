// Endpoints by backend, worked out when first asked for and again when a slice or a Service changed; taken in turn.

import type { SocketAddress } from '../../../packages/sockets/socket-api.js'
import type { ServiceBackend } from '../routing/route-table.js'
import type { Endpoints } from './endpoints.js'

interface Rotation {
  readonly endpoints: Endpoints
  next: number
}

export class Backends {
  readonly #resolve: (backend: ServiceBackend) => Endpoints
  readonly #byService = new Map<string, Map<number | string, Rotation>>()

  constructor(resolve: (backend: ServiceBackend) => Endpoints) {
    this.#resolve = resolve
  }

  /** `namespace/name` of a Service of which something changed. */
  changed(service: string): void {
    this.#byService.delete(service)
  }

  /** Every endpoint once, beginning with the one whose turn it is. */
  take(backend: ServiceBackend): { ok: true; addresses: readonly SocketAddress[] } | (Endpoints & { ok: false }) {
    const rotation = this.#rotation(backend)
    if (!rotation.endpoints.ok) return rotation.endpoints
    const { addresses } = rotation.endpoints
    const first = rotation.next++ % addresses.length
    return { ok: true, addresses: [...addresses.slice(first), ...addresses.slice(0, first)] }
  }

  #rotation(backend: ServiceBackend): Rotation {
    const service = `${backend.namespace}/${backend.service}`
    let ports = this.#byService.get(service)
    if (ports === undefined) this.#byService.set(service, (ports = new Map()))
    let rotation = ports.get(backend.port)
    if (rotation === undefined) ports.set(backend.port, (rotation = { endpoints: this.#resolve(backend), next: 0 }))
    return rotation
  }
}
