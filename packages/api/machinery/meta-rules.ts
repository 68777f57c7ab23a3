// Rules of metadata that hold for every kind (apimachinery pkg/api/validation/objectmeta.go).

import type { Causes } from './causes.js'
import { sameJson } from './json.js'
import type { AnyKind, StoredMeta } from './kind.js'
import {
  asPrefix,
  dns1035Label,
  dns1123Label,
  dns1123Subdomain,
  labelValue,
  type NameRule,
  pathSegment,
  qualifiedName,
} from './name-rules.js'

/** All annotations of an object together. */
export const annotationsMaxBytes = 256 * 1024

const nameRules: Record<Exclude<AnyKind['nameForm'], 'none'>, NameRule> = {
  subdomain: dns1123Subdomain,
  label: dns1123Label,
  'label-1035': dns1035Label,
  'path-segment': pathSegment,
}

export function validateMeta(kind: AnyKind, object: { metadata: StoredMeta }, causes: Causes): void {
  if (kind.nameForm === 'none') return
  validateMetadata(object.metadata, { nameRule: nameRules[kind.nameForm], namespaced: kind.namespaced, path: 'metadata' }, causes)
}

/** `path` is where the metadata lies, for what is embedded in another object. */
export function validateMetadata(
  metadata: StoredMeta,
  { nameRule, namespaced, path }: { nameRule: NameRule; namespaced: boolean; path: string },
  causes: Causes,
): void {
  const { name, generateName, namespace } = metadata
  if (generateName !== undefined)
    for (const why of asPrefix(nameRule)(generateName)) causes.invalid(`${path}.generateName`, generateName, why)
  if (name) for (const why of nameRule(name)) causes.invalid(`${path}.name`, name, why)
  else if (generateName === undefined) causes.required(`${path}.name`, 'name or generateName is required')
  if (namespaced) {
    // The apiserver fills the namespace in from the request's path before it validates.
    if (namespace !== undefined) for (const why of dns1123Label(namespace)) causes.invalid(`${path}.namespace`, namespace, why)
  } else if (namespace !== undefined) causes.forbidden(`${path}.namespace`, 'not allowed on this type')
  validateLabels(metadata.labels, `${path}.labels`, causes)
  validateAnnotations(metadata.annotations, `${path}.annotations`, causes)
  for (const [i, finalizer] of (metadata.finalizers ?? []).entries()) {
    for (const why of qualifiedName(finalizer)) causes.invalid(`${path}.finalizers[${i}]`, finalizer, why)
  }
  validateOwners(metadata.ownerReferences ?? [], `${path}.ownerReferences`, causes)
}

export function validateLabels(labels: Record<string, string> | undefined, field: string, causes: Causes): void {
  for (const [key, value] of Object.entries(labels ?? {})) {
    for (const why of qualifiedName(key)) causes.invalid(field, key, why)
    for (const why of labelValue(value)) causes.invalid(field, value, why)
  }
}
export function validateAnnotations(annotations: Record<string, string> | undefined, field: string, causes: Causes): void {
  let size = 0
  for (const [key, value] of Object.entries(annotations ?? {})) {
    for (const why of qualifiedName(key.toLowerCase())) causes.invalid(field, key, why)
    size += Buffer.byteLength(key) + Buffer.byteLength(value)
  }
  if (size > annotationsMaxBytes) causes.tooLong(field, annotationsMaxBytes)
}

function validateOwners(owners: NonNullable<StoredMeta['ownerReferences']>, path: string, causes: Causes): void {
  let controller: string | undefined
  for (const [i, owner] of owners.entries()) {
    const field = `${path}[${i}]`
    if (owner.apiVersion === '') causes.invalid(`${field}.apiVersion`, owner.apiVersion, 'version must not be empty')
    if (owner.kind === '') causes.invalid(`${field}.kind`, owner.kind, 'must not be empty')
    if (owner.name === '') causes.invalid(`${field}.name`, owner.name, 'must not be empty')
    if (owner.uid === '') causes.invalid(`${field}.uid`, owner.uid, 'must not be empty')
    if (owner.controller !== true) continue
    if (controller !== undefined)
      causes.invalid(
        path,
        owners,
        `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${owner.kind}/${owner.name}`,
      )
    controller = `${owner.kind}/${owner.name}`
  }
}

/** What an update may not change, whatever the kind. */
export function validateMetaUpdate(after: StoredMeta, before: StoredMeta, causes: Causes): void {
  for (const field of ['name', 'namespace', 'uid', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds'] as const) {
    if (!sameJson(after[field], before[field])) causes.invalid(`metadata.${field}`, after[field], 'field is immutable')
  }
  if (before.deletionTimestamp === undefined) return
  const added = (after.finalizers ?? []).filter((finalizer) => !(before.finalizers ?? []).includes(finalizer))
  if (added.length > 0)
    causes.forbidden(
      'metadata.finalizers',
      `no new finalizers can be added if the object is being deleted, found new finalizers ${JSON.stringify(added)}`,
    )
}
