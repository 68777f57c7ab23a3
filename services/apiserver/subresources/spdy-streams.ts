// Remote commands over SPDY/3.1, v4.channel.k8s.io: the client opens a stream for each of error, stdin, stdout, stderr
// and resize (header `streamtype`).

import type { Duplex } from 'node:stream'
import type { Clock } from '../../../packages/clock/clock.js'
import { SpdyConnection, type SpdyStream } from '../spdy/spdy-connection.js'
import { type CommandInput, type CommandStatus, type CommandStreams, parseTerminalSize } from './command-streams.js'

export const spdyProtocol = 'v4.channel.k8s.io'
/** How long a client may take to open the streams it asked for (kubelet's DefaultStreamCreationTimeout). */
const openMs = 30_000
/** A client closes after it has the Status; one that does not is cut off. */
const closeMs = 10_000
const resizeMaxChars = 256

export interface WantedStreams {
  readonly stdin: boolean
  readonly stdout: boolean
  readonly stderr: boolean
}

/** Resolves with the streams once the client has opened those it wants; undefined when it does not. */
export async function openSpdyStreams(
  socket: Duplex,
  head: Buffer,
  wanted: WantedStreams,
  input: CommandInput,
  clock: Clock,
): Promise<CommandStreams | undefined> {
  const missing = new Set(['error', ...Object.entries(wanted).flatMap(([name, isWanted]) => (isWanted ? [name] : []))])
  const streams = new Map<string, SpdyStream>()
  const late: SpdyStream[] = []
  let finished = false
  return new Promise((resolve) => {
    const timer = clock.setTimer(openMs, () => {
      socket.destroy()
      resolve(undefined)
    })
    const connection = new SpdyConnection(socket, head, {
      opened: async (stream) => {
        const type = stream.headers.get('streamtype') ?? ''
        // One that comes after the end, or twice, is answered and ended too: its client waits for both.
        if (finished) return stream.end()
        if (streams.has(type)) {
          late.push(stream)
          return
        }
        streams.set(type, stream)
        attachInput(type, stream, input)
        missing.delete(type)
        if (missing.size > 0) return
        timer.cancel()
        resolve({
          stdout: (data) => send(streams.get('stdout'), data),
          stderr: (data) => send(streams.get('stderr'), data),
          finish: async (status: CommandStatus) => {
            finished = true
            for (const name of ['stdout', 'stderr']) await streams.get(name)?.end()
            await send(streams.get('error'), Buffer.from(JSON.stringify(status)))
            for (const open of [...streams.values(), ...late]) await open.end()
            const deadline = clock.setTimer(closeMs, () => socket.destroy())
            await connection.closed
            deadline.cancel()
          },
          closed: connection.closed,
        })
      },
    })
    void connection.closed.then(() => {
      timer.cancel()
      resolve(undefined)
    })
  })
}

function attachInput(type: string, stream: SpdyStream, input: CommandInput): void {
  if (type === 'stdin') {
    stream.onData = (data) => input.stdin(data)
    stream.onEnd = () => input.stdinClosed()
  }
  if (type === 'resize') {
    let text = ''
    stream.onData = (data) => {
      text += data.toString()
      const lines = text.split('\n')
      text = (lines.pop() ?? '').slice(0, resizeMaxChars)
      // Sizes are separated by line ends by some clients and by nothing by others.
      for (const line of [...lines, text]) {
        const size = parseTerminalSize(line)
        if (size === undefined) continue
        input.resized(size)
        if (line === text) text = ''
      }
    }
  }
}

async function send(stream: SpdyStream | undefined, data: Uint8Array): Promise<void> {
  await stream?.write(Buffer.from(data.buffer, data.byteOffset, data.byteLength))
}
