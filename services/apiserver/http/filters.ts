// The filter chain. Its order is the program: each filter is handed the request and what comes after it.

import { ApiError, apiErrors } from '../../../packages/api/machinery/status.js'
import { attributesOf, forbidden } from '../authorization/attributes.js'
import { type Authorizer, mastersGroup } from '../authorization/authorizer.js'
import type { Authenticator } from './authentication.js'
import { impersonated } from './impersonation.js'
import type { InFlightBound } from './in-flight.js'
import { type ApiRequest, isGone } from './request.js'
import { answerError } from './respond.js'

export interface FilterContext {
  readonly authenticator: Authenticator
  readonly authorizer: Authorizer
  /** False until roles and bindings have been read, and the first ones made. */
  readonly rolesAreKnown: () => boolean
  readonly inFlight: InFlightBound
  /** Hears of errors that are our own. */
  readonly unexpected: (error: unknown, request: ApiRequest) => void
}

type Next = () => Promise<void>
type Filter = (request: ApiRequest, next: Next, context: FilterContext) => Promise<void>

export const filters: readonly Filter[] = [
  errorsBecomeStatus,
  refuseUnknownMethods,
  authenticate,
  refuseAnonymous,
  impersonate,
  boundInFlight,
  authorize,
]

/** Runs the request through all filters and then `serve`. Never rejects. */
export async function throughFilters(
  request: ApiRequest,
  context: FilterContext,
  serve: (request: ApiRequest) => Promise<void>,
): Promise<void> {
  const step = (i: number): Promise<void> => (i === filters.length ? serve(request) : filters[i]!(request, () => step(i + 1), context))
  await step(0)
}

async function errorsBecomeStatus(request: ApiRequest, next: Next, { unexpected }: FilterContext): Promise<void> {
  try {
    await next()
  } catch (error) {
    // The client left: nobody reads an answer.
    if (request.incoming.aborted || isGone(request.outgoing)) return
    if (request.outgoing.headersSent) {
      unexpected(error, request)
      request.outgoing.end()
      return
    }
    await answerError(request, error, (mistake) => unexpected(mistake, request))
  }
}

async function refuseUnknownMethods(request: ApiRequest, next: Next): Promise<void> {
  if (request.info.on !== undefined && request.info.verb === undefined) throw apiErrors.methodNotAllowed()
  await next()
}

async function authenticate(request: ApiRequest, next: Next, { authenticator }: FilterContext): Promise<void> {
  request.user = authenticator.authenticate(request)
  await next()
}

/** What a stranger may ask (CIS: no anonymous access, health and version apart). */
const openPaths = /^\/(?:healthz|livez|readyz)(?:\/|$)|^\/version\/?$/

async function refuseAnonymous(request: ApiRequest, next: Next): Promise<void> {
  if (request.user.groups.includes('system:unauthenticated') && !openPaths.test(request.info.path)) throw apiErrors.unauthorized()
  await next()
}

async function impersonate(request: ApiRequest, next: Next, context: FilterContext): Promise<void> {
  request.user = impersonated(request, context.authorizer) ?? request.user
  await next()
}

async function authorize(request: ApiRequest, next: Next, { authorizer, rolesAreKnown }: FilterContext): Promise<void> {
  if (!openPaths.test(request.info.path)) {
    if (!rolesAreKnown()) refuseUntilRolesAreKnown(request)
    const asked = attributesOf(request)
    const { allowed, reason } = authorizer.decide(asked)
    if (!allowed) throw forbidden(asked, reason)
  }
  await next()
}

/** Nobody is told that he may not before it is known whether he may. Masters need no roles. */
function refuseUntilRolesAreKnown({ user }: ApiRequest): void {
  if (!user.groups.includes(mastersGroup))
    throw new ApiError('ServiceUnavailable', 'roles and bindings are still being read', { retryAfterSeconds: 1 })
}

async function boundInFlight(request: ApiRequest, next: Next, { inFlight }: FilterContext): Promise<void> {
  await inFlight.run(request, next)
}
