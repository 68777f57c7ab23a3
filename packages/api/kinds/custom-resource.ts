// The kinds that a CustomResourceDefinition makes: one a served version, of the same form as those written here, so that
// whatever serves those serves these.

import { ageOf } from '../machinery/duration.js'
import type { JsonSchemaProps } from '../machinery/json-schema-props.js'
import { type AnyKind, allVerbs, type Column, type KubeObject, type ScalePaths, type Subresource } from '../machinery/kind.js'
import { ageColumn, nameColumn } from '../machinery/table.js'
import { type JsonPath, parseJsonPath, printed } from '../schema/json-path.js'
import { structuralCodec } from '../schema/structural-codec.js'
import type { CustomResourceDefinition } from './custom-resource-definition.js'
import { isTrue } from './custom-resource-definition-rules.js'
import { byPriority, compareVersions } from './version-order.js'

type Version = CustomResourceDefinition['spec']['versions'][number]

/** While a definition is going, no instances can be added; those there are may be waiting for their finalizers. */
const terminatingVerbs = allVerbs.filter((verb) => verb !== 'create')
const writeVerbs = ['get', 'patch', 'update']

/** The kinds that are served, best version first; none before the definition is established. */
export function customKinds(definition: CustomResourceDefinition): AnyKind[] {
  if (!isTrue(definition, 'Established')) return []
  return definition.spec.versions
    .filter(({ served, schema }) => served && schema?.openAPIV3Schema !== undefined)
    .sort((a, b) => byPriority(a.name, b.name))
    .map((version) => customKind(definition, version))
}

/** The kind in which instances are stored, whether it is served or not; undefined before the definition is established. */
export function storageKind(definition: CustomResourceDefinition): AnyKind | undefined {
  const version = definition.spec.versions.find(({ storage }) => storage)
  return version === undefined || !isTrue(definition, 'Established') ? undefined : customKind(definition, version)
}

function customKind(definition: CustomResourceDefinition, version: Version): AnyKind {
  const { spec, status } = definition
  const { group, scope } = spec
  const { plural, singular, kind, listKind, shortNames, categories } = status.acceptedNames
  const schema: JsonSchemaProps = version.schema?.openAPIV3Schema ?? {}
  const apiVersion = `${group}/${version.name}`
  const hasStatus = version.subresources?.status !== undefined
  const scale = scalePaths(version)
  const codec = structuralCodec(schema, { apiVersion, hasStatus, scale })
  const storageVersion = spec.versions.find(({ storage }) => storage)?.name
  const terminating = definition.metadata.deletionTimestamp !== undefined
  return {
    group,
    version: version.name,
    apiVersion,
    kind,
    plural,
    singular: singular ?? kind.toLowerCase(),
    listKind: listKind ?? `${kind}List`,
    namespaced: scope === 'Namespaced',
    shortNames: shortNames ?? [],
    categories: categories ?? [],
    about: schema.description,
    nameForm: 'subdomain',
    generation: true,
    hasStatus,
    statusMetadata: [],
    verbs: terminating ? terminatingVerbs : allVerbs,
    subresources: subresources(hasStatus, scale !== undefined),
    scale,
    columns: columnsOf(version),
    fieldSelectors: Object.fromEntries((version.selectableFields ?? []).flatMap(({ jsonPath }) => fieldSelector(jsonPath))),
    deprecation: version.deprecated ? (version.deprecationWarning ?? deprecationOf(definition, version)) : undefined,
    schema: undefined,
    codec,
    // None conversion: versions differ in nothing but their apiVersion.
    storedAs: {
      kind: { group, plural },
      toStored: (object) => (version.name === storageVersion ? object : { ...object, apiVersion: `${group}/${storageVersion}` }),
      fromStored: codec.upToDate,
    },
    id: `${group.split('.').reverse().join('.')}.${version.name}.${kind}`,
  }
}

function subresources(status: boolean, scale: boolean): Subresource[] {
  return [
    ...(status ? [{ name: 'status', verbs: writeVerbs }] : []),
    ...(scale ? [{ name: 'scale', verbs: writeVerbs, group: 'autoscaling', version: 'v1', kind: 'Scale' }] : []),
  ]
}

function scalePaths({ subresources }: Version): ScalePaths | undefined {
  const scale = subresources?.scale
  if (scale === undefined) return undefined
  const keys = (path: string) => path.replace(/^\./, '').split('.')
  return {
    specReplicas: keys(scale.specReplicasPath),
    statusReplicas: keys(scale.statusReplicasPath),
    selector: scale.labelSelectorPath ? keys(scale.labelSelectorPath) : [],
  }
}

/** A version is told to be on its way out, and which to use instead (customresource_handler.go defaultDeprecationWarning). */
function deprecationOf({ spec: { group, names, versions } }: CustomResourceDefinition, { name }: Version): string {
  const better = versions
    .filter((version) => version.served && !version.deprecated && compareVersions(version.name, name) > 0)
    .sort((a, b) => byPriority(a.name, b.name))[0]
  const instead = better === undefined ? '' : `; use ${group}/${better.name} ${names.kind}`
  return `${group}/${name} ${names.kind} is deprecated${instead}`
}

function columnsOf({ additionalPrinterColumns }: Version): Column<KubeObject>[] {
  const columns: Column<KubeObject>[] = [nameColumn]
  for (const { name, type, priority, description, jsonPath } of additionalPrinterColumns ?? []) {
    const path = parseJsonPath(jsonPath)
    // As upstream, which shows the columns up to one that it cannot read.
    if (path === undefined) break
    columns.push({
      name,
      type: type as NonNullable<Column<KubeObject>['type']>,
      priority: priority ?? 0,
      description: description ?? `Custom resource definition column (in JSONPath format): ${jsonPath}`,
      cell: (object, nowMs) => cellOf(type, path, object, nowMs),
    })
  }
  return additionalPrinterColumns === undefined ? [nameColumn, { ...ageColumn, type: 'date' }] : columns
}

/** tableconvertor.go: of several values the first; what is not of the column's type is empty. */
function cellOf(type: string, path: JsonPath, object: KubeObject, nowMs: number): string | number | boolean | null {
  const [value] = path.find(object)
  if (value === undefined || (value === null && type !== 'string')) return null
  switch (type) {
    case 'string':
      return printed(value)
    case 'integer':
      return typeof value === 'number' ? Math.trunc(value) : null
    case 'number':
      return typeof value === 'number' ? value : null
    case 'boolean':
      return typeof value === 'boolean' ? value : null
    default:
      if (typeof value !== 'string') return null
      return Number.isNaN(Date.parse(value)) ? '<invalid>' : ageOf(value, nowMs)
  }
}

function fieldSelector(jsonPath: string): [string, (object: KubeObject) => string][] {
  const path = parseJsonPath(jsonPath)
  return path === undefined ? [] : [[jsonPath.replace(/^\./, ''), (object) => printed(path.find(object)[0])]]
}
