// POST: from a body to a stored object.

import type { Owners } from '../../../packages/api/apply/ownership.js'
import { decode } from '../../../packages/api/machinery/decode.js'
import { getKey, isObject } from '../../../packages/api/machinery/json.js'
import type { KubeObject } from '../../../packages/api/machinery/kind.js'
import { apiErrors } from '../../../packages/api/machinery/status.js'
import { prepareCreate, validateCreate } from '../../../packages/api/machinery/strategy.js'
import { timeOf } from '../../../packages/api/machinery/time.js'
import { mutateByAdmission, validateByAdmission } from '../admission/admission.js'
import { Entry } from '../store/entry.js'
import { RevisionConflict } from '../store/store.js'
import { type ApiContext, cacheOf, groupResource, keyFor, named, type Target, write } from './api-context.js'
import { failedWrite } from './failed-write.js'
import { ownersOfNew, setOwners, unlessTooLarge, withoutOwners } from './owners.js'
import type { WriteOptions } from './write-options.js'

export interface Body {
  readonly value: unknown
  /** The JSON it was parsed from, in which duplicate fields can be seen. */
  readonly source: string | undefined
}

/** Names made from generateName are tried so often before the client is told to. */
const generatedNameTries = 8
const nameMaxChars = 63
const suffixChars = 5

/** Throws ApiError. `warn` gets texts for Warning headers. `applied` are the owners when it is an apply that creates. */
export async function createObject(
  context: ApiContext,
  target: Target,
  body: Body,
  options: WriteOptions,
  warn: (text: string) => void,
  applied?: Owners,
): Promise<Entry> {
  const { body: value, given } = withoutOwners(body.value)
  const generateName = nameToGenerate(value)
  for (let tries = 1; ; tries++) {
    const raw = withIdentity(
      target,
      value,
      generateName === undefined ? undefined : generateName.slice(0, nameMaxChars - suffixChars) + context.random.suffix(suffixChars),
    )
    const { object, warnings } = decode(target.kind, raw, { fieldValidation: options.fieldValidation, source: body.source })
    if (tries === 1) warnings.forEach(warn)
    const name = object.metadata.name
    try {
      const owners = applied ?? ownersOfNew(context, target, object, given, options)
      return await store(context, named(target, name), object as KubeObject, owners, options)
    } catch (error) {
      if (!(error instanceof RevisionConflict)) throw failedWrite(target, error)
      if (generateName === undefined) throw apiErrors.alreadyExists(groupResource(target), name)
      if (tries === generatedNameTries) throw apiErrors.generateNameConflict(groupResource(target), name)
    }
  }
}

async function store(
  context: ApiContext,
  target: Target,
  object: KubeObject,
  owners: Owners,
  { dryRun, user }: WriteOptions,
): Promise<Entry> {
  const { kind } = target
  const request = { target, object, before: undefined, subresource: '', user, dryRun }
  await mutateByAdmission(context, request)
  prepareCreate(kind, object, { uid: context.newUid(), creationTimestamp: timeOf(context.clock.wallMs()) })
  setOwners(object, owners)
  validateCreate(kind, object)
  if (cacheOf(context, target).get(target.on.namespace, target.on.name) !== undefined)
    throw new RevisionConflict(`create ${target.on.name}: it exists`)
  const key = keyFor(target)
  const allocation =
    kind.kind === 'Service' && kind.group === '' ? await context.allocator.allocate(object, undefined, { dryRun }) : undefined
  let stored = false
  try {
    await validateByAdmission(context, request)
    if (dryRun) return new Entry(key, object, 0)
    allocation?.check()
    const entry = await unlessTooLarge(object, () => write(context, target, key, object, undefined))
    stored = true
    return entry
  } finally {
    // Whatever was stored is counted through the cache by now.
    await allocation?.release(stored)
  }
}

function nameToGenerate(body: unknown): string | undefined {
  const metadata = isObject(body) ? getKey(body, 'metadata') : undefined
  if (!isObject(metadata) || getKey(metadata, 'name')) return undefined
  const generateName = getKey(metadata, 'generateName')
  return typeof generateName === 'string' && generateName !== '' ? generateName : undefined
}

/** The body with the path's namespace. Throws ApiError 400 when it names another. */
export const inNamespace = (target: Target, body: unknown): unknown => withIdentity(target, body, undefined)

/** The body with the path's namespace, and the name that was made for it. */
function withIdentity({ kind, on }: Target, body: unknown, name: string | undefined): unknown {
  if (!isObject(body)) return body
  const metadata = getKey(body, 'metadata') ?? {}
  if (!isObject(metadata)) return body
  const namespace = getKey(metadata, 'namespace')
  if (kind.namespaced && namespace !== undefined && namespace !== '' && namespace !== on.namespace)
    throw apiErrors.badRequest('the namespace of the provided object does not match the namespace sent on the request')
  return { ...body, metadata: { ...metadata, ...(kind.namespaced && { namespace: on.namespace }), ...(name !== undefined && { name }) } }
}
