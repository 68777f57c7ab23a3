// Keeps as many pods alive as a ReplicaSet asks for.

import { isDeepStrictEqual } from 'node:util'
import { selects } from '../../../packages/api/machinery/selector.js'
import { isConflict, isNotFound } from '../../../packages/client/api-failure.js'
import { eventKey } from '../../../packages/client/informer.js'
import type { Result } from '../../../packages/client/reconcile-loop.js'
import { controllerOf, keyOf, splitKey } from '../../../packages/client/resource.js'
import { type Pod, pods, type ReplicaSet, replicaSets } from '../../../packages/client/resources.js'
import { isActive } from '../../../packages/placement/pod-state.js'
import { applyClaim, planClaim } from '../claim.js'
import { type Controller, type ControllerContext, controllerLoop, ownerKeys } from '../controller.js'
import { Expectations } from '../expectations.js'
import { PodControl, podFrom } from '../pod-control.js'
import { plan } from './plan.js'

const name = 'replicaset-controller'

export const replicaSetController: Controller = {
  name,
  open(context) {
    const { informers, client, clock } = context
    const expectations = new Expectations(clock)
    const podControl = new PodControl({ client, events: context.recorder(name), ownerResource: replicaSets, expectations })
    const loop = controllerLoop(context, name, { reconcile: (key) => reconcile(context, expectations, podControl, key) }, { workersMax: 8 })
    informers.replicaSets.onEvent((event) => loop.queue.add(eventKey(event)))
    informers.pods.onEvent((event) => {
      const keys = ownerKeys(event, 'ReplicaSet')
      if (event.type === 'deleted') for (const key of keys) expectations.gone(key, event.object.metadata.uid)
      for (const key of keys) loop.queue.add(key)
      if (event.type === 'deleted' || controllerOf(event.object) !== undefined) return
      // An orphan: whoever selects it may take it.
      for (const replicaSet of informers.replicaSets.byIndex('namespace', event.object.metadata.namespace ?? '')) {
        if (selects(replicaSet.spec.selector, event.object.metadata.labels)) loop.queue.add(keyOf(replicaSet))
      }
    })
    return loop
  },
}

async function reconcile(
  { informers, client, clock }: ControllerContext,
  expectations: Expectations,
  podControl: PodControl,
  key: string,
): Promise<Result | undefined> {
  const replicaSet = informers.replicaSets.get(key)
  if (replicaSet === undefined) {
    expectations.forget(key)
    return undefined
  }
  const { namespace = '' } = splitKey(key)
  const settled = expectations.satisfied(key, informers.pods.byIndex('owner', replicaSet.metadata.uid))
  const claim = planClaim(replicaSet, replicaSet.spec.selector, informers.pods.byIndex('namespace', namespace))
  const owned = await applyClaim(client, { owner: replicaSet, ownerResource: replicaSets, resource: pods, claim })
  const decided = plan({ replicaSet, owned, perNode: familyPerNode(informers, replicaSet), settled, wallMs: clock.wallMs() })
  await updateStatus(client, replicaSet, decided.status)
  const template = replicaSet.spec.template
  if (template !== undefined) {
    await podControl.createAll(
      key,
      replicaSet,
      Array.from({ length: decided.create }, () => podFrom(template, replicaSet, replicaSets)),
    )
  }
  await podControl.deleteAll(key, replicaSet, decided.delete)
  return { requeueAfterMs: decided.requeueAfterMs }
}

/** How many active pods of all ReplicaSets with the same owner each node has. */
function familyPerNode(informers: ControllerContext['informers'], replicaSet: ReplicaSet): Map<string, number> {
  const owner = controllerOf(replicaSet)
  const family = owner === undefined ? [replicaSet] : informers.replicaSets.byIndex('owner', owner.uid)
  const perNode = new Map<string, number>()
  for (const pod of family.flatMap((one): Pod[] => informers.pods.byIndex('owner', one.metadata.uid))) {
    const node = pod.spec.nodeName
    if (node && isActive(pod)) perNode.set(node, (perNode.get(node) ?? 0) + 1)
  }
  return perNode
}

async function updateStatus(client: ControllerContext['client'], replicaSet: ReplicaSet, status: ReplicaSet['status']): Promise<void> {
  if (isDeepStrictEqual({ ...replicaSet.status }, { ...status })) return
  try {
    await client.updateStatus(replicaSets, { ...replicaSet, status })
  } catch (error) {
    // Deleted or changed meanwhile: the event of that brings the key again.
    if (!isConflict(error) && !isNotFound(error)) throw error
  }
}
