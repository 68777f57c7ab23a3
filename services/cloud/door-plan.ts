// Which doors there should be on the host's loopback, from what the API says. Pure.
//
//     127.77.<index>.N:<nodePort>      node-N's NodePort, for every Service that has one
//     127.78.<index>.x:<port>          a LoadBalancer Service's port, over the NodePorts of all ready nodes

import { keyOf } from '../../packages/client/resource.js'
import type { Node, Service } from '../../packages/client/resources.js'
import { type ClusterProfile, nodeAddress, nodeDoor } from '../../packages/process/cluster-profile.js'
import type { SocketAddress } from '../../packages/sockets/socket-api.js'

export type DoorProtocol = 'TCP' | 'UDP'

export interface Door {
  readonly protocol: DoorProtocol
  /** On the host. */
  readonly address: string
  readonly port: number
  /** In the emulated network; a client is led to one of them. */
  readonly targets: readonly SocketAddress[]
  /** The Service's key. */
  readonly service: string
  /** What the door is called in the Service's annotation when it had to go to another port: "80", or "node-1:30080". */
  readonly title: string
}

export const doorKey = ({ protocol, address, port }: Door): string => `${protocol} ${address}:${port}`

export interface DoorPlanInput {
  readonly profile: ClusterProfile
  readonly nodes: readonly Node[]
  readonly services: readonly Service[]
  /** Service key to address of the load balancer pool. */
  readonly addresses: ReadonlyMap<string, string>
}

export function planDoors({ profile, nodes, services, addresses }: DoorPlanInput): Door[] {
  const names = nodes.map(({ metadata }) => metadata.name).filter((name) => /^node-[1-9][0-9]*$/.test(name))
  const ready = nodes.filter(isReady).map(({ metadata }) => metadata.name)
  const doors = new Map<string, Door>()
  const add = (door: Door) => {
    if (!doors.has(doorKey(door))) doors.set(doorKey(door), door)
  }
  for (const service of services) {
    if (service.metadata.deletionTimestamp !== undefined) continue
    const balancer = addresses.get(keyOf(service))
    for (const { protocol, port, nodePort } of service.spec?.ports ?? []) {
      if (!nodePort || (protocol !== 'TCP' && protocol !== 'UDP')) continue
      const target = (node: string): SocketAddress => ({ address: nodeAddress(node), port: nodePort })
      for (const node of names)
        add({
          protocol,
          address: nodeDoor(profile, node),
          port: nodePort,
          targets: [target(node)],
          service: keyOf(service),
          title: `${node}:${nodePort}`,
        })
      if (balancer !== undefined)
        add({
          protocol,
          address: balancer,
          port,
          targets: names.filter((name) => ready.includes(name)).map(target),
          service: keyOf(service),
          title: `${port}`,
        })
    }
  }
  return [...doors.values()]
}

/** Ready, and not being taken out of service. */
function isReady({ status, metadata }: Node): boolean {
  return (
    metadata.deletionTimestamp === undefined && (status?.conditions ?? []).some(({ type, status }) => type === 'Ready' && status === 'True')
  )
}
