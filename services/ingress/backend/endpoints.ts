// The pods behind a Service's port: straight from its EndpointSlices, past the cluster IP.

import type { EndpointSlice, Service } from '../../../packages/client/resources.js'
import type { SocketAddress } from '../../../packages/sockets/socket-api.js'

export type Unavailable = 'no-such-service' | 'no-such-port' | 'external-name' | 'no-ready-endpoints'
export type Endpoints = { ok: true; addresses: readonly SocketAddress[] } | { ok: false; why: Unavailable }

export function endpointsOf(service: Service | undefined, port: number | string, slices: readonly EndpointSlice[]): Endpoints {
  if (service === undefined) return { ok: false, why: 'no-such-service' }
  if (service.spec.type === 'ExternalName') return { ok: false, why: 'external-name' }
  const servicePort = (service.spec.ports ?? []).find((one) => (typeof port === 'number' ? one.port === port : one.name === port))
  if (servicePort === undefined) return { ok: false, why: 'no-such-port' }
  const addresses = new Map<string, SocketAddress>()
  for (const { ports = [], endpoints = [] } of slices) {
    const target = ports.find(({ name }) => (name ?? '') === (servicePort.name ?? ''))?.port
    if (target === undefined) continue
    // Unknown counts as ready (discovery/v1 EndpointConditions).
    for (const endpoint of endpoints) {
      const [address] = endpoint.addresses
      if (endpoint.conditions?.ready !== false && address !== undefined) addresses.set(`${address}:${target}`, { address, port: target })
    }
  }
  return addresses.size === 0 ? { ok: false, why: 'no-ready-endpoints' } : { ok: true, addresses: [...addresses.values()] }
}
