// Rolls a Deployment's pods from one template to the next by way of its ReplicaSets.

import { isDeepStrictEqual } from 'node:util'
import { selects } from '../../../packages/api/machinery/selector.js'
import { isAlreadyExists, isNamespaceTerminating } from '../../../packages/client/api-failure.js'
import type { EventRecorder } from '../../../packages/client/event-recorder.js'
import { eventKey } from '../../../packages/client/informer.js'
import type { Result } from '../../../packages/client/reconcile-loop.js'
import { controllerOf, keyOf, splitKey } from '../../../packages/client/resource.js'
import { type Deployment, deployments, type ReplicaSet, replicaSets } from '../../../packages/client/resources.js'
import { hasEnded } from '../../../packages/placement/pod-state.js'
import { applyClaim, planClaim } from '../claim.js'
import { type Controller, type ControllerContext, controllerLoop, ownerKeys, timestamp } from '../controller.js'
import { canonical } from '../template-hash.js'
import { type Plan, plan } from './plan.js'
import { newAndOld, revisionAnnotation } from './revision.js'
import { sizeOf } from './rolling.js'
import { progressDeadline, statusOf } from './status.js'

const name = 'deployment-controller'

export const deploymentController: Controller = {
  name,
  open(context) {
    const { informers } = context
    const events = context.recorder(name)
    const loop = controllerLoop(context, name, { reconcile: (key) => reconcile(context, events, key) })
    informers.deployments.onEvent((event) => loop.queue.add(eventKey(event)))
    informers.replicaSets.onEvent((event) => {
      for (const key of ownerKeys(event, 'Deployment')) loop.queue.add(key)
      if (event.type === 'deleted' || controllerOf(event.object) !== undefined) return
      for (const deployment of informers.deployments.byIndex('namespace', event.object.metadata.namespace ?? '')) {
        if (selects(deployment.spec.selector, event.object.metadata.labels)) loop.queue.add(keyOf(deployment))
      }
    })
    // Recreate waits for the last old pod.
    informers.pods.onEvent((event) => {
      if (event.type !== 'deleted') return
      const owner = controllerOf(event.object)
      if (owner?.kind !== 'ReplicaSet') return
      const replicaSet = informers.replicaSets.get(`${event.object.metadata.namespace}/${owner.name}`)
      const deployment = replicaSet && controllerOf(replicaSet)
      if (deployment?.kind === 'Deployment') loop.queue.add(`${event.object.metadata.namespace}/${deployment.name}`)
    })
    return loop
  },
}

async function reconcile(context: ControllerContext, events: EventRecorder, key: string): Promise<Result | undefined> {
  const { informers, client, clock } = context
  const deployment = informers.deployments.get(key)
  if (deployment === undefined) return undefined
  const { namespace = '' } = splitKey(key)
  const claim = planClaim(deployment, deployment.spec.selector, informers.replicaSets.byIndex('namespace', namespace))
  const owned = await applyClaim(client, { owner: deployment, ownerResource: deployments, resource: replicaSets, claim })
  const { old } = newAndOld(deployment, owned)
  const runningOld = old.some(({ metadata }) => informers.pods.byIndex('owner', metadata.uid).some((pod) => !hasEnded(pod)))
  const decided = plan({ deployment, replicaSets: owned, runningOld })
  const created = await apply(context, events, deployment, decided)
  if (created === 'again') return { requeueAfterMs: 0 }
  const status = statusOf({
    ...decided,
    deployment,
    newest: created ?? decided.newest,
    created: created !== undefined,
    now: timestamp(clock),
  })
  let current = deployment
  if (decided.revision !== undefined) {
    current = await client.patch(deployments, deployment.metadata, {
      type: 'merge',
      body: { metadata: { resourceVersion: deployment.metadata.resourceVersion, annotations: { [revisionAnnotation]: decided.revision } } },
    })
  }
  if (!isDeepStrictEqual({ ...deployment.status }, { ...status })) current = await client.updateStatus(deployments, { ...current, status })
  const deadlineMs = progressDeadline(current)
  return deadlineMs === undefined ? undefined : { requeueAfterMs: Math.max(1000, deadlineMs - clock.wallMs()) }
}

/** Returns the ReplicaSet it made; 'again' when its name was taken and another one must be tried. */
async function apply(
  { client, informers }: ControllerContext,
  events: EventRecorder,
  deployment: Deployment,
  decided: Plan,
): Promise<ReplicaSet | undefined | 'again'> {
  const scaledEvent = ({ metadata }: { metadata?: { name?: string } }, from: number, to: number) =>
    events.record(deployments, deployment, {
      reason: 'ScalingReplicaSet',
      message: `Scaled ${to > from ? 'up' : 'down'} replica set ${metadata?.name} from ${from} to ${to}`,
    })
  for (const { replicaSet, replicas, annotations } of decided.update) {
    await client.update(replicaSets, {
      ...replicaSet,
      metadata: { ...replicaSet.metadata, annotations },
      spec: { ...replicaSet.spec, replicas },
    })
    if (replicas !== sizeOf(replicaSet)) scaledEvent(replicaSet, sizeOf(replicaSet), replicas)
  }
  for (const { metadata } of decided.delete) await client.delete(replicaSets, metadata, { uid: metadata.uid })
  if (decided.create === undefined) return undefined
  try {
    const made = await client.create(replicaSets, decided.create)
    if (sizeOf(made) > 0) scaledEvent(made, 0, sizeOf(made))
    return made
  } catch (error) {
    if (isNamespaceTerminating(error)) return undefined
    if (!isAlreadyExists(error)) throw error
    const taken =
      informers.replicaSets.get(keyOf(decided.create as ReplicaSet)) ??
      (await client.get(replicaSets, decided.create.metadata as ReplicaSet['metadata']))
    // Ours, and only the cache was behind.
    if (controllerOf(taken)?.uid === deployment.metadata.uid && canonical(taken.spec.template) === canonical(decided.create.spec?.template))
      return taken
    const collisionCount = (deployment.status?.collisionCount ?? 0) + 1
    await client.updateStatus(deployments, { ...deployment, status: { ...deployment.status, collisionCount } })
    return 'again'
  }
}
