// Where on the host a Service's port is served: its own address, or the door that the cloud chose when the user may not bind
// the port (annotation kubewire.dev/door, written by services/cloud).

import type { Service } from '../packages/client/resources.js'

export const doorAnnotation = 'kubewire.dev/door'

export interface Door {
  readonly host: string
  readonly port: number
}

/** Undefined while the Service has no address. */
export function doorOf(service: Service, port: number): Door | undefined {
  const other = doorsElsewhere(service)[String(port)]
  if (other !== undefined) return other
  const host = service.status?.loadBalancer?.ingress?.[0]?.ip
  return host === undefined ? undefined : { host, port }
}

/** Ports that are served elsewhere. */
function doorsElsewhere(service: Service): Record<string, Door> {
  const text = service.metadata.annotations?.[doorAnnotation]
  if (text === undefined) return {}
  const found: Record<string, Door> = {}
  for (const [port, address] of Object.entries(JSON.parse(text) as Record<string, string>)) {
    const colon = address.lastIndexOf(':')
    found[port] = { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) }
  }
  return found
}
