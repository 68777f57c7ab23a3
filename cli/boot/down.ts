// Takes a cluster down: every process ends, its state stays.

import { connectIfRunning } from './up.js'

/** True when there was something to stop. */
export async function down(dir: string): Promise<boolean> {
  const supervisor = await connectIfRunning(dir)
  if (supervisor === undefined) return false
  for (const { pid } of await supervisor.list()) if (pid > 0) thaw(pid)
  await supervisor.shutDown()
  return true
}

/** A frozen process could not hear that it should end. */
function thaw(pid: number): void {
  try {
    process.kill(pid, 'SIGCONT')
  } catch {
    // it has just ended
  }
}
