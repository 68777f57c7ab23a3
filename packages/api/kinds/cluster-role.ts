import type { Causes } from '../machinery/causes.js'
import { defineKind, type Stored } from '../machinery/kind.js'
import { defaulted, list, message, optional } from '../machinery/notation.js'
import { labelSelector } from '../machinery/selector.js'
import { policyRule, rbacGroup, validateRules } from './policy-rule.js'
import { validateSelector } from './workload-rules.js'

export const aggregationRule = message('io.k8s.api.rbac.v1.AggregationRule', {
  clusterRoleSelectors: optional(1, list(labelSelector), 'The rules of every ClusterRole that one of these selects are gathered here.'),
})

/** Rules that bindings grant in a namespace or in all of the cluster. */
export const ClusterRole = defineKind({
  group: rbacGroup,
  version: 'v1',
  kind: 'ClusterRole',
  plural: 'clusterroles',
  namespaced: false,
  nameForm: 'path-segment',
  about: 'Rules that bindings grant in a namespace or in all of the cluster.',
  fields: {
    rules: defaulted(2, list(policyRule), []),
    aggregationRule: optional(3, aggregationRule),
  },
  validate: ({ rules, aggregationRule: aggregation }, causes: Causes) => {
    validateRules(rules, false, causes)
    if (aggregation === undefined) return
    const selectors = aggregation.clusterRoleSelectors ?? []
    if (selectors.length === 0)
      causes.required('aggregationRule.clusterRoleSelectors', 'at least one clusterRoleSelector required if aggregationRule is non-nil')
    for (const [i, selector] of selectors.entries()) validateSelector(selector, `aggregationRule.clusterRoleSelectors[${i}]`, causes)
  },
})
export type ClusterRole = Stored<typeof ClusterRole>
