// The session between a process-container and its kernel (proto/sockets.proto): sizes and reading of messages that both use.

import { kubewire } from '../../proto/generated/kubewire.js'

/** Payload bytes that may be under way per socket and direction before the receiver has granted more. */
export const creditBytes = 256 * 1024
/** Payload of one message: well below what NATS carries at best. */
export const payloadBytesMax = 32 * 1024
/** A UDP payload's limit: 65,535 less the IPv4 and UDP headers. */
export const datagramBytesMax = 65_507
/** Sockets a session may hold, as RLIMIT_NOFILE bounds a process. */
export const sessionSocketsMax = 4096
/** Credit is granted again once so much has been consumed, so small reads don't each cost a message. */
export const creditStepBytes = creditBytes / 4

export const encodeCommand = (command: kubewire.SocketCommand.$Properties): Uint8Array => kubewire.SocketCommand.encode(command).finish()
export const encodeEvent = (event: kubewire.SocketEvent.$Properties): Uint8Array => kubewire.SocketEvent.encode(event).finish()

/** Undefined for bytes that make no sense. */
export function decodeCommand(bytes: Uint8Array): kubewire.SocketCommand | undefined {
  try {
    return kubewire.SocketCommand.decode(bytes)
  } catch {
    return undefined
  }
}
/** Undefined for bytes that make no sense. */
export function decodeEvent(bytes: Uint8Array): kubewire.SocketEvent | undefined {
  try {
    return kubewire.SocketEvent.decode(bytes)
  } catch {
    return undefined
  }
}
