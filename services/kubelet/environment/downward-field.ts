// Fields of a pod that it may hear about itself (downward API): in the environment and in files.

import type { Pod } from '../../../packages/client/resources.js'

export interface PodPlace {
  podIP: string
  nodeIP: string
}

/** Undefined for a field that is not offered. Addresses only where `place` is given: in the environment. */
export function fieldValue(fieldPath: string, { metadata, spec }: Pod, place?: PodPlace): string | undefined {
  const one = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(fieldPath)
  if (one !== null) return metadata[one[1] as 'labels' | 'annotations']?.[one[2]!] ?? ''
  switch (fieldPath) {
    case 'metadata.name':
      return metadata.name ?? ''
    case 'metadata.namespace':
      return metadata.namespace ?? ''
    case 'metadata.uid':
      return metadata.uid ?? ''
    case 'metadata.labels':
      return lines(metadata.labels)
    case 'metadata.annotations':
      return lines(metadata.annotations)
    case 'spec.nodeName':
      return spec?.nodeName ?? ''
    case 'spec.serviceAccountName':
      return spec?.serviceAccountName ?? ''
    case 'status.podIP':
    case 'status.podIPs':
      return place?.podIP
    case 'status.hostIP':
    case 'status.hostIPs':
      return place?.nodeIP
    default:
      return undefined
  }
}

/** key="value" lines, sorted, quoted as Go quotes. */
const lines = (map: Record<string, string> | undefined): string =>
  Object.entries(map ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join('\n')
