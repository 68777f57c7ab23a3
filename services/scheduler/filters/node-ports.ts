import type { Pod } from '../../../packages/client/resources.js'
import type { Filter } from '../filter.js'

const anyAddress = '0.0.0.0'

export const nodePorts: Filter = {
  name: 'NodePorts',
  refuse(pod, { pods }) {
    const wanted = hostPorts(pod)
    if (wanted.length === 0) return undefined
    const taken = pods.flatMap(hostPorts)
    const collides = wanted.some((port) =>
      taken.some((other) => port.port === other.port && port.protocol === other.protocol && meets(port.ip, other.ip)),
    )
    return collides ? { reasons: ["node(s) didn't have free ports for the requested pod ports"], resolvable: true } : undefined
  },
}

const meets = (a: string, b: string): boolean => a === b || a === anyAddress || b === anyAddress

function hostPorts({ spec }: Pod): { ip: string; port: number; protocol: string }[] {
  return spec.containers.flatMap(({ ports = [] }) =>
    ports.flatMap(({ hostPort, hostIP, protocol }) =>
      hostPort ? [{ ip: hostIP || anyAddress, port: hostPort, protocol: protocol ?? 'TCP' }] : [],
    ),
  )
}
