// Keeps the Endpoints of Services with a selector in step with their pods.

import { selectsByMap } from '../../../packages/api/machinery/selector.js'
import { isAlreadyExists, isNamespaceTerminating, isNotFound } from '../../../packages/client/api-failure.js'
import { eventKey } from '../../../packages/client/informer.js'
import { keyOf, splitKey } from '../../../packages/client/resource.js'
import { endpoints } from '../../../packages/client/resources.js'
import { type Controller, type ControllerContext, controllerLoop } from '../controller.js'
import { concernsEndpoints } from '../endpoint-slice/endpoint-slice-controller.js'
import { isManaged } from '../endpoint-slice/plan.js'
import { plan } from './plan.js'

const name = 'endpoint-controller'

export const endpointsController: Controller = {
  name,
  open(context) {
    const { informers } = context
    const loop = controllerLoop(context, name, { reconcile: (key) => reconcile(context, key).then(() => undefined) })
    informers.services.onEvent((event) => loop.queue.add(eventKey(event)))
    informers.endpoints.onEvent((event) => {
      // Without a Service they are somebody's own.
      if (informers.services.get(eventKey(event)) !== undefined) loop.queue.add(eventKey(event))
    })
    informers.pods.onEvent((event) => {
      if (event.type === 'updated' && !concernsEndpoints(event)) return
      const labels =
        event.type === 'updated' ? [event.before.metadata.labels, event.object.metadata.labels] : [event.object.metadata.labels]
      for (const service of informers.services.byIndex('namespace', event.object.metadata.namespace ?? ''))
        if (isManaged(service) && labels.some((one) => selectsByMap(service.spec.selector, one))) loop.queue.add(keyOf(service))
    })
    return loop
  },
}

async function reconcile({ informers, client }: ControllerContext, key: string): Promise<void> {
  const service = informers.services.get(key)
  const current = informers.endpoints.get(key)
  if (service === undefined) {
    // They bear the Service's name and go with it, whoever wrote them.
    if (current === undefined) return
    await client.delete(endpoints, current.metadata, { uid: current.metadata.uid }).catch((error: unknown) => {
      if (!isNotFound(error)) throw error
    })
    return
  }
  if (!isManaged(service) || service.metadata.deletionTimestamp) return
  const selected = informers.pods
    .byIndex('namespace', splitKey(key).namespace ?? '')
    .filter((pod) => selectsByMap(service.spec.selector, pod.metadata.labels))
  const decided = plan(service, selected, current)
  if (decided.kind === 'update') await client.update(endpoints, decided.endpoints)
  if (decided.kind === 'create')
    await client.create(endpoints, decided.endpoints).catch((error: unknown) => {
      // Made a moment ago, and not in the cache yet: the event of that brings the key again.
      if (!isAlreadyExists(error) && !isNamespaceTerminating(error)) throw error
    })
}
