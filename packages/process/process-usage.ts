/** What this process has used so far: its CPU time, and the memory it holds now. */
export function processUsage(): { cpuMs: number; memoryBytes: number } {
  const { user, system } = process.cpuUsage()
  return { cpuMs: (user + system) / 1000, memoryBytes: process.memoryUsage.rss() }
}
