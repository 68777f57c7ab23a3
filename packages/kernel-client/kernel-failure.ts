/** The kernel refused a system call: `errno` as Linux names it (EEXIST, ENOENT, ENODEV …). Decide by it, never by the message. */
export class KernelFailure extends Error {
  override name = 'KernelFailure'
  readonly errno: string
  constructor(errno: string, message: string) {
    super(message === '' ? errno : message)
    this.errno = errno
  }
}

/** A rejection handler that swallows these refusals of the kernel and passes on every other error. */
export const unless =
  (...expected: string[]) =>
  (error: unknown): undefined => {
    if (!(error instanceof KernelFailure && expected.includes(error.errno))) throw error
    return undefined
  }
