import { sameJson } from '../machinery/json.js'
import { defineKind, type Stored } from '../machinery/kind.js'
import { atomicMessage, embedded, list, message, oneOf, optional, quantityMap, required, text } from '../machinery/notation.js'
import { ageColumn, nameColumn } from '../machinery/table.js'
import { validateQuota } from './resource-quota-rules.js'

export const scopedResourceSelectorRequirement = message('io.k8s.api.core.v1.ScopedResourceSelectorRequirement', {
  scopeName: required(1, text),
  operator: required(2, oneOf('In', 'NotIn', 'Exists', 'DoesNotExist')),
  values: optional(3, list(text)),
})

export const scopeSelector = atomicMessage('io.k8s.api.core.v1.ScopeSelector', {
  matchExpressions: optional(1, list(scopedResourceSelectorRequirement)),
})

export const resourceQuotaSpec = message('io.k8s.api.core.v1.ResourceQuotaSpec', {
  hard: optional(1, quantityMap, 'The most of each resource; count/deployments.apps counts objects of any kind.'),
  scopes: optional(2, list(text), 'Which pods count: all of these must hold.'),
  scopeSelector: optional(3, scopeSelector, 'Which pods count, by scope and value.'),
})

export const resourceQuotaStatus = message('io.k8s.api.core.v1.ResourceQuotaStatus', {
  hard: optional(1, quantityMap, 'The bounds that are enforced.'),
  used: optional(2, quantityMap, 'What is used of them.'),
})

type Amounts = Readonly<Record<string, string>> | undefined

/** `cpu: 1/2, pods: 3/5` of the limits, or of all else. */
function usage({ hard, used }: { hard?: Amounts; used?: Amounts }, ofLimits: boolean): string {
  return Object.keys(hard ?? {})
    .filter((name) => name.startsWith('limits.') === ofLimits)
    .sort()
    .map((name) => `${name}: ${used?.[name] ?? '0'}/${hard![name]}`)
    .join(', ')
}

/** How much all objects of a namespace may use together. */
export const ResourceQuota = defineKind({
  group: '',
  version: 'v1',
  kind: 'ResourceQuota',
  plural: 'resourcequotas',
  namespaced: true,
  shortNames: ['quota'],
  about: 'How much all objects of a namespace may use together.',
  fields: {
    spec: embedded(2, resourceQuotaSpec),
    status: embedded(3, resourceQuotaStatus),
  },
  generation: false,
  subresources: [{ name: 'status', verbs: ['get', 'patch', 'update'] }],
  columns: [
    nameColumn,
    { name: 'Request', description: 'Used and allowed, limits apart.', cell: ({ status }) => usage(status, false) },
    { name: 'Limit', description: 'Used and allowed of limits.', cell: ({ status }) => usage(status, true) },
    ageColumn,
  ],
  validate: ({ spec }, causes) => validateQuota(spec, 'spec', causes),
  validateUpdate: ({ spec: after }, { spec: before }, causes) => {
    // Whoever widens what counts would make the present usage wrong.
    if (!sameJson(sorted(after.scopes), sorted(before.scopes))) causes.invalid('spec.scopes', after.scopes, 'field is immutable')
  },
})
const sorted = (scopes: readonly string[] = []) => [...scopes].sort()
export type ResourceQuota = Stored<typeof ResourceQuota>
