// The three kinds of patch, applied to an object as JSON.

import { formOf, type MessageForm } from '../../../packages/api/machinery/form.js'
import { jsonPatch } from '../../../packages/api/machinery/json-patch.js'
import type { AnyKind } from '../../../packages/api/machinery/kind.js'
import { mergePatch } from '../../../packages/api/machinery/merge-patch.js'
import { ApiError, apiErrors } from '../../../packages/api/machinery/status.js'
import { strategicMergePatch } from '../../../packages/api/machinery/strategic-merge-patch.js'

export const patchTypes = ['application/json-patch+json', 'application/merge-patch+json', 'application/strategic-merge-patch+json'] as const

/** Refuses what cannot be applied here. Throws ApiError 415. */
export function refuseUnknownPatch(type: string): void {
  if (type === 'application/apply-patch+yaml' || type === 'application/apply-patch+cbor')
    throw new ApiError(
      'UnsupportedMediaType',
      `server-side apply (${type}) is not served here; use client-side apply - accepted media types include: ${patchTypes.join(', ')}`,
    )
  if (!(patchTypes as readonly string[]).includes(type)) throw apiErrors.unsupportedMediaType(patchTypes)
}

/** `target` is not changed. Throws ApiError for a patch that does not fit. */
export function applyPatch(kind: AnyKind, type: string, target: unknown, patch: unknown): unknown {
  switch (type) {
    case 'application/json-patch+json':
      return jsonPatch(target, patch)
    case 'application/merge-patch+json':
      return mergePatch(target, patch)
    default:
      return strategicMergePatch(formOf(kind.schema) as MessageForm, target, patch)
  }
}
