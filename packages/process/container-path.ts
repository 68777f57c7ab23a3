// A process-container's files: what it calls /etc/coredns/Corefile lies in a folder that the kubelet laid out.

import { join, normalize } from 'node:path'
import * as z from 'zod'

const mount = z.object({ path: z.string().startsWith('/'), source: z.string().startsWith('/') })
export type ContainerMount = z.output<typeof mount>

/** KUBEWIRE_MOUNTS, as the kubelet writes it: JSON [{path, source}]. Absent: none. */
export function mountsFrom(text: string | undefined): ContainerMount[] {
  return text === undefined ? [] : z.array(mount).parse(JSON.parse(text))
}

/** The host's path of a container's path. Throws when it lies outside every mount, also by "..". */
export function hostPath(mounts: readonly ContainerMount[], path: string): string {
  const wanted = normalize(path)
  const holding = mounts
    .filter(
      (candidate) => wanted === candidate.path || wanted.startsWith(candidate.path.endsWith('/') ? candidate.path : `${candidate.path}/`),
    )
    .sort((a, b) => b.path.length - a.path.length)[0]
  if (holding === undefined)
    throw new Error(
      `Cannot open ${path}: it lies in none of the container's volumes (${mounts.map((candidate) => candidate.path).join(', ') || 'it has none'})`,
    )
  return join(holding.source, wanted.slice(holding.path.length))
}
