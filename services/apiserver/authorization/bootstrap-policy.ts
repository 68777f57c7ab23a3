// Keeps the bootstrap roles and bindings what they must be at least: what is missing is added at every start, what somebody added
// stays, and an object that says autoupdate "false" is left alone (kubernetes pkg/registry/rbac/reconciliation).

import { ClusterRole } from '../../../packages/api/kinds/cluster-role.js'
import { ClusterRoleBinding } from '../../../packages/api/kinds/cluster-role-binding.js'
import { type PolicyRule, rbacGroup, type Subject } from '../../../packages/api/kinds/policy-rule.js'
import { sameJson } from '../../../packages/api/machinery/json.js'
import type { AnyKind, KubeObject } from '../../../packages/api/machinery/kind.js'
import { clusterRoleBindings, clusterRoles } from './bootstrap-roles.js'
import { compactRules, missingRules } from './rules.js'

const autoUpdate = 'rbac.authorization.kubernetes.io/autoupdate'
const labels = { 'kubernetes.io/bootstrapping': 'rbac-defaults' }
const annotations = { [autoUpdate]: 'true' }

export interface Wanted {
  readonly kind: AnyKind
  readonly object: KubeObject
}

const meta = (name: string, more: Readonly<Record<string, string>> = {}) => ({ name, labels: { ...labels, ...more }, annotations })

/** Every object of the policy, roles before what binds them. */
export function bootstrapPolicy(): Wanted[] {
  return [
    ...clusterRoles.map(({ name, rules, labels: own, aggregates }) => ({
      kind: ClusterRole as AnyKind,
      object: {
        metadata: meta(name, own),
        ...(aggregates === undefined
          ? { rules }
          : { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { [`${rbacGroup}/aggregate-to-${aggregates}`]: 'true' } }] } }),
      } as unknown as KubeObject,
    })),
    ...clusterRoleBindings.map(({ name, users = [], groups = [] }) => ({
      kind: ClusterRoleBinding as AnyKind,
      object: {
        metadata: meta(name),
        subjects: [
          ...users.map((user) => ({ kind: 'User', apiGroup: rbacGroup, name: user })),
          ...groups.map((group) => ({ kind: 'Group', apiGroup: rbacGroup, name: group })),
        ],
        roleRef: { apiGroup: rbacGroup, kind: 'ClusterRole', name },
      } as unknown as KubeObject,
    })),
  ]
}

interface Policy extends KubeObject {
  rules?: PolicyRule[]
  aggregationRule?: unknown
  subjects?: Subject[]
}

/** What has to be written over `found`; undefined when nothing is missing, or nothing may be changed. */
export function reconciled(found: KubeObject, wanted: KubeObject): KubeObject | undefined {
  const [before, least] = [found as Policy, wanted as Policy]
  if (before.metadata.annotations?.[autoUpdate] === 'false') return undefined
  const after: Policy = {
    ...before,
    metadata: {
      ...before.metadata,
      labels: { ...before.metadata.labels, ...least.metadata.labels },
      annotations: { ...least.metadata.annotations, ...before.metadata.annotations },
    },
  }
  if (least.rules !== undefined) {
    const held = before.rules ?? []
    const missing = compactRules(missingRules(held, least.rules))
    if (missing.length > 0) after.rules = [...held, ...missing]
  }
  // The rules of an aggregated role are its controller's.
  if (least.aggregationRule !== undefined && before.aggregationRule === undefined) after.aggregationRule = least.aggregationRule
  if (least.subjects !== undefined) {
    const bound = before.subjects ?? []
    const missing = least.subjects.filter((it) => !bound.some((other) => sameJson(it, other)))
    if (missing.length > 0) after.subjects = [...bound, ...missing]
  }
  return sameJson(after, before) ? undefined : after
}
