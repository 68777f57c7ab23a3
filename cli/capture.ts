// A capture of one link, as pcapng, while it runs.

import { subjects } from '../packages/bus/subjects.js'
import { kubewire } from '../proto/generated/kubewire.js'
import { withClusterBus } from './cluster-bus.js'

export interface CaptureTarget {
  readonly node: string
  /** "host" or a pod's namespace. */
  readonly netns: string
  readonly link: string
}

/** Hands over the pcapng bytes as they come, until `signal` aborts. `onStarted` is called when packets are being caught. */
export function capture(
  dir: string,
  { node, netns, link }: CaptureTarget,
  { signal, write, onStarted }: { signal: AbortSignal; write: (bytes: Uint8Array) => void; onStarted?: () => void },
): Promise<void> {
  return withClusterBus(dir, async (bus) => {
    const stream = await bus.openStream(subjects.kernelCapture(node), kubewire.CaptureStart.encode({ netns, link }).finish())
    const stop = () => stream.end()
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) stop()
    let started = false
    for await (const bytes of stream.messages) {
      write(bytes)
      // The file's head comes first, at once: from then on nothing is missed.
      if (!started) onStarted?.()
      started = true
    }
  })
}
