// Commands inside containers: kubectl exec and attach relayed to the node's kernel, and the kubelet's own (exec probes, preStop).

import type { Bus, BusStream, Subscription } from '../../../packages/bus/bus.js'
import { subjects } from '../../../packages/bus/subjects.js'
import { kubewire } from '../../../proto/generated/kubewire.js'

/** Where a container's commands run. */
export type ExecTarget =
  | { containerId: string }
  /** It does not run: what kubectl is told. */
  | { error: string; exitCode: number }

export interface ExecSource {
  execTarget(pod: { namespace: string; name: string; uid: string }, container: string): Promise<ExecTarget>
  /** Of the container itself: its own streams. */
  attachTarget(pod: { namespace: string; name: string; uid: string }, container: string): Promise<ExecTarget>
}

export function serveExec(bus: Bus, node: string, source: ExecSource): Subscription {
  return bus.serveStream(subjects.kubeletExec(node), (client) => {
    client.closed.catch(() => {})
    const open = { subject: subjects.kernelExec(node), target: source.execTarget.bind(source) }
    relay(bus, client, open).catch((error: Error) => client.destroy(error.message))
  })
}

export function serveAttach(bus: Bus, node: string, source: ExecSource): Subscription {
  return bus.serveStream(subjects.kubeletAttach(node), (client) => {
    client.closed.catch(() => {})
    const open = { subject: subjects.kernelAttach(node), target: source.attachTarget.bind(source) }
    relay(bus, client, open).catch((error: Error) => client.destroy(error.message))
  })
}

async function relay(
  bus: Bus,
  client: BusStream,
  { subject, target: find }: { subject: string; target: ExecSource['execTarget'] },
): Promise<void> {
  const start = kubewire.ExecStart.decode(client.header)
  const pod = { namespace: start.podNamespace ?? '', name: start.podName ?? '', uid: start.podUid ?? '' }
  const target = await find(pod, start.container ?? '')
  if ('error' in target) {
    await client.send(kubewire.ExecFrame.encode({ exit: { code: target.exitCode, error: target.error } }).finish())
    return client.end()
  }
  const kernel = await bus.openStream(subject, kubewire.ExecStart.encode({ ...start, containerId: target.containerId }).finish())
  kernel.closed.catch((error: Error) => client.destroy(error.message))
  client.closed.catch((error: Error) => kernel.destroy(error.message))
  await Promise.all([pipe(client, kernel), pipe(kernel, client)])
}

async function pipe(from: BusStream, to: BusStream): Promise<void> {
  for await (const message of from.messages) await to.send(message)
  to.end()
}

/** More output of a command of the kubelet's own is thrown away. */
const outputBytesMax = 16 * 1024

/** Runs a command in a container to its end. Rejects when it cannot be started, or when `signal` is aborted. */
export async function runInContainer(
  bus: Bus,
  node: string,
  containerId: string,
  command: readonly string[],
  signal: AbortSignal,
): Promise<{ exitCode: number; output: string }> {
  const header = kubewire.ExecStart.encode({ containerId, command: [...command], stdout: true, stderr: true }).finish()
  const stream = await bus.openStream(subjects.kernelExec(node), header)
  stream.closed.catch(() => {})
  const aborted = () => stream.destroy('the command took too long')
  signal.addEventListener('abort', aborted, { once: true })
  if (signal.aborted) aborted()
  let output = ''
  try {
    for await (const message of stream.messages) {
      const { stdout, stderr, exit } = kubewire.ExecFrame.decode(message)
      if (stdout && output.length < outputBytesMax) output += Buffer.from(stdout).toString('utf8')
      if (stderr && output.length < outputBytesMax) output += Buffer.from(stderr).toString('utf8')
      if (!exit) continue
      if (exit.error) throw new Error(exit.error)
      return { exitCode: exit.code ?? 0, output }
    }
    throw new Error('the container is gone')
  } finally {
    signal.removeEventListener('abort', aborted)
    stream.end()
  }
}
