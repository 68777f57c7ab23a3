// kernel.<node>.capture: what `tcpdump -w -` sees on a link, or on all links of a namespace, as one pcapng file.

import type { Bus, BusStream, Subscription } from '../../packages/bus/bus.js'
import { subjects } from '../../packages/bus/subjects.js'
import type { Clock } from '../../packages/clock/clock.js'
import type { Link } from '../../packages/netstack/link/link.js'
import type { Namespace } from '../../packages/netstack/namespace.js'
import { pcapngInterface, pcapngPacket, pcapngSectionHeader } from '../../packages/wire/pcapng.js'
import { kubewire } from '../../proto/generated/kubewire.js'
import { failureOf } from './call-failure.js'

/** Bytes waiting for a slow reader. Frames beyond are left out, as a full capture buffer does; the traffic itself goes on. */
export const captureQueueBytesMax = 4 * 1024 * 1024
export const capturesMax = 16

export interface CaptureServerOptions {
  readonly bus: Bus
  readonly clock: Clock
  readonly node: string
  /** Throws CallRefused. */
  readonly namespace: (name: string) => Namespace
}

export function serveCaptures({ bus, clock, node, namespace }: CaptureServerOptions): Subscription {
  let captures = 0
  return bus.serveStream(subjects.kernelCapture(node), (stream) => {
    if (captures >= capturesMax) return stream.destroy(`Cannot capture: ${capturesMax} captures run already`)
    let links: Link[]
    try {
      const start = kubewire.CaptureStart.decode(stream.header)
      const found = namespace(start.netns === '' ? 'host' : start.netns)
      links = start.link === '' || start.link === 'any' ? found.links() : [found.link(start.link)]
    } catch (error) {
      return stream.destroy(`Cannot capture: ${failureOf(error)?.message ?? 'the request is no CaptureStart'}`)
    }
    captures++
    capture(stream, links, clock).finally(() => captures--)
  })
}

async function capture(stream: BusStream, links: Link[], clock: Clock): Promise<void> {
  let waitingBytes = 0
  const send = (bytes: Uint8Array) => {
    if (waitingBytes + bytes.length > captureQueueBytesMax) return
    waitingBytes += bytes.length
    const sent = () => {
      waitingBytes -= bytes.length
    }
    stream.send(bytes).then(sent, sent)
  }
  send(Buffer.concat([pcapngSectionHeader(), ...links.map(({ name }) => pcapngInterface(name))]))
  const ends = links.map((link, index) => link.tap((frame) => send(pcapngPacket(index, clock.wallMs(), frame))))
  // The reader ends the capture by ending its side, tearing the stream down, or dying.
  const reader = stream.messages[Symbol.asyncIterator]()
  for (
    let next = await reader.next().catch(() => undefined);
    next !== undefined && !next.done;
    next = await reader.next().catch(() => undefined)
  );
  for (const end of ends) end()
  stream.end()
}
