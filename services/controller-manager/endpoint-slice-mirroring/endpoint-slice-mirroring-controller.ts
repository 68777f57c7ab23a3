// Gives slices to Services without a selector, from the Endpoints that somebody wrote for them.

import { isAlreadyExists, isNamespaceTerminating, isNotFound } from '../../../packages/client/api-failure.js'
import { eventKey } from '../../../packages/client/informer.js'
import { endpointSlices } from '../../../packages/client/resources.js'
import { type Controller, type ControllerContext, controllerLoop } from '../controller.js'
import { managedByLabel } from '../endpoint-slice/plan.js'
import { Expectations } from '../expectations.js'
import { sliceService } from '../informers.js'
import { mirroredBy, plan } from './plan.js'

const name = 'endpointslicemirroring-controller'

export const endpointSliceMirroringController: Controller = {
  name,
  open(context) {
    const { informers, clock } = context
    const expectations = new Expectations(clock)
    const loop = controllerLoop(context, name, { reconcile: (key) => reconcile(context, expectations, key).then(() => undefined) })
    informers.endpoints.onEvent((event) => loop.queue.add(eventKey(event)))
    informers.services.onEvent((event) => loop.queue.add(eventKey(event)))
    informers.endpointSlices.onEvent((event) => {
      const service = sliceService(event.object)
      if (service === undefined || event.object.metadata.labels?.[managedByLabel] !== mirroredBy) return
      if (event.type === 'deleted') expectations.gone(service, event.object.metadata.uid)
      loop.queue.add(service)
    })
    return loop
  },
}

async function reconcile({ informers, client }: ControllerContext, expectations: Expectations, key: string): Promise<void> {
  const slices = informers.endpointSlices
    .byIndex('service', key)
    .filter(({ metadata }) => metadata.labels?.[managedByLabel] === mirroredBy && !metadata.deletionTimestamp)
  // What was made a moment ago and is not in the cache yet would be made twice.
  if (!expectations.satisfied(key, slices)) return
  const decided = plan(informers.services.get(key), informers.endpoints.get(key), slices)
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
