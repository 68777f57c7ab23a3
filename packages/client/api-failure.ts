// What the apiserver answered when it said no.

/** metav1.Status, as far as clients read it. */
export interface StatusAnswer {
  readonly kind?: string
  readonly status?: string
  readonly code?: number
  readonly reason?: string
  readonly message?: string
  readonly details?: {
    readonly causes?: readonly { field?: string; reason?: string; message?: string }[]
    readonly retryAfterSeconds?: number
  }
}

/** A request that the apiserver refused. Decide by `code` and `reason`, never by the message. */
export class ApiFailure extends Error {
  override name = 'ApiFailure'
  readonly code: number
  /** `NotFound`, `AlreadyExists`, `Conflict`, `Invalid`, `Expired` …; '' when the answer was no Status. */
  readonly reason: string
  readonly status: StatusAnswer
  constructor(what: string, status: StatusAnswer) {
    super(`${what}: ${status.code} ${status.reason ?? ''}: ${status.message ?? 'no message'}`)
    this.code = status.code ?? 500
    this.reason = status.reason ?? ''
    this.status = status
  }
}

/** The apiserver could not be reached, or the connection died before it answered. `code` is the errno name. */
export class Unreachable extends Error {
  override name = 'Unreachable'
  readonly code: string
  constructor(what: string, cause: unknown) {
    const code = (cause as { code?: unknown } | null)?.code
    super(`${what}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
    this.code = typeof code === 'string' ? code : 'UNKNOWN'
  }
}

/** The refusal that `answer` is; bodies that are no Status still carry their code. */
export function refusal({ method, path }: { method: string; path: string }, { code, body }: { code: number; body: string }): ApiFailure {
  let status: StatusAnswer = { code, message: body.slice(0, 500) }
  try {
    const parsed = JSON.parse(body) as StatusAnswer
    if (parsed?.kind === 'Status') status = { ...parsed, code }
  } catch {
    // Not JSON: the text itself is the message.
  }
  return new ApiFailure(`${method} ${path}`, status)
}

const failsWith = (error: unknown, code: number, reason?: string) =>
  error instanceof ApiFailure && error.code === code && (reason === undefined || error.reason === reason)

export const isNotFound = (error: unknown): boolean => failsWith(error, 404)
/** Somebody changed the object since it was read. */
export const isConflict = (error: unknown): boolean => failsWith(error, 409, 'Conflict')
export const isAlreadyExists = (error: unknown): boolean => failsWith(error, 409, 'AlreadyExists')
/** The resourceVersion asked for has been compacted away: list again. */
export const isGone = (error: unknown): boolean => failsWith(error, 410)
/** Nobody listens where the apiserver should. */
export const isRefused = (error: unknown): boolean => error instanceof Unreachable && error.code === 'ECONNREFUSED'
/** Nothing can be created in a namespace that is going away. */
export const isNamespaceTerminating = (error: unknown): boolean =>
  error instanceof ApiFailure &&
  error.code === 403 &&
  (error.status.details?.causes ?? []).some((cause) => cause.reason === 'NamespaceTerminating')
