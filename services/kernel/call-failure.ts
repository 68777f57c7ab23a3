// How a system call that cannot be done is answered: an errno and a sentence, as in proto/kernel.proto.

import { NetworkError } from '../../packages/netstack/network-error.js'
import { SocketError } from '../../packages/sockets/socket-api.js'
import type { kubewire } from '../../proto/generated/kubewire.js'

/** A call the kernel refuses. */
export class CallRefused extends Error {
  override name = 'CallRefused'
  readonly errno: string
  constructor(errno: string, message: string) {
    super(message)
    this.errno = errno
  }
}

/** The reply to a call that threw. Undefined for what is no refusal but our own mistake. */
export function failureOf(error: unknown): kubewire.Failure.$Properties | undefined {
  if (error instanceof CallRefused) return { errno: error.errno, message: error.message }
  if (error instanceof NetworkError || error instanceof SocketError) return { errno: error.code, message: error.message }
  return undefined
}

/** `value`, when it was given; else EINVAL. */
export function wanted<T>(value: T | undefined | null, what: string): T {
  if (value === undefined || value === null || value === '') throw new CallRefused('EINVAL', `Cannot do without ${what}`)
  return value
}
