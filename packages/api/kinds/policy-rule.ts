// What roles grant, and to whom bindings grant it: the messages that the four kinds of rbac.authorization.k8s.io share.

import type * as z from 'zod'
import type { Causes } from '../machinery/causes.js'
import { sameJson } from '../machinery/json.js'
import { dns1123Subdomain, pathSegment } from '../machinery/name-rules.js'
import { atomicMessage, defaulted, list, message, optional, required, text } from '../machinery/notation.js'

export const rbacGroup = 'rbac.authorization.k8s.io'

export const policyRule = message('io.k8s.api.rbac.v1.PolicyRule', {
  verbs: defaulted(1, list(text), [], 'What may be done: get, list, create and so on; "*" is everything.'),
  apiGroups: optional(2, list(text), 'Groups of the resources; "" is the core group, "*" all of them.'),
  resources: optional(3, list(text), 'Resources and subresources (pods/log, */scale); "*" is all of them.'),
  resourceNames: optional(4, list(text), 'Only objects of these names; all when there are none.'),
  nonResourceURLs: optional(5, list(text), 'Paths that are no resource, a final "*" for all below; of ClusterRoles only.'),
})
export type PolicyRule = z.output<typeof policyRule>

export const roleRef = atomicMessage('io.k8s.api.rbac.v1.RoleRef', {
  apiGroup: defaulted(1, text, rbacGroup),
  kind: required(2, text, 'Role or ClusterRole.'),
  name: required(3, text),
})
export type RoleRef = z.output<typeof roleRef>

export const subject = atomicMessage('io.k8s.api.rbac.v1.Subject', {
  kind: required(1, text, 'User, Group or ServiceAccount.'),
  apiGroup: optional(2, text),
  name: required(3, text),
  namespace: optional(4, text, 'Of a ServiceAccount.'),
})
export type Subject = z.output<typeof subject>

/** `namespaced`: rules of a Role, which reach no path and nothing outside its namespace. */
export function validateRules(rules: readonly PolicyRule[] | undefined, namespaced: boolean, causes: Causes): void {
  for (const [i, { verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] }] of (rules ?? []).entries()) {
    const at = `rules[${i}]`
    if (verbs.length === 0) causes.required(`${at}.verbs`, 'verbs must contain at least one value')
    if (nonResourceURLs.length > 0) {
      if (namespaced) causes.invalid(`${at}.nonResourceURLs`, nonResourceURLs, 'namespaced rules cannot apply to non-resource URLs')
      if (apiGroups.length + resources.length + resourceNames.length > 0)
        causes.invalid(`${at}.nonResourceURLs`, nonResourceURLs, 'rules cannot apply to both regular resources and non-resource URLs')
      continue
    }
    if (apiGroups.length === 0) causes.required(`${at}.apiGroups`, 'resource rules must supply at least one api group')
    if (resources.length === 0) causes.required(`${at}.resources`, 'resource rules must supply at least one resource')
  }
}

/** Changes the subjects, which are fresh: users and groups are of RBAC's own group. */
export function defaultSubjects(subjects: Subject[] | undefined): void {
  for (const it of subjects ?? []) if (it.apiGroup === undefined && it.kind !== 'ServiceAccount') it.apiGroup = rbacGroup
}

interface BindingFields {
  readonly subjects?: readonly Subject[] | undefined
  readonly roleRef: RoleRef
}

export function validateBinding({ subjects, roleRef: role }: BindingFields, roleKinds: readonly string[], causes: Causes): void {
  if (role.apiGroup !== rbacGroup) causes.notSupported('roleRef.apiGroup', role.apiGroup, [rbacGroup])
  if (!roleKinds.includes(role.kind)) causes.notSupported('roleRef.kind', role.kind, roleKinds)
  if (role.name === '') causes.required('roleRef.name')
  else for (const why of pathSegment(role.name)) causes.invalid('roleRef.name', role.name, why)
  for (const [i, it] of (subjects ?? []).entries()) validateSubject(it, `subjects[${i}]`, causes)
}

function validateSubject({ kind, apiGroup = '', name, namespace = '' }: Subject, at: string, causes: Causes): void {
  if (name === '') causes.required(`${at}.name`)
  switch (kind) {
    case 'ServiceAccount':
      if (name !== '') for (const why of dns1123Subdomain(name)) causes.invalid(`${at}.name`, name, why)
      if (apiGroup !== '') causes.notSupported(`${at}.apiGroup`, apiGroup, [''])
      if (namespace === '') causes.required(`${at}.namespace`)
      return
    case 'User':
    case 'Group':
      if (apiGroup !== rbacGroup) causes.notSupported(`${at}.apiGroup`, apiGroup, [rbacGroup])
      return
    default:
      causes.notSupported(`${at}.kind`, kind, ['ServiceAccount', 'User', 'Group'])
  }
}

/** What a binding grants never changes; to whom it does may. */
export function keepRoleRef(after: BindingFields, before: BindingFields, causes: Causes): void {
  if (!sameJson(after.roleRef, before.roleRef)) causes.invalid('roleRef', after.roleRef, 'cannot change roleRef')
}

/** Cells of wide output. */
const names = (subjects: readonly Subject[] | undefined, kind: string): string =>
  (subjects ?? [])
    .filter((it) => it.kind === kind)
    .map(({ name, namespace }) => (kind === 'ServiceAccount' ? `${namespace}/${name}` : name))
    .join(', ')

export const bindingColumns = [
  { name: 'Role', description: 'What is granted.', cell: ({ roleRef: { kind, name } }: BindingFields) => `${kind}/${name}` },
  ...(
    [
      ['Users', 'User'],
      ['Groups', 'Group'],
      ['ServiceAccounts', 'ServiceAccount'],
    ] as const
  ).map(([name, kind]) => ({
    name,
    priority: 1,
    description: `${name} to whom it is granted.`,
    cell: ({ subjects }: BindingFields) => names(subjects, kind),
  })),
]
