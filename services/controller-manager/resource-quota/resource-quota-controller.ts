// Corrects what quotas say is used: objects go, and charges are made for objects that were never stored.

import type { KubeObject as ApiObject } from '../../../packages/api/machinery/kind.js'
import { isNotFound } from '../../../packages/client/api-failure.js'
import { eventKey, type InformerEvent } from '../../../packages/client/informer.js'
import type { Result } from '../../../packages/client/reconcile-loop.js'
import { type KubeObject, keyOf } from '../../../packages/client/resource.js'
import { type ResourceQuota, resourceQuotas } from '../../../packages/client/resources.js'
import { usageOf } from '../../../packages/quota/charge.js'
import { type Counted, countedBy, evaluatorOf } from '../../../packages/quota/evaluator.js'
import { type ResourceList, sameAmounts } from '../../../packages/quota/resource-list.js'
import { type Controller, type ControllerContext, controllerLoop } from '../controller.js'
import { CountedObjects } from './counted-objects.js'
import { plan } from './plan.js'

const name = 'resourcequota-controller'
/** kube-controller-manager --resource-quota-sync-period. */
const lookAgainMs = 300_000
/** A kind that is not served may be one day. */
const unknownKindMs = 30_000

export const resourceQuotaController: Controller = {
  name,
  open(context) {
    const { informers, clock } = context
    /** When each quota was first heard of in the version it has. */
    const changedAtMs = new Map<string, number>()
    const loop = controllerLoop(context, name, { reconcile: (key) => reconcile(context, objects, changedAtMs, key) })
    const objects = new CountedObjects(context, {
      onEvent: (counted, event) => {
        if (event.type === 'updated' && !changesUsage(counted, event, clock.wallMs())) return
        for (const quota of informers.resourceQuotas.byIndex('namespace', event.object.metadata.namespace ?? ''))
          loop.queue.add(keyOf(quota))
      },
      onOpened: () => {
        for (const quota of informers.resourceQuotas.list()) loop.queue.add(keyOf(quota))
      },
    })
    informers.resourceQuotas.onEvent((event) => {
      const key = eventKey(event)
      if (event.type === 'deleted') changedAtMs.delete(key)
      else changedAtMs.set(key, clock.nowMs())
      loop.queue.add(key)
    })
    return loop
  },
}

function changesUsage(counted: Counted, { before, object }: InformerEvent<KubeObject> & { type: 'updated' }, nowMs: number): boolean {
  const { usage } = evaluatorOf(counted)
  // A pod that is told to go still counts, and stops when its time is over: that is looked at when it is gone.
  return !sameAmounts(usage(before as ApiObject, nowMs), usage(object as ApiObject, nowMs))
}

async function reconcile(
  { informers, client, clock }: ControllerContext,
  objects: CountedObjects,
  changedAtMs: ReadonlyMap<string, number>,
  key: string,
): Promise<Result | undefined> {
  const quota = informers.resourceQuotas.get(key)
  if (quota === undefined || quota.metadata.deletionTimestamp) return undefined
  const { counted, complete } = await count(quota, objects, clock.wallMs())
  const chargedMs = clock.nowMs() - (changedAtMs.get(key) ?? 0)
  const decided = plan(quota, counted, chargedMs)
  // On the version that was read: what has been charged meanwhile must not be forgotten.
  if (decided.status !== undefined)
    await client.updateStatus(resourceQuotas, { ...quota, status: decided.status }).catch((error: unknown) => {
      if (!isNotFound(error)) throw error
    })
  return { requeueAfterMs: decided.requeueAfterMs ?? (complete ? lookAgainMs : unknownKindMs) }
}

/** What is used of every bound that something counts. */
async function count(quota: ResourceQuota, objects: CountedObjects, wallMs: number) {
  const kinds = new Map<string, Counted>()
  for (const bound of Object.keys(quota.spec.hard ?? {})) {
    const counted = countedBy(bound)
    if (counted !== undefined) kinds.set(`${counted.group}/${counted.resource}`, counted)
  }
  let counted: ResourceList = {}
  let complete = true
  for (const kind of kinds.values()) {
    const found = await objects.list(kind, quota.metadata.namespace ?? '')
    if (found === undefined) complete = false
    else counted = { ...counted, ...usageOf(quota, evaluatorOf(kind), found as ApiObject[], wallMs) }
  }
  return { counted, complete }
}
