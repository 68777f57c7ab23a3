// Requests for resources: from verb and path to the function that does it.

import { decodeMessage } from '../../../packages/api/machinery/decode.js'
import { deleteOptions } from '../../../packages/api/machinery/delete-options.js'
import type { AnyKind } from '../../../packages/api/machinery/kind.js'
import { apiErrors, success } from '../../../packages/api/machinery/status.js'
import { restrictNodeRemoval } from '../admission/node-restriction.js'
import { isMeasured, serveMetrics } from '../metrics/serve-metrics.js'
import { isReview, serveReview } from '../reviews/reviews.js'
import { subresourceHandlers } from '../subresources/subresources.js'
import { type ApiContext, cacheOf, groupResource, type Target } from '../verbs/api-context.js'
import { createObject } from '../verbs/create.js'
import { deleteObject, deleteSelected } from '../verbs/delete.js'
import type { DeleteOptions } from '../verbs/deletion.js'
import { listObjects } from '../verbs/list.js'
import { parseRevision, waitForRevision } from '../verbs/revision.js'
import { watchObjects } from '../verbs/watch.js'
import { readWriteOptions } from '../verbs/write-options.js'
import { readObject, readOptionalObject } from './read-object.js'
import { formFor, renderEvents, renderList, renderOne } from './render.js'
import type { ApiRequest } from './request.js'
import type { Verb } from './request-info.js'
import { answer } from './respond.js'
import { servePatch, serveUpdate } from './serve-update.js'
import type { Upgrade } from './server.js'

type Serve = (context: ApiContext, target: Target, request: ApiRequest) => Promise<void>

const verbs: Readonly<Record<Verb, Serve>> = { get, list, watch, create, update, patch, delete: remove, deletecollection: removeCollection }

/** Throws ApiError. */
export async function serveResource(context: ApiContext, request: ApiRequest, upgrade: Upgrade | undefined): Promise<void> {
  const on = request.info.on!
  const verb = request.info.verb!
  const kind = context.kinds.find(on)
  if (kind === undefined || (!kind.namespaced && on.namespace !== '')) throw apiErrors.noSuchPath()
  const target: Target = { kind, on }
  if (kind.deprecation !== undefined) request.warnings.push(kind.deprecation)
  // Of a namespaced kind only lists and watches reach over all namespaces.
  if (kind.namespaced && on.namespace === '' && verb !== 'list' && verb !== 'watch')
    throw on.name === '' ? apiErrors.methodNotAllowed() : apiErrors.noSuchPath()
  if (isReview(kind)) return serveReview(context, target, request)
  if (on.subresource !== '') {
    const handler = findSubresource(kind, on.subresource)
    if (!handler.verbs.includes(verb)) throw apiErrors.methodNotAllowed()
    return handler.serve(context, target, request, upgrade)
  }
  if (!kind.verbs.includes(verb) || (verb === 'create' && on.name !== '') || ((verb === 'update' || verb === 'patch') && on.name === ''))
    throw apiErrors.methodNotSupported(groupResource(target), verb)
  await (isMeasured(target) ? serveMetrics : verbs[verb])(context, target, request)
}

function findSubresource(kind: AnyKind, name: string) {
  const handler = Object.hasOwn(subresourceHandlers, name) ? subresourceHandlers[name] : undefined
  if (handler === undefined || !kind.subresources.some((it) => it.name === name)) throw apiErrors.noSuchPath()
  return handler
}

async function get(context: ApiContext, target: Target, request: ApiRequest): Promise<void> {
  const form = formFor(request)
  const asked = parseRevision(request.info.query.get('resourceVersion'))
  if (asked !== undefined) await waitForRevision(context, asked)
  const entry = cacheOf(context, target).get(target.on.namespace, target.on.name)
  if (entry === undefined) throw apiErrors.notFound(groupResource(target), target.on.name)
  await answer(request, { code: 200, body: renderOne(target.kind, entry, form, request, context.clock.wallMs()) })
}

async function list(context: ApiContext, target: Target, request: ApiRequest): Promise<void> {
  const form = formFor(request)
  const listed = await listObjects(context, target, request.info.query)
  await answer(request, { code: 200, body: renderList(target.kind, listed, form, request, context.clock.wallMs()) })
}

