// Kinds that are answered and not kept, by kind: who am I, whose token is this, may I, may somebody, what may I at all.

import {
  type AccessReviewSpec,
  LocalSubjectAccessReview,
  type ResourceAttributes,
  SelfSubjectAccessReview,
  SelfSubjectRulesReview,
  SubjectAccessReview,
} from '../../../packages/api/kinds/access-review.js'
import { SelfSubjectReview, TokenReview } from '../../../packages/api/kinds/token-request.js'
import { decode } from '../../../packages/api/machinery/decode.js'
import type { AnyKind } from '../../../packages/api/machinery/kind.js'
import { parseFieldSelector } from '../../../packages/api/machinery/selector.js'
import { apiErrors } from '../../../packages/api/machinery/status.js'
import type { Attributes } from '../authorization/attributes.js'
import { nodeOf } from '../authorization/node-authorizer.js'
import { readObject } from '../http/read-object.js'
import type { ApiRequest, User } from '../http/request.js'
import { answer } from '../http/respond.js'
import { type ApiContext, groupResource, type Target } from '../verbs/api-context.js'
import { inNamespace } from '../verbs/create.js'
import { readWriteOptions } from '../verbs/write-options.js'

/** What the question is answered with. */
type Answering = (context: ApiContext, asked: never, request: ApiRequest) => object

const answers: ReadonlyMap<string, Answering> = new Map<string, Answering>([
  [SelfSubjectReview.id, whoami],
  [TokenReview.id, reviewToken],
  [SelfSubjectAccessReview.id, mayI],
  [SubjectAccessReview.id, maySomebody],
  [LocalSubjectAccessReview.id, maySomebody],
  [SelfSubjectRulesReview.id, whatMayI],
])

export const isReview = ({ id }: AnyKind): boolean => answers.has(id)

/** Throws ApiError. */
export async function serveReview(context: ApiContext, target: Target, request: ApiRequest): Promise<void> {
  const { kind, on } = target
  if (request.info.verb !== 'create' || on.name !== '') throw apiErrors.methodNotSupported(groupResource(target), request.info.verb!)
  const { value, source } = await readObject(request)
  const { object, warnings } = decode(kind, inNamespace(target, value), { ...readWriteOptions(request), source })
  request.warnings.push(...warnings)
  const status = answers.get(kind.id)!(context, object as never, request)
  await answer(request, { code: 201, body: { ...object, metadata: { ...object.metadata, creationTimestamp: null }, status } })
}

const userInfo = ({ name, uid, groups, extra }: User) => ({
  username: name,
  ...(uid && { uid }),
  groups,
  ...(extra && Object.keys(extra).length > 0 && { extra }),
})

function whoami(_context: ApiContext, _asked: SelfSubjectReview, { user }: ApiRequest) {
  return { userInfo: userInfo(user) }
}

function reviewToken({ authenticator }: ApiContext, { spec }: TokenReview) {
  const verdict = authenticator.authenticateToken(spec.token ?? '', spec.audiences?.length ? spec.audiences : undefined)
  if (!verdict.ok) return { user: {}, error: verdict.why }
  return { authenticated: true, user: userInfo(verdict.user), ...(verdict.audiences.length > 0 && { audiences: verdict.audiences }) }
}

function mayI(context: ApiContext, { spec }: SelfSubjectAccessReview, { user }: ApiRequest) {
  return decide(context, spec, user)
}
function maySomebody(context: ApiContext, { spec }: SubjectAccessReview | LocalSubjectAccessReview) {
  return decide(context, spec, { name: spec.user ?? '', groups: spec.groups ?? [], ...(spec.uid && { uid: spec.uid }) })
}
function decide({ authorizer }: ApiContext, spec: Pick<AccessReviewSpec, 'resourceAttributes' | 'nonResourceAttributes'>, user: User) {
  const { resourceAttributes: resource, nonResourceAttributes: path } = spec
  const asked: Attributes = resource === undefined ? { user, verb: path?.verb ?? '', path: path?.path ?? '' } : attributesIn(user, resource)
  const { allowed, reason } = authorizer.decide(asked)
  return { allowed, ...(reason !== '' && { reason }) }
}
function attributesIn(user: User, it: ResourceAttributes): Attributes {
  const raw = it.fieldSelector?.rawSelector
  const required = (it.fieldSelector?.requirements ?? []).flatMap(({ key, operator, values = [] }) =>
    operator === 'In' && values.length === 1 ? [{ field: key, operator: '=' as const, value: values[0]! }] : [],
  )
  return {
    user,
    verb: it.verb ?? '',
    group: it.group ?? '',
    resource: it.resource ?? '',
    subresource: it.subresource ?? '',
    namespace: it.namespace ?? '',
    name: it.name ?? '',
    fields: raw ? parseFieldSelector(raw) : required,
  }
}

function whatMayI({ authorizer }: ApiContext, { spec: { namespace } }: SelfSubjectRulesReview, { user }: ApiRequest) {
  if (!namespace) throw apiErrors.badRequest('no namespace on request')
  const rules = authorizer.rulesOf(user, namespace)
  const isNode = nodeOf(user) !== undefined
  return {
    resourceRules: rules
      .filter(({ resources = [] }) => resources.length > 0)
      .map(({ verbs, apiGroups, resources, resourceNames }) => ({ verbs, apiGroups, resources, ...(resourceNames && { resourceNames }) })),
    nonResourceRules: rules
      .filter(({ nonResourceURLs = [] }) => nonResourceURLs.length > 0)
      .map(({ verbs, nonResourceURLs }) => ({ verbs, nonResourceURLs })),
    incomplete: isNode,
    ...(isNode && { evaluationError: 'node authorizer does not support user rule resolution' }),
  }
}
