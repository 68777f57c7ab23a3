// The RBAC authorizer as a function of roles and bindings (kubernetes plugin/pkg/auth/authorizer/rbac). A policy is made of a
// moment's objects and never changes; what a user may do is gathered once and kept, so a request costs a lookup.

import type { ClusterRole } from '../../../packages/api/kinds/cluster-role.js'
import type { ClusterRoleBinding } from '../../../packages/api/kinds/cluster-role-binding.js'
import type { PolicyRule, RoleRef, Subject } from '../../../packages/api/kinds/policy-rule.js'
import type { Role } from '../../../packages/api/kinds/role.js'
import type { RoleBinding } from '../../../packages/api/kinds/role-binding.js'
import type { User } from '../http/request.js'
import { type Attributes, type Decision, isPath } from './attributes.js'
import { ruleAllows, ruleIsAbout } from './rules.js'

export interface RbacObjects {
  readonly clusterRoles: Iterable<ClusterRole>
  readonly clusterRoleBindings: Iterable<ClusterRoleBinding>
  readonly roles: Iterable<Role>
  readonly roleBindings: Iterable<RoleBinding>
}

/** Users whose rights are kept at hand. Names may come from anywhere (reviews, impersonation), so they are bounded. */
const usersMax = 4_096
/** Resources of one user whose rules are kept at hand; paths name them, so they are bounded too. */
const resourcesMax = 1_024
/** Longer names, which no real ones are, are looked up each time: what is kept stays small. */
const keyMaxChars = 2_048

/** One rule that somebody holds, and why. */
interface Grant {
  readonly rule: PolicyRule
  readonly reason: string
}
/** A binding from one subject's side. `namespace` is '' for a ClusterRoleBinding. */
interface Bound {
  readonly namespace: string
  readonly binding: string
  readonly roleRef: RoleRef
  readonly subject: Subject
}
interface Rights {
  readonly everywhere: readonly Grant[]
  readonly inNamespace: ReadonlyMap<string, readonly Grant[]>
  readonly missing: readonly string[]
  /** Grants about one resource in one namespace, as they are asked for. */
  readonly about: Map<string, readonly Grant[]>
}

const accountPrefix = 'system:serviceaccount:'
export const accountUser = (namespace: string, name: string): string => `${accountPrefix}${namespace}:${name}`

export class RbacPolicy {
  readonly #bound = new Map<string, Bound[]>()
  readonly #rights = new Map<string, Rights>()
  readonly #roles = new Map<string, readonly PolicyRule[]>()

  constructor({ clusterRoles, clusterRoleBindings, roles, roleBindings }: RbacObjects) {
    for (const { metadata, rules } of clusterRoles) this.#roles.set(roleKey('ClusterRole', '', metadata.name), rules)
    for (const { metadata, rules } of roles) this.#roles.set(roleKey('Role', metadata.namespace ?? '', metadata.name), rules)
    for (const { metadata, subjects = [], roleRef } of clusterRoleBindings)
      for (const subject of subjects) this.#bind({ namespace: '', binding: metadata.name, roleRef, subject })
    for (const { metadata, subjects = [], roleRef } of roleBindings) {
      const { namespace = '', name } = metadata
      for (const subject of subjects)
        this.#bind({ namespace, binding: name, roleRef, subject: { ...subject, namespace: subject.namespace || namespace } })
    }
  }

  decide(asked: Attributes): Decision {
    const rights = this.#rightsOf(asked.user)
    const grants = isPath(asked) ? rights.everywhere : about(rights, asked.namespace, asked.group, asked.resource, asked.subresource)
    const grant = grants.find(({ rule }) => ruleAllows(rule, asked))
    if (grant !== undefined) return { allowed: true, reason: grant.reason }
    return { allowed: false, reason: rights.missing.length === 0 ? '' : `RBAC: ${aggregate(rights.missing)}` }
  }

