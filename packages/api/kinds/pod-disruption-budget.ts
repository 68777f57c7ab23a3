import type { Causes } from '../machinery/causes.js'
import { type IntOrString, percentOf } from '../machinery/int-or-string.js'
import { defineKind, type Stored } from '../machinery/kind.js'
import { condition } from '../machinery/meta.js'
import { embedded, int32, int64, intOrString, listBy, message, oneOf, optional, pointer, required, timeMap } from '../machinery/notation.js'
import { labelSelector } from '../machinery/selector.js'
import { ageColumn, nameColumn } from '../machinery/table.js'
import { validateSelector } from './workload-rules.js'

export const podDisruptionBudgetSpec = message('io.k8s.api.policy.v1.PodDisruptionBudgetSpec', {
  minAvailable: optional(1, pointer(intOrString), 'How many of the pods, or which share, must stay healthy.'),
  selector: optional(2, labelSelector, 'The pods it protects; an empty one takes all of the namespace.'),
  maxUnavailable: optional(3, pointer(intOrString), 'How many of the pods, or which share, may be missing; not beside minAvailable.'),
  unhealthyPodEvictionPolicy: optional(
    4,
    pointer(oneOf('IfHealthyBudget', 'AlwaysAllow')),
    'When pods that are not ready may be evicted: while enough others are healthy, or always.',
  ),
})

export const podDisruptionBudgetStatus = message('io.k8s.api.policy.v1.PodDisruptionBudgetStatus', {
  observedGeneration: optional(1, int64),
  disruptedPods: optional(2, timeMap, 'Pods whose eviction was granted and that are not seen to go yet.'),
  disruptionsAllowed: required(3, int32, 'How many pods may be evicted now.'),
  currentHealthy: required(4, int32),
  desiredHealthy: required(5, int32),
  expectedPods: required(6, int32),
  conditions: optional(7, listBy('type', condition)),
})

/** A count that is not below zero, or a share of at most 100 %. */
function validateShare(value: IntOrString | undefined, field: string, causes: Causes): void {
  if (value === undefined) return
  if (typeof value === 'number') {
    if (value < 0) causes.invalid(field, value, 'must be greater than or equal to 0')
    return
  }
  const percent = percentOf(value)
  if (percent === undefined)
    causes.invalid(
      field,
      value,
      "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
    )
  else if (percent > 100) causes.invalid(field, value, 'must not be greater than 100%')
}

/** How many pods of an application may be taken away at a time, by those who ask. */
export const PodDisruptionBudget = defineKind({
  group: 'policy',
  version: 'v1',
  kind: 'PodDisruptionBudget',
  plural: 'poddisruptionbudgets',
  namespaced: true,
  shortNames: ['pdb'],
  about: 'How many pods of an application may be taken away at a time, by those who ask.',
  fields: {
    spec: embedded(2, podDisruptionBudgetSpec),
    status: embedded(3, podDisruptionBudgetStatus),
  },
  subresources: [{ name: 'status', verbs: ['get', 'patch', 'update'] }],
  columns: [
    nameColumn,
    { name: 'Min Available', description: 'Pods that must stay.', cell: ({ spec }) => String(spec.minAvailable ?? 'N/A') },
    { name: 'Max Unavailable', description: 'Pods that may be missing.', cell: ({ spec }) => String(spec.maxUnavailable ?? 'N/A') },
    {
      name: 'Allowed Disruptions',
      type: 'integer',
      description: 'Pods that may be evicted now.',
      cell: ({ status }) => status.disruptionsAllowed,
    },
    ageColumn,
  ],
  validate: ({ spec }, causes) => {
    if (spec.minAvailable !== undefined && spec.maxUnavailable !== undefined)
      causes.invalid('spec', spec, 'minAvailable and maxUnavailable cannot be both set')
    validateShare(spec.minAvailable, 'spec.minAvailable', causes)
    validateShare(spec.maxUnavailable, 'spec.maxUnavailable', causes)
    if (spec.selector !== undefined) validateSelector(spec.selector, 'spec.selector', causes)
  },
})
export type PodDisruptionBudget = Stored<typeof PodDisruptionBudget>
