// What the cloud writes on a Service: the load balancer's address, and where a door had to go instead of its own port. Pure.

import type { Service } from '../../packages/client/resources.js'
import type { KeptDoor } from './door-keeper.js'
import { isOurs } from './load-balancer-pool.js'

/** JSON, by the door's title: {"80":"127.78.0.1:8080"}. `kubewire status` shows it. */
export const doorAnnotation = 'kubewire.dev/door'

/** The status patch that is wanting, if any. `poolPrefix` tells our addresses from somebody else's: "127.78.0." */
export function statusPatch(service: Service, address: string | undefined, poolPrefix: string): object | undefined {
  const now = service.status?.loadBalancer?.ingress?.[0]?.ip
  if (address !== undefined && isOurs(service)) {
    // Proxy: the address is the host's; inside the cluster nobody may take a short cut to it (KEP-1860).
    return now === address ? undefined : { status: { loadBalancer: { ingress: [{ ip: address, ipMode: 'Proxy' }] } } }
  }
  const left = now?.startsWith(poolPrefix) && service.metadata.deletionTimestamp === undefined
  return left ? { status: { loadBalancer: { ingress: null } } } : undefined
}

/** Doors of this Service that are not where they should be. */
export function movedDoors(doors: readonly KeptDoor[]): Record<string, string> {
  return Object.fromEntries(
    doors.filter(({ door, open }) => open.port !== door.port).map(({ door, open }) => [door.title, `${door.address}:${open.port}`]),
  )
}

/** The metadata patch that is wanting, if any. */
export function annotationPatch(service: Service, moved: Record<string, string>): object | undefined {
  const wanted = Object.keys(moved).length === 0 ? undefined : JSON.stringify(moved)
  if (service.metadata.annotations?.[doorAnnotation] === wanted) return undefined
  return { metadata: { annotations: { [doorAnnotation]: wanted ?? null } } }
}
