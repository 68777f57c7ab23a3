// Acting as somebody else (kubernetes apiserver/pkg/endpoints/filters/impersonation.go): Impersonate-User, -Group, -Uid and -Extra-*,
// each of which the one who asks must be allowed to impersonate.

import { apiErrors } from '../../../packages/api/machinery/status.js'
import { accountGroups } from '../authentication/account-tokens.js'
import { type Attributes, forbidden, type ResourceAsked } from '../authorization/attributes.js'
import type { Authorizer } from '../authorization/authorizer.js'
import { type ApiRequest, anonymous, everyone, type User } from './request.js'

const extraPrefix = 'impersonate-extra-'
const accountName = /^system:serviceaccount:([^:]+):([^:]+)$/
const authenticationGroup = 'authentication.k8s.io'

/** Whom the request wants to act as; undefined when it wants to be itself. Throws ApiError 400 and 403. */
export function impersonated(request: ApiRequest, authorizer: Authorizer): User | undefined {
  const wish = readWish(request)
  if (wish === undefined) return undefined
  for (const asked of questions(request.user, wish)) {
    const { allowed, reason } = authorizer.decide(asked)
    if (!allowed) throw forbidden(asked, reason)
  }
  const { name, uid, extra } = wish
  const account = accountName.exec(name)
  const groups = wish.groups.length === 0 && account !== null ? accountGroups(account[1]!) : [...wish.groups]
  const kind = name === anonymous.name ? anonymous.groups[0]! : everyone
  if (!groups.includes(kind) && !groups.includes(anonymous.groups[0]!)) groups.push(kind)
  return { name, groups, ...(uid !== '' && { uid }), ...(Object.keys(extra).length > 0 && { extra }) }
}

interface Wish {
  readonly name: string
  readonly groups: readonly string[]
  readonly uid: string
  readonly extra: Record<string, string[]>
}

function readWish(request: ApiRequest): Wish | undefined {
  const [name = '', uid = ''] = ['impersonate-user', 'impersonate-uid'].map((header) => request.headerValues(header)[0])
  const groups = request.headerValues('impersonate-group')
  const extra: Record<string, string[]> = {}
  for (const header of Object.keys(request.incoming.headers)) {
    if (!header.startsWith(extraPrefix)) continue
    const key = decodeKey(header.slice(extraPrefix.length))
    Object.defineProperty(extra, key, { value: request.headerValues(header), enumerable: true })
  }
  if (name === '' && uid === '' && groups.length === 0 && Object.keys(extra).length === 0) return undefined
  if (name === '') throw apiErrors.badRequest('requested to impersonate groups, a UID or extras without impersonating a user')
  return { name, groups, uid, extra }
}

/** Keys that no header may hold come percent-encoded. */
function decodeKey(key: string): string {
  try {
    return decodeURIComponent(key)
  } catch {
    return key
  }
}

/** What must be allowed, in upstream's order. */
function* questions(user: User, { name, groups, uid, extra }: Wish): Generator<Attributes> {
  const ask = (resource: string, about: string, more: Partial<ResourceAsked> = {}): Attributes => ({
    user,
    verb: 'impersonate',
    group: '',
    resource,
    subresource: '',
    namespace: '',
    name: about,
    fields: [],
    ...more,
  })
  const account = accountName.exec(name)
  if (account === null) yield ask('users', name)
  else yield ask('serviceaccounts', account[2]!, { namespace: account[1]! })
  for (const group of groups) yield ask('groups', group)
  for (const [key, values] of Object.entries(extra))
    for (const value of values) yield ask('userextras', value, { group: authenticationGroup, subresource: key })
  if (uid !== '') yield ask('uids', uid, { group: authenticationGroup })
}
