// Where an Ingress can be reached: the address of the proxy's own Service.

import { isDeepStrictEqual } from 'node:util'
import { isConflict, isNotFound } from '../../packages/client/api-failure.js'
import type { KubeClient } from '../../packages/client/kube-client.js'
import { type Ingress, ingresses, type Service } from '../../packages/client/resources.js'

type Address = NonNullable<NonNullable<NonNullable<Ingress['status']>['loadBalancer']>['ingress']>[number]

/** The Service's load balancer addresses; without one, nothing. */
export function addressesOf(service: Service | undefined): Address[] {
  return (service?.status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ({
    ...(ip === undefined ? {} : { ip }),
    ...(hostname === undefined ? {} : { hostname }),
  }))
}

/** The status an Ingress should have, or undefined when it has it. */
function planStatus(ingress: Ingress, addresses: readonly Address[]): Ingress['status'] | undefined {
  const now = ingress.status?.loadBalancer?.ingress ?? []
  return isDeepStrictEqual(structuredClone(now), structuredClone(addresses))
    ? undefined
    : { ...ingress.status, loadBalancer: { ingress: [...addresses] } }
}

export async function writeStatus(client: KubeClient, ingress: Ingress, addresses: readonly Address[]): Promise<void> {
  const status = planStatus(ingress, addresses)
  if (status === undefined) return
  try {
    await client.updateStatus(ingresses, { ...ingress, status })
  } catch (error) {
    // Changed or gone meanwhile: the event of that brings it again.
    if (!isConflict(error) && !isNotFound(error)) throw error
  }
}
