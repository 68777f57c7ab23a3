// Rules of LimitRanges (kubernetes pkg/apis/core/validation).

import type { Causes } from '../machinery/causes.js'
import { qualifiedName } from '../machinery/name-rules.js'
import { compareQuantities, nanosOf } from '../machinery/quantity.js'
import type { LimitRangeItem } from './limit-range.js'
import { validateResourceName } from './resource-names.js'

const standardTypes = ['Pod', 'Container', 'PersistentVolumeClaim']
const bounds = ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const

export function validateLimits(limits: readonly LimitRangeItem[], field: string, causes: Causes): void {
  const types = new Set<string>()
  for (const [i, limit] of limits.entries()) {
    const at = `${field}[${i}]`
    const wrong = qualifiedName(limit.type)
    for (const why of wrong) causes.invalid(`${at}.type`, limit.type, why)
    if (wrong.length === 0 && !limit.type.includes('/') && !standardTypes.includes(limit.type))
      causes.invalid(`${at}.type`, limit.type, 'must be a standard limit type or fully qualified')
    if (types.has(limit.type)) causes.duplicate(`${at}.type`, limit.type)
    types.add(limit.type)
    validateLimit(limit, at, causes)
  }
}

function validateLimit(limit: LimitRangeItem, at: string, causes: Causes): void {
  const ofContainers = limit.type === 'Pod' || limit.type === 'Container'
  const names = new Set<string>()
  for (const bound of bounds) {
    const isDefault = bound === 'default' || bound === 'defaultRequest'
    if (limit.type === 'Pod' && isDefault) {
      if (limit[bound] !== undefined) causes.forbidden(`${at}.${bound}`, "may not be specified when `type` is 'Pod'")
      continue
    }
    for (const name of Object.keys(limit[bound] ?? {})) {
      validateResourceName(name, `${at}.${bound}[${name}]`, ofContainers ? 'container' : 'standard', causes)
      names.add(name)
    }
  }
  if (limit.type === 'PersistentVolumeClaim' && limit.min?.['storage'] === undefined && limit.max?.['storage'] === undefined)
    causes.required(`${at}.limits`, 'either minimum or maximum storage value is required, but neither was provided')
  for (const name of names) validateOrder(limit, name, at, causes)
}

/** min ≤ defaultRequest ≤ default ≤ max, and a ratio that these leave room for. */
function validateOrder(limit: LimitRangeItem, name: string, at: string, causes: Causes): void {
  const { min, max, default: ceiling, defaultRequest: request, maxLimitRequestRatio: ratio } = valuesOf(limit, name)
  const above = (a: string | undefined, b: string | undefined): boolean => a !== undefined && b !== undefined && compareQuantities(a, b) > 0
  const key = (bound: string) => `${at}.${bound}[${name}]`
  if (above(min, max)) causes.invalid(key('min'), min, `min value ${min} is greater than max value ${max}`)
  if (limit.type !== 'Pod') {
    if (above(min, request))
      causes.invalid(key('defaultRequest'), request, `min value ${min} is greater than default request value ${request}`)
    if (above(request, max))
      causes.invalid(key('defaultRequest'), request, `default request value ${request} is greater than max value ${max}`)
    if (above(request, ceiling))
      causes.invalid(key('defaultRequest'), request, `default request value ${request} is greater than default limit value ${ceiling}`)
    if (above(min, ceiling)) causes.invalid(key('default'), min, `min value ${min} is greater than default value ${ceiling}`)
    if (above(ceiling, max)) causes.invalid(key('default'), max, `default value ${ceiling} is greater than max value ${max}`)
  }
  if (ratio === undefined) return
  if (above('1', ratio)) causes.invalid(key('maxLimitRequestRatio'), ratio, `ratio ${ratio} is less than 1`)
  if (min === undefined || max === undefined) return
  const widest = Number(nanosOf(max)) / Number(nanosOf(min))
  if (Number(nanosOf(ratio)) / 1e9 > widest)
    causes.invalid(key('maxLimitRequestRatio'), ratio, `ratio ${ratio} is greater than max/min = ${widest.toFixed(6)}`)
}

const valuesOf = (limit: LimitRangeItem, name: string) =>
  Object.fromEntries(
    bounds.map((bound) => [bound, limit[bound] !== undefined && Object.hasOwn(limit[bound], name) ? limit[bound][name] : undefined]),
  ) as Record<(typeof bounds)[number], string | undefined>
