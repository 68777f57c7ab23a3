// resourceVersion as clients ask with it.

import { ApiError, apiErrors } from '../../../packages/api/machinery/status.js'
import type { ApiContext } from './api-context.js'

/** How long a request waits for a revision that this server has not seen yet (the cacher's blockTimeout). */
const blockMs = 3_000

/** Undefined when the parameter is not given. Throws ApiError 400 when it is no revision. */
export function parseRevision(text: string | null): number | undefined {
  if (text === null || text === '') return undefined
  if (!/^\d{1,15}$/.test(text)) throw apiErrors.badRequest(`invalid resource version ${JSON.stringify(text)}: must be a whole number`)
  return Number(text)
}

/** Throws ApiError 504 when the revision does not come: the client has seen a future that this store does not know. */
export async function waitForRevision({ store }: ApiContext, revision: number): Promise<void> {
  if (await store.cache.waitFor(revision, blockMs)) return
  throw new ApiError('Timeout', `Too large resource version: ${revision}, current: ${store.cache.revision}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  })
}

export const tooOld = (revision: number, floor: number): ApiError => apiErrors.expired(`too old resource version: ${revision} (${floor})`)
