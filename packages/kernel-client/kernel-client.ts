// System calls to a node's kernel over the bus, for the daemons that program it: kubelet, kube-proxy, the CNI agents.
//
//   const kernel = new KernelClient({ bus, node: 'node-1' })
//   await kernel.call({ netns: 'host', linkAdd: { name: 'flannel.1', kind: 'vxlan', … } })

import { kubewire } from '../../proto/generated/kubewire.js'
import type { Bus, Subscription } from '../bus/bus.js'
import { subjects } from '../bus/subjects.js'
import { KernelFailure } from './kernel-failure.js'

export type KernelRequest = kubewire.KernelRequest.$Properties
export type KernelReply = kubewire.KernelReply
export type KernelEvent = kubewire.KernelEvent

/** The kernel answers within a turn of its event loop; one that takes longer is frozen or gone. */
export const kernelCallMs = 5_000

export interface KernelCalls {
  /** Rejects with KernelFailure, and with the bus's NoResponder or DeadlineExceeded when no kernel answers. */
  call(request: KernelRequest): Promise<KernelReply>
}

export class KernelClient implements KernelCalls {
  readonly #bus: Bus
  readonly #node: string

  constructor({ bus, node }: { bus: Bus; node: string }) {
    this.#bus = bus
    this.#node = node
  }

  async call(request: KernelRequest): Promise<KernelReply> {
    const bytes = await this.#bus.request(subjects.kernelCall(this.#node), kubewire.KernelRequest.encode(request).finish(), kernelCallMs)
    const reply = kubewire.KernelReply.decode(bytes)
    if (reply.failure) throw new KernelFailure(reply.failure.errno ?? '', reply.failure.message ?? '')
    return reply
  }

  /** What the kernel tells its node. Bytes that are no event are left out. */
  onEvent(handler: (event: KernelEvent) => void): Subscription {
    return this.#bus.subscribe(subjects.kernelEvents(this.#node), (bytes) => {
      let event: KernelEvent
      try {
        event = kubewire.KernelEvent.decode(bytes)
      } catch {
        return
      }
      handler(event)
    })
  }
}
