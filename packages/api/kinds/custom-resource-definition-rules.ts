// What a CustomResourceDefinition must satisfy (apiextensions pkg/apis/apiextensions/validation), its schemas apart, which
// packages/api/schema looks into.

import type { Causes } from '../machinery/causes.js'
import { sameJson } from '../machinery/json.js'
import { dns1035Label, dns1123Subdomain } from '../machinery/name-rules.js'
import { simpleJsonPath } from '../schema/json-path.js'
import { validateSchema } from '../schema/schema-rules.js'
import { validateSelectableFields } from '../schema/selectable-fields.js'
import type { Definition } from './custom-resource-definition.js'

type Spec = Definition['spec']
type Version = Spec['versions'][number]
type Names = Spec['names']
export type Condition = NonNullable<Definition['status']['conditions']>[number]

/** Keeps a definition until its instances are gone. */
export const cleanupFinalizer = 'customresourcecleanup.apiextensions.k8s.io'

export const conditionOf = ({ status }: Definition, type: string): Condition | undefined =>
  status.conditions?.find((condition) => condition.type === type)
export const isTrue = (definition: Definition, type: string): boolean => conditionOf(definition, type)?.status === 'True'

/** The list with `condition` in it; the time of a status that stays is kept. */
export function setCondition(conditions: readonly Condition[] | undefined, condition: Condition): Condition[] {
  const before = conditions?.find(({ type }) => type === condition.type)
  const next = before?.status === condition.status ? { ...condition, lastTransitionTime: before.lastTransitionTime } : condition
  if (before === undefined) return [...(conditions ?? []), next]
  return conditions!.map((one) => (one === before ? next : one))
}

export function validateDefinition({ metadata, spec, status }: Definition, causes: Causes): void {
  if (metadata.name !== `${spec.names.plural}.${spec.group}`)
    causes.invalid('metadata.name', metadata.name, 'must be spec.names.plural+"."+spec.group')
  validateSpec(spec, causes)
  validateNames(status.acceptedNames, 'status.acceptedNames', causes)
  validateApproval(metadata.annotations?.[approval] ?? '', spec.group, causes)
}

export function validateDefinitionUpdate(after: Definition, before: Definition, causes: Causes, subresource: string): void {
  if (subresource === 'status') return
  const immutable = (field: string, now: unknown, then: unknown) => {
    if (!sameJson(now, then)) causes.invalid(field, now, 'field is immutable')
  }
  if (isTrue(before, 'Established')) {
    immutable('spec.scope', after.spec.scope, before.spec.scope)
    immutable('spec.names.kind', after.spec.names.kind, before.spec.names.kind)
  }
  immutable('spec.group', after.spec.group, before.spec.group)
  immutable('spec.names.plural', after.spec.names.plural, before.spec.names.plural)
  for (const [i, version] of (after.status.storedVersions ?? []).entries())
    if (!after.spec.versions.some(({ name }) => name === version))
      causes.invalid(
        `status.storedVersions[${i}]`,
        version,
        `missing from spec.versions; ${version} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${version} and removes ${version} from status.storedVersions`,
      )
}

function validateSpec(spec: Spec, causes: Causes): void {
  const { group, names, scope, versions, conversion, preserveUnknownFields } = spec
  if (group === '') causes.required('spec.group')
  else if (dns1123Subdomain(group).length > 0) causes.invalid('spec.group', group, dns1123Subdomain(group).join(','))
  else if (!group.includes('.')) causes.invalid('spec.group', group, 'should be a domain with at least one dot')

  if (scope === '') causes.required('spec.scope')
  else if (scope !== 'Cluster' && scope !== 'Namespaced') causes.notSupported('spec.scope', scope, ['Cluster', 'Namespaced'])

  for (const [i, version] of versions.entries()) validateVersion(version, `spec.versions[${i}]`, causes)
  if (new Set(versions.map(({ name }) => name)).size < versions.length)
    causes.invalid('spec.versions', versions, 'must contain unique version names')
  if (versions.filter(({ storage }) => storage).length !== 1)
    causes.invalid('spec.versions', versions, 'must have exactly one version marked as storage version')

  for (const name of ['plural', 'singular', 'kind', 'listKind'] as const) if (!names[name]) causes.required(`spec.names.${name}`)
  validateNames(names, 'spec.names', causes)

  if (conversion.strategy === 'Webhook')
    causes.invalid('spec.conversion.strategy', conversion.strategy, 'conversion by webhook is not served here; use None')
  else if (conversion.strategy === '') causes.required('spec.conversion.strategy')
  else if (conversion.strategy !== 'None') causes.notSupported('spec.conversion.strategy', conversion.strategy, ['None', 'Webhook'])
  else if (conversion.webhook !== undefined)
    causes.forbidden('spec.conversion.webhookClientConfig', 'should not be set when strategy is not set to Webhook')
  if (preserveUnknownFields)
    causes.invalid(
      'spec.preserveUnknownFields',
      true,
      'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead',
    )
}

