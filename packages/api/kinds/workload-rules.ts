// What Deployments, ReplicaSets, DaemonSets and StatefulSets share: a selector, and a template whose labels it must choose
// (kubernetes pkg/apis/apps/validation).

import type { Causes } from '../machinery/causes.js'
import { type IntOrString, percentOf } from '../machinery/int-or-string.js'
import { sameJson } from '../machinery/json.js'
import { validateAnnotations, validateLabels } from '../machinery/meta-rules.js'
import { labelValue, qualifiedName } from '../machinery/name-rules.js'
import { type LabelSelector, selects } from '../machinery/selector.js'
import { validatePodSpec } from './pod-rules.js'
import type { PodTemplateSpec } from './pod-spec.js'

interface WorkloadSpec {
  selector: LabelSelector
  template: PodTemplateSpec
}

export function validateWorkload(
  { selector, template }: WorkloadSpec,
  kind: 'deployment' | 'ReplicaSet' | 'daemonset' | 'statefulset',
  causes: Causes,
): void {
  validateSelector(selector, 'spec.selector', causes)
  const empty = Object.keys(selector.matchLabels ?? {}).length === 0 && (selector.matchExpressions ?? []).length === 0
  if (empty) causes.invalid('spec.selector', selector, `empty selector is invalid for ${kind}`)
  const { labels, annotations } = template.metadata
  validateLabels(labels, 'spec.template.metadata.labels', causes)
  validateAnnotations(annotations, 'spec.template.metadata.annotations', causes)
  if (!empty && !selects(selector, labels))
    causes.invalid('spec.template.metadata.labels', labels, '`selector` does not match template `labels`')
  validatePodSpec(template.spec, 'spec.template.spec', causes)
  if (template.spec.restartPolicy !== 'Always')
    causes.notSupported('spec.template.spec.restartPolicy', template.spec.restartPolicy, ['Always'])
  if (template.spec.activeDeadlineSeconds !== undefined)
    causes.forbidden(
      'spec.template.spec.activeDeadlineSeconds',
      `activeDeadlineSeconds in ${kind === 'statefulset' ? 'StatefulSet' : kind} is not Supported`,
    )
}

/** Of a LabelSelector on its own. */
export function validateSelector(selector: LabelSelector, field: string, causes: Causes): void {
  validateLabels(selector.matchLabels, `${field}.matchLabels`, causes)
  for (const [i, { key, operator, values = [] }] of (selector.matchExpressions ?? []).entries()) {
    const at = `${field}.matchExpressions[${i}]`
    const wantsValues = operator === 'In' || operator === 'NotIn'
    if (wantsValues && values.length === 0) causes.required(`${at}.values`, "must be specified when `operator` is 'In' or 'NotIn'")
    if (!wantsValues && values.length > 0)
      causes.forbidden(`${at}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")
    for (const why of qualifiedName(key)) causes.invalid(`${at}.key`, key, why)
    for (const [j, value] of values.entries()) for (const why of labelValue(value)) causes.invalid(`${at}.values[${j}]`, value, why)
  }
}

export function validateSelectorUpdate(after: WorkloadSpec, before: WorkloadSpec, causes: Causes): void {
  if (!sameJson(after.selector, before.selector)) causes.invalid('spec.selector', after.selector, 'field is immutable')
}

interface RollingUpdate {
  maxSurge?: IntOrString | undefined
  maxUnavailable?: IntOrString | undefined
}
/** maxSurge and maxUnavailable of a Deployment: counts or shares, not both nothing. */
export function validateRollingUpdate(update: RollingUpdate, field: string, causes: Causes): void {
  const { maxSurge, maxUnavailable } = update
  validateShares(update, field, causes)
  if (isNothing(maxUnavailable) && isNothing(maxSurge))
    causes.invalid(`${field}.maxUnavailable`, maxUnavailable, 'may not be 0 when `maxSurge` is 0')
  validateUpTo100(`${field}.maxUnavailable`, maxUnavailable, causes)
}

/** Of a DaemonSet, which knows one or the other. */
export function validateDaemonRollingUpdate(update: RollingUpdate, field: string, causes: Causes): void {
  const { maxSurge, maxUnavailable } = update
  validateShares(update, field, causes)
  validateUpTo100(`${field}.maxUnavailable`, maxUnavailable, causes)
  validateUpTo100(`${field}.maxSurge`, maxSurge, causes)
  if (!isNothing(maxUnavailable) && !isNothing(maxSurge))
    causes.invalid(`${field}.maxSurge`, maxSurge, 'may not be set when maxUnavailable is non-zero')
  if (isNothing(maxUnavailable) && isNothing(maxSurge)) causes.required(`${field}.maxUnavailable`, 'cannot be 0 when maxSurge is 0')
}

function validateUpTo100(field: string, value: IntOrString | undefined, causes: Causes): void {
  if ((percentOf(value ?? 0) ?? 0) > 100) causes.invalid(field, value, 'must not be greater than 100%')
}

function validateShares({ maxSurge, maxUnavailable }: RollingUpdate, field: string, causes: Causes): void {
  for (const [key, value] of Object.entries({ maxUnavailable, maxSurge })) {
    if (value === undefined) continue
    if (typeof value === 'number') {
      if (value < 0) causes.invalid(`${field}.${key}`, value, 'must be greater than or equal to 0')
    } else if (percentOf(value) === undefined)
      causes.invalid(
        `${field}.${key}`,
        value,
        "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')",
      )
  }
}
const isNothing = (value: IntOrString | undefined): boolean => value === undefined || value === 0 || percentOf(value) === 0
