// What every cluster has from its first moment on.

import { APIService } from '../../packages/api/kinds/api-service.js'
import { EndpointSlice } from '../../packages/api/kinds/endpoint-slice.js'
import { Endpoints } from '../../packages/api/kinds/endpoints.js'
import { Namespace } from '../../packages/api/kinds/namespace.js'
import { PriorityClass, systemPriorityClasses } from '../../packages/api/kinds/priority-class.js'
import { kinds } from '../../packages/api/kinds/registry.js'
import { Service } from '../../packages/api/kinds/service.js'
import { cloneJson } from '../../packages/api/machinery/json.js'
import type { AnyKind } from '../../packages/api/machinery/kind.js'
import { ApiError } from '../../packages/api/machinery/status.js'
import { timeOf } from '../../packages/api/machinery/time.js'
import { bootstrapPolicy, reconciled } from './authorization/bootstrap-policy.js'
import { apiServerUser } from './http/request.js'
import { type ApiContext, cacheOf } from './verbs/api-context.js'
import { createObject } from './verbs/create.js'
import { updateObject } from './verbs/update.js'

export interface ApiEndpoint {
  /** The `kubernetes` Service's ClusterIP. */
  readonly clusterIP: string
  /** Where packets to it go: an address of the emulated network, behind which this server stands. */
  readonly address: string
  readonly port: number
}

export const apiEndpoint: ApiEndpoint = { clusterIP: '10.96.0.1', address: '172.18.0.1', port: 6443 }

const namespaces = ['default', 'kube-system', 'kube-public', 'kube-node-lease'] as const

const options = { dryRun: false, fieldValidation: 'Strict', fieldManager: 'kube-apiserver', user: apiServerUser } as const

/** Roles and bindings, without which nobody but the masters may do anything. Throws ApiError when the store does not take one. */
export async function bootstrapRoles(context: ApiContext): Promise<void> {
  // All at once: nobody is served before the last is there, and each is a round trip to the disk.
  await Promise.all(
    bootstrapPolicy().map(async ({ kind, object }) => {
      const on = {
        group: kind.group,
        version: kind.version,
        resource: kind.plural,
        namespace: '',
        name: object.metadata.name,
        subresource: '',
      }
      const found = cacheOf(context, { kind, on }).get('', on.name)
      if (found === undefined) return ensure(context, kind, '', object)
      if (reconciled(found.object, object) === undefined) return
      const next = ({ object: current }: { object: typeof object }) => ({ value: cloneJson(reconciled(current, object) ?? current) })
      await updateObject(context, { kind, on }, next, { ...options, subresource: '' }, () => {})
    }),
  )
}

/** Makes what is missing; what is there stays as it is. Throws ApiError when the store does not take it. */
export async function bootstrap(context: ApiContext, { clusterIP, address, port }: ApiEndpoint): Promise<void> {
  for (const name of namespaces) await ensure(context, Namespace, '', { metadata: { name } })
  for (const { name, value, description } of systemPriorityClasses)
    await ensure(context, PriorityClass, '', { metadata: { name }, value, description })
  const labels = { component: 'apiserver', provider: 'kubernetes' }
  await ensure(context, Service, 'default', {
    metadata: { name: 'kubernetes', labels },
    spec: { type: 'ClusterIP', clusterIP, ports: [{ name: 'https', protocol: 'TCP', port: 443, targetPort: port }] },
  })
  // The slice is this server's own, so nothing mirrors the Endpoints a second time.
  await ensure(context, Endpoints, 'default', {
    metadata: { name: 'kubernetes', labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
    subsets: [{ addresses: [{ ip: address }], ports: [{ name: 'https', port, protocol: 'TCP' }] }],
  })
  await ensure(context, EndpointSlice, 'default', {
    metadata: { name: 'kubernetes', labels: { 'kubernetes.io/service-name': 'kubernetes' } },
    addressType: 'IPv4',
    endpoints: [{ addresses: [address], conditions: { ready: true } }],
    ports: [{ name: 'https', port, protocol: 'TCP' }],
  })
  for (const { group, version } of groupVersions.values())
    await ensure(context, APIService, '', localService(group, version, context.clock.wallMs()))
}

const groupVersions = new Map(kinds.map((kind) => [kind.apiVersion, kind]))

/** All that this server serves by itself; the metrics among them. */
function localService(group: string, version: string, wallMs: number) {
  return {
    metadata: { name: `${version}.${group}`, labels: { 'kube-aggregator.kubernetes.io/automanaged': 'onstart' } },
    spec: { group, version, groupPriorityMinimum: group === '' ? 18_000 : 17_000, versionPriority: 15 },
    status: {
      conditions: [
        {
          type: 'Available',
          status: 'True',
          lastTransitionTime: timeOf(wallMs),
          reason: 'Local',
          message: 'Local APIServices are always available',
        },
      ],
    },
  }
}

async function ensure(context: ApiContext, kind: AnyKind, namespace: string, value: object): Promise<void> {
  const on = { group: kind.group, version: kind.version, resource: kind.plural, namespace, name: '', subresource: '' }
  const body = { value: { apiVersion: kind.apiVersion, kind: kind.kind, ...value }, source: undefined }
  try {
    await createObject(context, { kind, on }, body, options, () => {})
  } catch (error) {
    if (!(error instanceof ApiError) || error.reason !== 'AlreadyExists') throw error
  }
}