function validateNames(names: Names, path: string, causes: Causes): void {
  const label = (field: string, value: string | undefined) => {
    if (value === undefined || value === '') return
    const why = dns1035Label(value)
    if (why.length > 0) causes.invalid(`${path}.${field}`, value, why.join(','))
  }
  const mixedCase = (field: string, value: string | undefined) => {
    const why = value ? dns1035Label(value.toLowerCase()) : []
    if (why.length > 0) causes.invalid(`${path}.${field}`, value, `may have mixed case, but should otherwise match: ${why.join(',')}`)
  }
  label('plural', names.plural)
  label('singular', names.singular)
  mixedCase('kind', names.kind)
  mixedCase('listKind', names.listKind)
  for (const [i, shortName] of (names.shortNames ?? []).entries()) label(`shortNames[${i}]`, shortName)
  if (names.kind !== '' && names.kind === names.listKind)
    causes.invalid(`${path}.listKind`, names.listKind, 'kind and listKind may not be the same')
  for (const [i, category] of (names.categories ?? []).entries()) label(`categories[${i}]`, category)
}

function validateVersion(version: Version, path: string, causes: Causes): void {
  const { name, deprecated, deprecationWarning, schema, subresources } = version
  const why = dns1035Label(name)
  if (why.length > 0) causes.invalid(`${path}.name`, name, why.join(','))
  if (deprecationWarning !== undefined) {
    const wrong = (detail: string) => causes.invalid(`${path}.deprecationWarning`, deprecationWarning, detail)
    if (!deprecated) wrong('can only be set for deprecated versions')
    if (Buffer.byteLength(deprecationWarning) > 256) wrong('must be <= 256 characters long')
    if (deprecationWarning === '') wrong('must not be an empty string')
    const control = deprecationWarning.search(/\p{C}|[^\S ]/u)
    if (control >= 0) wrong(`must only contain printable UTF-8 characters; non-printable character found at index ${control}`)
  }
  if (schema?.openAPIV3Schema === undefined) causes.required(`${path}.schema.openAPIV3Schema`)
  else
    validateSchema(
      schema.openAPIV3Schema,
      { path: `${path}.schema.openAPIV3Schema`, hasStatus: subresources?.status !== undefined },
      causes,
    )
  if (subresources?.scale !== undefined) validateScale(subresources.scale, `${path}.subresources.scale`, causes)
  for (const [i, column] of (version.additionalPrinterColumns ?? []).entries())
    validateColumn(column, `${path}.additionalPrinterColumns[${i}]`, causes)
  if (version.selectableFields !== undefined && schema?.openAPIV3Schema !== undefined)
    validateSelectableFields(
      version.selectableFields.map(({ jsonPath }) => jsonPath),
      schema.openAPIV3Schema,
      `${path}.selectableFields`,
      causes,
    )
}

function validateScale(scale: NonNullable<NonNullable<Version['subresources']>['scale']>, path: string, causes: Causes): void {
  const check = (field: 'specReplicasPath' | 'statusReplicasPath' | 'labelSelectorPath', roots: readonly string[], wanted: string) => {
    const value = scale[field] ?? ''
    if (value === '') {
      if (field !== 'labelSelectorPath') causes.required(`${path}.${field}`)
      return
    }
    const why = simpleJsonPath(value)
    if (why !== undefined) causes.invalid(`${path}.${field}`, value, why)
    else if (!roots.some((root) => value.startsWith(root))) causes.invalid(`${path}.${field}`, value, wanted)
  }
  check('specReplicasPath', ['.spec.'], 'should be a json path under .spec')
  check('statusReplicasPath', ['.status.'], 'should be a json path under .status')
  check('labelSelectorPath', ['.spec.', '.status.'], 'should be a json path under either .spec or .status')
}

const columnTypes = ['boolean', 'date', 'integer', 'number', 'string']
const columnFormats = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password']

function validateColumn(column: NonNullable<Version['additionalPrinterColumns']>[number], path: string, causes: Causes): void {
  const { name, type, format, jsonPath } = column
  if (name === '') causes.required(`${path}.name`)
  if (type === '') causes.required(`${path}.type`, `must be one of ${columnTypes.join(',')}`)
  else if (!columnTypes.includes(type)) causes.invalid(`${path}.type`, type, `must be one of ${columnTypes.join(',')}`)
  if (format && !columnFormats.includes(format)) causes.invalid(`${path}.format`, format, `must be one of ${columnFormats.join(',')}`)
  const why = jsonPath === '' ? undefined : simpleJsonPath(jsonPath)
  if (jsonPath === '') causes.required(`${path}.JSONPath`)
  else if (why !== undefined) causes.invalid(`${path}.JSONPath`, jsonPath, why)
}

const approval = 'api-approved.kubernetes.io'
const seeApproval = 'see https://github.com/kubernetes/enhancements/pull/1111'

/** Kubernetes' own groups take a definition only with a word about its approval. */
function validateApproval(annotation: string, group: string, causes: Causes): void {
  if (!/(?:^|\.)(?:k8s|kubernetes)\.io$/.test(group)) return
  const field = `metadata.annotations[${approval}]`
  if (annotation === '') causes.required(field, `protected groups must have approval annotation "${approval}", ${seeApproval}`)
  else if (!annotation.startsWith('unapproved') && !/^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/\s]/.test(annotation))
    causes.invalid(
      field,
      annotation,
      `protected groups must have approval annotation "${approval}" with either a URL or a reason starting with "unapproved", ${seeApproval}`,
    )
}
