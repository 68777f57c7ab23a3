// What nodes and pods use (metrics.k8s.io/v1beta1): measured when it is asked for, and stored nowhere.

import { defineKind } from '../machinery/kind.js'
import { list, message, quantityMap, required, text, time } from '../machinery/notation.js'

const measured = {
  timestamp: required(2, time, 'When it was measured; the window ends then.'),
  window: required(3, text, 'The length of time over which CPU use was counted.'),
}

const containerMetrics = message(
  'io.k8s.metrics.pkg.apis.metrics.v1beta1.ContainerMetrics',
  {
    name: required(1, text, "The container's name in the pod's spec."),
    usage: required(2, quantityMap, 'How much it uses: cpu in cores, memory in bytes.'),
  },
  'What one container uses.',
)

export const NodeMetrics = defineKind({
  group: 'metrics.k8s.io',
  version: 'v1beta1',
  kind: 'NodeMetrics',
  plural: 'nodes',
  namespaced: false,
  verbs: ['get', 'list'],
  about: 'What a node uses.',
  fields: { ...measured, usage: required(4, quantityMap, 'How much the node uses: cpu in cores, memory in bytes.') },
  columns: [
    { name: 'CPU', cell: ({ usage }) => usage.cpu ?? '' },
    { name: 'Memory', cell: ({ usage }) => usage.memory ?? '' },
    { name: 'Window', cell: ({ window }) => window },
  ],
})

export const PodMetrics = defineKind({
  group: 'metrics.k8s.io',
  version: 'v1beta1',
  kind: 'PodMetrics',
  plural: 'pods',
  namespaced: true,
  verbs: ['get', 'list'],
  about: 'What the containers of a pod use.',
  fields: { ...measured, containers: required(4, list(containerMetrics), 'Each of its running containers.') },
  columns: [
    { name: 'Containers', type: 'integer', cell: ({ containers }) => containers.length },
    { name: 'Window', cell: ({ window }) => window },
  ],
})
