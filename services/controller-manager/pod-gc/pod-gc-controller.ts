// Removes what no kubelet will remove: pods bound to a node that no longer exists, and terminating pods that were never
// bound (pkg/controller/podgc).

import { isNotFound } from '../../../packages/client/api-failure.js'
import { eventKey } from '../../../packages/client/informer.js'
import type { Result } from '../../../packages/client/reconcile-loop.js'
import { keyOf } from '../../../packages/client/resource.js'
import { type Pod, pods } from '../../../packages/client/resources.js'
import { type Controller, type ControllerContext, controllerLoop } from '../controller.js'

const name = 'pod-garbage-collector'
/** A node may have registered a moment ago and not be in the cache yet (podgc quarantineTime). */
export const quarantineMs = 40_000

export type Verdict = 'keep' | 'delete' | 'delete-later'

function verdict(pod: Pod, nodeExists: boolean): Verdict {
  if (!pod.spec.nodeName) return pod.metadata.deletionTimestamp ? 'delete' : 'keep'
  return nodeExists ? 'keep' : 'delete-later'
}

export const podGcController: Controller = {
  name,
  open(context) {
    const { informers } = context
    const orphanedMs = new Map<string, number>()
    const loop = controllerLoop(context, name, { reconcile: (key) => reconcile(context, orphanedMs, key) }, { workersMax: 2 })
    const consider = (pod: Pod) => {
      if (verdict(pod, informers.nodes.get(pod.spec.nodeName ?? '') !== undefined) !== 'keep') loop.queue.add(keyOf(pod))
    }
    informers.pods.onEvent((event) => {
      if (event.type === 'deleted') orphanedMs.delete(eventKey(event))
      // Before the nodes are listed every node would seem gone.
      else if (informers.nodes.isSynced) consider(event.object)
    })
    informers.nodes.onEvent(({ type, object }) => {
      if (type === 'deleted') for (const pod of informers.pods.byIndex('node', object.metadata.name)) consider(pod)
    })
    void Promise.all([informers.nodes.synced, informers.pods.synced]).then(() => informers.pods.list().forEach(consider))
    return loop
  },
}

async function reconcile(
  { informers, client, clock }: ControllerContext,
  orphanedMs: Map<string, number>,
  key: string,
): Promise<Result | undefined> {
  const pod = informers.pods.get(key)
  const decided = pod === undefined ? 'keep' : verdict(pod, informers.nodes.get(pod.spec.nodeName ?? '') !== undefined)
  if (pod === undefined || decided === 'keep') {
    orphanedMs.delete(key)
    return undefined
  }
  const sinceMs = orphanedMs.get(key) ?? clock.nowMs()
  orphanedMs.set(key, sinceMs)
  const leftMs = sinceMs + quarantineMs - clock.nowMs()
  if (decided === 'delete-later' && leftMs > 0) return { requeueAfterMs: leftMs }
  await client.delete(pods, pod.metadata, { uid: pod.metadata.uid, gracePeriodSeconds: 0 }).catch((error: unknown) => {
    if (!isNotFound(error)) throw error
  })
  return undefined
}
