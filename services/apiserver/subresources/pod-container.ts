// The container that exec and log are about.

import type { KubeObject } from '../../../packages/api/machinery/kind.js'
import { apiErrors } from '../../../packages/api/machinery/status.js'
import { type ApiContext, cacheOf, groupResource, type Target } from '../verbs/api-context.js'

export interface PodContainer {
  readonly pod: KubeObject
  readonly node: string
  readonly container: string
}

const defaultContainer = 'kubectl.kubernetes.io/default-container'

interface PodSpec {
  nodeName?: string
  containers?: { name: string }[]
  initContainers?: { name: string }[]
  ephemeralContainers?: { name: string }[]
}

/** Throws ApiError: 404 without the pod, 400 when the container cannot be told or the pod has no node. */
export function findContainer(context: ApiContext, target: Target, query: URLSearchParams): PodContainer {
  const { namespace, name } = target.on
  const pod = cacheOf(context, target).get(namespace, name)?.object
  if (pod === undefined) throw apiErrors.notFound(groupResource(target), name)
  const spec = pod.spec as PodSpec
  const names = (spec.containers ?? []).map((it) => it.name)
  const others = [...(spec.initContainers ?? []), ...(spec.ephemeralContainers ?? [])].map((it) => it.name)
  // Some clients name the container twice; the first counts.
  const asked = query.get('container') || pod.metadata.annotations?.[defaultContainer] || (names.length === 1 ? names[0]! : '')
  if (asked === '')
    throw apiErrors.badRequest(
      `a container name must be specified for pod ${name}, choose one of: [${names.join(' ')}]${others.length > 0 ? ` or one of the init containers: [${others.join(' ')}]` : ''}`,
    )
  if (!names.includes(asked) && !others.includes(asked)) throw apiErrors.badRequest(`container ${asked} is not valid for pod ${name}`)
  if (spec.nodeName === undefined || spec.nodeName === '') throw apiErrors.badRequest(`pod ${name} does not have a host assigned`)
  return { pod, node: spec.nodeName, container: asked }
}
