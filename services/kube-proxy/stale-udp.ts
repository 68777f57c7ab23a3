// UDP connections that conntrack would keep sending the wrong way (pkg/proxy/conntrack): to an endpoint that is gone, or past a
// Service that had none when they began. Clients such as resolvers keep their port, so such an entry never times out by itself.

import type { ServicePort } from './service-ports.js'

/** An address ('' for any) and port whose UDP connections are to be forgotten. */
export interface UdpDestination {
  readonly address: string
  readonly port: number
}

export function staleUdp(before: readonly ServicePort[], after: readonly ServicePort[]): UdpDestination[] {
  const next = new Map(after.map((port) => [keyOf(port), port]))
  const known = new Map(before.map((port) => [keyOf(port), port]))
  const lost = before.filter((port) => {
    const left = new Set((next.get(keyOf(port))?.clusterEndpoints ?? []).map(textOf))
    return port.protocol === 'udp' && port.clusterEndpoints.some((endpoint) => !left.has(textOf(endpoint)))
  })
  const gained = after.filter((port) => {
    return port.protocol === 'udp' && port.clusterEndpoints.length > 0 && (known.get(keyOf(port))?.clusterEndpoints.length ?? 0) === 0
  })
  return [...lost, ...gained].flatMap(destinationsOf)
}

const keyOf = ({ name, protocol }: ServicePort) => `${name}/${protocol}`
const textOf = ({ address, port }: { address: string; port: number }) => `${address}:${port}`

function destinationsOf({ clusterIP, port, externalIPs, loadBalancerIPs, nodePort }: ServicePort): UdpDestination[] {
  const addresses = [clusterIP, ...externalIPs, ...loadBalancerIPs].map((address) => ({ address, port }))
  return nodePort > 0 ? [...addresses, { address: '', port: nodePort }] : addresses
}
