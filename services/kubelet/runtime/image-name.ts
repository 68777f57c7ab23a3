// Image names (distribution's reference grammar), and which images are processes of their own.

import { createHash } from 'node:crypto'

const domain = String.raw`(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*)(?::[0-9]+)?`
const part = String.raw`[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*`
const reference = new RegExp(
  String.raw`^(?:(${domain})\/)?(${part}(?:\/${part})*)(?::([\w][\w.-]{0,127}))?(?:@([A-Za-z][A-Za-z0-9]*:[0-9a-fA-F]{32,}))?$`,
)

export interface ImageName {
  /** docker.io when none is written. */
  registry: string
  repository: string
  /** `latest` when neither tag nor digest is written. */
  tag: string
}

/** Undefined when `name` is no reference: the pod gets InvalidImageName. */
export function parseImageName(name: string): ImageName | undefined {
  const match = name.length > 512 ? null : reference.exec(name)
  if (match === null) return undefined
  const [, host, path, tag, digest] = match
  // The first part is a registry only if it looks like one; otherwise it belongs to the repository.
  const isRegistry = host !== undefined && (/[.:]/.test(host) || host === 'localhost')
  const repository = isRegistry || host === undefined ? path! : `${host}/${path}`
  if (!isRegistry && repository !== repository.toLowerCase()) return undefined
  const registry = isRegistry ? host : 'docker.io'
  return {
    registry,
    repository: registry === 'docker.io' && !repository.includes('/') ? `library/${repository}` : repository,
    tag: tag ?? (digest ? '' : 'latest'),
  }
}

/** The digest an image would have been pulled by. Nothing is pulled here: it is a hash of the name, the same on every node. */
export function imageId(name: string): string {
  const parsed = parseImageName(name)
  if (parsed === undefined) return ''
  const repository = `${parsed.registry}/${parsed.repository}`
  return `${repository}@sha256:${createHash('sha256').update(`${repository}:${parsed.tag}`).digest('hex')}`
}

/** Images that are processes of their own, by the last part of their repository, with the bundle that is one's program. */
const processImages: ReadonlyMap<string, string> = new Map([
  ['kube-proxy', 'kube-proxy'],
  ['flannel', 'flanneld'],
  ['coredns', 'coredns'],
  ['ingress', 'ingress'],
])

/** The bundle in dist/bin, or undefined for a program of the kernel process. */
export const processBundleOf = (image: string): string | undefined =>
  processImages.get(parseImageName(image)?.repository.split('/').at(-1) ?? '')
