// A Service's endpoints, cut into slices (KEP-752; staging/src/k8s.io/endpointslice).

import { controllerReference, type Draft } from '../../../packages/client/resource.js'
import { type EndpointSlice, type Node, type Pod, type Service, services } from '../../../packages/client/resources.js'
import { hasEnded, isReady } from '../../../packages/placement/pod-state.js'
import { canonical } from '../template-hash.js'

/** kube-controller-manager --max-endpoints-per-slice */
export const endpointsPerSliceMax = 100
export const serviceLabel = 'kubernetes.io/service-name'
export const managedByLabel = 'endpointslice.kubernetes.io/managed-by'
export const managedBy = 'endpointslice-controller.k8s.io'
export const headlessLabel = 'service.kubernetes.io/headless'

type Endpoint = NonNullable<EndpointSlice['endpoints']>[number]
type EndpointPort = NonNullable<EndpointSlice['ports']>[number]
type ServicePort = NonNullable<Service['spec']['ports']>[number]

export interface Plan {
  readonly create: readonly Draft<EndpointSlice>[]
  readonly update: readonly EndpointSlice[]
  readonly delete: readonly EndpointSlice[]
}

/** Does the controller look after this Service? One without a selector has its endpoints from elsewhere. */
export const isManaged = ({ spec }: Service): boolean => spec.type !== 'ExternalName' && Object.keys(spec.selector ?? {}).length > 0

/** `selected`: the pods that the selector takes. `slices`: those of this Service that are managed by this controller. */
export function plan({
  service,
  selected,
  nodes,
  slices,
}: {
  service: Service
  selected: readonly Pod[]
  nodes: (name: string) => Node | undefined
  slices: readonly EndpointSlice[]
}): Plan {
  // Pods that resolve the Service's named ports to different numbers cannot share a slice.
  const groups = new Map<string, { ports: EndpointPort[]; endpoints: Map<string, Endpoint> }>()
  for (const pod of selected) {
    if (hasEnded(pod) || !pod.status?.podIP) continue
    const ports = (service.spec.ports ?? []).flatMap((port) => endpointPort(port, pod) ?? [])
    // A Service without ports is headless: its addresses alone are wanted.
    if (ports.length === 0 && (service.spec.ports ?? []).length > 0) continue
    const key = canonical(ports)
    const group = groups.get(key) ?? { ports, endpoints: new Map<string, Endpoint>() }
    group.endpoints.set(pod.metadata.uid, endpointOf(pod, service, nodes))
    groups.set(key, group)
  }
  const plans = [...groups].map(([key, group]) =>
    fill(
      service,
      group,
      slices.filter((slice) => canonical(slice.ports ?? []) === key),
    ),
  )
  const used = new Set(plans.flatMap(({ kept }) => kept))
  if (used.size === 0 && plans.every(({ create }) => create.length === 0)) return placeholder(service, slices)
  return {
    create: plans.flatMap((one) => one.create),
    update: plans.flatMap((one) => one.update),
    delete: slices.filter((slice) => !used.has(slice)),
  }
}

/** A Service without endpoints has one slice that says so: whoever looks knows that it has been looked after. */
function placeholder(service: Service, slices: readonly EndpointSlice[]): Plan {
  const labels = labelsOf(service)
  const there = slices.find(({ endpoints, ports }) => (endpoints ?? []).length === 0 && (ports ?? []).length === 0)
  const others = slices.filter((slice) => slice !== there)
  if (there === undefined) return { create: [newSlice(service, labels, [], [])], update: [], delete: others }
  const same = canonical(there.metadata.labels) === canonical(labels)
  return { create: [], update: same ? [] : [{ ...there, metadata: { ...there.metadata, labels } }], delete: others }
}

