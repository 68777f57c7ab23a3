// Keeps every Service's EndpointSlices in step with its pods.

import { selectsByMap } from '../../../packages/api/machinery/selector.js'
import { isAlreadyExists, isNamespaceTerminating, isNotFound } from '../../../packages/client/api-failure.js'
import { eventKey, type InformerEvent } from '../../../packages/client/informer.js'
import { keyOf, splitKey } from '../../../packages/client/resource.js'
import { endpointSlices, type Pod } from '../../../packages/client/resources.js'
import { isReady } from '../../../packages/placement/pod-state.js'
import { type Controller, type ControllerContext, controllerLoop } from '../controller.js'
import { Expectations } from '../expectations.js'
import { sliceService } from '../informers.js'
import { isManaged, managedBy, managedByLabel, plan } from './plan.js'

const name = 'endpointslice-controller'

export const endpointSliceController: Controller = {
  name,
  open(context) {
    const { informers, clock } = context
    const expectations = new Expectations(clock)
    const loop = controllerLoop(context, name, { reconcile: (key) => reconcile(context, expectations, key).then(() => undefined) })
    informers.services.onEvent((event) => loop.queue.add(eventKey(event)))
    informers.endpointSlices.onEvent((event) => {
      const service = sliceService(event.object)
      if (service === undefined) return
      if (event.type === 'deleted') expectations.gone(service, event.object.metadata.uid)
      loop.queue.add(service)
    })
    informers.pods.onEvent((event) => {
      if (event.type === 'updated' && !concernsEndpoints(event)) return
      const labels =
        event.type === 'updated' ? [event.before.metadata.labels, event.object.metadata.labels] : [event.object.metadata.labels]
      for (const service of informers.services.byIndex('namespace', event.object.metadata.namespace ?? '')) {
        if (isManaged(service) && labels.some((one) => selectsByMap(service.spec.selector, one ?? {}))) loop.queue.add(keyOf(service))
      }
    })
    return loop
  },
}

/** Whether anything changed that endpoints are made of. */
export function concernsEndpoints({ before, object }: InformerEvent<Pod> & { type: 'updated' }): boolean {
  const facts = (pod: Pod) =>
    JSON.stringify([
      pod.metadata.labels,
      pod.metadata.deletionTimestamp,
      pod.status?.podIP,
      pod.status?.phase,
      isReady(pod),
      pod.spec.nodeName,
    ])
  return facts(before) !== facts(object)
}

async function reconcile({ informers, client }: ControllerContext, expectations: Expectations, key: string): Promise<void> {
  const service = informers.services.get(key)
  // The garbage collector takes the slices of a Service that is gone.
  if (service === undefined || !isManaged(service) || service.metadata.deletionTimestamp) return
  const slices = informers.endpointSlices
    .byIndex('service', key)
    .filter(({ metadata }) => metadata.labels?.[managedByLabel] === managedBy && !metadata.deletionTimestamp)
  // What was made a moment ago and is not in the cache yet would be made twice.
  if (!expectations.satisfied(key, informers.endpointSlices.byIndex('service', key))) return
  const selected = informers.pods
    .byIndex('namespace', splitKey(key).namespace ?? '')
    .filter((pod) => selectsByMap(service.spec.selector, pod.metadata.labels))
  const decided = plan({ service, selected, nodes: (node) => informers.nodes.get(node), slices })
  for (const slice of decided.create) {
    try {
      const made = await client.create(endpointSlices, slice)
      expectations.created(key, made.metadata.uid)
    } catch (error) {
      if (isNamespaceTerminating(error)) return
      if (!isAlreadyExists(error)) throw error
    }
  }
  for (const slice of decided.update) await client.update(endpointSlices, slice)
  for (const { metadata } of decided.delete) {
    await client.delete(endpointSlices, metadata, { uid: metadata.uid }).catch((error: unknown) => {
      if (!isNotFound(error)) throw error
    })
  }
}
