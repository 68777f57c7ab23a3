// kernel.<node>.attach: the streams of a running container's main program. The last frame says that the program has ended.

import type { Bus, BusStream, Subscription } from '../../packages/bus/bus.js'
import { subjects } from '../../packages/bus/subjects.js'
import { kubewire } from '../../proto/generated/kubewire.js'
import { failureOf } from './call-failure.js'
import type { ContainerStreams } from './container-streams.js'
import { decodeExecFrame, outputBytesMax } from './exec-server.js'

export interface Attachable {
  readonly streams: ContainerStreams
  /** Settles when the program has ended and all it said has been written. */
  readonly ended: Promise<unknown>
}

/** `find` throws CallRefused when there is no such container, or it does not run. */
export function serveAttach(bus: Bus, node: string, find: (containerId: string) => Attachable): Subscription {
  return bus.serveStream(
    subjects.kernelAttach(node),
    (stream) => void serve(stream, find).catch(() => stream.destroy('the client is gone')),
  )
}

async function serve(stream: BusStream, find: (containerId: string) => Attachable): Promise<void> {
  const send = (frame: kubewire.ExecFrame.$Properties) => stream.send(kubewire.ExecFrame.encode(frame).finish())
  let header: kubewire.ExecStart
  let found: Attachable
  try {
    header = kubewire.ExecStart.decode(stream.header)
    found = find(header.containerId)
  } catch (error) {
    await send({ exit: { code: 126, error: failureOf(error)?.message ?? 'Cannot read the request: it is no ExecStart' } })
    return stream.end()
  }
  const { streams, ended } = found
  const detach = streams.attach({
    send: async (name, data) => {
      if (!header[name]) return
      for (let at = 0; at < data.length; at += outputBytesMax) await send({ [name]: data.subarray(at, at + outputBytesMax) })
    },
    letGo: () => stream.destroy('the client does not take what the container writes'),
  })
  const left = stream.closed.then(
    () => {},
    () => {},
  )
  void left.then(detach)
  void takeInput(stream, streams, header)
  await Promise.race([ended, left])
  detach()
  await send({ exit: { code: 0 } })
  stream.end()
}

/** Read only as fast as the program takes it: the stream's window holds the client back. */
async function takeInput(stream: BusStream, streams: ContainerStreams, { stdin, tty }: kubewire.ExecStart): Promise<void> {
  // Not `for await`: its end would tear the stream down, which still carries output.
  const messages = stream.messages[Symbol.asyncIterator]()
  for (;;) {
    const next = await messages.next().catch(() => undefined)
    if (next === undefined || next.done) break
    const frame = decodeExecFrame(next.value)
    if (frame?.frame === 'resize' && tty) streams.terminalSize = { columns: frame.resize?.columns ?? 0, rows: frame.resize?.rows ?? 0 }
    if (!stdin) continue
    if (frame?.frame === 'stdin') await streams.feed(frame.stdin!)
    if (frame?.frame === 'stdinClosed') streams.clientEndedInput()
  }
  if (stdin) streams.clientEndedInput()
}
