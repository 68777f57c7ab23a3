// Asks a kernel over the bus, and reads its answers.

import { kubewire } from '../../proto/generated/kubewire.js'
import type { Bus } from '../bus/bus.js'
import { subjects } from '../bus/subjects.js'

const callMs = 5_000

export type Request = kubewire.KernelRequest.$Properties
export type Reply = kubewire.KernelReply

/** Resolves to the reply, failures included. */
export async function ask(bus: Bus, node: string, request: Request): Promise<Reply> {
  return kubewire.KernelReply.decode(await bus.request(subjects.kernelCall(node), kubewire.KernelRequest.encode(request).finish(), callMs))
}
/** Resolves to the reply; rejects with the failure's errno and message. */
export async function call(bus: Bus, node: string, request: Request): Promise<Reply> {
  const reply = await ask(bus, node, request)
  if (reply.failure) throw new Error(`${reply.failure.errno}: ${reply.failure.message}`)
  return reply
}
