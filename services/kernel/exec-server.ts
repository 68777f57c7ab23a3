// kernel.<node>.exec: a command in a container, or in the node's own shell (container_id "host").

import type { Bus, BusStream, Subscription } from '../../packages/bus/bus.js'
import { subjects } from '../../packages/bus/subjects.js'
import type { Container } from '../../packages/programs/container.js'
import { type TerminalSize, usualSize } from '../../packages/programs/terminal.js'
import { kubewire } from '../../proto/generated/kubewire.js'
import { failureOf } from './call-failure.js'

/** Output of one message. */
export const outputBytesMax = 32 * 1024

/** `find` throws CallRefused when there is no such container, or it does not run. */
export function serveExec(bus: Bus, node: string, find: (containerId: string) => Container): Subscription {
  return bus.serveStream(subjects.kernelExec(node), (stream) => void run(stream, find))
}

async function run(stream: BusStream, find: (containerId: string) => Container): Promise<void> {
  const send = (frame: kubewire.ExecFrame.$Properties) => stream.send(kubewire.ExecFrame.encode(frame).finish())
  const gone = new AbortController()
  stream.closed.catch(() => gone.abort()) // the client hung up: SIGHUP
  try {
    const exit = await start(stream, find, send, gone.signal)
    await send({ exit })
    stream.end()
  } catch {
    stream.destroy('the command’s client is gone')
  }
}

async function start(
  stream: BusStream,
  find: (containerId: string) => Container,
  send: (frame: kubewire.ExecFrame.$Properties) => Promise<void>,
  signal: AbortSignal,
): Promise<kubewire.ExecExit.$Properties> {
  let header: kubewire.ExecStart
  let container: Container
  try {
    header = kubewire.ExecStart.decode(stream.header)
    container = find(header.containerId)
  } catch (error) {
    return { code: 126, error: failureOf(error)?.message ?? 'Cannot read the request: it is no ExecStart' }
  }
  const output = (name: 'stdout' | 'stderr', wanted: boolean) => async (data: Uint8Array) => {
    if (!wanted) return
    // A client that went away is noticed by `signal`; what the command still says then is for nobody.
    for (let at = 0; at < data.length; at += outputBytesMax) await send({ [name]: data.subarray(at, at + outputBytesMax) }).catch(() => {})
  }
  let size = usualSize
  const { code, reason, message } = await container.exec({
    command: header.command,
    tty: header.tty,
    terminalSize: () => size,
    ...((header.stdin || header.tty) && { stdin: inputOf(stream, (to) => (size = to)) }),
    stdout: output('stdout', header.stdout),
    stderr: output('stderr', header.stderr),
    signal,
  })
  return { code, error: reason === 'StartError' ? message : '' }
}

/** The client's stdin. Read only as fast as the command takes it: the stream's window holds the client back. */
async function* inputOf(stream: BusStream, resized: (size: TerminalSize) => void): AsyncGenerator<Uint8Array> {
  // Not `for await`: a command that stops reading early must not tear the stream down, which still carries its output.
  const messages = stream.messages[Symbol.asyncIterator]()
  for (;;) {
    const next = await messages.next().catch(() => undefined)
    if (next === undefined || next.done) return
    const frame = decodeExecFrame(next.value)
    if (frame?.frame === 'stdinClosed') return
    if (frame?.frame === 'stdin') yield frame.stdin!
    if (frame?.frame === 'resize') resized({ columns: frame.resize?.columns ?? 0, rows: frame.resize?.rows ?? 0 })
  }
}

export function decodeExecFrame(bytes: Uint8Array): kubewire.ExecFrame | undefined {
  try {
    return kubewire.ExecFrame.decode(bytes)
  } catch {
    return undefined
  }
}
