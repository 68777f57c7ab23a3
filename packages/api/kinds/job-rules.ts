// Rules of a Job's spec, in a Job as in a CronJob's template, and of the selector the server makes for it
// (kubernetes pkg/apis/batch/validation, pkg/registry/batch/job/strategy.go).

import type { Causes } from '../machinery/causes.js'
import { sameJson } from '../machinery/json.js'
import type { StoredMeta } from '../machinery/kind.js'
import { validateAnnotations, validateLabels } from '../machinery/meta-rules.js'
import { dns1123Label } from '../machinery/name-rules.js'
import { selects } from '../machinery/selector.js'
import type { JobSpec } from './job-spec.js'
import { validatePodSpec } from './pod-rules.js'
import type { PodTemplateSpec } from './pod-spec.js'
import { validateSelector } from './workload-rules.js'

const uidLabel = 'batch.kubernetes.io/controller-uid'
const nameLabel = 'batch.kubernetes.io/job-name'
const indexedParallelismMax = 100_000
const rulesMax = 20

interface Job {
  readonly metadata: StoredMeta
  readonly spec: JobSpec
  readonly status: { readonly startTime?: string | undefined }
}

/** `field`: `spec`, or where a CronJob has it. */
export function validateJobSpec(spec: JobSpec, field: string, causes: Causes): void {
  const { completions, parallelism, maxFailedIndexes, backoffLimitPerIndex, podFailurePolicy, successPolicy, template } = spec
  const indexed = spec.completionMode === 'Indexed'
  if (maxFailedIndexes !== undefined && backoffLimitPerIndex === undefined)
    causes.required(`${field}.backoffLimitPerIndex`, 'when maxFailedIndexes is specified')
  if (indexed) {
    if (completions === undefined) causes.required(`${field}.completions`, 'when completion mode is Indexed')
    if (parallelism !== undefined && parallelism > indexedParallelismMax)
      causes.invalid(
        `${field}.parallelism`,
        parallelism,
        `must be less than or equal to ${indexedParallelismMax} when completion mode is Indexed`,
      )
    if (completions !== undefined && maxFailedIndexes !== undefined && maxFailedIndexes > completions)
      causes.invalid(`${field}.maxFailedIndexes`, maxFailedIndexes, 'must be less than or equal to completions')
  } else {
    for (const [key, value] of Object.entries({ backoffLimitPerIndex, maxFailedIndexes, successPolicy }))
      if (value !== undefined) causes.invalid(`${field}.${key}`, value, 'requires indexed completion mode')
  }
  if (podFailurePolicy !== undefined) validateFailurePolicy(spec, `${field}.podFailurePolicy.rules`, causes)
  if (indexed && successPolicy !== undefined) validateSuccessPolicy(spec, `${field}.successPolicy.rules`, causes)
  if (podFailurePolicy !== undefined && spec.podReplacementPolicy === 'TerminatingOrFailed')
    causes.notSupported(`${field}.podReplacementPolicy`, spec.podReplacementPolicy, ['Failed'])
  validateLabels(template.metadata.labels, `${field}.template.labels`, causes)
  validateAnnotations(template.metadata.annotations, `${field}.template.annotations`, causes)
  validatePodSpec(template.spec, `${field}.template.spec`, causes)
  const { restartPolicy } = template.spec
  if (restartPolicy === 'Always') causes.required(`${field}.template.spec.restartPolicy`, 'valid values: "OnFailure", "Never"')
  else if (podFailurePolicy !== undefined && restartPolicy !== 'Never')
    causes.invalid(`${field}.template.spec.restartPolicy`, restartPolicy, 'only "Never" is supported when podFailurePolicy is specified')
}

function validateFailurePolicy({ podFailurePolicy, template, backoffLimitPerIndex }: JobSpec, field: string, causes: Causes): void {
  const rules = podFailurePolicy?.rules ?? []
  if (rules.length > rulesMax) causes.tooMany(field, rules.length, rulesMax)
  const names = [...template.spec.containers, ...(template.spec.initContainers ?? [])].map(({ name }) => name)
  for (const [i, { action, onExitCodes, onPodConditions = [] }] of rules.entries()) {
    const at = `${field}[${i}]`
    if (action === 'FailIndex' && backoffLimitPerIndex === undefined)
      causes.invalid(`${at}.action`, action, 'requires the backoffLimitPerIndex to be set')
    if (onExitCodes !== undefined && onPodConditions.length > 0)
      causes.invalidAsWhole(at, 'specifying both OnExitCodes and OnPodConditions is not supported')
    if (onExitCodes === undefined && onPodConditions.length === 0)
      causes.invalidAsWhole(at, 'specifying one of OnExitCodes and OnPodConditions is required')
    if (onExitCodes === undefined) continue
    const { containerName, operator, values = [] } = onExitCodes
    if (containerName !== undefined && !names.includes(containerName))
      causes.invalid(
        `${at}.onExitCodes.containerName`,
        containerName,
        'must be one of the container or initContainer names in the pod template',
      )
    if (values.length === 0) causes.invalid(`${at}.onExitCodes.values`, values, 'at least one value is required')
    for (const [j, value] of values.entries()) {
      if (operator === 'In' && value === 0) causes.invalid(`${at}.onExitCodes.values[${j}]`, value, 'must not be 0 for the In operator')
      if (values.indexOf(value) < j) causes.duplicate(`${at}.onExitCodes.values[${j}]`, value)
    }
    if (values.some((value, j) => j > 0 && value < (values[j - 1] ?? 0)))
      causes.invalid(`${at}.onExitCodes.values`, values, 'must be ordered')
  }
}

