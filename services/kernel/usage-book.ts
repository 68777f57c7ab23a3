// What programs have used, in CPU time. Their accounts count how long they ran by the clock (packages/programs/cpu-meter.ts), and a
// process that has to share its core runs longer than it computes. So each is given its share: of the CPU time that the process
// has used since the book was last read, what its part of the event loop's busy time was.

import type { kubewire } from '../../proto/generated/kubewire.js'

export interface ProcessUsage {
  readonly cpuMs: number
  /** Time in which the event loop was not waiting. */
  readonly busyMs: number
  readonly memoryBytes: number
}
export interface ProgramUsage {
  readonly id: string
  /** By the clock. */
  readonly ranMs: number
  readonly memoryBytes: number
}

export class UsageBook {
  #process = { cpuMs: 0, busyMs: 0 }
  #programs = new Map<string, { ranMs: number; cpuMs: number }>()

  read(process: ProcessUsage, programs: readonly ProgramUsage[]): kubewire.Usages.$Properties {
    const busyMs = process.busyMs - this.#process.busyMs
    const cpuPerBusyMs = busyMs > 0 ? Math.min(1, Math.max(0, (process.cpuMs - this.#process.cpuMs) / busyMs)) : 0
    this.#process = process
    const before = this.#programs
    this.#programs = new Map(
      programs.map(({ id, ranMs }) => {
        const known = before.get(id) ?? { ranMs: 0, cpuMs: 0 }
        return [id, { ranMs, cpuMs: known.cpuMs + (ranMs - known.ranMs) * cpuPerBusyMs }]
      }),
    )
    const containers = programs.map(({ id, memoryBytes }) => ({ id, cpuMs: this.#programs.get(id)!.cpuMs, memoryBytes }))
    return { cpuMs: process.cpuMs, memoryBytes: process.memoryBytes, containers }
  }
}
