// Who may do what: the authorizers in their order, over what the cache holds now. The first that allows decides.

import type { PolicyRule, RoleRef } from '../../../packages/api/kinds/policy-rule.js'
import type { User } from '../http/request.js'
import type { ResourceCache } from '../watch/resource-cache.js'
import type { WatchCache } from '../watch/watch-cache.js'
import type { Attributes, Decision } from './attributes.js'
import { decideForNode, nodeOf } from './node-authorizer.js'
import { NodeReferences } from './node-references.js'
import { RbacPolicy } from './rbac-policy.js'

export const mastersGroup = 'system:masters'

const rbacResources = ['clusterroles', 'clusterrolebindings', 'roles', 'rolebindings'] as const

export class Authorizer {
  readonly #references = new NodeReferences()
  #caches: Readonly<Record<(typeof rbacResources)[number], ResourceCache>> | undefined
  #policy: RbacPolicy | undefined

  /** Decides from here on by what `cache` holds, which must have been read. */
  follow(cache: WatchCache): void {
    const caches = Object.fromEntries(
      rbacResources.map((resource) => [resource, cache.resource('rbac.authorization.k8s.io', resource)]),
    ) as Record<(typeof rbacResources)[number], ResourceCache>
    for (const one of Object.values(caches))
      one.listen(() => {
        this.#policy = undefined
      })
    this.#references.follow(cache.resource('', 'pods'))
    this.#caches = caches
    this.#policy = undefined
  }
  decide(asked: Attributes): Decision {
    if (asked.user.groups.includes(mastersGroup)) return { allowed: true, reason: '' }
    const node = nodeOf(asked.user)
    const byNode = node === undefined ? undefined : decideForNode(node, asked, this.#references)
    if (byNode?.allowed) return byNode
    const byRoles = this.#current().decide(asked)
    if (byRoles.allowed || !byNode?.reason) return byRoles
    return { allowed: false, reason: [byNode.reason, byRoles.reason].filter((reason) => reason !== '').join('\n') }
  }
  /** The rules of roles that the user holds in a namespace ('' for everywhere). A node's own rights are no rules. */
  rulesOf(user: User, namespace: string): PolicyRule[] {
    return this.#current().rulesOf(user, namespace)
  }
  rulesBehind(role: RoleRef, namespace: string): readonly PolicyRule[] | undefined {
    return this.#current().rulesBehind(role, namespace)
  }

  /** Made anew only after a role or a binding has changed. */
  #current(): RbacPolicy {
    if (this.#policy === undefined) {
      const objects = <T>(resource: (typeof rbacResources)[number]) =>
        this.#caches === undefined ? [] : [...this.#caches[resource].list('')].map(({ object }) => object as unknown as T)
      this.#policy = new RbacPolicy({
        clusterRoles: objects('clusterroles'),
        clusterRoleBindings: objects('clusterrolebindings'),
        roles: objects('roles'),
        roleBindings: objects('rolebindings'),
      })
    }
    return this.#policy
  }
}
