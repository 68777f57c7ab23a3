// A process supervisor in memory: keeps packages/supervisor's promises about names, replies and exits, and starts nothing.

import { type ProcessExit, type ProcessSpec, type SupervisedProcess, SupervisorError } from '../supervisor/supervisor.js'

export class MemorySupervisor {
  readonly #processes = new Map<string, { spec: ProcessSpec; pid: number; status: 'online' | 'stopped' }>()
  readonly #handlers = new Set<(exit: ProcessExit) => void>()
  #pids = 1000

  /** A running one keeps its name; one that has ended is replaced. */
  async start(spec: ProcessSpec): Promise<SupervisedProcess> {
    await Promise.resolve()
    const before = this.#processes.get(spec.name)
    if (before?.status === 'online') throw new SupervisorError(`Cannot start ${spec.name}: it is already online as pid ${before.pid}`)
    const pid = ++this.#pids
    this.#processes.set(spec.name, { spec, pid, status: 'online' })
    return { name: spec.name, pid, status: 'online', restarts: 0 }
  }
  /** Ends a process, telling its exit first, and forgets it. */
  async stop(name: string): Promise<void> {
    await Promise.resolve()
    this.exit(name, 0)
    this.#processes.delete(name)
  }
  async list(): Promise<SupervisedProcess[]> {
    return [...this.#processes].map(([name, { pid, status }]) => ({ name, pid: status === 'online' ? pid : 0, status, restarts: 0 }))
  }
  onExit(handler: (exit: ProcessExit) => void): () => void {
    this.#handlers.add(handler)
    return () => this.#handlers.delete(handler)
  }

  /** What a process was started with; undefined when it does not run. */
  running(name: string): (ProcessSpec & { pid: number }) | undefined {
    const found = this.#processes.get(name)
    return found?.status === 'online' ? { ...found.spec, pid: found.pid } : undefined
  }
  /** A process ends by itself. It stays ended: what is started with `restart` is not what this stands for. */
  exit(name: string, code: number): void {
    const found = this.#processes.get(name)
    if (found?.status !== 'online') return
    found.status = 'stopped'
    for (const handler of this.#handlers) handler({ name, code })
  }
  /** `kill -9`, by pid; the real supervisor tells 137. */
  kill(pid: number): void {
    for (const [name, process] of this.#processes) if (process.pid === pid) this.exit(name, 137)
  }
}
