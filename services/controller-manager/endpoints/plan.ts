// A Service's endpoints in their older form, which some clients still read (pkg/controller/endpoint). Pure.

import { sameJson } from '../../../packages/api/machinery/json.js'
import type { Draft } from '../../../packages/client/resource.js'
import type { Endpoints, Pod, Service } from '../../../packages/client/resources.js'
import { hasEnded, isReady } from '../../../packages/placement/pod-state.js'
import { endpointPort, headlessLabel, hostnameUnder } from '../endpoint-slice/plan.js'
import { canonical } from '../template-hash.js'

/** Addresses of one object; the rest is left out, and the object says so. */
export const addressesMax = 1_000
const overCapacity = 'endpoints.kubernetes.io/over-capacity'

type Subset = NonNullable<Endpoints['subsets']>[number]
type Address = NonNullable<Subset['addresses']>[number]
type Port = NonNullable<Subset['ports']>[number]

export type Plan = { readonly kind: 'keep' } | { readonly kind: 'create' | 'update'; readonly endpoints: Draft<Endpoints> }

/** `selected`: the pods that the selector takes. */
export function plan(service: Service, selected: readonly Pod[], current: Endpoints | undefined): Plan {
  const { subsets, cut } = bounded(subsetsOf(service, selected))
  const { name, namespace, labels: own } = service.metadata
  const labels = { ...own, ...(service.spec.clusterIP === 'None' && { [headlessLabel]: '' }) }
  const { [overCapacity]: _, ...others } = current?.metadata.annotations ?? {}
  const annotations = { ...others, ...(cut && { [overCapacity]: 'truncated' }) }
  const wanted = { subsets, labels, annotations }
  if (current === undefined) return { kind: 'create', endpoints: { metadata: { name, namespace, labels, annotations }, subsets } }
  const { metadata } = current
  const shown = { subsets: current.subsets ?? [], labels: metadata.labels ?? {}, annotations: metadata.annotations ?? {} }
  if (sameJson(wanted, shown)) return { kind: 'keep' }
  return { kind: 'update', endpoints: { ...current, metadata: { ...metadata, labels, annotations }, subsets } }
}

/** Pods that resolve the Service's ports to the same numbers share a subset. */
function subsetsOf({ metadata, spec }: Service, selected: readonly Pod[]): Subset[] {
  const ports = spec.ports ?? []
  const subsets = new Map<string, { addresses: Address[]; notReadyAddresses: Address[]; ports: Port[] }>()
  for (const pod of [...selected].sort(byAddress)) {
    const ip = pod.status?.podIP
    if (hasEnded(pod) || !ip || (pod.metadata.deletionTimestamp && !spec.publishNotReadyAddresses)) continue
    const resolved = ports
      .flatMap((port) => endpointPort(port, pod) ?? [])
      .map(({ name, ...port }) => ({ ...(name && { name }), ...port }) as Port)
    // A Service without ports is headless, or there is nothing to say.
    if (resolved.length === 0 && (ports.length > 0 || spec.clusterIP !== 'None')) continue
    const key = canonical(resolved)
    const subset = subsets.get(key) ?? { addresses: [], notReadyAddresses: [], ports: resolved }
    subsets.set(key, subset)
    const counts = spec.publishNotReadyAddresses || isReady(pod)
    ;(counts ? subset.addresses : subset.notReadyAddresses).push(addressOf(pod, ip, metadata.name))
  }
  return [...subsets].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, subset]) => subset)
}

const byAddress = (a: Pod, b: Pod): number => {
  const [left, right] = [a, b].map(({ status, metadata }) => `${status?.podIP}/${metadata.uid}`)
  return left! < right! ? -1 : 1
}

function addressOf(pod: Pod, ip: string, service: string): Address {
  const { metadata, spec } = pod
  const hostname = hostnameUnder(service, pod)
  return {
    ip,
    ...(hostname !== undefined && { hostname }),
    ...(spec.nodeName && { nodeName: spec.nodeName }),
    targetRef: { kind: 'Pod', namespace: metadata.namespace, name: metadata.name, uid: metadata.uid },
  }
}

/** The first so many addresses, those that are ready before those that are not; empty lists are left out. */
function bounded(subsets: readonly Subset[]): { subsets: Subset[]; cut: boolean } {
  let left = addressesMax
  let cut = false
  const take = (addresses: Address[] | undefined): Address[] => {
    const taken = (addresses ?? []).slice(0, left)
    cut ||= taken.length < (addresses ?? []).length
    left -= taken.length
    return taken
  }
  const ready = subsets.map(({ addresses }) => take(addresses))
  const kept = subsets.map(({ notReadyAddresses, ports }, i) => {
    const notReady = take(notReadyAddresses)
    return {
      ...(ready[i]!.length > 0 && { addresses: ready[i] }),
      ...(notReady.length > 0 && { notReadyAddresses: notReady }),
      ...(ports !== undefined && ports.length > 0 && { ports }),
    } as Subset
  })
  return { subsets: kept.filter(({ addresses, notReadyAddresses }) => addresses !== undefined || notReadyAddresses !== undefined), cut }
}