async function watch(context: ApiContext, target: Target, request: ApiRequest): Promise<void> {
  const form = formFor(request)
  await watchObjects(
    context,
    target,
    request,
    renderEvents(target.kind, form, request, () => context.clock.wallMs()),
  )
}

async function create(context: ApiContext, target: Target, request: ApiRequest): Promise<void> {
  const form = formFor(request)
  const options = readWriteOptions(request)
  const entry = await createObject(context, target, await readObject(request), options, (text) => request.warnings.push(text))
  await answer(request, { code: 201, body: renderOne(target.kind, entry, form, request, context.clock.wallMs()) })
}

async function update(context: ApiContext, target: Target, request: ApiRequest): Promise<void> {
  const body = await readObject(request)
  await serveUpdate(context, target, request, '', () => body)
}

async function patch(context: ApiContext, target: Target, request: ApiRequest): Promise<void> {
  await servePatch(context, target, request, '')
}

async function remove(context: ApiContext, target: Target, request: ApiRequest): Promise<void> {
  const form = formFor(request)
  const { options, dryRun } = await readDeleteOptions(request)
  warnOfOrphans(target, options, request)
  restrictNodeRemoval(context, target, request.user, 'delete')
  const { entry, gone } = await deleteObject(context, target, options, dryRun)
  const { kind } = target
  // A pod is shown as it was; of other things that are gone their name and uid are told.
  if (gone && !(kind.kind === 'Pod' && kind.group === '')) {
    const { name, uid } = entry.object.metadata
    await answer(request, { code: 200, body: success({ name, ...(kind.group && { group: kind.group }), kind: kind.plural, uid }) })
    return
  }
  await answer(request, { code: 200, body: renderOne(kind, entry, form, request, context.clock.wallMs()) })
}

async function removeCollection(context: ApiContext, target: Target, request: ApiRequest): Promise<void> {
  const form = formFor(request)
  const { options, dryRun } = await readDeleteOptions(request)
  warnOfOrphans(target, options, request)
  const listed = await listObjects(context, target, request.info.query)
  await deleteSelected(context, target, listed.entries, options, dryRun)
  await answer(request, { code: 200, body: renderList(target.kind, listed, form, request, context.clock.wallMs()) })
}

/** A Job's pods outlive it unless the client says what is to become of them: upstream warns of that. */
function warnOfOrphans({ kind }: Target, { propagationPolicy, orphanDependents }: DeleteOptions, { warnings }: ApiRequest): void {
  if (kind.defaultPropagation !== 'Orphan' || propagationPolicy !== undefined || orphanDependents !== undefined) return
  warnings.push(
    `child pods are preserved by default when ${kind.plural} are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning`,
  )
}

/** DeleteOptions from the body and the query; the body wins. */
async function readDeleteOptions(request: ApiRequest): Promise<{ options: DeleteOptions; dryRun: boolean }> {
  const { query } = request.info
  const body = await readOptionalObject(request)
  const given = body === undefined ? {} : (decodeMessage(deleteOptions, body) as DeleteOptions & { dryRun?: string[] })
  const grace = query.get('gracePeriodSeconds')
  if (grace !== null && !/^-?\d{1,9}$/.test(grace))
    throw apiErrors.badRequest(`strconv.ParseInt: parsing ${JSON.stringify(grace)}: invalid syntax`)
  const propagationPolicy = given.propagationPolicy ?? query.get('propagationPolicy') ?? undefined
  if (propagationPolicy !== undefined && !['Orphan', 'Background', 'Foreground'].includes(propagationPolicy))
    throw apiErrors.invalid({ group: 'meta.k8s.io', kind: 'DeleteOptions' }, '', [
      {
        reason: 'FieldValueNotSupported',
        field: 'propagationPolicy',
        message: `Unsupported value: ${JSON.stringify(propagationPolicy)}: supported values: "Background", "Foreground", "Orphan"`,
      },
    ])
  const options: DeleteOptions = {
    ...given,
    propagationPolicy,
    gracePeriodSeconds: given.gracePeriodSeconds ?? (grace === null ? undefined : Number(grace)),
  }
  return {
    options,
    dryRun: readWriteOptions(request).dryRun || ('dryRun' in given && (given as { dryRun?: string[] }).dryRun?.includes('All') === true),
  }
}
