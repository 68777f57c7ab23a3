// strerror(3) for the failures a network tool can meet.

export const errnoText: Readonly<Record<string, string>> = {
  EACCES: 'Permission denied',
  EADDRINUSE: 'Address already in use',
  EADDRNOTAVAIL: 'Cannot assign requested address',
  ECONNREFUSED: 'Connection refused',
  ECONNRESET: 'Connection reset by peer',
  EEXIST: 'File exists',
  EISDIR: 'Is a directory',
  ENOSPC: 'No space left on device',
  ENOTDIR: 'Not a directory',
  ENOTEMPTY: 'Directory not empty',
  EROFS: 'Read-only file system',
  EHOSTUNREACH: 'No route to host',
  EINVAL: 'Invalid argument',
  EMSGSIZE: 'Message too long',
  ENETUNREACH: 'Network is unreachable',
  ENODEV: 'No such device',
  ENOENT: 'No such file or directory',
  EOPNOTSUPP: 'Operation not supported',
  EPERM: 'Operation not permitted',
  ESRCH: 'No such process',
  ETIMEDOUT: 'Connection timed out',
}

/** The text for an error with an errno's name, else its own message. */
export function textOfErrno(error: { code?: string; message: string }): string {
  return errnoText[error.code ?? ''] ?? error.message
}
