// Which Service has which address of the pool 127.78.<index>.0/24. Pure: what the Services' own statuses say is the memory, so
// a cloud that restarts gives everybody the same address again.

import { type KubeObject, keyOf } from '../../packages/client/resource.js'
import type { Service } from '../../packages/client/resources.js'

/** What is ours to serve: another class is another implementation's (KEP-1959). */
export const isOurs = ({ spec, metadata }: Service): boolean =>
  spec?.type === 'LoadBalancer' && !spec.loadBalancerClass && metadata.deletionTimestamp === undefined

export const poolAddress = (index: number, host: number): string => `127.78.${index}.${host}`
/** .0 and .255 are left out, as anyone reading them would expect. */
const hostsMax = 254

/** Service key to address. A Service without one found the pool exhausted. */
export function assignAddresses(services: readonly Service[], index: number): ReadonlyMap<string, string> {
  const pool = new Set(Array.from({ length: hostsMax }, (_, i) => poolAddress(index, i + 1)))
  const assigned = new Map<string, string>()
  const take = (service: Service, address: string | undefined) => {
    if (address === undefined || assigned.has(keyOf(service)) || !pool.delete(address)) return
    assigned.set(keyOf(service), address)
  }
  const balanced = services.filter(isOurs).sort(byAge)
  for (const service of balanced) take(service, service.status?.loadBalancer?.ingress?.[0]?.ip)
  for (const service of balanced) take(service, service.spec?.loadBalancerIP)
  for (const service of balanced) {
    const [free] = pool
    take(service, free)
  }
  return assigned
}

const byAge = (a: KubeObject, b: KubeObject): number =>
  `${a.metadata.creationTimestamp} ${keyOf(a)}` < `${b.metadata.creationTimestamp} ${keyOf(b)}` ? -1 : 1
