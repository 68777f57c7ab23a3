// Endpoints that somebody writes by hand, as slices (KEP-752; pkg/controller/endpointslicemirroring). Pure.

import { isIP } from 'node:net'
import { sameJson } from '../../../packages/api/machinery/json.js'
import { controllerReference, type Draft } from '../../../packages/client/resource.js'
import { type EndpointSlice, type Endpoints, endpoints as endpointsResource, type Service } from '../../../packages/client/resources.js'
import { managedByLabel, serviceLabel } from '../endpoint-slice/plan.js'
import { canonical } from '../template-hash.js'

export const mirroredBy = 'endpointslicemirroring-controller.k8s.io'
/** kube-controller-manager --mirroring-max-endpoints-per-subset */
export const endpointsPerSubsetMax = 1_000
/** What one EndpointSlice holds. */
const endpointsPerSliceMax = 1_000

const skipLabel = 'endpointslice.kubernetes.io/skip-mirror'
const leaderAnnotation = 'control-plane.alpha.kubernetes.io/leader'
const notCopied = ['endpoints.kubernetes.io/last-change-trigger-time', 'kubectl.kubernetes.io/last-applied-configuration']

type Endpoint = NonNullable<EndpointSlice['endpoints']>[number]
type Port = NonNullable<EndpointSlice['ports']>[number]
type Subset = NonNullable<Endpoints['subsets']>[number]
type AddressType = 'IPv4' | 'IPv6'

export interface Plan {
  readonly create: readonly Draft<EndpointSlice>[]
  readonly update: readonly EndpointSlice[]
  readonly delete: readonly EndpointSlice[]
}

/** A Service with a selector has slices of its own; one on which nobody looks needs none. */
function isMirrored(service: Service | undefined, { metadata }: Endpoints): boolean {
  if (service === undefined || Object.keys(service.spec.selector ?? {}).length > 0) return false
  return metadata.labels?.[skipLabel] !== 'true' && metadata.annotations?.[leaderAnnotation] === undefined
}

/** `slices`: those of this Service that were mirrored before. */
export function plan(service: Service | undefined, endpoints: Endpoints | undefined, slices: readonly EndpointSlice[]): Plan {
  if (endpoints === undefined || endpoints.metadata.deletionTimestamp || !isMirrored(service, endpoints))
    return { create: [], update: [], delete: slices }
  const waiting = new Map<string, EndpointSlice[]>()
  for (const slice of slices) {
    const key = keyOf(slice.addressType, slice.ports ?? [])
    waiting.set(key, [...(waiting.get(key) ?? []), slice])
  }
  const create: Draft<EndpointSlice>[] = []
  const update: EndpointSlice[] = []
  for (const [key, { addressType, ports, members }] of groupsOf(endpoints.subsets ?? [])) {
    for (let at = 0; at < members.length; at += endpointsPerSliceMax) {
      const wanted = { ...metadataOf(endpoints), endpoints: members.slice(at, at + endpointsPerSliceMax) }
      const slice = waiting.get(key)?.shift()
      if (slice === undefined) {
        const { labels, annotations } = wanted
        create.push({
          metadata: {
            generateName: `${endpoints.metadata.name}-`,
            namespace: endpoints.metadata.namespace,
            labels,
            annotations,
            ownerReferences: [controllerReference(endpointsResource, endpoints)],
          },
          addressType,
          ports,
          endpoints: wanted.endpoints,
        })
      } else if (
        !sameJson(wanted, { labels: slice.metadata.labels, annotations: slice.metadata.annotations ?? {}, endpoints: slice.endpoints })
      )
        update.push({
          ...slice,
          metadata: { ...slice.metadata, labels: wanted.labels, annotations: wanted.annotations },
          endpoints: wanted.endpoints,
        })
    }
  }
  return { create, update, delete: [...waiting.values()].flat() }
}

const keyOf = (addressType: string, ports: readonly Port[]): string => `${addressType} ${canonical(ports)}`

function groupsOf(subsets: readonly Subset[]) {
  const groups = new Map<string, { addressType: AddressType; ports: Port[]; members: Endpoint[] }>()
  for (const { addresses = [], notReadyAddresses = [], ports = [] } of subsets) {
    const slicePorts = ports.map(
      ({ name = '', port, protocol, appProtocol }): Port => ({ name, protocol, port, ...(appProtocol !== undefined && { appProtocol }) }),
    )
    const all = [
      ...addresses.map((address) => ({ address, ready: true })),
      ...notReadyAddresses.map((address) => ({ address, ready: false })),
    ]
    for (const { address, ready } of all.slice(0, endpointsPerSubsetMax)) {
      const version = isIP(address.ip)
      if (version === 0) continue
      const addressType = version === 4 ? 'IPv4' : 'IPv6'
      const key = keyOf(addressType, slicePorts)
      const group = groups.get(key) ?? { addressType, ports: slicePorts, members: [] }
      groups.set(key, group)
      group.members.push(endpointOf(address, ready))
    }
  }
  return groups
}

const endpointOf = ({ ip, hostname, nodeName, targetRef }: NonNullable<Subset['addresses']>[number], ready: boolean): Endpoint => ({
  addresses: [ip],
  conditions: { ready },
  ...(hostname !== undefined && { hostname }),
  ...(nodeName !== undefined && { nodeName }),
  ...(targetRef !== undefined && { targetRef }),
})

function metadataOf({ metadata }: Endpoints) {
  return {
    labels: { ...metadata.labels, [serviceLabel]: metadata.name, [managedByLabel]: mirroredBy },
    annotations: Object.fromEntries(Object.entries(metadata.annotations ?? {}).filter(([key]) => !notCopied.includes(key))),
  }
}
