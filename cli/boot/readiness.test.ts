import test from 'ava'
import type { DaemonSet, Deployment, Node, Pod } from '../../packages/client/resources.js'
import { componentsOf, type Observed } from './readiness.js'

const before = '2026-01-01T00:00:00Z'
const bootMs = Date.parse('2026-01-01T01:00:00.700Z')
/** In the second in which the boot began: times are told in whole seconds. */
const after = '2026-01-01T01:00:00Z'

const node = (lastHeartbeatTime: string) =>
  ({ metadata: { name: 'node-1' }, status: { conditions: [{ type: 'Ready', status: 'True', lastHeartbeatTime }] } }) as unknown as Node
const pod = (app: string, startedAt: string, ready = 'True') =>
  ({
    metadata: { name: `${app}-x`, labels: { app } },
    status: { conditions: [{ type: 'Ready', status: ready }], containerStatuses: [{ state: { running: { startedAt } } }] },
  }) as unknown as Pod
const selecting = (app: string) => ({ selector: { matchLabels: { app } } })
const agents = {
  metadata: { name: 'agent' },
  spec: selecting('agent'),
  status: { desiredNumberScheduled: 1, numberReady: 1 },
} as unknown as DaemonSet
const names = {
  metadata: { name: 'names', generation: 1 },
  spec: { ...selecting('names'), replicas: 1 },
  status: { observedGeneration: 1, availableReplicas: 1 },
} as unknown as Deployment

const expected = { nodes: ['node-1'], daemonSets: ['agent'], deployments: ['names'], loadBalancers: [] }
const ready = (observed: Partial<Observed>) =>
  componentsOf({ sinceMs: bootMs, nodes: [], daemonSets: [agents], deployments: [names], services: [], pods: [], ...observed }, expected)
    .filter((component) => component.ready)
    .map(({ name }) => name)

test('a resumed cluster is not ready by what the store remembers of its last life', (t) => {
  t.deepEqual(ready({ nodes: [node(before)], pods: [pod('agent', before), pod('names', before)] }), [])
})

test('a component is ready once its node has spoken or its containers have started in this boot', (t) => {
  t.deepEqual(ready({ nodes: [node(after)], pods: [pod('agent', before), pod('names', before)] }), ['node-1'])
  t.deepEqual(ready({ nodes: [node(after)], pods: [pod('agent', after), pod('names', after, 'False')] }), ['node-1', 'agent'])
  t.deepEqual(ready({ nodes: [node(after)], pods: [pod('agent', after), pod('names', after)] }), ['node-1', 'agent', 'names'])
})

test('of a cluster that was found running every status counts', (t) => {
  t.deepEqual(ready({ sinceMs: 0, nodes: [node(before)], pods: [pod('agent', before), pod('names', before)] }), [
    'node-1',
    'agent',
    'names',
  ])
})
