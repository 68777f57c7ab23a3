// The three kinds of patch, applied to an object as JSON.

import { isObject } from '../../../packages/api/machinery/json.js'
import { jsonPatch } from '../../../packages/api/machinery/json-patch.js'
import { type AnyKind, patchTypesOf } from '../../../packages/api/machinery/kind.js'
import { mergePatch } from '../../../packages/api/machinery/merge-patch.js'
import { apiErrors } from '../../../packages/api/machinery/status.js'
import { strategicMergePatch } from '../../../packages/api/machinery/strategic-merge-patch.js'

export const applyPatchType = 'application/apply-patch+yaml'

/** Refuses what cannot be applied to the kind. Throws ApiError 415. */
export function refuseUnknownPatch(kind: AnyKind, type: string): void {
  if (type === applyPatchType || !patchTypesOf(kind).includes(type)) throw apiErrors.unsupportedMediaType(patchTypesOf(kind))
}

/**
 * Whether a patch speaks of managedFields. One that does not need not be given them, and they are most of many an object.
 */
export function mentionsOwners(type: string, patch: unknown): boolean {
  if (type === 'application/json-patch+json') {
    const path = '/metadata/managedFields'
    const touches = (at: unknown) => typeof at === 'string' && (path.startsWith(at) || at.startsWith(path))
    return !Array.isArray(patch) || patch.some((step) => isObject(step) && (touches(step.path) || touches(step.from)))
  }
  const metadata = isObject(patch) ? patch.metadata : undefined
  return isObject(metadata) && Object.keys(metadata).some((key) => key.includes('managedFields'))
}

/** `target` is not changed. Throws ApiError for a patch that does not fit. */
export function applyPatch(kind: AnyKind, type: string, target: unknown, patch: unknown): unknown {
  switch (type) {
    case 'application/json-patch+json':
      return jsonPatch(target, patch)
    case 'application/merge-patch+json':
      return mergePatch(target, patch)
    default:
      return strategicMergePatch(kind.codec.form(), target, patch)
  }
}
