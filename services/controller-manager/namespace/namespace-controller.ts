// Empties a namespace that is being deleted, then lets it go (pkg/controller/namespace).

import { ApiFailure, isConflict, isNotFound } from '../../../packages/client/api-failure.js'
import { type DiscoveredResource, discoverResources } from '../../../packages/client/discovery.js'
import { eventKey } from '../../../packages/client/informer.js'
import type { Result } from '../../../packages/client/reconcile-loop.js'
import { type Namespace, namespaces } from '../../../packages/client/resources.js'
import { type Controller, type ControllerContext, controllerLoop } from '../controller.js'

const name = 'namespace-controller'
const finalizer = 'kubernetes'
/** What is held by somebody's finalizer tells nobody when it goes. Pods do. */
const lookAgainMs = 1_000

export const namespaceController: Controller = {
  name,
  open(context) {
    const { informers } = context
    const loop = controllerLoop(context, name, { reconcile: (key) => reconcile(context, key) })
    informers.namespaces.onEvent((event) => {
      if (event.type !== 'deleted' && isTerminating(event.object)) loop.queue.add(eventKey(event))
    })
    informers.pods.onEvent(({ type, object }) => {
      const namespace = informers.namespaces.get(object.metadata.namespace ?? '')
      if (type === 'deleted' && namespace !== undefined && isTerminating(namespace)) loop.queue.add(namespace.metadata.name)
    })
    return loop
  },
}

const isTerminating = ({ metadata }: Namespace): boolean => Boolean(metadata.deletionTimestamp)

async function reconcile({ client, informers }: ControllerContext, key: string): Promise<Result | undefined> {
  const namespace = informers.namespaces.get(key)
  if (namespace === undefined || !isTerminating(namespace)) return undefined
  const resources = (await discoverResources(client)).filter(
    ({ namespaced, verbs }) => namespaced && verbs.includes('list') && verbs.includes('delete'),
  )
  const left = await Promise.all(resources.map((resource) => empty(client, resource, key)))
  if (left.some((count) => count > 0)) return { requeueAfterMs: lookAgainMs }
  const finalizers = (namespace.spec?.finalizers ?? []).filter((one) => one !== finalizer)
  const body = JSON.stringify({ ...namespace, apiVersion: 'v1', kind: namespaces.kind, spec: { ...namespace.spec, finalizers } })
  try {
    await client.json({ method: 'PUT', path: `/api/v1/namespaces/${encodeURIComponent(key)}/finalize`, body })
  } catch (error) {
    if (!isNotFound(error) && !isConflict(error)) throw error
  }
  return undefined
}

/** Deletes all there is of a resource; returns how many are there still. */
async function empty(client: ControllerContext['client'], resource: DiscoveredResource, namespace: string): Promise<number> {
  const count = async () => (await client.list(resource, { namespace })).items.length
  try {
    if ((await count()) === 0) return 0
    await client.deleteCollection(resource, { namespace }, { propagationPolicy: 'Background' })
    return await count()
  } catch (error) {
    // A kind that went away, or one that can be listed but not read this way.
    if (error instanceof ApiFailure && (error.code === 404 || error.code === 405)) return 0
    throw error
  }
}
