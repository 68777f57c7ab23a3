// Services as environment variables, as they were when the container started: the oldest form of discovery, and how every pod learns
// where the apiserver is (KUBERNETES_SERVICE_HOST).

import type { Service } from '../../../packages/client/resources.js'

/** Variables for the services of `namespace`, and for the apiserver's own; only the latter without links. */
export function serviceLinks(services: readonly Service[], namespace: string, enableServiceLinks: boolean): Map<string, string> {
  const isMaster = ({ metadata }: Service) => metadata.namespace === 'default' && metadata.name === 'kubernetes'
  const visible = services
    .filter((service) => isMaster(service) || (enableServiceLinks && service.metadata.namespace === namespace))
    .filter(({ spec }) => spec?.clusterIP && spec.clusterIP !== 'None' && (spec.ports?.length ?? 0) > 0)
    .sort((a, b) => ((a.metadata.name ?? '') < (b.metadata.name ?? '') ? -1 : 1))
  const variables = new Map<string, string>()
  for (const { metadata, spec } of visible) {
    const prefix = variableName(metadata.name ?? '')
    const address = spec!.clusterIP!
    const ports = spec!.ports!
    variables.set(`${prefix}_SERVICE_HOST`, address)
    variables.set(`${prefix}_SERVICE_PORT`, String(ports[0]!.port))
    for (const { name, port } of ports) if (name) variables.set(`${prefix}_SERVICE_PORT_${variableName(name)}`, String(port))
    ports.forEach(({ port, protocol = 'TCP' }, i) => {
      const url = `${protocol.toLowerCase()}://${address}:${port}`
      const portPrefix = `${prefix}_PORT_${port}_${protocol}`
      if (i === 0) variables.set(`${prefix}_PORT`, url)
      variables.set(portPrefix, url)
      variables.set(`${portPrefix}_PROTO`, protocol.toLowerCase())
      variables.set(`${portPrefix}_PORT`, String(port))
      variables.set(`${portPrefix}_ADDR`, address)
    })
  }
  return variables
}

const variableName = (name: string): string => name.toUpperCase().replaceAll('-', '_')
