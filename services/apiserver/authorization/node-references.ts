// Which node may know of what: the secrets, config maps and service accounts that its pods refer to (the graph of kubernetes
// plugin/pkg/auth/authorizer/node). Followed from the cache, so a question is one lookup.

import { isObject } from '../../../packages/api/machinery/json.js'
import type { KubeObject } from '../../../packages/api/machinery/kind.js'
import type { ResourceCache } from '../watch/resource-cache.js'

export type Referred = 'pods' | 'secrets' | 'configmaps' | 'serviceaccounts'

const referenceKey = (resource: Referred, namespace: string, name: string) => `${resource}/${namespace}/${name}`

export class NodeReferences {
  /** By node: how many of its pods refer to a thing. */
  readonly #counts = new Map<string, Map<string, number>>()

  /** Counts the pods that are there, and follows. */
  follow(pods: ResourceCache): void {
    this.#counts.clear()
    for (const { object } of pods.list('')) this.#count(object, 1)
    pods.listen(({ entry, previous }) => {
      if (entry !== undefined) this.#count(entry.object, 1)
      if (previous !== undefined) this.#count(previous.object, -1)
    })
  }
  has(node: string, resource: Referred, namespace: string, name: string): boolean {
    return this.#counts.get(node)?.has(referenceKey(resource, namespace, name)) === true
  }

  #count(pod: KubeObject, by: 1 | -1): void {
    const { nodeName } = pod.spec as { nodeName?: string }
    if (!nodeName) return
    const counts = this.#counts.get(nodeName) ?? new Map<string, number>()
    this.#counts.set(nodeName, counts)
    for (const key of referencesOf(pod)) {
      const count = (counts.get(key) ?? 0) + by
      if (count > 0) counts.set(key, count)
      else counts.delete(key)
    }
    if (counts.size === 0) this.#counts.delete(nodeName)
  }
}

/** Where a pod's spec names config maps and secrets: in these messages, wherever they stand. */
const naming: Readonly<Record<string, { resource: Referred; field: 'name' | 'secretName' } | undefined>> = {
  configMap: { resource: 'configmaps', field: 'name' },
  configMapRef: { resource: 'configmaps', field: 'name' },
  configMapKeyRef: { resource: 'configmaps', field: 'name' },
  secretRef: { resource: 'secrets', field: 'name' },
  secretKeyRef: { resource: 'secrets', field: 'name' },
}

function referencesOf(pod: KubeObject): Set<string> {
  const { namespace = '', name } = pod.metadata
  const found = new Set([referenceKey('pods', namespace, name)])
  const add = (resource: Referred, named: unknown) => {
    if (typeof named === 'string' && named !== '') found.add(referenceKey(resource, namespace, named))
  }
  const spec = pod.spec as {
    serviceAccountName?: string
    imagePullSecrets?: { name?: string }[]
    volumes?: object[]
    [field: string]: unknown
  }
  add('serviceaccounts', spec.serviceAccountName)
  for (const { name: secret } of spec.imagePullSecrets ?? []) add('secrets', secret)
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(walk)
    if (!isObject(value)) return
    for (const [field, inner] of Object.entries(value)) {
      if (isObject(inner)) {
        const known = Object.hasOwn(naming, field) ? naming[field] : undefined
        if (known !== undefined) add(known.resource, inner[known.field])
        // A volume says secretName, a projected source name.
        if (field === 'secret') add('secrets', inner.secretName ?? inner.name)
      }
      walk(inner)
    }
  }
  for (const field of ['containers', 'initContainers', 'ephemeralContainers', 'volumes']) walk(spec[field])
  return found
}
