// Subresources by name. A kind says which of them it has (packages/api), this says how they are served.

import { Binding } from '../../../packages/api/kinds/binding.js'
import { Eviction } from '../../../packages/api/kinds/eviction.js'
import { decode } from '../../../packages/api/machinery/decode.js'
import { getKey, isObject } from '../../../packages/api/machinery/json.js'
import { apiErrors, success } from '../../../packages/api/machinery/status.js'
import { restrictNodeRemoval } from '../admission/node-restriction.js'
import { readObject } from '../http/read-object.js'
import { formFor, renderOne } from '../http/render.js'
import type { ApiRequest } from '../http/request.js'
import type { Verb } from '../http/request-info.js'
import { answer } from '../http/respond.js'
import { servePatch, serveUpdate } from '../http/serve-update.js'
import type { Upgrade } from '../http/server.js'
import type { Entry } from '../store/entry.js'
import { type ApiContext, cacheOf, groupResource, type Target } from '../verbs/api-context.js'
import { updateObject } from '../verbs/update.js'
import { readWriteOptions } from '../verbs/write-options.js'
import { bindPod } from './pod-binding.js'
import { evictPod } from './pod-eviction.js'
import { servePodAttach, servePodExec } from './pod-exec.js'
import { servePodLog } from './pod-log.js'
import { servePodPortForward } from './pod-port-forward.js'
import { scaleOf } from './scale.js'
import { readScaleChange } from './scale-change.js'
import { serveServiceAccountToken } from './service-account-token.js'

interface SubresourceHandler {
  readonly verbs: readonly Verb[]
  readonly serve: (context: ApiContext, target: Target, request: ApiRequest, upgrade: Upgrade | undefined) => Promise<void>
}

const serveStatus = (context: ApiContext, target: Target, request: ApiRequest) => servePart(context, target, request, 'status')
const serveApproval = (context: ApiContext, target: Target, request: ApiRequest) => servePart(context, target, request, 'approval')
const serveEphemeralContainers = (context: ApiContext, target: Target, request: ApiRequest) =>
  servePart(context, target, request, 'ephemeralcontainers')

export const subresourceHandlers: Readonly<Record<string, SubresourceHandler | undefined>> = {
  status: { verbs: ['get', 'update', 'patch'], serve: serveStatus },
  approval: { verbs: ['get', 'update', 'patch'], serve: serveApproval },
  scale: { verbs: ['get', 'update', 'patch'], serve: serveScale },
  finalize: { verbs: ['update'], serve: serveFinalize },
  binding: { verbs: ['create'], serve: serveBinding },
  eviction: { verbs: ['create'], serve: serveEviction },
  log: { verbs: ['get'], serve: servePodLog },
  token: { verbs: ['create'], serve: serveServiceAccountToken },
  exec: { verbs: ['get', 'create'], serve: servePodExec },
  attach: { verbs: ['get', 'create'], serve: servePodAttach },
  portforward: { verbs: ['get', 'create'], serve: servePodPortForward },
  ephemeralcontainers: { verbs: ['get', 'update', 'patch'], serve: serveEphemeralContainers },
}

/** A part of the object that is read as the whole and written alone. */
async function servePart(context: ApiContext, target: Target, request: ApiRequest, part: string): Promise<void> {
  if (request.info.verb === 'get') {
    const entry = current(context, target)
    return answer(request, { code: 200, body: renderOne(target.kind, entry, formFor(request), request, context.clock.wallMs()) })
  }
  if (request.info.verb === 'patch') return servePatch(context, target, request, part)
  const body = await readObject(request)
  await serveUpdate(context, target, request, part, () => body)
}

async function serveScale(context: ApiContext, target: Target, request: ApiRequest): Promise<void> {
  if (request.info.verb === 'get') return answer(request, { code: 200, body: scaleOf(target.kind, current(context, target).object) })
  const { change, options } = await readScaleChange(context, target, request)
  const rules = { ...options, subresource: 'scale' }
  const entry = await updateObject(
    context,
    target,
    ({ object }) => change(object),
    rules,
    (text) => request.warnings.push(text),
  )
  await answer(request, { code: 200, body: scaleOf(target.kind, entry.object) })
}

/** PUT namespaces/x/finalize: the namespace controller's word that everything inside is gone. */
async function serveFinalize(context: ApiContext, target: Target, request: ApiRequest): Promise<void> {
  const { value } = await readObject(request)
  const spec = isObject(value) ? getKey(value, 'spec') : undefined
  const metadata = isObject(value) ? getKey(value, 'metadata') : undefined
  await serveUpdate(context, target, request, 'finalize', ({ object }) => {
    const resourceVersion = isObject(metadata) ? getKey(metadata, 'resourceVersion') : undefined
    return { value: { ...object, metadata: { ...object.metadata, resourceVersion }, spec: isObject(spec) ? spec : {} } }
  })
}

async function serveBinding(context: ApiContext, target: Target, request: ApiRequest): Promise<void> {
  const options = readWriteOptions(request)
  const { value, source } = await readObject(request)
  const { object } = decode(Binding, withName(value, target), { fieldValidation: options.fieldValidation, source })
  await bindPod(context, target, object, options)
  await answer(request, { code: 201, body: { ...success(), code: 201 } })
}

async function serveEviction(context: ApiContext, target: Target, request: ApiRequest): Promise<void> {
  const options = readWriteOptions(request)
  const { value, source } = await readObject(request)
  const { object } = decode(Eviction, withName(value, target), { fieldValidation: options.fieldValidation, source })
  restrictNodeRemoval(context, target, request.user, 'evict')
  await evictPod(context, target, object, options.dryRun || object.deleteOptions?.dryRun?.includes('All') === true)
  await answer(request, { code: 201, body: { ...success(), code: 201 } })
}

/** Bindings and evictions are about the path's pod, whether or not they name it. */
function withName(value: unknown, { on }: Target): unknown {
  if (!isObject(value)) return value
  const metadata = getKey(value, 'metadata') ?? {}
  if (!isObject(metadata)) return value
  const name = getKey(metadata, 'name')
  if (name !== undefined && name !== '' && name !== on.name)
    throw apiErrors.badRequest(`the name of the object (${String(name)}) does not match the name on the URL (${on.name})`)
  return { ...value, metadata: { ...metadata, name: on.name, namespace: on.namespace } }
}

function current(context: ApiContext, target: Target): Entry {
  const entry = cacheOf(context, target).get(target.on.namespace, target.on.name)
  if (entry === undefined) throw apiErrors.notFound(groupResource(target), target.on.name)
  return entry
}
