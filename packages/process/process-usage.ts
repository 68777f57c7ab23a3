/** What this process has used so far: CPU time, and time in which its event loop was busy; and the memory it holds now. */
export function processUsage(): { cpuMs: number; busyMs: number; memoryBytes: number } {
  const { user, system } = process.cpuUsage()
  return { cpuMs: (user + system) / 1000, busyMs: performance.eventLoopUtilization().active, memoryBytes: process.memoryUsage.rss() }
}
