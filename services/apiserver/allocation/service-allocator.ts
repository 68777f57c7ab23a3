// Addresses and ports of Services: ClusterIPs, NodePorts, healthCheckNodePort. What is in use is read off the Services in
// the cache, so it cannot drift from them; what a write under way has taken is held until that write is in the cache.

import { Causes } from '../../../packages/api/machinery/causes.js'
import { cloneJson } from '../../../packages/api/machinery/json.js'
import type { KubeObject } from '../../../packages/api/machinery/kind.js'
import { ApiError, apiErrors } from '../../../packages/api/machinery/status.js'
import type { Random } from '../../../packages/clock/random.js'
import type { ResourceCache } from '../watch/resource-cache.js'
import type { AllocationClaims } from './allocation-claims.js'
import { addressOf, type Ipv4Range, parseAddress, parseRange } from './ipv4-range.js'
import { NumberPool } from './number-pool.js'

export const nodePortRange = { first: 30_000, last: 32_767 } as const

interface ServicePort {
  name?: string
  protocol?: string
  port: number
  nodePort?: number
}
interface ServiceSpec {
  type: string
  clusterIP?: string
  clusterIPs?: string[]
  ipFamilies?: string[]
  ipFamilyPolicy?: string
  internalTrafficPolicy?: string
  externalTrafficPolicy?: string
  healthCheckNodePort?: number
  allocateLoadBalancerNodePorts?: boolean
  ports?: ServicePort[]
}
const specOf = (service: KubeObject) => service.spec as unknown as ServiceSpec

/** What a write has taken. */
export interface Allocation {
  /** To be called right before the write: throws ApiError 503 when so much time has passed that others may take the same numbers. */
  check(): void
  /** Lets go, when the write is in the cache (`stored`) or has failed. */
  release(stored: boolean): Promise<void>
}

/** Numbers are claimed under these names, over all servers. */
const spaces = { addresses: 'ip', ports: 'port' } as const
interface Taken {
  readonly space: keyof typeof spaces
  readonly number: number
}

export class ServiceAllocator {
  readonly #range: Ipv4Range
  readonly #addresses: NumberPool
  readonly #ports: NumberPool
  readonly #claims: AllocationClaims | undefined

