// The node's CNI plugins without executables: the same contract (environment and stdin in, stdout and exit code out), the same plugins,
// the same delegation from flannel to bridge to host-local, in this process.

import { basename } from 'node:path'
import type { KernelCalls } from '../../cni/kernel-door.js'
import { bridge } from '../../cni/plugins/bridge/bridge.js'
import { flannel } from '../../cni/plugins/flannel/flannel.js'
import { hostLocal } from '../../cni/plugins/host-local/host-local.js'
import { loopback } from '../../cni/plugins/loopback/loopback.js'
import { type delegate, readFinished } from '../../cni/skel/delegate.js'
import type { Execution, Finished } from '../../cni/skel/execute.js'
import { type Plugin, runPlugin } from '../../cni/skel/run-plugin.js'

/** `callsOf` reaches the kernel by a namespace's name. The returned function stands where the runtime has execute(). */
export function inProcessPlugins(callsOf: (netns: string) => KernelCalls): (execution: Execution) => Promise<Finished> {
  const openDoor = async (path: string) => ({ ...callsOf(basename(path)), close: () => {} })
  const run: typeof delegate = async (plugin, command, call, stdin = call.stdin) =>
    readFinished(plugin, await execute({ file: plugin, env: { ...call.env, CNI_COMMAND: command }, stdin }), command === 'ADD')
  const plugins = new Map<string, Plugin>([
    ['loopback', loopback(openDoor)],
    ['bridge', bridge({ openDoor, run })],
    ['flannel', flannel(run)],
    ['host-local', hostLocal()],
  ])
  const execute = async ({ file, env, stdin }: Execution): Promise<Finished> => {
    const plugin = plugins.get(basename(file))
    if (plugin === undefined) throw new Error(`Cannot run the plugin ${file}: wanted one of ${[...plugins.keys()].join(', ')}`)
    let stdout = ''
    let stderr = ''
    const process = {
      env,
      stdin: (async function* () {
        yield stdin
      })(),
      stdout: { write: (text: string) => (stdout += text) },
      stderr: { write: (text: string) => (stderr += text) },
      exitCode: 0,
    }
    await runPlugin(plugin, process)
    return { stdout, stderr, exitCode: process.exitCode, signal: null }
  }
  return execute
}
