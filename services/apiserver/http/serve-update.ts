// PUT and PATCH of an object, or of one of its subresources.

import { duplicateFields } from '../../../packages/api/machinery/duplicate-fields.js'
import { isObject } from '../../../packages/api/machinery/json.js'
import type { KubeObject } from '../../../packages/api/machinery/kind.js'
import { apiErrors } from '../../../packages/api/machinery/status.js'
import type { ApiContext, Target } from '../verbs/api-context.js'
import { type ApplyOptions, applyObject, checkConfiguration } from '../verbs/apply.js'
import { withoutOwners } from '../verbs/owners.js'
import { applyPatch, applyPatchType, mentionsOwners, refuseUnknownPatch } from '../verbs/patch.js'
import { type NextVersion, updateObject } from '../verbs/update.js'
import { readForce, readWriteOptions } from '../verbs/write-options.js'
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
  const options = readWriteOptions(request)
  const entry = await updateObject(context, target, next, { ...options, subresource }, (text) => request.warnings.push(text))
  await answer(request, { code: 200, body: renderOne(target.kind, entry, form, request, context.clock.wallMs()) })
}

/** PATCH of an object or one of its subresources, by apply or by any of the patches. */
export async function servePatch(context: ApiContext, target: Target, request: ApiRequest, subresource: string): Promise<void> {
  if (bodyType(request) !== applyPatchType) return serveUpdate(context, target, request, subresource, await readPatch(target, request))
  const form = formFor(request)
  const { options, configuration } = await readApply(target, request)
  const warn = (text: string) => request.warnings.push(text)
  const { entry, created } = await applyObject(context, target, configuration, { ...options, subresource }, warn)
  const body = renderOne(target.kind, entry, form, request, context.clock.wallMs())
  await answer(request, { code: created ? 201 : 200, body })
}

/** The body's configuration, checked against the kind. Throws ApiError 400 or 422. */
export async function readApply(target: Target, request: ApiRequest): Promise<{ options: ApplyOptions; configuration: unknown }> {
  const { query } = request.info
  const options = { ...readWriteOptions(request), force: readForce(query, true) }
  const bytes = await readBody(request)
  const value = parseBody(applyPatchType, bytes, [])
  const duplicates = options.fieldValidation === 'Ignore' ? [] : duplicateFieldsOf(bytes)
  if (options.fieldValidation === 'Strict' && duplicates.length > 0)
    throw apiErrors.badRequest(`error strict decoding patch: ${duplicates.join(', ')}`)
  request.warnings.push(...duplicates)
  return { options, configuration: checkConfiguration(target, value) }
}
/** Of JSON; a YAML with a key twice has been refused already. */
function duplicateFieldsOf(bytes: Buffer): string[] {
  const source = bytes.toString()
  return source.trimStart().startsWith('{') ? duplicateFields(source).map((path) => `duplicate field ${JSON.stringify(path)}`) : []
}

/** The body's patch, as a function of what it is applied to. Throws ApiError 400 or 415. */
export async function readPatch(target: Target, request: ApiRequest): Promise<(current: { object: KubeObject }) => NextVersion> {
  const type = bodyType(request)
  refuseUnknownPatch(target.kind, type)
  readForce(request.info.query, false)
  const document = parseBody(type, await readBody(request), [])
  const withOwners = mentionsOwners(type, document)
  return ({ object }) => {
    const value = applyPatch(target.kind, type, withOwners ? object : withoutOwners(object).body, document)
    // A patch depends on the version only if it names one: the one it has merely found is not its own. Tried again on a
    // newer version, a patch that does name one no longer fits.
    const metadata = isObject(value) ? value.metadata : undefined
    if (isObject(metadata) && metadata.resourceVersion === object.metadata.resourceVersion) delete metadata.resourceVersion
    return { value }
  }
}
