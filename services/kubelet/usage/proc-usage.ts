// What a process of this machine uses, as Linux tells it: proc_pid_stat(5), proc_pid_status(5).

import { readFileSync } from 'node:fs'

/** sysconf(_SC_CLK_TCK), 100 on every Linux that Node runs on. */
const tickMs = 10

/** Undefined when there is no such process, or no /proc. */
export function procUsage(pid: number): { cpuMs: number; memoryBytes: number } | undefined {
  try {
    return parseProcUsage(readFileSync(`/proc/${pid}/stat`, 'latin1'), readFileSync(`/proc/${pid}/status`, 'latin1'))
  } catch {
    return undefined
  }
}

export function parseProcUsage(stat: string, status: string): { cpuMs: number; memoryBytes: number } | undefined {
  // The second field is the command's name in parentheses, and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [utime, stime] = [Number(fields[11]), Number(fields[12])]
  const rssKiB = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1])
  return Number.isFinite(utime + stime + rssKiB) ? { cpuMs: (utime + stime) * tickMs, memoryBytes: rssKiB * 1024 } : undefined
}