  /** `claims`: where other servers hand out numbers too. */
  constructor({ serviceCIDR, random, claims }: { serviceCIDR: string; random: Random; claims?: AllocationClaims | undefined }) {
    this.#claims = claims
    this.#range = parseRange(serviceCIDR)
    const { first, last } = this.#range
    // The network's own address and the broadcast one are never handed out.
    this.#addresses = new NumberPool(
      { first: first + 1, last: last - 1, band: Math.min(Math.max(16, (last - first + 1) / 16), 256) },
      random,
    )
    this.#ports = new NumberPool({ ...nodePortRange, band: 86 }, random)
  }
  /** Counts the Services there are, and from now on those that come and go. */
  follow(services: ResourceCache): void {
    this.#addresses.clear()
    this.#ports.clear()
    for (const { object } of services.list('')) this.#count(specOf(object), 'use')
    services.listen(({ entry, previous }) => {
      if (entry !== undefined) this.#count(specOf(entry.object), 'use')
      if (previous !== undefined) this.#count(specOf(previous.object), 'release')
    })
  }
  /**
   * Fills in what `service` lacks and checks what it asks for; `before` is the stored version of an update. Changes
   * `service`. Rejects with ApiError 422 for what is taken or out of range, 500 when nothing is left.
   */
  async allocate(service: KubeObject, before: KubeObject | undefined, { dryRun = false } = {}): Promise<Allocation> {
    if (this.#claims === undefined || dryRun) {
      const taken = this.#choose(service, before)
      return { check: () => {}, release: async () => this.#release(taken) }
    }
    const wanted = service.spec
    return this.#claims.claim(service, before, (claimed) => {
      service.spec = cloneJson(wanted)
      for (const { pool, number } of this.#parsed(claimed)) pool.use(number)
      try {
        const taken = this.#choose(service, before)
        return { names: taken.map(({ space, number }) => `${spaces[space]}/${number}`), release: () => this.#release(taken) }
      } finally {
        for (const { pool, number } of this.#parsed(claimed)) pool.release(number)
      }
    })
  }

  #choose(service: KubeObject, before: KubeObject | undefined): Taken[] {
    const spec = specOf(service)
    const old = before === undefined ? undefined : specOf(before)
    const taken: Taken[] = []
    const take = (pool: NumberPool, number: number) => {
      pool.use(number)
      taken.push({ space: pool === this.#ports ? 'ports' : 'addresses', number })
    }
    const causes = new Causes()
    try {
      this.#allocateAddress(spec, old, causes, take)
      this.#allocatePorts(spec, old, causes, take)
      this.#allocateHealthCheckPort(spec, old, causes, take)
      if (causes.list.length > 0) throw apiErrors.invalid({ group: '', kind: 'Service' }, service.metadata.name, causes.list)
    } catch (error) {
      this.#release(taken)
      throw error
    }
    return taken
  }
  #release(taken: Taken[]): void {
    for (const { space, number } of taken.splice(0)) this.#poolOf(space).release(number)
  }
  #poolOf(space: keyof typeof spaces): NumberPool {
    return space === 'ports' ? this.#ports : this.#addresses
  }
  #parsed(names: readonly string[]): { pool: NumberPool; number: number }[] {
    return names.map((name) => {
      const [space, number] = name.split('/')
      return { pool: space === spaces.ports ? this.#ports : this.#addresses, number: Number(number) }
    })
  }
  #allocateAddress(
    spec: ServiceSpec,
    old: ServiceSpec | undefined,
    causes: Causes,
    take: (pool: NumberPool, number: number) => void,
  ): void {
    if (spec.type === 'ExternalName') {
      for (const field of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy', 'internalTrafficPolicy'] as const) delete spec[field]
      return
    }
    spec.ipFamilies ??= ['IPv4']
    spec.ipFamilyPolicy ??= 'SingleStack'
    spec.internalTrafficPolicy ??= 'Cluster'
    const asked = spec.clusterIP || spec.clusterIPs?.[0] || ''
    if (asked === 'None') {
      spec.clusterIP = 'None'
      spec.clusterIPs = ['None']
      return
    }
    if (asked !== '' && asked === old?.clusterIP) {
      spec.clusterIP = asked
      spec.clusterIPs = [asked]
      return
    }
    let number: number | undefined
    if (asked === '') {
      number = this.#addresses.free()
      if (number === undefined) throw new ApiError('InternalError', 'failed to allocate a serviceIP: range is full')
    } else {
      number = parseAddress(asked)
      const why =
        number === undefined || !this.#addresses.contains(number)
          ? `the provided IP (${asked}) is not in the valid range. The range of valid IPs is ${this.#range.cidr}`
          : this.#addresses.inUse(number)
            ? 'provided IP is already allocated'
            : undefined
      if (why !== undefined) causes.invalid('spec.clusterIPs', [asked], `failed to allocate IP ${asked}: ${why}`)
      if (why !== undefined || number === undefined) return
    }
    take(this.#addresses, number)
    spec.clusterIP = addressOf(number)
    spec.clusterIPs = [spec.clusterIP]
  }
  #allocatePorts(spec: ServiceSpec, old: ServiceSpec | undefined, causes: Causes, take: (pool: NumberPool, number: number) => void): void {
    const wanted = spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false)
    const held = new Set((old?.ports ?? []).map(({ nodePort }) => nodePort))
    const mine = new Set<number>()
    for (const [i, port] of (spec.ports ?? []).entries()) {
      if (spec.type !== 'NodePort' && spec.type !== 'LoadBalancer') {
        delete port.nodePort
        continue
      }
      if (port.nodePort !== undefined && port.nodePort !== 0) {
        const { nodePort } = port
        // One number may serve TCP and UDP of the same Service.
        if (held.has(nodePort) || mine.has(nodePort)) continue
        const why = !this.#ports.contains(nodePort)
          ? `provided port is not in the valid range. The range of valid ports is ${nodePortRange.first}-${nodePortRange.last}`
          : this.#ports.inUse(nodePort)
            ? 'provided port is already allocated'
            : undefined
        if (why !== undefined) causes.invalid(`spec.ports[${i}].nodePort`, nodePort, why)
        else {
          take(this.#ports, nodePort)
          mine.add(nodePort)
        }
        continue
      }
      if (!wanted) {
        delete port.nodePort
        continue
      }
      // A port of another protocol with the same number shares its NodePort, as upstream does.
      const twin = spec.ports?.find(
        (other) => other !== port && other.port === port.port && other.protocol !== port.protocol && other.nodePort,
      )?.nodePort
      const nodePort = twin ?? this.#ports.free()
      if (nodePort === undefined) throw new ApiError('InternalError', 'failed to allocate a nodePort: range is full')
      if (twin === undefined) take(this.#ports, nodePort)
      mine.add(nodePort)
      port.nodePort = nodePort
    }
  }
  #allocateHealthCheckPort(
    spec: ServiceSpec,
    old: ServiceSpec | undefined,
    causes: Causes,
    take: (pool: NumberPool, number: number) => void,
  ): void {
    if (spec.type !== 'LoadBalancer' || spec.externalTrafficPolicy !== 'Local') {
      delete spec.healthCheckNodePort
      return
    }
    const asked = spec.healthCheckNodePort || old?.healthCheckNodePort
    if (asked !== undefined && asked === old?.healthCheckNodePort) {
      spec.healthCheckNodePort = asked
      return
    }
    if (asked !== undefined && this.#ports.inUse(asked)) {
      causes.invalid(
        'spec.healthCheckNodePort',
        asked,
        `failed to allocate requested HealthCheck NodePort ${asked}: provided port is already allocated`,
      )
      return
    }
    const port = asked ?? this.#ports.free()
    if (port === undefined) throw new ApiError('InternalError', 'failed to allocate a HealthCheck NodePort: range is full')
    take(this.#ports, port)
    spec.healthCheckNodePort = port
  }
  #count(spec: ServiceSpec, act: 'use' | 'release'): void {
    const address = parseAddress(spec.clusterIP ?? '')
    if (address !== undefined && this.#addresses.contains(address)) this.#addresses[act](address)
    const ports = new Set([...(spec.ports ?? []).map(({ nodePort }) => nodePort), spec.healthCheckNodePort])
    for (const port of ports) if (port !== undefined && port !== 0) this.#ports[act](port)
  }
}
