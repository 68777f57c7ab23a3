// What processes cost, from /proc.

import { readFileSync } from 'node:fs'

export interface Figures {
  /** Resident and proportional set size in bytes: shared pages count whole in rss, by share in pss. */
  readonly rssBytes: number
  readonly pssBytes: number
  /** CPU time used so far. */
  readonly cpuMs: number
}

/** Linux counts CPU time in ticks of 10 ms (sysconf(_SC_CLK_TCK) is 100 on every platform Node runs on). */
const tickMs = 10

export function figuresOf(pid: number): Figures {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
  const kilobytes = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(rollup)?.[1] ?? 0)
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // Fields are counted after the command's name, which may hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return { rssBytes: kilobytes('Rss') * 1024, pssBytes: kilobytes('Pss') * 1024, cpuMs: (Number(fields[11]) + Number(fields[12])) * tickMs }
}

export const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MiB`
