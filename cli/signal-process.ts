// A signal to a process of a cluster by its name: freeze (SIGSTOP), thaw (SIGCONT), kill (SIGKILL).

import { clusterPaths } from '../packages/process/cluster-profile.js'
import { Supervisor } from '../packages/supervisor/supervisor.js'
import { UsageError } from './boot/options.js'

/** Throws UsageError naming the processes that there are when `component` is none of them. */
export async function signalProcess(dir: string, component: string, signal: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): Promise<void> {
  const supervisor = await Supervisor.connect(clusterPaths(dir).pm2Home)
  const all = await supervisor.list().finally(() => supervisor.close())
  const found = all.find(({ name, pid }) => name === component && pid > 0)
  if (found === undefined) throw new UsageError(`COMPONENT: found ${component}, wanted one of ${all.map(({ name }) => name).join(', ')}`)
  process.kill(found.pid, signal)
}
