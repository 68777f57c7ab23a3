/** What a system call that failed would set errno to. */
export type Errno =
  | 'EACCES'
  | 'EADDRINUSE'
  | 'EADDRNOTAVAIL'
  | 'EAGAIN'
  | 'EBUSY'
  | 'ECONNABORTED'
  | 'ECONNREFUSED'
  | 'ECONNRESET'
  | 'EEXIST'
  | 'EHOSTUNREACH'
  | 'EINVAL'
  | 'ELOOP'
  | 'EMSGSIZE'
  | 'ENETDOWN'
  | 'ENETUNREACH'
  | 'ENOBUFS'
  | 'ENODEV'
  | 'ENOENT'
  | 'ENOTCONN'
  | 'EOPNOTSUPP'
  | 'EPIPE'
  | 'ESRCH'
  | 'ETIMEDOUT'

/** Thrown by calls that configure a namespace or use its sockets, and handed to sockets whose connection failed. */
export class NetworkError extends Error {
  override name = 'NetworkError'
  readonly code: Errno

  constructor(code: Errno, message: string) {
    super(message)
    this.code = code
  }
}
