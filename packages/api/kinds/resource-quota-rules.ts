// Rules of ResourceQuotas (kubernetes pkg/apis/core/validation).

import type { Causes } from '../machinery/causes.js'
import { nanosOf } from '../machinery/quantity.js'
import { computeResources, countedResources, isExtendedResource, isQuotaResource, validateResourceName } from './resource-names.js'
import type { ResourceQuota } from './resource-quota.js'

type Spec = ResourceQuota['spec']
type Requirement = NonNullable<NonNullable<Spec['scopeSelector']>['matchExpressions']>[number]

/** The scopes, and to which standard resources each may be applied. */
const scopes: Readonly<Record<string, readonly string[]>> = {
  Terminating: ['pods', ...computeResources],
  NotTerminating: ['pods', ...computeResources],
  BestEffort: ['pods'],
  NotBestEffort: ['pods', ...computeResources],
  PriorityClass: ['pods', ...computeResources],
  CrossNamespacePodAffinity: ['pods', ...computeResources],
}
const exclusive = [
  ['BestEffort', 'NotBestEffort'],
  ['Terminating', 'NotTerminating'],
] as const
/** Scopes that a pod has or has not, without a value to compare. */
const plain = new Set(['Terminating', 'NotTerminating', 'BestEffort', 'NotBestEffort', 'CrossNamespacePodAffinity'])

export function validateQuota(spec: Spec, field: string, causes: Causes): void {
  for (const [name, value] of Object.entries(spec.hard ?? {})) {
    const at = `${field}.hard[${name}]`
    validateResourceName(name, at, 'quota', causes)
    const nanos = nanosOf(value)
    if (nanos < 0n) causes.invalid(at, value, 'must be greater than or equal to 0')
    if ((countedResources.includes(name) || isExtendedResource(name)) && nanos % 1_000_000_000n !== 0n)
      causes.invalid(at, value, 'must be an integer')
  }
  const names = spec.scopes ?? []
  for (const name of names) {
    if (!Object.hasOwn(scopes, name)) causes.invalid(`${field}.scopes`, names, 'unsupported scope')
    validateFit(name, spec, `${field}.scopes`, names, causes)
  }
  const requirements = spec.scopeSelector?.matchExpressions ?? []
  const at = `${field}.scopeSelector.matchExpressions`
  for (const requirement of requirements) {
    validateRequirement(requirement, at, causes)
    validateFit(requirement.scopeName, spec, at, spec.scopeSelector, causes)
  }
  validatePairs(names, `${field}.scopes`, names, causes)
  validatePairs(
    requirements.map(({ scopeName }) => scopeName),
    at,
    names,
    causes,
  )
}

function validateFit(scope: string, { hard }: Spec, field: string, shown: unknown, causes: Causes): void {
  if (!Object.hasOwn(scopes, scope)) return
  for (const name of Object.keys(hard ?? {}))
    if (isQuotaResource(name) && !scopes[scope]!.includes(name)) causes.invalid(field, shown, 'unsupported scope applied to resource')
}

function validatePairs(names: readonly string[], field: string, shown: unknown, causes: Causes): void {
  for (const pair of exclusive) if (pair.every((name) => names.includes(name))) causes.invalid(field, shown, 'conflicting scopes')
}

function validateRequirement({ scopeName, operator, values = [] }: Requirement, at: string, causes: Causes): void {
  if (!Object.hasOwn(scopes, scopeName)) causes.invalid(`${at}.scopeName`, scopeName, 'unsupported scope')
  if (plain.has(scopeName) && operator !== 'Exists')
    causes.invalid(
      `${at}.operator`,
      operator,
      "must be 'Exist' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity",
    )
  const wantsValues = operator === 'In' || operator === 'NotIn'
  if (wantsValues && values.length === 0)
    causes.required(`${at}.values`, "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector")
  if (!wantsValues && values.length > 0)
    causes.invalid(`${at}.values`, values, "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector")
}
