// ClusterNames kept by informers. Indexes are rebuilt per object, not per question.

import type { EndpointSlice } from '../../../packages/api/kinds/endpoint-slice.js'
import type { Namespace } from '../../../packages/api/kinds/namespace.js'
import type { Pod } from '../../../packages/api/kinds/pod.js'
import type { Service } from '../../../packages/api/kinds/service.js'
import type { ClusterNames, EndpointAddress, ServiceNames } from './cluster-names.js'

const serviceLabel = 'kubernetes.io/service-name'

interface Slice {
  readonly namespace: string
  readonly service: string
  readonly endpoints: readonly EndpointAddress[]
}

/** Told of objects; asked by the resolver. Knows nothing of where objects come from. */
export class InformedNames implements ClusterNames {
  synced = false
  serial: number
  readonly #wallMs: () => number
  readonly #namespaces = new Set<string>()
  readonly #services = new Map<string, ServiceNames>()
  readonly #clusterIPs = new Map<string, string>()
  /** By namespace/slice name. */
  readonly #slices = new Map<string, Slice>()
  /** namespace/service → names of its slices. */
  readonly #slicesOf = new Map<string, Set<string>>()
  /** address → names of the slices that list it. */
  readonly #slicesAt = new Map<string, Set<string>>()
  /** namespace/pod → its address. */
  readonly #podAddresses = new Map<string, string>()
  readonly #podsAt = new Map<string, Set<string>>()

  constructor(wallMs: () => number) {
    this.#wallMs = wallMs
    this.serial = Math.floor(wallMs() / 1000)
  }

  setNamespace({ metadata }: Namespace, present: boolean): void {
    if (present) this.#namespaces.add(metadata.name)
    else this.#namespaces.delete(metadata.name)
    this.#changed()
  }
  setService({ metadata, spec }: Service, present: boolean): void {
    const key = `${metadata.namespace}/${metadata.name}`
    for (const address of this.#services.get(key)?.clusterIPs ?? [])
      if (this.#clusterIPs.get(address) === key) this.#clusterIPs.delete(address)
    this.#services.delete(key)
    this.#changed()
    if (!present) return
    const external = spec?.type === 'ExternalName'
    const given = spec?.clusterIPs ?? (spec?.clusterIP ? [spec.clusterIP] : [])
    const clusterIPs = external ? [] : given.filter((address) => address !== '' && address !== 'None')
    this.#services.set(key, {
      namespace: metadata.namespace ?? '',
      name: metadata.name,
      clusterIPs,
      headless: !external && spec?.clusterIP === 'None',
      externalName: external ? (spec?.externalName ?? '') : '',
      ports: (spec?.ports ?? []).map(({ name = '', protocol = 'TCP', port }) => ({ name, protocol: protocol.toLowerCase(), port })),
    })
    for (const address of clusterIPs) this.#clusterIPs.set(address, key)
  }
  setEndpointSlice(slice: EndpointSlice, present: boolean): void {
    const { metadata } = slice
    const name = `${metadata.namespace}/${metadata.name}`
    const before = this.#slices.get(name)
    if (before !== undefined) {
      remove(this.#slicesOf, `${before.namespace}/${before.service}`, name)
      for (const { address } of before.endpoints) remove(this.#slicesAt, address, name)
      this.#slices.delete(name)
    }
    this.#changed()
    const service = metadata.labels?.[serviceLabel]
    if (!present || service === undefined || slice.addressType !== 'IPv4') return
    const ports = (slice.ports ?? []).map((port) => ({
      name: port.name ?? '',
      protocol: (port.protocol ?? 'TCP').toLowerCase(),
      port: port.port ?? -1,
    }))
    const endpoints = (slice.endpoints ?? [])
      // An unknown readiness counts as ready (discovery/v1); publishNotReadyAddresses has set it for us.
      .filter((endpoint) => endpoint.conditions?.ready ?? true)
      .flatMap((endpoint) =>
        (endpoint.addresses ?? []).map((address) => ({
          address,
          hostname: endpoint.hostname ?? '',
          podName: endpoint.targetRef?.kind === 'Pod' ? (endpoint.targetRef.name ?? '') : '',
          ports,
        })),
      )
    this.#slices.set(name, { namespace: metadata.namespace ?? '', service, endpoints })
    add(this.#slicesOf, `${metadata.namespace}/${service}`, name)
    for (const { address } of endpoints) add(this.#slicesAt, address, name)
  }
  setPod({ metadata, status }: Pod, present: boolean): void {
    const name = `${metadata.namespace}/${metadata.name}`
    const before = this.#podAddresses.get(name)
    if (before !== undefined) remove(this.#podsAt, `${metadata.namespace}/${before}`, name)
    this.#podAddresses.delete(name)
    const address = status?.podIP
    if (!present || !address || status?.phase === 'Succeeded' || status?.phase === 'Failed') return
    this.#podAddresses.set(name, address)
    add(this.#podsAt, `${metadata.namespace}/${address}`, name)
  }

  hasNamespace(namespace: string): boolean {
    return this.#namespaces.has(namespace)
  }
  service(namespace: string, name: string): ServiceNames | undefined {
    return this.#services.get(`${namespace}/${name}`)
  }
  serviceByClusterIP(address: string): ServiceNames | undefined {
    const key = this.#clusterIPs.get(address)
    return key === undefined ? undefined : this.#services.get(key)
  }
  endpoints(namespace: string, service: string): readonly EndpointAddress[] {
    const names = this.#slicesOf.get(`${namespace}/${service}`)
    if (names === undefined) return []
    const all = [...names].flatMap((name) => this.#slices.get(name)?.endpoints ?? [])
    // An endpoint may stand in two slices for a moment while the controller moves it.
    return names.size === 1
      ? all
      : [...new Map(all.map((each) => [`${each.address}/${each.ports.map(({ port }) => port)}`, each])).values()]
  }
  endpointsByAddress(address: string) {
    return [...(this.#slicesAt.get(address) ?? [])].flatMap((name) => {
      const slice = this.#slices.get(name)!
      return slice.endpoints
        .filter((endpoint) => endpoint.address === address)
        .map((endpoint) => ({ namespace: slice.namespace, service: slice.service, endpoint }))
    })
  }
  hasPodWithAddress(namespace: string, address: string): boolean {
    return this.#podsAt.has(`${namespace}/${address}`)
  }
  #changed() {
    this.serial = Math.floor(this.#wallMs() / 1000)
  }
}

function add(index: Map<string, Set<string>>, key: string, value: string) {
  const set = index.get(key)
  if (set === undefined) index.set(key, new Set([value]))
  else set.add(value)
}
function remove(index: Map<string, Set<string>>, key: string, value: string) {
  const set = index.get(key)
  set?.delete(value)
  if (set?.size === 0) index.delete(key)
}
