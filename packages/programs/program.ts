// What runs in a pod: a function over a handful of system calls. It sees its container's namespace (SocketApi), its
// container's files and its own streams, and nothing of the machine underneath.

import type { Clock } from '../clock/clock.js'
import type { Random } from '../clock/random.js'
import type { SocketApi } from '../sockets/socket-api.js'
import type { CpuAccount } from './cpu-meter.js'
import type { NodeTools } from './node-tools.js'
import type { TerminalSize } from './terminal.js'
import type { VirtualFiles } from './virtual-files.js'

/** Takes bytes; a promise means: not so fast. The bytes are the sink's to keep. */
export type ByteSink = (data: Uint8Array) => void | Promise<void>

/** Chunks until the end of input. */
export type ByteSource = AsyncIterable<Uint8Array>

export interface ContainerPort {
  readonly name: string
  readonly port: number
  readonly protocol: string
}

/** What a program may know of the container it runs in. */
export interface ContainerIdentity {
  readonly image: string
  readonly name: string
  readonly podName: string
  readonly podNamespace: string
  readonly ports: readonly ContainerPort[]
}

/** The reason of an aborted `ProgramContext.signal`. */
export class Terminated extends Error {
  override name = 'Terminated'
  /** SIGTERM, SIGKILL, SIGINT … */
  readonly signal: string
  constructor(signal: string) {
    super(`terminated by ${signal}`)
    this.signal = signal
  }
}

export interface ProgramContext {
  /** argv[0] is the program's name. */
  readonly argv: readonly string[]
  readonly env: ReadonlyMap<string, string>
  readonly cwd: string
  readonly hostname: string
  readonly container: ContainerIdentity
  readonly sockets: SocketApi
  readonly net: NodeTools
  readonly files: VirtualFiles
  readonly stdin: ByteSource
  readonly stdout: ByteSink
  readonly stderr: ByteSink
  readonly tty: boolean
  readonly terminalSize: () => TerminalSize
  /** Told when the program takes a step that nothing else shows. */
  readonly cpu: CpuAccount
  /** Aborted with a Terminated when the process is signalled. */
  readonly signal: AbortSignal
  readonly clock: Clock
  readonly random: Random
}

/** Resolves with the exit code, 0 to 255. Rejecting with Terminated means: ended by that signal (128 + its number). */
export interface Program {
  (ctx: ProgramContext): Promise<number>
  /** Signals it handles itself: it then ends when it returns. Any other signal ends it at once. */
  readonly catches?: readonly string[]
}

const encoder = new TextEncoder()
/** Writes UTF-8. */
export function writeText(sink: ByteSink, text: string): void | Promise<void> {
  if (text !== '') return sink(encoder.encode(text))
}

/** All input, at most `bytesMax` of it. */
export async function readAll(source: ByteSource, bytesMax = 64 * 1024 * 1024): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of source) {
    chunks.push(chunk)
    bytes += chunk.length
    if (bytes >= bytesMax) break
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks).subarray(0, bytesMax)
}

export const signalNumbers = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGUSR2: 12,
  SIGPIPE: 13,
  SIGALRM: 14,
  SIGTERM: 15,
} as const

/** 128 + N, as a shell and the container runtime report a death by signal N. */
export function exitCodeOfSignal(signal: string): number {
  return 128 + ((signalNumbers as Record<string, number | undefined>)[signal] ?? 15)
}

/** Resolves when the process is signalled. */
export function terminated(signal: AbortSignal): Promise<Terminated> {
  const reason = () => (signal.reason instanceof Terminated ? signal.reason : new Terminated('SIGTERM'))
  if (signal.aborted) return Promise.resolve(reason())
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(reason()), { once: true }))
}
