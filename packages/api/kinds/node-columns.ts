// What `kubectl get nodes` shows (kubernetes pkg/printers/internalversion printNode).

import type { Column, StoredMeta } from '../machinery/kind.js'
import { ageColumn, nameColumn } from '../machinery/table.js'
import type { NodeSpec } from './node.js'
import type { NodeStatus } from './node-status.js'

interface Node {
  metadata: StoredMeta
  spec: NodeSpec
  status: NodeStatus
}

const rolePrefix = 'node-role.kubernetes.io/'

function statusCell({ spec, status }: Node): string {
  const ready = status.conditions?.find(({ type }) => type === 'Ready')
  const words = [ready === undefined ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady']
  if (spec.unschedulable === true) words.push('SchedulingDisabled')
  return words.join(',')
}
function rolesCell({ metadata }: Node): string {
  const roles = new Set<string>()
  for (const [key, value] of Object.entries(metadata.labels ?? {})) {
    if (key.startsWith(rolePrefix) && key.length > rolePrefix.length) roles.add(key.slice(rolePrefix.length))
    else if (key === 'kubernetes.io/role' && value !== '') roles.add(value)
  }
  return [...roles].sort().join(',') || '<none>'
}
const addressCell = (type: string) => (node: Node) => node.status.addresses?.find((address) => address.type === type)?.address ?? '<none>'
const infoCell = (field: 'osImage' | 'kernelVersion' | 'containerRuntimeVersion') => (node: Node) =>
  node.status.nodeInfo[field] || '<unknown>'

export const nodeColumns: readonly Column<Node>[] = [
  nameColumn,
  { name: 'Status', description: 'Whether it takes pods.', cell: statusCell },
  { name: 'Roles', description: 'What it is for.', cell: rolesCell },
  ageColumn,
  { name: 'Version', description: "Its kubelet's version.", cell: (node) => node.status.nodeInfo.kubeletVersion },
  { name: 'Internal-IP', priority: 1, description: 'Its address in the cluster.', cell: addressCell('InternalIP') },
  { name: 'External-IP', priority: 1, description: 'Its address outside.', cell: addressCell('ExternalIP') },
  { name: 'OS-Image', priority: 1, description: 'What it runs.', cell: infoCell('osImage') },
  { name: 'Kernel-Version', priority: 1, description: "Its kernel's version.", cell: infoCell('kernelVersion') },
  { name: 'Container-Runtime', priority: 1, description: 'What runs its containers.', cell: infoCell('containerRuntimeVersion') },
]