  /** Every rule the user holds in the namespace ('' for those that hold everywhere), in the order in which they are looked at. */
  rulesOf(user: User, namespace: string): PolicyRule[] {
    const { everywhere, inNamespace } = this.#rightsOf(user)
    return [...everywhere, ...(inNamespace.get(namespace) ?? [])].map(({ rule }) => rule)
  }

  /** The rules behind a reference; undefined when there is no such role. */
  rulesBehind({ kind, name }: RoleRef, namespace: string): readonly PolicyRule[] | undefined {
    return this.#roles.get(roleKey(kind, kind === 'ClusterRole' ? '' : namespace, name))
  }

  #bind(bound: Bound): void {
    const key = subjectKey(bound.subject)
    const others = this.#bound.get(key)
    if (others === undefined) this.#bound.set(key, [bound])
    else others.push(bound)
  }

  #rightsOf({ name, groups }: User): Rights {
    const key = JSON.stringify([name, groups])
    const known = this.#rights.get(key)
    if (known !== undefined) return known
    const everywhere: Grant[] = []
    const inNamespace = new Map<string, Grant[]>()
    const missing = new Set<string>()
    for (const subject of [`User/${name}`, ...groups.map((group) => `Group/${group}`)]) {
      for (const bound of this.#bound.get(subject) ?? []) {
        const { namespace, roleRef } = bound
        const rules = this.rulesBehind(roleRef, namespace)
        if (rules === undefined) missing.add(`${roleRef.kind.toLowerCase()}.rbac.authorization.k8s.io ${quote(roleRef.name)} not found`)
        const own = namespace === '' ? everywhere : (inNamespace.get(namespace) ?? [])
        if (namespace !== '') inNamespace.set(namespace, own)
        const reason = reasonOf(bound)
        for (const rule of rules ?? []) own.push({ rule, reason })
      }
    }
    const rights: Rights = { everywhere, inNamespace, missing: [...missing], about: new Map() }
    keep(this.#rights, key, rights, usersMax)
    return rights
  }
}

function about(rights: Rights, namespace: string, group: string, resource: string, subresource: string): readonly Grant[] {
  const own = namespace === '' ? undefined : rights.inNamespace.get(namespace)
  const key = JSON.stringify([own === undefined ? '' : namespace, group, resource, subresource])
  const known = rights.about.get(key)
  if (known !== undefined) return known
  const grants = [...rights.everywhere, ...(own ?? [])].filter(({ rule }) => ruleIsAbout(rule, group, resource, subresource))
  keep(rights.about, key, grants, resourcesMax)
  return grants
}

function keep<T>(map: Map<string, T>, key: string, value: T, sizeMax: number): void {
  if (key.length > keyMaxChars) return
  if (map.size >= sizeMax) map.clear()
  map.set(key, value)
}

const quote = (text: string) => JSON.stringify(text)
const roleKey = (kind: string, namespace: string, name: string) => `${kind}/${namespace}/${name}`

/** A service account is the user that its tokens make. */
const subjectKey = ({ kind, name, namespace = '' }: Subject): string =>
  kind === 'ServiceAccount' ? `User/${accountUser(namespace, name)}` : `${kind}/${name}`

function reasonOf({ namespace, binding, roleRef, subject }: Bound): string {
  const bound = namespace === '' ? `ClusterRoleBinding ${quote(binding)}` : `RoleBinding ${quote(`${binding}/${namespace}`)}`
  return `RBAC: allowed by ${bound} of ${roleRef.kind} ${quote(roleRef.name)} to ${describe(subject)}`
}

const describe = ({ kind, name, namespace }: Subject): string =>
  kind === 'ServiceAccount' ? `ServiceAccount ${quote(`${name}/${namespace}`)}` : `${kind} ${quote(name)}`

const aggregate = (errors: readonly string[]): string => (errors.length === 1 ? errors[0]! : `[${errors.join(', ')}]`)
