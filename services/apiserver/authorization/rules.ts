// PolicyRules as predicates: what they allow, and whether some of them hold all that others would grant
// (kubernetes pkg/apis/rbac/v1 evaluation_helpers.go, component-helpers auth/rbac/validation).

import type { PolicyRule } from '../../../packages/api/kinds/policy-rule.js'
import { type Attributes, isPath } from './attributes.js'

const has = (list: readonly string[] | undefined, value: string): boolean => list?.includes(value) === true
const hasOrAll = (list: readonly string[] | undefined, value: string): boolean => has(list, '*') || has(list, value)

/** `/metrics`, `/apis/*`: a final star is everything below. */
const urlMatches = (pattern: string, path: string): boolean =>
  pattern === path || (pattern.endsWith('*') && path.startsWith(pattern.slice(0, -1)))

/** Whether the rule speaks of this resource at all; what may be done to it, and to which names, is for `ruleAllows`. */
export function ruleIsAbout({ apiGroups, resources }: PolicyRule, group: string, resource: string, subresource: string): boolean {
  if (!hasOrAll(apiGroups, group)) return false
  const whole = subresource === '' ? resource : `${resource}/${subresource}`
  return hasOrAll(resources, whole) || (subresource !== '' && has(resources, `*/${subresource}`))
}

export function ruleAllows(rule: PolicyRule, asked: Attributes): boolean {
  if (!hasOrAll(rule.verbs, asked.verb)) return false
  if (isPath(asked)) return (rule.nonResourceURLs ?? []).some((pattern) => urlMatches(pattern, asked.path))
  return (
    ruleIsAbout(rule, asked.group, asked.resource, asked.subresource) &&
    ((rule.resourceNames ?? []).length === 0 || has(rule.resourceNames, asked.name))
  )
}

/** The parts of `wanted` that `held` does not hold; none means whoever holds `held` may grant it. */
export function missingRules(held: readonly PolicyRule[], wanted: readonly PolicyRule[]): PolicyRule[] {
  return wanted.flatMap(singleRules).filter((one) => !held.some((rule) => holds(rule, one)))
}

/** Rules of one verb, one group, one resource, one name or path each. */
function singleRules({ verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] }: PolicyRule): PolicyRule[] {
  const names = resourceNames.length > 0 ? resourceNames.map((name) => ({ resourceNames: [name] })) : [{}]
  return verbs.flatMap((verb) => [
    ...apiGroups.flatMap((group) =>
      resources.flatMap((resource) => names.map((name) => ({ verbs: [verb], apiGroups: [group], resources: [resource], ...name }))),
    ),
    ...nonResourceURLs.map((url) => ({ verbs: [verb], nonResourceURLs: [url] })),
  ])
}

function holds(rule: PolicyRule, one: PolicyRule): boolean {
  if (!hasOrAll(rule.verbs, one.verbs[0]!)) return false
  const url = one.nonResourceURLs?.[0]
  if (url !== undefined) return (rule.nonResourceURLs ?? []).some((pattern) => urlMatches(pattern, url))
  const [group, resource] = [one.apiGroups![0]!, one.resources![0]!]
  if (!hasOrAll(rule.apiGroups, group)) return false
  const slash = resource.indexOf('/')
  if (!hasOrAll(rule.resources, resource) && !(slash > 0 && has(rule.resources, `*${resource.slice(slash)}`))) return false
  const name = one.resourceNames?.[0]
  return (rule.resourceNames ?? []).length === 0 || (name !== undefined && has(rule.resourceNames, name))
}

/** Single rules that differ in their verb only, as one each. */
export function compactRules(rules: readonly PolicyRule[]): PolicyRule[] {
  const byRest = new Map<string, PolicyRule>()
  for (const { verbs, ...rest } of rules) {
    const key = JSON.stringify(rest)
    const found = byRest.get(key)
    byRest.set(key, { ...rest, verbs: found === undefined ? verbs : [...new Set([...found.verbs, ...verbs])] })
  }
  return [...byRest.values()]
}

/** `{APIGroups:[""], Resources:["pods"], Verbs:["get" "list"]}` */
export function ruleText(rule: PolicyRule): string {
  const parts = (
    [
      ['APIGroups', rule.apiGroups],
      ['Resources', rule.resources],
      ['NonResourceURLs', rule.nonResourceURLs],
      ['ResourceNames', rule.resourceNames],
      ['Verbs', rule.verbs],
    ] as const
  ).filter(([, values]) => (values ?? []).length > 0)
  return `{${parts.map(([name, values]) => `${name}:[${values!.map((value) => JSON.stringify(value)).join(' ')}]`).join(', ')}}`
}
