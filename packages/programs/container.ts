// A program container: what services/kernel makes of a ContainerStart. It owns the container's files and processes; the
// caller gives it the namespace's sockets and takes its output.
//
//   const container = startContainer({ image, command, args, env, …, sockets, net, stdout, stderr })
//   const { code } = await container.exited
//   await container.exec({ command: ['curl', '-s', 'http://shop'], stdout, stderr })
//   container.signal('SIGTERM')

import type { Clock } from '../clock/clock.js'
import type { Random } from '../clock/random.js'
import type { SocketApi } from '../sockets/socket-api.js'
import { commands } from './commands.js'
import type { CpuAccount } from './cpu-meter.js'
import { argvOf, findImage, type Image } from './images.js'
import type { NodeTools } from './node-tools.js'
import { ProcessSockets } from './process-sockets.js'
import {
  type ByteSink,
  type ByteSource,
  type ContainerPort,
  exitCodeOfSignal,
  type Program,
  type ProgramContext,
  signalNumbers,
  Terminated,
  writeText,
} from './program.js'
import { bundledNames, bundledProgram, shellProgram } from './shell.js'
import { type TerminalSize, usualSize, withCarriageReturns } from './terminal.js'
import { VirtualFiles } from './virtual-files.js'

export interface ContainerMount {
  /** Absolute, in the container. */
  readonly path: string
  /** A directory or file of the host, below the cluster's state. */
  readonly source: string
  readonly readOnly: boolean
}

export interface ContainerOptions {
  readonly image: string
  readonly name: string
  readonly podName: string
  readonly podNamespace: string
  /** The pod spec's command (empty: the image's entrypoint) and args (empty: the image's own, unless there is a command). */
  readonly command: readonly string[]
  readonly args: readonly string[]
  readonly env: ReadonlyMap<string, string>
  /** '' is the image's own. */
  readonly workingDir: string
  readonly hostname: string
  /** Texts of /etc/resolv.conf and /etc/hosts. */
  readonly resolvConf: string
  readonly hosts: string
  readonly mounts: readonly ContainerMount[]
  readonly ports: readonly ContainerPort[]
  readonly tty: boolean
  readonly sockets: SocketApi
  readonly net: NodeTools
  readonly clock: Clock
  readonly random: Random
  /** Charged with what its programs use. */
  readonly cpu: CpuAccount
  readonly stdin?: ByteSource
  readonly stdout: ByteSink
  readonly stderr: ByteSink
  readonly terminalSize?: () => TerminalSize
}

export interface ProgramExit {
  /** 0 to 255; 128 + N after signal N. */
  readonly code: number
  /** Number of the signal that ended it, 0 for none. */
  readonly signal: number
  /** As a kubelet shows it: Completed, Error, StartError (the command was not found). */
  readonly reason: string
  readonly message: string
}

export interface ExecOptions {
  readonly command: readonly string[]
  readonly tty?: boolean
  readonly stdin?: ByteSource
  readonly stdout: ByteSink
  readonly stderr: ByteSink
  readonly terminalSize?: () => TerminalSize
  /** Aborted when the client went away: ends the command as SIGHUP would. */
  readonly signal?: AbortSignal
}

export interface Container {
  /** Settles once, never rejects. The container's other processes and all its sockets are gone by then. */
  readonly exited: Promise<ProgramExit>
  /** SIGTERM, SIGKILL, SIGHUP … to the main program. SIGKILL is not to be caught. Harmless after the exit. */
  signal(name: string): void
  /** Never rejects: a command that cannot be started exits with 127 (not found) or 126, reason StartError. */
  exec(options: ExecOptions): Promise<ProgramExit>
  /** Bytes of its own files, and those that wait in its connections. */
  memoryBytes(): number
}

const searchPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
const shellNames = new Set(['sh', 'bash', 'ash', 'dash'])

/** Starts the container's main program. Throws nothing: a command that is not there is an exit with reason StartError. */
export function startContainer(options: ContainerOptions): Container {
  const image = findImage(options.image)
  const files = new VirtualFiles({
    wallMs: () => options.clock.wallMs(),
    mounts: options.mounts,
    files: {
      '/etc/passwd': 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/sbin/nologin\n',
      '/etc/group': 'root:x:0:\n',
      '/etc/hostname': `${options.hostname}\n`,
      '/etc/hosts': options.hosts,
      '/etc/resolv.conf': options.resolvConf,
      ...image.files,
    },
  })
  const env = new Map<string, string>([
    ['PATH', searchPath],
    ['HOSTNAME', options.hostname],
    ['HOME', '/root'],
    ...Object.entries(image.env),
    ...options.env,
  ])
  const cwd = options.workingDir || image.workingDir
  if (!files.exists(cwd)) files.makeDirectory(cwd, { recursive: true })
  const processes = new Set<Process>()

  const start = async (command: readonly string[], streams: Streams, startErrorCode: number): Promise<ProgramExit> => {
    const program = await findProgram(image, command[0] ?? '')
    if (program === undefined) return { code: startErrorCode, signal: 0, reason: 'StartError', message: notFound(command[0]) }
    const process = new Process(program, command, { options, files, env, cwd, streams })
    processes.add(process)
    for (const name of streams.pending) process.signal(name)
    streams.onStarted(process)
    const exit = await process.exited
    processes.delete(process)
    return exit
  }

  let main: Process | undefined
  const early: string[] = []
  const mainStreams: Streams = {
    tty: options.tty,
    stdin: options.stdin ?? emptySource(),
    stdout: options.stdout,
    stderr: options.stderr,
    terminalSize: options.terminalSize ?? (() => usualSize),
    pending: early,
    onStarted: (process) => (main = process),
  }
  let over = false
  const exited = start(argvOf(image, options.command, options.args), mainStreams, 128).then((exit) => {
    over = true
    // The first process of a pid namespace takes the others with it: pid_namespaces(7).
    for (const process of processes) process.signal('SIGKILL')
    return exit
  })
  return {
    exited,
    signal: (name) => (main === undefined ? void early.push(name) : main.signal(name)),
    exec: async ({ command, tty = false, stdin, stdout, stderr, terminalSize = () => usualSize, signal }) => {
      if (over) return { code: 126, signal: 0, reason: 'StartError', message: 'the container is not running' }
      return start(
        command,
        {
          tty,
          stdin: stdin ?? emptySource(),
          stdout,
          stderr,
          terminalSize,
          pending: signal?.aborted ? ['SIGHUP'] : [],
          onStarted: (process) => signal?.addEventListener('abort', () => process.signal('SIGHUP'), { once: true }),
        },
        127,
      )
    },
    memoryBytes: () => [...processes].reduce((sum, process) => sum + process.waitingBytes, files.bytes),
  }
}

