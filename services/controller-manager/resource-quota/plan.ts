// What a quota's status should say (pkg/controller/resourcequota). Pure.

import type { ResourceQuota } from '../../../packages/client/resources.js'
import { largest, only, type ResourceList, sameAmounts } from '../../../packages/quota/resource-list.js'

/**
 * The apiserver charges a quota before it stores the object, and the object may be heard of later still: so soon after a
 * charge less is not believed.
 */
export const settleMs = 1_000

export interface Plan {
  /** Undefined when it says so already. */
  readonly status: { hard: ResourceList; used: ResourceList } | undefined
  readonly requeueAfterMs: number | undefined
}

/** `counted`: what the objects use, by the bounds that anything counts. `chargedMs`: how long ago the quota last changed. */
export function plan({ spec, status }: ResourceQuota, counted: ResourceList, chargedMs: number): Plan {
  const hard = spec.hard ?? {}
  const { hard: enforced = {}, used: recorded = {} } = status ?? {}
  const settled = chargedMs >= settleMs
  const kept = only(recorded, Object.keys(hard))
  const used = settled ? { ...kept, ...counted } : largest(kept, counted)
  const changed = !sameAmounts(hard, enforced) || !sameAmounts(used, recorded)
  const held = !settled && !sameAmounts({ ...kept, ...counted }, used)
  return { status: changed ? { hard, used } : undefined, requeueAfterMs: held ? settleMs - chargedMs : undefined }
}
