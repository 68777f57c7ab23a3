// The program containers of a node: started, signalled, listed and forgotten on request, as a container runtime does it.

import type { Clock } from '../../packages/clock/clock.js'
import type { Random } from '../../packages/clock/random.js'
import type { Namespace } from '../../packages/netstack/namespace.js'
import { type Container, type ContainerOptions, startContainer } from '../../packages/programs/container.js'
import type { CpuAccount, CpuMeter } from '../../packages/programs/cpu-meter.js'
import { signalNumbers } from '../../packages/programs/program.js'
import { LocalSockets } from '../../packages/sockets/local-sockets.js'
import type { kubewire } from '../../proto/generated/kubewire.js'
import { CallRefused, wanted } from './call-failure.js'
import { ContainerStreams } from './container-streams.js'
import { CriLog } from './cri-log.js'
import { NamespaceTools } from './namespace-tools.js'
import { existingBelow, newFileBelow } from './state-path.js'
import type { ProgramUsage } from './usage-book.js'

/** Containers a kernel knows, exited ones that nobody has removed included. */
export const containersMax = 4_000

export interface ContainersOptions {
  readonly clock: Clock
  readonly random: Random
  readonly meter: CpuMeter
  /** Mounts and logs must lie below it. */
  readonly stateDir: string
  /** A container has ended, and its log is written. */
  readonly onExited: (container: kubewire.Container.$Properties) => void
  readonly onLogFailure: (id: string, error: unknown) => void
}

interface Entry {
  readonly namespace: Namespace
  readonly container: Container
  readonly streams: ContainerStreams
  readonly cpu: CpuAccount
  readonly ended: Promise<void>
  status: kubewire.Container.$Properties
}

export class Containers {
  readonly #options: ContainersOptions
  readonly #entries = new Map<string, Entry>()

  constructor(options: ContainersOptions) {
    this.#options = options
  }

  /** Throws CallRefused: EEXIST, EINVAL, EPERM and ENOENT for mounts and log, ENOSPC. */
  start(namespace: Namespace, request: kubewire.ContainerStart): void {
    const id = wanted(request.id, 'a container id')
    if (this.#entries.has(id)) throw new CallRefused('EEXIST', `Cannot start container ${id}: there is one`)
    if (this.#entries.size >= containersMax)
      throw new CallRefused('ENOSPC', `Cannot start container ${id}: there are ${containersMax} already`)
    const { clock, random, meter, stateDir } = this.#options
    const mounts = request.mounts.map(({ path, source, readOnly }) => ({
      path: wanted(path, 'the path of a mount'),
      source: existingBelow(stateDir, wanted(source, 'the source of a mount')),
      readOnly: readOnly ?? false,
    }))
    const log = this.#openLog(id, request.logPath)
    const streams = new ContainerStreams({ log, stdin: request.stdin, stdinOnce: request.stdinOnce })
    const cpu = meter.account()
    const options: ContainerOptions = {
      image: wanted(request.image, 'an image'),
      name: request.name,
      podName: request.podName,
      podNamespace: request.podNamespace,
      command: request.command,
      args: request.args,
      env: new Map(Object.entries(request.env)),
      workingDir: request.workingDir,
      hostname: request.hostname,
      resolvConf: request.resolvConf,
      hosts: request.hosts,
      mounts,
      ports: request.ports.map(({ name, port, protocol }) => ({ name: name ?? '', port: port ?? 0, protocol: protocol || 'TCP' })),
      tty: request.tty,
      sockets: new LocalSockets(namespace, (run) => cpu.around(run)),
      net: new NamespaceTools(namespace),
      clock,
      random,
      cpu,
      stdin: streams.input,
      stdout: (data) => streams.write('stdout', data),
      stderr: (data) => streams.write('stderr', data),
      terminalSize: () => streams.terminalSize,
    }
    const container = startContainer(options)
    const ended = container.exited.then(() => {
      streams.endInput()
      return log?.close()
    })
    const entry: Entry = { namespace, container, streams, cpu, ended, status: { id, state: 'running', startedAtMs: clock.wallMs() } }
    this.#entries.set(id, entry)
    void this.#follow(entry)
  }
  /** The name with or without SIG. Harmless after the exit. */
  signal(id: string, signal: string): void {
    const name = signal.startsWith('SIG') ? signal : `SIG${signal}`
    if (!Object.hasOwn(signalNumbers, name)) throw new CallRefused('EINVAL', `Cannot send "${signal}": no such signal`)
    this.#entry(id).container.signal(name)
  }
  /** Kills what still runs. Removing twice is a success. */
  remove(id: string): void {
    const entry = this.#entries.get(id)
    if (entry === undefined) return
    this.#entries.delete(id)
    entry.container.signal('SIGKILL')
  }
  list(): kubewire.Container.$Properties[] {
    return [...this.#entries.values()].map(({ status }) => status)
  }
  /** For exec and attach. Throws ESRCH when it does not run. */
  running(id: string): Pick<Entry, 'container' | 'streams' | 'ended'> {
    const entry = this.#entry(id)
    if (entry.status.state !== 'running') throw new CallRefused('ESRCH', `Cannot use container ${id}: it has exited`)
    return entry
  }
  /** What those that run have used so far. */
  usages(): ProgramUsage[] {
    return [...this.#entries.entries()]
      .filter(([, { status }]) => status.state === 'running')
      .map(([id, { cpu, container }]) => ({ id, ranMs: cpu.ranMs, memoryBytes: container.memoryBytes() }))
  }
  /** Everything in a namespace ends with it. */
  namespaceGone(namespace: Namespace): void {
    for (const entry of this.#entries.values()) if (entry.namespace === namespace) entry.container.signal('SIGKILL')
  }
  async stop(): Promise<void> {
    const running = [...this.#entries.values()]
    for (const { container } of running) container.signal('SIGKILL')
    await Promise.all(running.map(({ container }) => container.exited))
  }

  #entry(id: string): Entry {
    const entry = this.#entries.get(id)
    if (entry === undefined) throw new CallRefused('ENOENT', `Cannot find container ${id}`)
    return entry
  }
  #openLog(id: string, path: string): CriLog | undefined {
    if (path === '') return undefined
    const { stateDir, clock, onLogFailure } = this.#options
    return new CriLog({ path: newFileBelow(stateDir, path), clock, onFailure: (error) => onLogFailure(id, error) })
  }
  async #follow(entry: Entry): Promise<void> {
    const { code, signal, reason, message } = await entry.container.exited
    await entry.ended
    entry.status = { ...entry.status, state: 'exited', exitCode: code, signal, reason, message, finishedAtMs: this.#options.clock.wallMs() }
    this.#options.onExited(entry.status)
  }
}
