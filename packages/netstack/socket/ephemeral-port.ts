import type { Namespace } from '../namespace.js'

/** A free port of net.ipv4.ip_local_port_range, searched from a random start; undefined when all are taken. */
export function pickPort(namespace: Namespace, isFree: (port: number) => boolean): number | undefined {
  const { portFirst, portLast } = namespace.sysctls
  const count = portLast - portFirst + 1
  const offset = namespace.stack.random.below(count)
  for (let i = 0; i < count; i++) {
    const port = portFirst + ((offset + i) % count)
    if (isFree(port)) return port
  }
  return undefined
}
