// From bytes to a system call and back: kernel.<node>.call and the doors both end here. Whatever the bytes, there is an answer.

import { kubewire } from '../../proto/generated/kubewire.js'
import { CallRefused, failureOf } from './call-failure.js'
import { hostName } from './namespaces.js'
import { answerCall, type CallKind, type Machine, systemCalls } from './system-calls.js'

/** A longer reply would not pass the broker, whose limit for one message is 8 MiB. */
export const replyBytesMax = 8 * 1024 * 1024 - 4096

export interface Dispatch {
  /** A request over the bus, for any namespace and the node itself. Never rejects. */
  fromBus(request: Uint8Array): Promise<Uint8Array>
  /** A request through the door of `namespace`. Never rejects. */
  fromDoor(request: Uint8Array, namespace: string): Promise<Uint8Array>
}

/** `onMistake` hears of calls that failed for a reason no caller is to blame for; the caller gets EIO. */
export function dispatch(machine: Machine, onMistake: (error: unknown, call: string) => void): Dispatch {
  async function answer(bytes: Uint8Array, door: string | undefined): Promise<Uint8Array> {
    let kind: CallKind | undefined
    try {
      const request = decode(bytes)
      kind = request.call
      if (kind === undefined) throw new CallRefused('ENOSYS', 'Cannot serve this request: it names no call that this kernel knows')
      if (door !== undefined) admit(request, kind, door)
      const namespace = machine.namespaces.get(door ?? (request.netns || hostName))
      return encode(await answerCall(machine, namespace, kind, request[kind] as never))
    } catch (error) {
      const failure = failureOf(error)
      if (failure === undefined) onMistake(error, kind ?? 'undecoded')
      return encodeFailure(failure ?? { errno: 'EIO', message: `The kernel failed at ${kind}: ${(error as Error).message}` })
    }
  }
  return { fromBus: (request) => answer(request, undefined), fromDoor: answer }
}

export const encodeFailure = (failure: kubewire.Failure.$Properties): Uint8Array => kubewire.KernelReply.encode({ failure }).finish()

function decode(bytes: Uint8Array): kubewire.KernelRequest {
  try {
    return kubewire.KernelRequest.decode(bytes)
  } catch (cause) {
    throw new CallRefused('ENOMSG', `Cannot read the request: ${(cause as Error).message}`)
  }
}

function encode(reply: kubewire.KernelReply.$Properties): Uint8Array {
  const bytes = kubewire.KernelReply.encode(reply).finish()
  if (bytes.length <= replyBytesMax) return bytes
  return encodeFailure({ errno: 'EMSGSIZE', message: `Cannot answer: the reply has ${bytes.length} bytes, at most ${replyBytesMax} pass` })
}

/** A door leads into one namespace; only a veth's far end may lie in the host's. Throws EPERM. */
function admit(request: kubewire.KernelRequest, kind: CallKind, door: string): void {
  if (!systemCalls[kind].network) throw new CallRefused('EPERM', `Cannot do ${kind} through a namespace's door`)
  for (const [what, name, allowHost] of [
    ['act', request.netns, false],
    ['put a peer', request.linkAdd?.peerNetns, true],
    ['move a link', request.linkSet?.moveToNetns, true],
  ] as const) {
    if (name && name !== door && !(allowHost && name === hostName))
      throw new CallRefused('EPERM', `Cannot ${what} in ${name} through the door of ${door}`)
  }
}
