// A kubelet that only answers exec and log, with a few commands of its own.

import type { Bus, BusStream } from '../../../packages/bus/bus.js'
import { subjects } from '../../../packages/bus/subjects.js'
import { kubewire } from '../../../proto/generated/kubewire.js'

const bytes = (text: string) => Buffer.from(text)

interface FakeKubelet {
  readonly execs: kubewire.ExecStart[]
  readonly logs: kubewire.LogStart[]
  /** Resolves when the last exec of this command is over, however it ended; undefined when there was none. */
  over(command: string): Promise<void> | undefined
}

/**
 *   echo WORDS…     prints them            warn WORDS…   prints them on stderr
 *   cat             stdin to stdout        exit N        ends with that code
 *   size            waits for a resize and prints it
 *   forever         until it is torn down
 *   missing         cannot be started
 */
export function serveFakeKubelet(bus: Bus, node: string): FakeKubelet {
  const execs: kubewire.ExecStart[] = []
  const logs: kubewire.LogStart[] = []
  const ends = new Map<string, Promise<void>>()
  bus.serveStream(subjects.kubeletExec(node), (stream) => {
    const start = kubewire.ExecStart.decode(stream.header)
    execs.push(start)
    ends.set(
      start.command[0] ?? '',
      run(start, stream).catch(() => {}),
    )
  })
  bus.serveStream(subjects.kubeletLogs(node), (stream) => {
    const start = kubewire.LogStart.decode(stream.header)
    logs.push(start)
    void log(start, stream).catch(() => {})
  })
  return { execs, logs, over: (command) => ends.get(command) }
}

async function run({ command: [name = '', ...words] }: kubewire.ExecStart, stream: BusStream): Promise<void> {
  const send = (frame: kubewire.ExecFrame.$Properties) => stream.send(kubewire.ExecFrame.encode(frame).finish())
  // Read one by one: leaving a `for await` early would tear the stream down.
  const messages = stream.messages[Symbol.asyncIterator]()
  const next = async () => {
    const { done, value } = await messages.next()
    return done ? undefined : kubewire.ExecFrame.decode(value)
  }
  const exit = async (code: number, error = '') => {
    await send({ exit: { code, error } })
    stream.end()
  }
  switch (name) {
    case 'echo':
      await send({ stdout: bytes(`${words.join(' ')}\n`) })
      return exit(0)
    case 'warn':
      await send({ stderr: bytes(`${words.join(' ')}\n`) })
      return exit(0)
    case 'exit':
      return exit(Number(words[0]))
    case 'cat':
      for (let frame = await next(); frame?.stdin; frame = await next()) await send({ stdout: frame.stdin })
      return exit(0)
    case 'size':
      for (let frame = await next(); frame !== undefined; frame = await next()) {
        if (!frame.resize) continue
        await send({ stdout: bytes(`${frame.resize.columns}x${frame.resize.rows}\n`) })
        return exit(0)
      }
      return exit(1)
    case 'forever':
      while ((await next()) !== undefined);
      return
    default:
      return exit(0, `exec: "${name}": executable file not found in $PATH`)
  }
}

async function log({ container, follow }: kubewire.LogStart, stream: BusStream): Promise<void> {
  if (container === 'waiting') return stream.destroy('container "waiting" in pod "p" is waiting to start: ContainerCreating')
  await stream.send(bytes('first line\n'))
  if (follow) await stream.send(bytes('followed line\n'))
  stream.end()
}
