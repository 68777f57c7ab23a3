// PUT and PATCH of an object, or of one of its subresources.

import { isObject } from '../../../packages/api/machinery/json.js'
import type { KubeObject } from '../../../packages/api/machinery/kind.js'
import type { ApiContext, Target } from '../verbs/api-context.js'
import { applyPatch, refuseUnknownPatch } from '../verbs/patch.js'
import { type NextVersion, updateObject } from '../verbs/update.js'
import { readWriteOptions } from '../verbs/write-options.js'
import { bodyType, parseBody, readBody } from './body.js'
import { formFor, renderOne } from './render.js'
import type { ApiRequest } from './request.js'
import { answer } from './respond.js'

/** PUT or PATCH of an object or of its status. */
export async function serveUpdate(
  context: ApiContext,
  target: Target,
  request: ApiRequest,
  subresource: string,
  next: (current: { object: KubeObject }) => NextVersion,
): Promise<void> {
  const form = formFor(request)
  const options = readWriteOptions(request.info.query)
  const entry = await updateObject(context, target, next, { ...options, subresource }, (text) => request.warnings.push(text))
  await answer(request, { code: 200, body: renderOne(target.kind, entry, form, request, context.clock.wallMs()) })
}

/** The body's patch, as a function of what it is applied to. Throws ApiError 400 or 415. */
export async function readPatch(target: Target, request: ApiRequest): Promise<(current: { object: KubeObject }) => NextVersion> {
  const type = bodyType(request)
  refuseUnknownPatch(type)
  const document = parseBody(type, await readBody(request), [])
  return ({ object }) => {
    const value = applyPatch(target.kind, type, object, document)
    // A patch depends on the version only if it names one: the one it has merely found is not its own. Tried again on a
    // newer version, a patch that does name one no longer fits.
    const metadata = isObject(value) ? value.metadata : undefined
    if (isObject(metadata) && metadata.resourceVersion === object.metadata.resourceVersion) delete metadata.resourceVersion
    return { value }
  }
}
