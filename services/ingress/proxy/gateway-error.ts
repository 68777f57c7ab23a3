// Failures on the way to a pod, as the status a client sees.

export interface Failure {
  readonly status: 502 | 503 | 504
  readonly code: string
}

const codeOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code ?? 'UNKNOWN')

/** Refused or reset is a bad gateway; silence is a gateway timeout. */
export function failureOf(error: unknown): Failure {
  const code = codeOf(error)
  return { status: code === 'ETIMEDOUT' ? 504 : 502, code }
}

/** The pod never got the request: no connection came about. */
export const isConnectFailure = (error: unknown): boolean =>
  ['ECONNREFUSED', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL'].includes(codeOf(error))
export const isReset = (error: unknown): boolean => ['ECONNRESET', 'EPIPE', 'ECONNABORTED'].includes(codeOf(error))

// RFC 9110 §9.2.2
export const isIdempotent = (method: string): boolean => ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE'].includes(method)
