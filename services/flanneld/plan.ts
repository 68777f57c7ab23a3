// What must change in the node's kernel so that every peer's subnet is reached. Pure: leases and what is there in, operations out.
//
// vxlan, per peer:   neighbor  <subnet>.0 → VtepMAC        on flannel.1
//                    fdb       VtepMAC    → public IP      on flannel.1
//                    route     <subnet>   via <subnet>.0 dev flannel.1 onlink
// host-gw, per peer: route     <subnet>   via public IP dev <NIC>

import type { Lease } from './lease.js'

export const vxlanLink = (vni: number): string => `flannel.${vni}`

export interface Neighbor {
  address: string
  mac: string
}
export interface Forwarding {
  mac: string
  destination: string
}
export interface Route {
  destination: string
  via: string
  link: string
}
/** Entries of the overlay's device, and routes into the network, as the kernel has them. */
export interface Present {
  neighbors: readonly Neighbor[]
  forwarding: readonly Forwarding[]
  routes: readonly Route[]
}

export type Operation =
  | ({ kind: 'replace-neighbor' | 'delete-neighbor' } & Neighbor)
  | ({ kind: 'replace-forwarding' | 'delete-forwarding' } & Forwarding)
  | ({ kind: 'replace-route' } & Route & { onlink: boolean })
  | ({ kind: 'delete-route' } & Route)

export interface Surroundings {
  /** This node's name: it is no peer of itself. */
  node: string
  backend: 'vxlan' | 'host-gw'
  /** flannel.1, or the NIC for host-gw. */
  link: string
}

/**
 * In an order in which no packet meets half of a peer: what a route needs stands before the route, and a route goes before what it
 * needs. A second call after applying them gives none.
 */
export function plan(leases: readonly Lease[], present: Present, { node, backend, link }: Surroundings): Operation[] {
  const peers = leases.filter((lease) => lease.node !== node && lease.backend === backend)
  const neighbors = new Map<string, Neighbor>()
  const forwarding = new Map<string, Forwarding>()
  const routes = new Map<string, Route>()
  for (const { subnet, publicIP, vtepMac } of peers) {
    const network = subnet.slice(0, subnet.indexOf('/'))
    routes.set(subnet, { destination: subnet, via: backend === 'vxlan' ? network : publicIP, link })
    if (backend === 'host-gw') continue
    neighbors.set(network, { address: network, mac: vtepMac })
    forwarding.set(vtepMac, { mac: vtepMac, destination: publicIP })
  }
  const has = {
    neighbor: (wanted: Neighbor) => present.neighbors.some(({ address, mac }) => address === wanted.address && mac === wanted.mac),
    forwarding: (wanted: Forwarding) =>
      present.forwarding.some(({ mac, destination }) => mac === wanted.mac && destination === wanted.destination),
    route: (wanted: Route) =>
      present.routes.some((route) => route.destination === wanted.destination && route.via === wanted.via && route.link === wanted.link),
  }
  return [
    ...present.routes.filter(({ destination }) => !routes.has(destination)).map((route) => ({ kind: 'delete-route' as const, ...route })),
    ...present.neighbors
      .filter(({ address }) => !neighbors.has(address))
      .map((neighbor) => ({ kind: 'delete-neighbor' as const, ...neighbor })),
    ...present.forwarding
      .filter(({ mac, destination }) => forwarding.get(mac)?.destination !== destination)
      .map((entry) => ({ kind: 'delete-forwarding' as const, ...entry })),
    ...[...neighbors.values()]
      .filter((wanted) => !has.neighbor(wanted))
      .map((neighbor) => ({ kind: 'replace-neighbor' as const, ...neighbor })),
    ...[...forwarding.values()]
      .filter((wanted) => !has.forwarding(wanted))
      .map((entry) => ({ kind: 'replace-forwarding' as const, ...entry })),
    ...[...routes.values()]
      .filter((wanted) => !has.route(wanted))
      .map((route) => ({ kind: 'replace-route' as const, ...route, onlink: backend === 'vxlan' })),
  ]
}