function validateSuccessPolicy({ successPolicy, completions = 0 }: JobSpec, field: string, causes: Causes): void {
  const rules = successPolicy?.rules ?? []
  if (rules.length === 0) causes.required(field, 'at least one rules must be specified when the successPolicy is specified')
  if (rules.length > rulesMax) causes.tooMany(field, rules.length, rulesMax)
  for (const [i, { succeededCount, succeededIndexes }] of rules.entries()) {
    if (succeededCount === undefined && succeededIndexes === undefined)
      causes.required(`${field}[${i}]`, 'at least one of succeededCount or succeededIndexes must be specified')
    if (succeededCount !== undefined && succeededCount > completions)
      causes.invalid(
        `${field}[${i}].succeededCount`,
        succeededCount,
        `must be less than or equal to ${completions} (the number of specified completions)`,
      )
  }
}

/** The selector and the labels by which a Job knows its pods, unless the writer has both in hand. Changes `job`. */
export function generateSelector({ metadata, spec }: { metadata: StoredMeta; spec: JobSpec }): void {
  if (spec.manualSelector === true) return
  const { labels } = spec.template.metadata
  // What the writer says of these labels stays, and is refused by validateGenerated.
  spec.template.metadata.labels = { ...generatedLabels(metadata), ...labels }
  spec.selector = { ...spec.selector, matchLabels: { [uidLabel]: metadata.uid, ...spec.selector?.matchLabels } }
  labelAsTemplate(metadata, spec)
}

/** A Job without labels has those of its template. Changes `metadata`. */
export function labelAsTemplate(metadata: StoredMeta, { template }: JobSpec): void {
  const { labels } = template.metadata
  if (Object.keys(metadata.labels ?? {}).length === 0 && labels !== undefined) metadata.labels = { ...labels }
}

const generatedLabels = ({ uid, name }: StoredMeta): Record<string, string> => ({
  [uidLabel]: uid,
  [nameLabel]: name,
  'controller-uid': uid,
  'job-name': name,
})

/** Of a new Job, once its selector has been made. */
export function validateGenerated({ metadata, spec }: Job, causes: Causes): void {
  const { selector, template, completions = 0 } = spec
  const labels = template.metadata.labels ?? {}
  if (spec.manualSelector !== true) {
    const wanted = generatedLabels(metadata)
    for (const [key, value] of Object.entries(wanted)) {
      if (labels[key] !== value) causes.invalid(`spec.template.metadata.labels[${key}]`, labels[key], `must be '${value}'`)
    }
    if (selector !== undefined && !selects(selector, wanted)) causes.invalid('spec.selector', selector, '`selector` not auto-generated')
  }
  if (selector === undefined) causes.required('spec.selector')
  else {
    validateSelector(selector, 'spec.selector', causes)
    if (!selects(selector, labels)) causes.invalid('spec.template.metadata.labels', labels, '`selector` does not match template `labels`')
  }
  validateLabels(labels, 'spec.template.labels', causes)
  if (spec.completionMode !== 'Indexed' || completions === 0) return
  const last = `${metadata.name}-${completions - 1}`
  if (dns1123Label(last).length > 0)
    causes.invalid('metadata.name', metadata.name, `will not able to create pod with invalid DNS label: ${last}`)
}

export function validateJobUpdate(after: Job, before: Job, causes: Causes): void {
  const [spec, was] = [after.spec, before.spec]
  const immutable = (key: keyof JobSpec) => {
    if (!sameJson(spec[key], was[key])) causes.invalid(`spec.${key}`, spec[key], 'field is immutable')
  }
  if (spec.completionMode !== 'Indexed') immutable('completions')
  else if (spec.completions !== was.completions && spec.completions !== spec.parallelism)
    causes.invalid('spec.completions', spec.completions, 'can only be modified in tandem with spec.parallelism')
  immutable('selector')
  const mutableScheduling = was.suspend === true && before.status.startTime === undefined
  if (!sameJson(fixed(spec.template, mutableScheduling), fixed(was.template, mutableScheduling)))
    causes.invalid('spec.template', spec.template, 'field is immutable')
  for (const key of ['completionMode', 'podFailurePolicy', 'backoffLimitPerIndex', 'managedBy', 'successPolicy'] as const) immutable(key)
}

/** The part of a template that stays: one that was suspended and has never run may still be told where to run. */
function fixed(template: PodTemplateSpec, mutableScheduling: boolean): unknown {
  if (!mutableScheduling) return template
  const { nodeSelector: _nodes, tolerations: _tolerations, schedulingGates: _gates, affinity, ...spec } = template.spec
  const { nodeAffinity: _affinity, ...others } = affinity ?? {}
  const { labels: _labels, annotations: _annotations, ...metadata } = template.metadata
  return { metadata, spec: { ...spec, ...(Object.keys(others).length > 0 && { affinity: others }) } }
}