interface Streams {
  readonly tty: boolean
  readonly stdin: ByteSource
  readonly stdout: ByteSink
  readonly stderr: ByteSink
  readonly terminalSize: () => TerminalSize
  /** Signals that arrived before the program was found. */
  readonly pending: readonly string[]
  readonly onStarted: (process: Process) => void
}

const notFound = (name: string | undefined) => `exec: "${name ?? ''}": executable file not found in $PATH`

async function* emptySource(): AsyncGenerator<Uint8Array> {}

async function findProgram(image: Image, name: string): Promise<Program | undefined> {
  const base = name.slice(name.lastIndexOf('/') + 1)
  const own = image.executables.get(base) ?? commands.get(base)
  if (own !== undefined) return own
  if (shellNames.has(base)) return shellProgram(commands)
  if (base !== '' && (await bundledNames()).has(base)) return bundledProgram(commands, base)
  return base === '' ? undefined : image.anyCommand
}

/** One running program: its sockets, its signals, its end. */
class Process {
  readonly exited: Promise<ProgramExit>
  readonly #abort = new AbortController()
  readonly #catches: readonly string[]
  readonly #sockets: ProcessSockets
  #end: (exit: ProgramExit) => void = () => {}

  constructor(
    program: Program,
    argv: readonly string[],
    {
      options,
      files,
      env,
      cwd,
      streams,
    }: { options: ContainerOptions; files: VirtualFiles; env: ReadonlyMap<string, string>; cwd: string; streams: Streams },
  ) {
    this.#catches = program.catches ?? []
    const sockets = new ProcessSockets(options.sockets)
    this.#sockets = sockets
    const { cpu } = options
    const out = streams.tty ? withCarriageReturns(streams.stdout) : streams.stdout
    const sinkOf =
      (sink: ByteSink): ByteSink =>
      (data) => {
        cpu.enter()
        return sink(data)
      }
    const stdout = sinkOf(out)
    const ctx: ProgramContext = {
      argv,
      env: streams.tty ? new Map([...env, ['TERM', 'xterm']]) : env,
      cwd,
      hostname: options.hostname,
      container: {
        image: options.image,
        name: options.name,
        podName: options.podName,
        podNamespace: options.podNamespace,
        ports: options.ports,
      },
      sockets,
      net: options.net,
      files,
      stdin: streams.stdin,
      stdout,
      // A terminal has one screen.
      stderr: streams.tty ? stdout : sinkOf(streams.stderr),
      tty: streams.tty,
      terminalSize: streams.terminalSize,
      cpu,
      signal: this.#abort.signal,
      clock: cpu.clock(options.clock),
      random: options.random,
    }
    this.exited = new Promise((resolve) => {
      this.#end = (exit) => {
        resolve(exit)
        sockets.closeAll()
        this.#abort.abort(new Terminated('SIGKILL'))
      }
    })
    cpu.enter()
    program(ctx).then(
      (code) => this.#end({ code: code & 255, signal: 0, reason: code === 0 ? 'Completed' : 'Error', message: '' }),
      async (error: Error) => {
        if (error instanceof Terminated) return this.#end(deathBy(error.signal))
        // A program's own mistake ends the program, as a crash ends a process; never the kernel around it.
        await writeText(ctx.stderr, `${argv[0]}: ${error.message}\n`)
        this.#end({ code: 1, signal: 0, reason: 'Error', message: error.message })
      },
    )
  }

  get waitingBytes(): number {
    return this.#sockets.waitingBytes
  }

  signal(name: string): void {
    this.#abort.abort(new Terminated(name))
    if (!this.#catches.includes(name)) this.#end(deathBy(name))
  }
}

function deathBy(signal: string): ProgramExit {
  return {
    code: exitCodeOfSignal(signal),
    signal: (signalNumbers as Record<string, number | undefined>)[signal] ?? 15,
    reason: 'Error',
    message: '',
  }
}
