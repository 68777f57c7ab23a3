import test from 'ava'
import type { Node, Service } from '../../packages/client/resources.js'
import type { ClusterProfile } from '../../packages/process/cluster-profile.js'
import { doorKey, planDoors } from './door-plan.js'

const profile = { index: 2 } as ClusterProfile
const node = (name: string, ready = true) =>
  ({ metadata: { name }, status: { conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] } }) as unknown as Node
const service = (ports: object[], name = 'web') => ({ metadata: { name, namespace: 'shop' }, spec: { ports } }) as unknown as Service
const plan = (nodes: Node[], services: Service[], addresses: [string, string][] = []) =>
  planDoors({ profile, nodes, services, addresses: new Map(addresses) }).map(
    (door) => `${doorKey(door)} -> ${door.targets.map(({ address, port }) => `${address}:${port}`).join(' ')}`,
  )

test('a NodePort has a door on every node, ready or not', (t) => {
  t.deepEqual(plan([node('node-1'), node('node-2', false)], [service([{ protocol: 'TCP', port: 80, nodePort: 30080 }])]), [
    'TCP 127.77.2.1:30080 -> 172.18.0.2:30080',
    'TCP 127.77.2.2:30080 -> 172.18.0.3:30080',
  ])
})
test('UDP NodePorts have doors, SCTP and ports without a NodePort have none', (t) => {
  const ports = [
    { protocol: 'UDP', port: 53, nodePort: 30053 },
    { protocol: 'SCTP', port: 9, nodePort: 30009 },
    { protocol: 'TCP', port: 80 },
  ]
  t.deepEqual(plan([node('node-1')], [service(ports)]), ['UDP 127.77.2.1:30053 -> 172.18.0.2:30053'])
})
test('a balanced port leads to the NodePorts of the ready nodes', (t) => {
  t.deepEqual(
    plan(
      [node('node-1'), node('node-2', false), node('node-3')],
      [service([{ protocol: 'TCP', port: 80, nodePort: 30080 }])],
      [['shop/web', '127.78.2.1']],
    ).at(-1),
    'TCP 127.78.2.1:80 -> 172.18.0.2:30080 172.18.0.4:30080',
  )
})
test('nodes that are none of ours open no doors on the host', (t) => {
  t.deepEqual(plan([node('evil-9'), node('node-0'), node('node-1x')], [service([{ protocol: 'TCP', port: 80, nodePort: 30080 }])]), [])
})
