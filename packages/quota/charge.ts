// One object against one quota (apiserver pkg/admission/plugin/resourcequota/controller.go, CheckRequest).

import type { Pod } from '../api/kinds/pod.js'
import type { ResourceQuota } from '../api/kinds/resource-quota.js'
import type { KubeObject } from '../api/machinery/kind.js'
import { type Evaluator, QuotaRefusal } from './evaluator.js'
import { add, exceeding, increase, only, type ResourceList, renderAmounts, withoutZeros } from './resource-list.js'
import { podMatches, requirementsOf } from './scopes.js'

export interface Charged {
  readonly object: KubeObject
  /** Set when the object is there already and changes. */
  readonly before?: KubeObject | undefined
  readonly nowMs: number
}

/** What the quota's usage becomes with the object; undefined when it stays. Throws QuotaRefusal. */
export function charge(quota: ResourceQuota, evaluator: Evaluator, { object, before, nowMs }: Charged): ResourceList | undefined {
  const { hard = {}, used = {} } = quota.status
  if (!matches(quota, evaluator, object, hard)) return undefined
  const { name } = quota.metadata
  const bounded = Object.keys(hard).filter(evaluator.counts)
  try {
    evaluator.require?.(bounded, object)
  } catch (error) {
    throw error instanceof QuotaRefusal ? new QuotaRefusal(`failed quota: ${name}: ${error.message}`) : error
  }
  if (bounded.some((one) => !Object.hasOwn(used, one)))
    throw new QuotaRefusal(`status unknown for quota: ${name}, resources: ${bounded.sort().join(',')}`)
  const usage = evaluator.usage(object, nowMs)
  const more = before !== undefined && matches(quota, evaluator, before, hard) ? increase(usage, evaluator.usage(before, nowMs)) : usage
  const requested = withoutZeros(only(more, bounded))
  if (Object.keys(requested).length === 0) return undefined
  const sum = add(used, requested)
  const exceeded = exceeding(only(sum, Object.keys(requested)), hard)
  if (exceeded.length > 0) {
    const shown = (amounts: ResourceList) => renderAmounts(only(amounts, exceeded))
    throw new QuotaRefusal(`exceeded quota: ${name}, requested: ${shown(requested)}, used: ${shown(used)}, limited: ${shown(hard)}`)
  }
  return sum
}

/** What all these objects use of a quota, by its bounds. */
export function usageOf(quota: ResourceQuota, evaluator: Evaluator, objects: Iterable<KubeObject>, nowMs: number): ResourceList {
  const { hard = {} } = quota.spec
  const bounded = Object.keys(hard).filter(evaluator.counts)
  let total: ResourceList = Object.fromEntries(bounded.map((name) => [name, '0']))
  for (const object of objects)
    if (matches(quota, evaluator, object, hard)) total = add(total, only(evaluator.usage(object, nowMs), bounded))
  return total
}

function matches(quota: ResourceQuota, evaluator: Evaluator, object: KubeObject, hard: ResourceList): boolean {
  if (!Object.keys(hard).some(evaluator.counts)) return false
  const requirements = requirementsOf(quota)
  if (requirements.length === 0) return true
  // Scopes are about pods: of all else a quota with scopes counts nothing.
  const isPod = evaluator.group === '' && evaluator.resource === 'pods'
  return isPod && requirements.every((requirement) => podMatches(requirement, object as unknown as Pod))
}
