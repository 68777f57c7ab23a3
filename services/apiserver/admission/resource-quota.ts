// ResourceQuota: an object is let in when every quota of its namespace has room for it, and that room is taken first, by
// compare-and-set on the quota's status: servers that let in at the same time cannot overrun it. What was taken for an
// object that was not stored after all, or is gone, the controller manager gives back (apiserver
// pkg/admission/plugin/resourcequota).

import type { ResourceQuota } from '../../../packages/api/kinds/resource-quota.js'
import type { KubeObject } from '../../../packages/api/machinery/kind.js'
import { apiErrors } from '../../../packages/api/machinery/status.js'
import { charge } from '../../../packages/quota/charge.js'
import { type Evaluator, evaluatorOf, QuotaRefusal } from '../../../packages/quota/evaluator.js'
import type { Entry } from '../store/entry.js'
import { RevisionConflict } from '../store/store.js'
import { type ApiContext, groupResource } from '../verbs/api-context.js'
import type { AdmissionPlugin, AdmissionRequest } from './admission-plugin.js'

/** How often a charge is tried on what others have charged meanwhile. */
const triesMax = 20

export const resourceQuota: AdmissionPlugin = {
  name: 'ResourceQuota',
  validate: async (context, request) => {
    const { kind, on } = request.target
    // Nobody is kept from telling what happened.
    if (!kind.namespaced || kind.plural === 'events') return
    const evaluator = evaluatorOf({ group: kind.group, resource: kind.plural })
    if (request.before !== undefined && !evaluator.onUpdate) return
    if (quotasOf(context, on.namespace).length === 0) return
    // One after another within this server, so that its own requests do not make each other try again.
    await context.quotaTurns.run(on.namespace, () => chargeAll(context, evaluator, request))
  },
}

const quotasOf = ({ store }: ApiContext, namespace: string): Entry[] => [...store.cache.resource('', 'resourcequotas').list(namespace)]

async function chargeAll(context: ApiContext, evaluator: Evaluator, request: AdmissionRequest): Promise<void> {
  let waiting: ReadonlySet<string> | undefined
  for (let tries = 1; ; tries++) {
    const quotas = quotasOf(context, request.target.on.namespace).filter(({ key }) => waiting?.has(key.name) ?? true)
    // All are asked before one is charged: a refusal leaves nothing behind.
    const charges = quotas.flatMap((entry) => {
      const used = usageWith(entry, context, evaluator, request)
      return used === undefined ? [] : [{ entry, used }]
    })
    if (request.dryRun) return
    const overtaken = new Set<string>()
    for (const { entry, used } of charges) {
      const quota = entry.object as unknown as ResourceQuota
      const next = { ...quota, metadata: { ...quota.metadata }, status: { ...quota.status, used } } as unknown as KubeObject
      try {
        await context.store.update(entry.key, next, entry.revision)
      } catch (error) {
        if (!(error instanceof RevisionConflict)) throw error
        overtaken.add(entry.key.name)
      }
    }
    if (overtaken.size === 0) return
    if (tries === triesMax) throw apiErrors.conflict({ group: '', resource: 'resourcequotas' }, [...overtaken][0]!)
    waiting = overtaken
  }
}

/** Throws ApiError 403 in the words of the refusal. */
function usageWith({ object: quota }: Entry, { clock }: ApiContext, evaluator: Evaluator, { target, object, before }: AdmissionRequest) {
  try {
    return charge(quota as unknown as ResourceQuota, evaluator, { object, before, nowMs: clock.wallMs() })
  } catch (error) {
    throw error instanceof QuotaRefusal ? apiErrors.forbidden(groupResource(target), object.metadata.name, error.message) : error
  }
}
