// Which resources an apiserver has (legacy discovery: /api/v1, /apis, /apis/GROUP/VERSION).

import { isNotFound } from './api-failure.js'
import type { KubeClient } from './kube-client.js'
import type { KubeObject, Resource } from './resource.js'

export interface DiscoveredResource extends Resource<KubeObject> {
  readonly verbs: readonly string[]
}
interface ResourceList {
  readonly resources: readonly { name: string; kind: string; namespaced: boolean; verbs: readonly string[] }[]
}
interface GroupList {
  readonly groups: readonly { name: string; versions: readonly { version: string }[] }[]
}

/** Each resource once, in the best version it is served in; subresources left out. */
export async function discoverResources(client: KubeClient): Promise<DiscoveredResource[]> {
  const { groups } = await client.json<GroupList>({ method: 'GET', path: '/apis' })
  const roots = [
    { group: '', version: 'v1', path: '/api/v1' },
    ...groups.flatMap(({ name, versions }) => versions.map(({ version }) => ({ group: name, version, path: `/apis/${name}/${version}` }))),
  ]
  const lists = await Promise.all(
    roots.map(async ({ group, version, path }) => {
      const { resources } = await client.json<ResourceList>({ method: 'GET', path }).catch(nothing)
      return resources
        .filter(({ name }) => !name.includes('/'))
        .map(({ name, kind, namespaced, verbs }) => ({ group, version, kind, plural: name, namespaced, verbs }))
    }),
  )
  const best = new Map<string, DiscoveredResource>()
  for (const resource of lists.flat()) {
    const name = `${resource.group}/${resource.plural}`
    if (!best.has(name)) best.set(name, resource)
  }
  return [...best.values()]
}

/** A group of custom resources that went away meanwhile. */
function nothing(error: unknown): ResourceList {
  if (!isNotFound(error)) throw error
  return { resources: [] }
}
