// What the server makes of a write before it stores it: who owns which half of an object. A write to the object keeps its
// status, a write to a subresource keeps all but that, and generation counts changes of what is wanted.

import { Causes } from './causes.js'
import { cloneJson, sameJson } from './json.js'
import type { AnyKind, KubeObject } from './kind.js'
import { validateMetaUpdate } from './meta-rules.js'
import { apiErrors } from './status.js'

/** Subresources through which an object's status is written, and nothing else. */
export const writesStatus = (subresource: string): boolean => subresource === 'status' || subresource === 'approval'

/** What the server gives a new object. */
export type Identity = Pick<KubeObject['metadata'], 'uid' | 'creationTimestamp'>

/** Fields only the server sets are dropped or set, status begins empty, generation at 1. Changes `object`. */
export function prepareCreate(kind: AnyKind, object: KubeObject, { uid, creationTimestamp }: Identity): void {
  const { metadata } = object
  delete (metadata as Partial<typeof metadata>).resourceVersion
  Object.assign(metadata, { uid, creationTimestamp })
  delete metadata.deletionTimestamp
  delete metadata.deletionGracePeriodSeconds
  delete metadata.managedFields
  delete metadata.generation
  if (kind.generation) metadata.generation = 1
  if (kind.hasStatus && kind.statusOnCreate !== 'kept') putStatus(object, kind.codec.emptyStatus())
  kind.prepareCreate?.(object)
}

/**
 * Makes `after` what may be stored over `before`: `subresource` is '' for the object itself. Changes `after`; `before`
 * stays as it is.
 */
export function prepareUpdate(kind: AnyKind, after: KubeObject, before: KubeObject, subresource = ''): void {
  if (writesStatus(subresource)) {
    // Status, and of metadata what Kubernetes' status strategies let through: annotations (flannel writes its lease so), and
    // labels on the core kinds; the apps strategies keep their labels.
    for (const field of Object.keys(before)) if (field !== 'status' && field !== 'metadata') after[field] = cloneJson(before[field])
    for (const field of Object.keys(after)) if (field !== 'status' && !Object.hasOwn(before, field)) delete after[field]
    const { resourceVersion, ...given } = after.metadata
    // Who owns what is worked out when all else is done.
    const { managedFields: _, ...metadata } = before.metadata
    after.metadata = cloneJson(metadata)
    for (const field of kind.statusMetadata) setOrDelete(after.metadata, field, given[field])
    if (resourceVersion) after.metadata.resourceVersion = resourceVersion
  } else {
    if (kind.hasStatus) putStatus(after, cloneJson(before.status))
    keepServerMetadata(after, before)
  }
  kind.prepareUpdate?.(after, before, subresource)
  if (kind.generation) after.metadata.generation = (before.metadata.generation ?? 1) + (wantsTheSame(kind, after, before) ? 0 : 1)
}

function putStatus(object: KubeObject, status: unknown): void {
  if (status === undefined) delete object.status
  else object.status = status
}
function setOrDelete<K extends 'annotations' | 'labels'>(
  metadata: KubeObject['metadata'],
  field: K,
  value: KubeObject['metadata'][K],
): void {
  if (value === undefined) delete metadata[field]
  else metadata[field] = value
}

/** Clients may leave these out; they may not change them (validateUpdate says so when they try). */
function keepServerMetadata(after: KubeObject, before: KubeObject): void {
  const { metadata } = after
  metadata.uid ||= before.metadata.uid
  metadata.creationTimestamp = before.metadata.creationTimestamp
  metadata.namespace ??= before.metadata.namespace
  metadata.generation = before.metadata.generation
  metadata.deletionTimestamp = before.metadata.deletionTimestamp
  metadata.deletionGracePeriodSeconds = before.metadata.deletionGracePeriodSeconds
  delete metadata.managedFields
  for (const field of ['namespace', 'generation', 'deletionTimestamp', 'deletionGracePeriodSeconds'] as const)
    if (metadata[field] === undefined) delete metadata[field]
}

/** Everything but metadata, and status where that has a subresource of its own, is what somebody wants. */
function wantsTheSame(kind: AnyKind, after: KubeObject, before: KubeObject): boolean {
  const fields = new Set([...Object.keys(after), ...Object.keys(before)])
  fields.delete('metadata')
  if (kind.hasStatus) fields.delete('status')
  return [...fields].every((field) => sameJson(after[field], before[field]))
}

/** Throws ApiError 422 when a new object will not do. Call after prepareCreate. */
export function validateCreate(kind: AnyKind, object: KubeObject): void {
  const causes = new Causes()
  kind.validateCreate?.(object, causes)
  if (causes.list.length > 0) throw apiErrors.invalid(kind, object.metadata.name, causes.list)
}

/** Throws ApiError 422 when `after` changes what may not change. Call after prepareUpdate. */
export function validateUpdate(kind: AnyKind, after: KubeObject, before: KubeObject, subresource = ''): void {
  const causes = new Causes()
  validateMetaUpdate(after.metadata, before.metadata, causes)
  kind.validateUpdate?.(after, before, causes, subresource)
  if (causes.list.length > 0) throw apiErrors.invalid(kind, after.metadata.name, causes.list)
}
