// A kubelet that only answers exec, attach, portforward, log and usage, with a few commands of its own.

import type { Bus, BusStream } from '../../../packages/bus/bus.js'
import { subjects } from '../../../packages/bus/subjects.js'
import { kubewire } from '../../../proto/generated/kubewire.js'

const bytes = (text: string) => Buffer.from(text)

interface FakeKubelet {
  readonly attaches: kubewire.ExecStart[]
  /** Ends every forwarding session, as the end of the pod does. */
  endSessions(): void
  readonly execs: kubewire.ExecStart[]
  readonly logs: kubewire.LogStart[]
  /** The pod that is said to use something. */
  readonly usedPod: { uid: string }
  /** Resolves when the last exec of this command is over, however it ended; undefined when there was none. */
  over(command: string): Promise<void> | undefined
}

/**
 *   echo WORDS…     prints them            warn WORDS…   prints them on stderr
 *   cat             stdin to stdout        exit N        ends with that code
 *   size            waits for a resize and prints it
 *   forever         until it is torn down
 *   missing         cannot be started
 *
 * Attaching is cat after a greeting. Of ports, 80 answers with what it was sent, in capitals, once the client has ended its half;
 * 81 sends a megabyte and ends; 82 takes everything and says at the end how much; nobody listens on others.
 */
export function serveFakeKubelet(bus: Bus, node: string): FakeKubelet {
  const execs: kubewire.ExecStart[] = []
  const logs: kubewire.LogStart[] = []
  const attaches: kubewire.ExecStart[] = []
  const sessions = new Set<BusStream>()
  const usedPod = { uid: '' }
  const ends = new Map<string, Promise<void>>()
  bus.serveStream(subjects.kubeletExec(node), (stream) => {
    const start = kubewire.ExecStart.decode(stream.header)
    execs.push(start)
    ends.set(
      start.command[0] ?? '',
      run(start, stream).catch(() => {}),
    )
  })
  bus.serveStream(subjects.kubeletAttach(node), (stream) => {
    attaches.push(kubewire.ExecStart.decode(stream.header))
    void attach(stream).catch(() => {})
  })
  bus.serveStream(subjects.kubeletPortForward(node), (stream) => {
    const { port, podName } = kubewire.PortForwardStart.decode(stream.header)
    if (port !== 0) return void forward(port, stream).catch(() => {})
    sessions.add(stream)
    if (podName === 'gone') stream.destroy('the pod has no sandbox')
  })
  bus.serve(subjects.kubeletUsage(node), async () => {
    const pods = [{ podUid: usedPod.uid, windowMs: 10_000, containers: [{ name: 'c', usage: { cpuCores: 0.25, memoryBytes: 3 * 1024 } }] }]
    return kubewire.NodeUsage.encode({ atMs: 0, windowMs: 15_000, node: { cpuCores: 1.5, memoryBytes: 2048 }, pods }).finish()
  })
  bus.serveStream(subjects.kubeletLogs(node), (stream) => {
    const start = kubewire.LogStart.decode(stream.header)
    logs.push(start)
    void log(start, stream).catch(() => {})
  })
  return {
    execs,
    attaches,
    logs,
    usedPod,
    over: (command) => ends.get(command),
    endSessions: () => {
      for (const session of sessions) session.destroy('the pod has ended')
    },
  }
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

async function attach(stream: BusStream): Promise<void> {
  const send = (frame: kubewire.ExecFrame.$Properties) => stream.send(kubewire.ExecFrame.encode(frame).finish())
  await send({ stdout: bytes('attached\n') })
  for await (const message of stream.messages) {
    const { stdin, stdinClosed } = kubewire.ExecFrame.decode(message)
    if (stdin) await send({ stdout: stdin })
    if (!stdinClosed) continue
    await send({ exit: { code: 0 } })
    stream.end()
  }
}

async function forward(port: number, stream: BusStream): Promise<void> {
  if (port < 80 || port > 82) return stream.destroy(`dial tcp4 127.0.0.1:${port}: connect: connection refused`)
  if (port === 81) {
    for (let i = 0; i < 16; i++) await stream.send(Buffer.alloc(64 * 1024, i))
    return stream.end()
  }
  let text = ''
  let count = 0
  const messages = stream.messages[Symbol.asyncIterator]()
  for (let read = await messages.next(); !read.done; read = await messages.next()) {
    count += read.value.length
    if (port === 80) text += Buffer.from(read.value).toString()
  }
  await stream.send(bytes(port === 80 ? text.toUpperCase() : String(count)))
  stream.end()
}
