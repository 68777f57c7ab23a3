// Containers that are processes of their own (kube-proxy, flannel, coredns, ingress): started through the cluster's pm2, their sockets in
// the node's kernel. Their names are what `pm2 ls` shows.

import { join } from 'node:path'
import type { Clock } from '../../../packages/clock/clock.js'
import type { ProcessExit, ProcessSpec, SupervisedProcess } from '../../../packages/supervisor/supervisor.js'
import { type ContainerConfig, type ContainerEnd, type ContainerRuntime, type ListedContainer, StartFailed } from './container-runtime.js'
import { processBundleOf } from './image-name.js'

/** The part of packages/supervisor that is used here. */
export interface ProcessSupervisor {
  start(spec: ProcessSpec): Promise<SupervisedProcess>
  stop(name: string): Promise<void>
  list(): Promise<SupervisedProcess[]>
  onExit(handler: (exit: ProcessExit) => void): unknown
}

export interface ProcessRuntimeOptions {
  supervisor: ProcessSupervisor
  clock: Clock
  node: string
  clusterDir: string
  /** Where the bundles lie. */
  binFolder: string
  /** PATH of the processes. */
  executablePath: string
  /** Flags of Node. */
  nodeArgs: readonly string[]
  /** SIGKILL. Throws when there is no such process. */
  kill: (pid: number) => void
}

/** A process outlives the kubelet; by this it is known again. */
export interface KnownProcess {
  id: string
  processName: string
  startedAtMs: number
}

/** 128 + SIGKILL, SIGTERM: what pm2 tells of a process that a signal ended. */
const signalOf = (exitCode: number): number => (exitCode > 128 && exitCode < 160 ? exitCode - 128 : 0)

export class ProcessRuntime implements ContainerRuntime {
  readonly #options: ProcessRuntimeOptions
  readonly #byName = new Map<string, KnownProcess & { pid: number }>()
  #onExit: (end: ContainerEnd) => void = () => {}

  constructor(options: ProcessRuntimeOptions) {
    this.#options = options
    options.supervisor.onExit(({ name, code }) => this.#ended(name, code))
  }

  /** kube-proxy.node-1 for what is of the node itself; else the pod's own name, which is unique. */
  processName({ netns, container, pod }: Pick<ContainerConfig, 'netns' | 'container' | 'pod'>): string {
    return netns === 'host' ? `${container}.${this.#options.node}` : pod.name
  }

  async start(config: ContainerConfig): Promise<void> {
    const { supervisor, clock, node, clusterDir, binFolder, executablePath, nodeArgs } = this.#options
    const bundle = processBundleOf(config.image)!
    const processName = this.processName(config)
    try {
      const { pid } = await supervisor.start({
        name: processName,
        script: join(binFolder, `${bundle}.js`),
        // The first word of the command names the program inside the image.
        args: [...config.command.slice(1), ...config.args],
        env: {
          ...Object.fromEntries(config.env),
          PATH: executablePath,
          KUBEWIRE_CLUSTER_DIR: clusterDir,
          KUBEWIRE_NODE: node,
          KUBEWIRE_NETNS: config.netns,
          KUBEWIRE_CONTAINER_ID: config.id,
          KUBEWIRE_LOG_PATH: config.logPath,
          KUBEWIRE_MOUNTS: JSON.stringify(config.mounts.map(({ path, source }) => ({ path, source }))),
        },
        outFile: config.logPath,
        restart: false,
        nodeArgs,
      })
      this.#byName.set(processName, { id: config.id, processName, startedAtMs: clock.wallMs(), pid })
    } catch (error) {
      throw new StartFailed('RunContainerError', `failed to start container "${config.id}": ${(error as Error).message}`, { cause: error })
    }
  }

  async signal(id: string, signal: 'TERM' | 'KILL'): Promise<void> {
    const known = this.#find(id)
    if (known === undefined) return
    if (signal === 'KILL' && known.pid > 0) {
      try {
        this.#options.kill(known.pid)
      } catch {
        // gone already
      }
      return
    }
    await this.#options.supervisor.stop(known.processName)
    // pm2 answers once the process has ended; its event may have come before, or not at all after a reconnect.
    this.#ended(known.processName, 0)
  }
  async remove(id: string): Promise<void> {
    const known = this.#find(id)
    if (known === undefined) return
    this.#byName.delete(known.processName)
    await this.#options.supervisor.stop(known.processName)
  }
  async list(): Promise<ListedContainer[]> {
    if (this.#byName.size === 0) return []
    const listed = new Map((await this.#options.supervisor.list()).map((entry) => [entry.name, entry]))
    return [...this.#byName.values()].map(({ id, processName, startedAtMs }) => {
      const isRunning = listed.get(processName)?.status === 'online'
      const finishedAtMs = this.#options.clock.wallMs()
      return {
        id,
        startedAtMs,
        ...(isRunning ? {} : { ended: { id, exitCode: 255, signal: 0, reason: 'Unknown', message: '', startedAtMs, finishedAtMs } }),
      }
    })
  }
  onExit(handler: (end: ContainerEnd) => void): void {
    this.#onExit = handler
  }
  /** Processes from before this kubelet's start. */
  async adopt(processes: readonly KnownProcess[]): Promise<void> {
    if (processes.length === 0) return
    const listed = new Map((await this.#options.supervisor.list()).map((entry) => [entry.name, entry]))
    for (const known of processes) this.#byName.set(known.processName, { ...known, pid: listed.get(known.processName)?.pid ?? 0 })
  }

  /** 0 when nobody knows. */
  pidOf(id: string): number {
    return this.#find(id)?.pid ?? 0
  }

  #find(id: string) {
    return [...this.#byName.values()].find((known) => known.id === id)
  }
  #ended(name: string, exitCode: number): void {
    const known = this.#byName.get(name)
    if (known === undefined) return
    this.#byName.delete(name)
    const { id, startedAtMs } = known
    this.#onExit({
      id,
      exitCode,
      signal: signalOf(exitCode),
      reason: '',
      message: '',
      startedAtMs,
      finishedAtMs: this.#options.clock.wallMs(),
    })
  }
}
