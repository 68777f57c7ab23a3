import type * as z from 'zod'
import { defineKind, type Stored } from '../machinery/kind.js'
import { defaulted, embedded, list, message, optional, quantityMap, required, text } from '../machinery/notation.js'
import { validateLimits } from './limit-range-rules.js'

export const limitRangeItem = message('io.k8s.api.core.v1.LimitRangeItem', {
  type: required(1, text, 'What is limited: Pod, Container or PersistentVolumeClaim.'),
  max: optional(2, quantityMap, 'The most of each resource.'),
  min: optional(3, quantityMap, 'The least of each resource.'),
  default: optional(4, quantityMap, 'The limit of containers that name none.'),
  defaultRequest: optional(5, quantityMap, 'The request of containers that name none.'),
  maxLimitRequestRatio: optional(6, quantityMap, 'How many times its request a limit may be.'),
})
export type LimitRangeItem = z.output<typeof limitRangeItem>

export const limitRangeSpec = message('io.k8s.api.core.v1.LimitRangeSpec', {
  limits: defaulted(1, list(limitRangeItem), []),
})

/** Bounds and defaults of what each pod and container of a namespace may ask for. */
export const LimitRange = defineKind({
  group: '',
  version: 'v1',
  kind: 'LimitRange',
  plural: 'limitranges',
  namespaced: true,
  shortNames: ['limits'],
  about: 'Bounds and defaults of what each pod and container of a namespace may ask for.',
  fields: {
    spec: embedded(2, limitRangeSpec),
  },
  defaults: ({ spec }) => {
    for (const limit of spec.limits) if (limit.type === 'Container') defaultContainerLimit(limit)
  },
  validate: ({ spec }, causes) => validateLimits(spec.limits, 'spec.limits', causes),
})
export type LimitRange = Stored<typeof LimitRange>

/** Left out, `default` is `max`, and `defaultRequest` is `default` or else `min` (pkg/apis/core/v1/defaults.go). */
function defaultContainerLimit(limit: LimitRangeItem): void {
  const limits = { ...limit.max, ...limit.default }
  const requests = { ...limit.min, ...limits, ...limit.defaultRequest }
  if (Object.keys(limits).length > 0) limit.default = limits
  if (Object.keys(requests).length > 0) limit.defaultRequest = requests
}
