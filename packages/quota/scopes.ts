// Which pods a quota is about (kubernetes pkg/quota/v1/evaluator/core/pods.go, podMatchesScopeFunc).

import type { Pod } from '../api/kinds/pod.js'
import { qosClass } from '../api/kinds/pod-qos.js'
import type { ResourceQuota } from '../api/kinds/resource-quota.js'

type Requirement = NonNullable<NonNullable<ResourceQuota['spec']['scopeSelector']>['matchExpressions']>[number]
type Affinity = NonNullable<Pod['spec']['affinity']>
type Term = NonNullable<NonNullable<Affinity['podAffinity']>['requiredDuringSchedulingIgnoredDuringExecution']>[number]

export function requirementsOf({ spec }: ResourceQuota): Requirement[] {
  const plain = (spec.scopes ?? []).map((scopeName): Requirement => ({ scopeName, operator: 'Exists' }))
  return [...plain, ...(spec.scopeSelector?.matchExpressions ?? [])]
}

export function podMatches({ scopeName, operator, values = [] }: Requirement, { spec }: Pod): boolean {
  const ends = spec.activeDeadlineSeconds !== undefined && spec.activeDeadlineSeconds >= 0
  const name = spec.priorityClassName || undefined
  switch (scopeName) {
    case 'Terminating':
      return ends
    case 'NotTerminating':
      return !ends
    case 'BestEffort':
      return qosClass(spec) === 'BestEffort'
    case 'NotBestEffort':
      return qosClass(spec) !== 'BestEffort'
    case 'PriorityClass':
      if (operator === 'Exists') return name !== undefined
      if (operator === 'DoesNotExist') return name === undefined
      return operator === 'In' ? name !== undefined && values.includes(name) : name === undefined || !values.includes(name)
    case 'CrossNamespacePodAffinity':
      return spec.affinity !== undefined && termsOf(spec.affinity).some(crossesNamespaces)
    default:
      return false
  }
}

const crossesNamespaces = ({ namespaces = [], namespaceSelector }: Term): boolean =>
  namespaces.length > 0 || namespaceSelector !== undefined

const termsOf = ({ podAffinity, podAntiAffinity }: Affinity): Term[] =>
  [podAffinity, podAntiAffinity].flatMap((one) => [
    ...(one?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
    ...(one?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ podAffinityTerm }) => podAffinityTerm),
  ])
