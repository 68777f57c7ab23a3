// What `kubectl get services` shows (kubernetes pkg/printers/internalversion printService).

import type { Column, StoredMeta } from '../machinery/kind.js'
import { ageColumn, nameColumn } from '../machinery/table.js'
import type { ServiceSpec, ServiceStatus } from './service.js'
import { renderLabels } from './workload-columns.js'

interface Service {
  metadata: StoredMeta
  spec: ServiceSpec
  status: ServiceStatus
}

/** Load balancer addresses wider than this are cut short, as kubectl's table does. */
const addressWidth = 16

function externalAddress({ spec, status }: Service): string {
  const external = spec.externalIPs ?? []
  if (spec.type === 'ExternalName') return spec.externalName ?? ''
  if (spec.type !== 'LoadBalancer') return external.length > 0 ? external.join(',') : '<none>'
  const given = [...new Set((status.loadBalancer.ingress ?? []).map(({ ip, hostname }) => ip ?? hostname ?? ''))].sort().join(',')
  const shown = given.length > addressWidth ? `${given.slice(0, addressWidth - 3)}...` : given
  if (external.length > 0) return [...(shown === '' ? [] : [shown]), ...external].join(',')
  return shown === '' ? '<pending>' : shown
}

export const serviceColumns: readonly Column<Service>[] = [
  nameColumn,
  { name: 'Type', description: 'How the service is reached.', cell: ({ spec }) => spec.type },
  { name: 'Cluster-IP', description: 'Its address inside the cluster.', cell: ({ spec }) => spec.clusterIP || '<none>' },
  { name: 'External-IP', description: 'Its addresses outside the cluster.', cell: externalAddress },
  {
    name: 'Port(s)',
    description: 'Its ports, with the node port after the colon.',
    cell: ({ spec }) =>
      (spec.ports ?? []).map(({ port, nodePort, protocol }) => `${port}${nodePort ? `:${nodePort}` : ''}/${protocol}`).join(',') ||
      '<none>',
  },
  ageColumn,
  { name: 'Selector', priority: 1, description: 'Labels of the pods behind it.', cell: ({ spec }) => renderLabels(spec.selector) },
]
