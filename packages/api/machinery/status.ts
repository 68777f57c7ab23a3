// Requests that cannot be served. One class, one registry of reasons with their codes and the words Kubernetes uses
// (apimachinery pkg/api/errors); the apiserver's outermost filter turns an ApiError into its Status.

import type { Cause } from './causes.js'

export interface GroupResource {
  readonly group: string
  readonly resource: string
}
export interface GroupKind {
  readonly group: string
  readonly kind: string
}

const codes = {
  BadRequest: 400,
  Unauthorized: 401,
  Forbidden: 403,
  NotFound: 404,
  MethodNotAllowed: 405,
  NotAcceptable: 406,
  AlreadyExists: 409,
  Conflict: 409,
  Gone: 410,
  Expired: 410,
  RequestEntityTooLarge: 413,
  UnsupportedMediaType: 415,
  Invalid: 422,
  TooManyRequests: 429,
  InternalError: 500,
  ServerTimeout: 500,
  ServiceUnavailable: 503,
  Timeout: 504,
  /** No reason is told. */
  '': 500,
} as const
export type StatusReason = keyof typeof codes

export interface StatusDetails {
  name?: string
  group?: string
  kind?: string
  uid?: string
  causes?: { reason?: string; message: string; field?: string }[]
  retryAfterSeconds?: number
}
/** A metav1.Status as it goes over HTTP. */
export interface Status {
  kind: 'Status'
  apiVersion: 'v1'
  metadata: Record<string, unknown>
  status: 'Success' | 'Failure'
  message?: string
  reason?: string
  details?: StatusDetails
  code: number
}

export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly reason: StatusReason
  readonly code: number
  readonly details: StatusDetails | undefined

  constructor(reason: StatusReason, text: string, details?: StatusDetails, options?: ErrorOptions) {
    super(text, options)
    this.reason = reason
    this.code = codes[reason]
    this.details = details
  }
  toStatus(): Status {
    const status: Status = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: this.message,
      ...(this.reason !== '' && { reason: this.reason }),
      code: this.code,
    }
    if (this.details !== undefined) status.details = this.details
    return status
  }
}

/** What a successful delete answers when it does not answer with the object. */
export const success = (details?: StatusDetails): Status => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Success',
  ...(details && { details }),
  code: 200,
})

/** `pods`, `deployments.apps` */
const qualified = ({ group, resource }: GroupResource): string => (group === '' ? resource : `${resource}.${group}`)
const qualifiedKind = ({ group, kind }: GroupKind): string => (group === '' ? kind : `${kind}.${group}`)
/** StatusDetails.kind holds the resource's name in all but Invalid (a habit of Kubernetes). */
const detailsOf = ({ group, resource }: GroupResource, name?: string): StatusDetails => ({
  ...(name && { name }),
  ...(group && { group }),
  kind: resource,
})

/** Go's %q for what names and values hold. */
const quote = (value: string): string => JSON.stringify(value)

export const apiErrors = {
  notFound: (on: GroupResource, name: string) => new ApiError('NotFound', `${qualified(on)} ${quote(name)} not found`, detailsOf(on, name)),
  /** A path or resource this server does not serve. */
  noSuchPath: () => new ApiError('NotFound', 'the server could not find the requested resource', {}),
  alreadyExists: (on: GroupResource, name: string) =>
    new ApiError('AlreadyExists', `${qualified(on)} ${quote(name)} already exists`, detailsOf(on, name)),
  generateNameConflict: (on: GroupResource, name: string) =>
    new ApiError(
      'AlreadyExists',
      `${qualified(on)} ${quote(name)} already exists, the server was not able to generate a unique name for the object`,
      {
        ...detailsOf(on, name),
        retryAfterSeconds: 1,
      },
    ),
  conflict: (
    on: GroupResource,
    name: string,
    why = 'the object has been modified; please apply your changes to the latest version and try again',
  ) => new ApiError('Conflict', `Operation cannot be fulfilled on ${qualified(on)} ${quote(name)}: ${why}`, detailsOf(on, name)),
  applyConflict: (why: string, causes: NonNullable<StatusDetails['causes']>) => new ApiError('Conflict', why, { causes }),
  invalid: (on: GroupKind, name: string, causes: readonly Cause[]) =>
    new ApiError('Invalid', `${qualifiedKind(on)} ${quote(name)} is invalid${aggregate(causes)}`, {
      name,
      ...(on.group && { group: on.group }),
      kind: on.kind,
      causes: causes.map(({ reason, message, field }) => ({ reason, message, field })),
    }),
  badRequest: (why: string) => new ApiError('BadRequest', why),
  unauthorized: (why = 'Unauthorized') => new ApiError('Unauthorized', why),
  forbidden: (on: GroupResource, name: string, why: string) =>
    new ApiError(
      'Forbidden',
      // Of a path there is no resource to speak of.
      on.resource === '' ? `forbidden: ${why}` : `${qualified(on)}${name === '' ? '' : ` ${quote(name)}`} is forbidden: ${why}`,
      on.resource === '' ? {} : detailsOf(on, name),
    ),
  methodNotSupported: (on: GroupResource, action: string) =>
    new ApiError('MethodNotAllowed', `${action} is not supported on resources of kind "${qualified(on)}"`, detailsOf(on)),
  methodNotAllowed: () => new ApiError('MethodNotAllowed', 'the server does not allow this method on the requested resource', {}),
  notAcceptable: (accepted: readonly string[]) =>
    new ApiError('NotAcceptable', `only the following media types are accepted: ${accepted.join(', ')}`),
  unsupportedMediaType: (accepted: readonly string[]) =>
    new ApiError(
      'UnsupportedMediaType',
      `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`,
    ),
  requestEntityTooLarge: (maxBytes: number) => new ApiError('RequestEntityTooLarge', `Request entity too large: limit is ${maxBytes}`),
  /** A watch or a page that starts before what compaction has left. */
  expired: (why: string) => new ApiError('Expired', why),
  gone: (why: string) => new ApiError('Gone', why),
  tooManyRequests: (why: string, retryAfterSeconds: number) => new ApiError('TooManyRequests', why, { retryAfterSeconds }),
  internalError: (cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause)
    return new ApiError('InternalError', `Internal error occurred: ${why}`, { causes: [{ message: why }] }, { cause })
  },
  serviceUnavailable: (why: string) => new ApiError('ServiceUnavailable', why),
  serverTimeout: (on: GroupResource, operation: string, retryAfterSeconds = 0) =>
    new ApiError(
      'ServerTimeout',
      `The ${operation} operation against ${qualified(on)} could not be completed at this time, please try again.`,
      {
        ...detailsOf(on, operation),
        retryAfterSeconds,
      },
    ),
  timeout: (why: string, retryAfterSeconds = 0) => new ApiError('Timeout', `Timeout: ${why}`, { retryAfterSeconds }),
} as const

/** One error bare, several in brackets, none twice (utilerrors.Aggregate). */
function aggregate(causes: readonly Cause[]): string {
  const lines = [...new Set(causes.map(({ field, message }) => `${field}: ${message}`))]
  if (lines.length === 0) return ''
  return lines.length === 1 ? `: ${lines[0]}` : `: [${lines.join(', ')}]`
}
