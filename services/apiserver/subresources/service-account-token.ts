// POST serviceaccounts/x/token: a token of the account (kubernetes pkg/registry/core/serviceaccount/storage/token.go).

import { type BoundObjectReference, TokenRequest } from '../../../packages/api/kinds/token-request.js'
import { decode } from '../../../packages/api/machinery/decode.js'
import type { KubeObject } from '../../../packages/api/machinery/kind.js'
import { apiErrors } from '../../../packages/api/machinery/status.js'
import { timeOf } from '../../../packages/api/machinery/time.js'
import { restrictNodeToken } from '../admission/node-restriction.js'
import { type BoundKind, boundKinds } from '../authentication/account-tokens.js'
import { readObject } from '../http/read-object.js'
import type { ApiRequest } from '../http/request.js'
import { answer } from '../http/respond.js'
import { type ApiContext, cacheOf, groupResource, type Target } from '../verbs/api-context.js'
import { inNamespace } from '../verbs/create.js'
import { readWriteOptions } from '../verbs/write-options.js'

/** Throws ApiError. */
export async function serveServiceAccountToken(context: ApiContext, target: Target, request: ApiRequest): Promise<void> {
  const options = readWriteOptions(request)
  const { value, source } = await readObject(request)
  const asked = decode(TokenRequest, inNamespace(target, value), { fieldValidation: options.fieldValidation, source }).object
  const { name, namespace } = target.on
  const account = cacheOf(context, target).get(namespace, name)?.object
  if (account === undefined) throw apiErrors.notFound(groupResource(target), name)
  const { audiences = [], expirationSeconds, boundObjectRef } = asked.spec
  const bound = boundObjectRef === undefined ? undefined : boundObject(context, target, boundObjectRef)
  restrictNodeToken(target, options.user, bound?.object, boundObjectRef)
  const node = bound === undefined ? undefined : nodeBehind(context, bound.object)
  const { token, expiresAtMs } = context.accountTokens.issue({ account, audiences, expirationSeconds, bound, node })
  await answer(request, {
    code: 201,
    body: {
      kind: 'TokenRequest',
      apiVersion: 'authentication.k8s.io/v1',
      metadata: { name, namespace, creationTimestamp: timeOf(context.clock.wallMs()) },
      spec: { ...asked.spec, audiences: audiences.length === 0 ? [context.accountTokens.issuer] : audiences },
      status: { token: options.dryRun ? '' : token, expirationTimestamp: timeOf(expiresAtMs) },
    },
  })
}

function boundObject({ store }: ApiContext, { on }: Target, reference: BoundObjectReference): { kind: BoundKind; object: KubeObject } {
  const { kind = '', apiVersion = '', name = '', uid = '' } = reference
  if (!Object.hasOwn(boundKinds, kind) || apiVersion !== 'v1')
    throw apiErrors.badRequest(`cannot bind token to object of type ${apiVersion}, Kind=${kind}`)
  const resource = boundKinds[kind as BoundKind]
  const object = store.cache.resource('', resource).get(kind === 'Node' ? '' : on.namespace, name)?.object
  if (object === undefined) throw apiErrors.notFound({ group: '', resource }, name)
  if (kind === 'Pod') {
    const { serviceAccountName = '' } = object.spec as { serviceAccountName?: string }
    if (serviceAccountName !== on.name)
      throw apiErrors.badRequest(
        `cannot bind token for serviceaccount ${JSON.stringify(on.name)} to pod running with different serviceaccount name.`,
      )
  }
  if (uid !== '' && uid !== object.metadata.uid)
    throw apiErrors.conflict(
      { group: '', resource: kind },
      name,
      `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`,
    )
  return { kind: kind as BoundKind, object }
}

function nodeBehind({ store }: ApiContext, object: KubeObject): KubeObject | undefined {
  const { nodeName } = (object.spec ?? {}) as { nodeName?: string }
  return nodeName ? store.cache.resource('', 'nodes').get('', nodeName)?.object : undefined
}