/** Endpoints stay in the slice they are in; newcomers fill what room there is, then new slices. Emptied slices go. */
function fill(
  service: Service,
  { ports, endpoints }: { ports: EndpointPort[]; endpoints: Map<string, Endpoint> },
  slices: readonly EndpointSlice[],
) {
  const waiting = new Map(endpoints)
  const filled = slices.map((slice) => {
    const stay = (slice.endpoints ?? []).flatMap((endpoint) => {
      const uid = endpoint.targetRef?.uid ?? ''
      const now = waiting.get(uid)
      waiting.delete(uid)
      return now ?? []
    })
    return { slice, stay }
  })
  const newcomers = [...waiting.values()]
  const kept: EndpointSlice[] = []
  const update: EndpointSlice[] = []
  const labels = labelsOf(service)
  for (const { slice, stay } of filled) {
    const now = [...stay, ...newcomers.splice(0, Math.max(0, endpointsPerSliceMax - stay.length))]
    if (now.length === 0) continue
    kept.push(slice)
    const same = canonical([slice.endpoints ?? [], slice.metadata.labels]) === canonical([now, labels])
    if (!same) update.push({ ...slice, metadata: { ...slice.metadata, labels }, endpoints: now })
  }
  const create: Draft<EndpointSlice>[] = []
  while (newcomers.length > 0) {
    create.push(newSlice(service, labels, newcomers.splice(0, endpointsPerSliceMax), ports))
  }
  return { create, update, kept }
}

const newSlice = (
  service: Service,
  labels: Record<string, string>,
  endpoints: Endpoint[],
  ports: EndpointPort[],
): Draft<EndpointSlice> => ({
  metadata: {
    generateName: `${service.metadata.name}-`,
    namespace: service.metadata.namespace,
    labels,
    ownerReferences: [controllerReference(services, service)],
  },
  addressType: 'IPv4',
  endpoints,
  ports,
})

function labelsOf({ metadata, spec }: Service): Record<string, string> {
  return {
    ...metadata.labels,
    ...(spec.clusterIP === 'None' ? { [headlessLabel]: '' } : {}),
    [serviceLabel]: metadata.name,
    [managedByLabel]: managedBy,
  }
}

function endpointOf(pod: Pod, { spec, metadata }: Service, nodes: (name: string) => Node | undefined): Endpoint {
  const { podIP = '' } = pod.status ?? {}
  const terminating = Boolean(pod.metadata.deletionTimestamp)
  const serving = isReady(pod)
  const ready = (serving && !terminating) || Boolean(spec.publishNotReadyAddresses)
  const nodeName = pod.spec.nodeName ?? ''
  const zone = nodes(nodeName)?.metadata.labels?.['topology.kubernetes.io/zone']
  const hostname = hostnameUnder(metadata.name, pod)
  return {
    addresses: [podIP],
    conditions: { ready, serving, terminating },
    ...(hostname === undefined ? {} : { hostname }),
    targetRef: { kind: 'Pod', namespace: pod.metadata.namespace, name: pod.metadata.name, uid: pod.metadata.uid },
    ...(nodeName === '' ? {} : { nodeName }),
    ...(zone === undefined ? {} : { zone }),
  }
}

/** DNS names a pod of a headless Service by hostname when its subdomain is the Service. */
export const hostnameUnder = (service: string, { spec }: Pod): string | undefined =>
  spec.hostname && spec.subdomain === service ? spec.hostname : undefined

/** Undefined when the pod has no port of that name. */
export function endpointPort({ name, protocol, port, targetPort, appProtocol }: ServicePort, pod: Pod): EndpointPort | undefined {
  const number = typeof targetPort === 'string' ? containerPort(pod, targetPort, protocol ?? 'TCP') : targetPort || port
  if (number === undefined) return undefined
  return { name: name ?? '', protocol: protocol ?? 'TCP', port: number, ...(appProtocol === undefined ? {} : { appProtocol }) }
}

function containerPort({ spec }: Pod, name: string, protocol: string): number | undefined {
  const restartable = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')
  const ports = [...spec.containers, ...restartable].flatMap((container) => container.ports ?? [])
  return ports.find((port) => port.name === name && (port.protocol ?? 'TCP') === protocol)?.containerPort
}
