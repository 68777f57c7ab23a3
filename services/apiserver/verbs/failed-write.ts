// What the store's refusals are to a client.

import { ApiError, apiErrors } from '../../../packages/api/machinery/status.js'
import { ObjectTooLarge, StoreUnavailable, StoreUncertain } from '../store/store.js'
import { groupResource, type Target } from './api-context.js'

const retryAfterSeconds = 1

/** Errors of the store other than conflicts become ApiErrors; everything else passes through. */
export function failedWrite(target: Target, error: unknown): unknown {
  if (error instanceof StoreUnavailable) {
    const { group, resource } = groupResource(target)
    return new ApiError(
      'ServiceUnavailable',
      `the store is out of reach: ${error.message}`,
      { group, kind: resource, retryAfterSeconds },
      { cause: error },
    )
  }
  if (error instanceof StoreUncertain)
    return apiErrors.timeout(`request did not complete within the allotted time: ${error.message}`, retryAfterSeconds)
  // etcd's words, by which clients know it; upstream passes them on with code 500 (kubernetes issue 112152), which invites retries.
  if (error instanceof ObjectTooLarge) return new ApiError('RequestEntityTooLarge', 'etcdserver: request is too large')
  return error
}
