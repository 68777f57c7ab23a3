// What an aggregated ClusterRole holds: the rules of the roles its selectors choose, in the order of their names, none twice.

import { sameJson } from '../../../packages/api/machinery/json.js'
import { selects } from '../../../packages/api/machinery/selector.js'
import type { ClusterRole } from '../../../packages/client/resources.js'

type Rules = ClusterRole['rules']

export function aggregatedRules(role: ClusterRole, all: readonly ClusterRole[]): Rules {
  const rules: Rules = []
  const chosen = all.filter((other) => other.metadata.name !== role.metadata.name && isChosen(role, other))
  for (const other of [...chosen].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1)))
    for (const rule of other.rules) if (!rules.some((known) => sameJson(known, rule))) rules.push(rule)
  return rules
}

const isChosen = ({ aggregationRule }: ClusterRole, { metadata }: ClusterRole): boolean =>
  (aggregationRule?.clusterRoleSelectors ?? []).some((selector) => selects(selector, metadata.labels))

export const isAggregated = ({ aggregationRule }: ClusterRole): boolean => (aggregationRule?.clusterRoleSelectors ?? []).length > 0
