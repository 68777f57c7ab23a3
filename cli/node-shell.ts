// A command in a node's own shell (`kubewire node node-1 -- iptables-save`): a stream to that node's kernel.

import { subjects } from '../packages/bus/subjects.js'
import { kubewire } from '../proto/generated/kubewire.js'
import { withClusterBus } from './cluster-bus.js'

export interface NodeShellStreams {
  stdout(chunk: Uint8Array): void
  stderr(chunk: Uint8Array): void
  /** Ends when the caller has no more input. */
  readonly stdin?: AsyncIterable<Uint8Array>
}

/** Exit code of the command. Rejects with NoResponder when the node's kernel is not there. */
export function runOnNode(dir: string, node: string, command: readonly string[], streams: NodeShellStreams): Promise<number> {
  return withClusterBus(dir, async (bus) => {
    const start = kubewire.ExecStart.encode({
      containerId: 'host',
      command: [...command],
      stdin: streams.stdin !== undefined,
      stdout: true,
      stderr: true,
    }).finish()
    const stream = await bus.openStream(subjects.kernelExec(node), start)
    const feeding = feed()
    for await (const message of stream.messages) {
      const frame = kubewire.ExecFrame.decode(message)
      if (frame.stdout) streams.stdout(frame.stdout)
      else if (frame.stderr) streams.stderr(frame.stderr)
      else if (frame.exit) {
        stream.end()
        if (frame.exit.error) streams.stderr(new TextEncoder().encode(`${frame.exit.error}\n`))
        return frame.exit.code ?? 0
      }
    }
    await feeding
    throw new Error(`The command on ${node} ended without an exit code`)

    async function feed(): Promise<void> {
      try {
        for await (const chunk of streams.stdin ?? []) await stream.send(kubewire.ExecFrame.encode({ stdin: chunk }).finish())
        await stream.send(kubewire.ExecFrame.encode({ stdinClosed: {} }).finish())
      } catch {
        // the command has ended: what was typed after that goes nowhere
      }
    }
  })
}
