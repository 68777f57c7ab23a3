// Nobody grants what he does not hold: roles must be covered by their writer's own rules, bindings by those of the role's, unless the
// verbs `escalate` or `bind` say otherwise (kubernetes pkg/registry/rbac).

import { type PolicyRule, type RoleRef, rbacGroup } from '../../../packages/api/kinds/policy-rule.js'
import { sameJson } from '../../../packages/api/machinery/json.js'
import type { KubeObject } from '../../../packages/api/machinery/kind.js'
import { apiErrors } from '../../../packages/api/machinery/status.js'
import { mastersGroup } from '../authorization/authorizer.js'
import { compactRules, missingRules, ruleText } from '../authorization/rules.js'
import { type ApiContext, groupResource, type Target } from '../verbs/api-context.js'
import type { AdmissionPlugin, AdmissionRequest } from './admission-plugin.js'

interface RoleLike {
  rules?: PolicyRule[]
  aggregationRule?: { clusterRoleSelectors?: unknown[] }
}
interface BindingLike {
  metadata: { name: string }
  subjects?: unknown[]
  roleRef: RoleRef
}

const everything: readonly PolicyRule[] = [
  { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
  { verbs: ['*'], nonResourceURLs: ['*'] },
]

export const rbacEscalation: AdmissionPlugin = {
  name: 'RBACEscalation',
  validate: (context, request) => {
    const { target, object, user } = request
    if (target.kind.group !== rbacGroup || user.groups.includes(mastersGroup)) return
    if (target.kind.kind.endsWith('Binding')) checkBinding(context, target, object as unknown as BindingLike, request)
    else checkRole(context, target, object, request)
  },
}

function checkRole(context: ApiContext, target: Target, object: KubeObject, write: AdmissionRequest): void {
  const [after, before] = [object as RoleLike, write.before as RoleLike | undefined]
  if (before !== undefined && sameJson(after.rules, before.rules) && sameJson(after.aggregationRule, before.aggregationRule)) return
  if (may(context, target, write, 'escalate', { resource: target.kind.plural, name: object.metadata.name })) return
  confirm(context, target, object.metadata.name, write, after.rules ?? [])
  const aggregates = [after, before].some((role) => (role?.aggregationRule?.clusterRoleSelectors ?? []).length > 0)
  if (aggregates && missingRules(context.authorizer.rulesOf(write.user, ''), everything).length > 0)
    throw apiErrors.forbidden(groupResource(target), object.metadata.name, 'must have cluster-admin privileges to use the aggregationRule')
}

function checkBinding(context: ApiContext, target: Target, binding: BindingLike, write: AdmissionRequest): void {
  const before = write.before as unknown as BindingLike | undefined
  if (before !== undefined && sameJson(binding.subjects, before.subjects) && sameJson(binding.roleRef, before.roleRef)) return
  const { kind, name } = binding.roleRef
  if (may(context, target, write, 'bind', { resource: kind === 'ClusterRole' ? 'clusterroles' : 'roles', name })) return
  const rules = context.authorizer.rulesBehind(binding.roleRef, target.on.namespace)
  if (rules === undefined) throw apiErrors.notFound({ group: rbacGroup, resource: kind === 'ClusterRole' ? 'clusterroles' : 'roles' }, name)
  confirm(context, target, binding.metadata.name, write, rules)
}

function may(
  { authorizer }: ApiContext,
  { on }: Target,
  { user }: AdmissionRequest,
  verb: string,
  role: { resource: string; name: string },
): boolean {
  return authorizer.decide({ user, verb, group: rbacGroup, ...role, subresource: '', namespace: on.namespace, fields: [] }).allowed
}

function confirm(
  { authorizer }: ApiContext,
  target: Target,
  name: string,
  { user }: AdmissionRequest,
  wanted: readonly PolicyRule[],
): void {
  const missing = missingRules(authorizer.rulesOf(user, target.on.namespace), wanted)
  if (missing.length === 0) return
  const groups = user.groups.map((group) => JSON.stringify(group)).join(' ')
  const rules = compactRules(missing).map(ruleText).sort().join('\n')
  throw apiErrors.forbidden(
    groupResource(target),
    name,
    `user ${JSON.stringify(user.name)} (groups=[${groups}]) is attempting to grant RBAC permissions not currently held:\n${rules}`,
  )
}
