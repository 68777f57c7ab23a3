// Desired state, first of kube-proxy's pure steps: Services and EndpointSlices → the ports to proxy, each with the endpoints
// this node may use (pkg/proxy/servicechangetracker.go, endpointslicecache.go, topology.go). Both modes render from this.

import type { EndpointSlice, Service } from '../../packages/client/resources.js'
import { parseIpv4Address } from '../../packages/wire/ipv4-address.js'

export interface Endpoint {
  readonly address: string
  readonly port: number
  readonly isLocal: boolean
  readonly ready: boolean
  readonly serving: boolean
  readonly terminating: boolean
}

export interface ServicePort {
  /** namespace/name:port, or namespace/name for a port without name: what rules' comments and chain hashes say. */
  readonly name: string
  readonly protocol: 'tcp' | 'udp'
  readonly clusterIP: string
  readonly port: number
  /** 0: none. */
  readonly nodePort: number
  readonly externalIPs: readonly string[]
  readonly loadBalancerIPs: readonly string[]
  /** Empty: everybody. */
  readonly sourceRanges: readonly string[]
  /** Seconds a client stays with its endpoint; 0: not. */
  readonly affinitySeconds: number
  readonly externalPolicyLocal: boolean
  readonly internalPolicyLocal: boolean
  /** 0: none. */
  readonly healthCheckNodePort: number
  /** Usable for traffic of policy Cluster, in order of address. */
  readonly clusterEndpoints: readonly Endpoint[]
  /** Usable for traffic of policy Local. */
  readonly localEndpoints: readonly Endpoint[]
  /** Whether any endpoint, on any node, is usable. */
  readonly hasAnyEndpoints: boolean
}

const defaultAffinitySeconds = 10_800
/** A Service with this label is somebody else's to proxy. */
const proxyNameLabel = 'service.kubernetes.io/service-proxy-name'
/** And a headless one is nobody's. */
const headlessLabel = 'service.kubernetes.io/headless'
const serviceNameLabel = 'kubernetes.io/service-name'

type SpecPort = NonNullable<Service['spec']['ports']>[number]

/** In order of name. Only TCP and UDP over IPv4. */
export function desiredServicePorts(services: readonly Service[], slices: readonly EndpointSlice[], nodeName: string): ServicePort[] {
  const slicesOf = new Map<string, EndpointSlice[]>()
  for (const slice of slices) {
    const service = slice.metadata.labels?.[serviceNameLabel]
    if (service === undefined || slice.addressType !== 'IPv4') continue
    const key = `${slice.metadata.namespace}/${service}`
    const known = slicesOf.get(key)
    if (known === undefined) slicesOf.set(key, [slice])
    else known.push(slice)
  }
  return services
    .filter(isProxied)
    .flatMap((service) => {
      const key = `${service.metadata.namespace}/${service.metadata.name}`
      return (service.spec.ports ?? [])
        .filter((port) => port.protocol !== 'SCTP')
        .map((port) => servicePort(service, key, port, endpointsOf(slicesOf.get(key) ?? [], port, nodeName)))
    })
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.protocol < b.protocol ? -1 : 1))
}

function isProxied({ metadata, spec }: Service): boolean {
  const labels = metadata.labels ?? {}
  if (spec.type === 'ExternalName' || labels[proxyNameLabel] !== undefined || labels[headlessLabel] !== undefined) return false
  return isIpv4(spec.clusterIP)
}
const isIpv4 = (text: string | undefined): text is string => text !== undefined && parseIpv4Address(text) !== undefined

/** Every endpoint of the port by address and port; an endpoint in two slices counts once, the better of the two. */
function endpointsOf(slices: readonly EndpointSlice[], port: SpecPort, nodeName: string): Endpoint[] {
  const found = new Map<string, Endpoint>()
  for (const slice of slices) {
    const slicePort = (slice.ports ?? []).find((one) => (one.name ?? '') === (port.name ?? '') && one.protocol === port.protocol)
    if (slicePort?.port == null) continue
    for (const { addresses, conditions, nodeName: onNode } of slice.endpoints ?? []) {
      const address = addresses[0]
      if (!isIpv4(address)) continue
      const ready = conditions?.ready ?? true
      const endpoint: Endpoint = {
        address,
        port: slicePort.port,
        isLocal: onNode === nodeName,
        ready,
        serving: conditions?.serving ?? ready,
        terminating: conditions?.terminating ?? false,
      }
      const key = `${address}:${slicePort.port}`
      if (found.get(key)?.ready !== true) found.set(key, endpoint)
    }
  }
  return [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, endpoint]) => endpoint)
}

/** KEP-1669: the ready ones; when there is none, those that still serve while they terminate. */
function usable(endpoints: readonly Endpoint[]): Endpoint[] {
  const ready = endpoints.filter((endpoint) => endpoint.ready)
  return ready.length > 0 ? ready : endpoints.filter((endpoint) => endpoint.serving && endpoint.terminating)
}

function servicePort({ spec, status }: Service, key: string, port: SpecPort, endpoints: readonly Endpoint[]): ServicePort {
  const isExternal = spec.type === 'NodePort' || spec.type === 'LoadBalancer' || (spec.externalIPs ?? []).length > 0
  const ingress = spec.type === 'LoadBalancer' ? (status?.loadBalancer?.ingress ?? []) : []
  const clusterEndpoints = usable(endpoints)
  return {
    name: port.name ? `${key}:${port.name}` : key,
    protocol: port.protocol === 'UDP' ? 'udp' : 'tcp',
    clusterIP: spec.clusterIP!,
    port: port.port,
    nodePort: spec.type === 'ClusterIP' ? 0 : (port.nodePort ?? 0),
    externalIPs: (spec.externalIPs ?? []).filter(isIpv4),
    // ipMode Proxy: the load balancer itself is to be asked, so its address stays free of rules.
    loadBalancerIPs: ingress.filter(({ ipMode }) => ipMode !== 'Proxy').flatMap(({ ip }) => (isIpv4(ip) ? [ip] : [])),
    sourceRanges: spec.type === 'LoadBalancer' ? (spec.loadBalancerSourceRanges ?? []).map((range) => range.trim()) : [],
    affinitySeconds:
      spec.sessionAffinity === 'ClientIP' ? (spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? defaultAffinitySeconds) : 0,
    externalPolicyLocal: isExternal && spec.externalTrafficPolicy === 'Local',
    internalPolicyLocal: spec.internalTrafficPolicy === 'Local',
    healthCheckNodePort: spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local' ? (spec.healthCheckNodePort ?? 0) : 0,
    clusterEndpoints,
    localEndpoints: usable(endpoints.filter((endpoint) => endpoint.isLocal)),
    hasAnyEndpoints: clusterEndpoints.length > 0,
  }
}
