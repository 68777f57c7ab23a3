// What kubelets may do (kubernetes plugin/pkg/auth/authorizer/node): their own node and lease, the pods bound to them, and what
// those pods refer to. Whom a write is about is not known here; admission/node-restriction.ts looks at that.

import type { PolicyRule } from '../../../packages/api/kinds/policy-rule.js'
import type { User } from '../http/request.js'
import { type Attributes, type Decision, isPath, type ResourceAsked } from './attributes.js'
import { nodeRules } from './bootstrap-roles.js'
import type { NodeReferences, Referred } from './node-references.js'
import { ruleAllows } from './rules.js'

const userPrefix = 'system:node:'
const nodesGroup = 'system:nodes'
export const leaseNamespace = 'kube-node-lease'

/** The node a kubelet's user is of; undefined for everybody else. */
export function nodeOf({ name, groups }: User): string | undefined {
  return name.startsWith(userPrefix) && groups.includes(nodesGroup) ? name.slice(userPrefix.length) : undefined
}

const yes: Decision = { allowed: true, reason: '' }
const no = (reason = ''): Decision => ({ allowed: false, reason })
const reads = new Set(['get', 'list', 'watch'])

export function decideForNode(
  node: string,
  asked: Attributes,
  references: NodeReferences,
  rules: readonly PolicyRule[] = nodeRules,
): Decision {
  if (!isPath(asked)) {
    const particular = Object.hasOwn(particulars, onKey(asked)) ? particulars[onKey(asked)] : undefined
    if (particular !== undefined) return particular(node, asked, references)
  }
  return rules.some((rule) => ruleAllows(rule, asked)) ? yes : no()
}

const onKey = ({ group, resource }: ResourceAsked) => (group === '' ? resource : `${resource}.${group}`)

type Particular = (node: string, asked: ResourceAsked, references: NodeReferences) => Decision

/** Resources of which a node may not see or touch all. */
const particulars: Readonly<Record<string, Particular | undefined>> = {
  secrets: referred('secrets'),
  configmaps: referred('configmaps'),
  serviceaccounts: (node, asked, references) => {
    if (asked.verb !== 'create' || asked.name === '') return no('can only create tokens for individual service accounts')
    if (asked.subresource !== 'token') return no('can only create token subresource of serviceaccount')
    return related('serviceaccounts', node, asked, references)
  },
  'leases.coordination.k8s.io': (node, { verb, namespace, name }) => {
    if (!['get', 'create', 'update', 'patch', 'delete'].includes(verb))
      return no('can only get, create, update, patch, or delete a node lease')
    if (namespace !== leaseNamespace) return no(`can only access leases in the ${JSON.stringify(leaseNamespace)} system namespace`)
    return verb === 'create' || name === node ? yes : no('can only access node lease with the same name as the requesting node')
  },
  nodes: (node, { verb, name, subresource }) => {
    if (subresource === 'status') return verb === 'update' || verb === 'patch' ? yes : no()
    if (subresource !== '') return no()
    if (['create', 'update', 'patch'].includes(verb)) return yes
    if (!reads.has(verb)) return no()
    if (name === node) return yes
    return no(`node '${node}' cannot read ${name === '' ? 'all nodes' : `'${name}'`}, only its own Node object`)
  },
  pods: (node, asked, references) => {
    const { verb, subresource, fields, name } = asked
    if (subresource === 'status') return verb === 'update' || verb === 'patch' ? yes : no()
    if (subresource === 'eviction') return verb === 'create' ? yes : no()
    if (subresource !== '') return no()
    if (verb === 'create' || verb === 'delete') return yes
    if (!reads.has(verb)) return no()
    if (verb !== 'get' && fields.some(({ field, operator, value }) => field === 'spec.nodeName' && operator === '=' && value === node))
      return yes
    return name === '' ? no('can only list/watch pods with spec.nodeName field selector') : related('pods', node, asked, references)
  },
}

function referred(resource: Referred): Particular {
  return (node, asked, references) => {
    if (!reads.has(asked.verb)) return no('can only read resources of this type')
    if (asked.subresource !== '') return no('cannot read subresource')
    if (asked.namespace === '') return no('can only read namespaced object of this type')
    return related(resource, node, asked, references)
  }
}

function related(resource: Referred, node: string, { namespace, name }: ResourceAsked, references: NodeReferences): Decision {
  if (name === '') return no('No Object name found')
  return references.has(node, resource, namespace, name) ? yes : no(`no relationship found between node '${node}' and this object`)
}
