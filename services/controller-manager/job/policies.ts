// What a Job's own rules make of failed pods (pod_failure_policy.go) and of successes (success_policy.go).

import type { Job, Pod } from '../../../packages/client/resources.js'
import { parseIndexes } from './indexes.js'

type Rule = NonNullable<NonNullable<Job['spec']['podFailurePolicy']>['rules']>[number]
export interface FailureVerdict {
  readonly action: Rule['action']
  /** Why the Job fails, when it does. */
  readonly message: string
}

/** The action of the first rule that matches; Count when none does. */
export function judgeFailure({ spec }: Job, pod: Pod): FailureVerdict {
  for (const [i, rule] of (spec.podFailurePolicy?.rules ?? []).entries()) {
    const what = matched(rule, pod)
    if (what !== undefined) return { action: rule.action, message: `${what} matching ${rule.action} rule at index ${i}` }
  }
  return { action: 'Count', message: '' }
}

function matched({ onExitCodes, onPodConditions = [] }: Rule, pod: Pod): string | undefined {
  const name = `${pod.metadata.namespace}/${pod.metadata.name}`
  if (onExitCodes !== undefined) {
    const { containerName, operator, values = [] } = onExitCodes
    const statuses = [...(pod.status?.containerStatuses ?? []), ...(pod.status?.initContainerStatuses ?? [])]
    for (const { name: container, state } of statuses) {
      const code = state?.terminated?.exitCode ?? 0
      if (code !== 0 && (containerName ?? container) === container && values.includes(code) === (operator === 'In'))
        return `Container ${container} for pod ${name} failed with exit code ${code}`
    }
  }
  const found = onPodConditions.find(({ type, status }) =>
    pod.status?.conditions?.some((one) => one.type === type && one.status === status),
  )
  return found && `Pod ${name} has condition ${found.type}`
}

/** Says which rule of the success policy is met; undefined when none is. */
export function metSuccessRule({ spec }: Job, succeeded: ReadonlySet<number>): string | undefined {
  const rules = spec.successPolicy?.rules ?? []
  const at = rules.findIndex(({ succeededIndexes, succeededCount }) => {
    const wanted = succeededIndexes === undefined ? undefined : parseIndexes(succeededIndexes, spec.completions ?? 0)
    const count = wanted === undefined ? succeeded.size : [...wanted].filter((index) => succeeded.has(index)).length
    return count >= (succeededCount ?? wanted?.size ?? 1)
  })
  return at < 0 ? undefined : `Matched rules at index ${at}`
}
