import test from 'ava'
import type { BusStream } from '../../../packages/bus/bus.js'
import { MemoryBroker, MemoryBus } from '../../../packages/bus/memory-bus.js'
import { subjects } from '../../../packages/bus/subjects.js'
import { VirtualClock } from '../../../packages/clock/clock.js'
import { SeededRandom } from '../../../packages/clock/random.js'
import { eventually } from '../../../packages/testkit/eventually.js'
import { kubewire } from '../../../proto/generated/kubewire.js'
import { type ExecTarget, runInContainer, serveExec } from './container-exec.js'

/** `kernel` stands for the node's kernel.<node>.exec. */
function open(kernel: (start: kubewire.ExecStart, stream: BusStream) => Promise<void>, target: ExecTarget = { containerId: 'c0' }) {
  const broker = new MemoryBroker()
  const clock = new VirtualClock()
  const bus = (seed: number) => new MemoryBus({ broker, clock, random: new SeededRandom(seed) })
  const kernelBus = bus(1)
  kernelBus.serveStream(subjects.kernelExec('node-1'), (stream) => {
    stream.closed.catch(() => {})
    void kernel(kubewire.ExecStart.decode(stream.header), stream).catch(() => {})
  })
  const kubelet = bus(2)
  serveExec(kubelet, 'node-1', { execTarget: async () => target, attachTarget: async () => target })
  const client = bus(3)
  return {
    kubelet,
    kernelBus,
    exec: (start: kubewire.ExecStart.$Properties) =>
      client.openStream(subjects.kubeletExec('node-1'), kubewire.ExecStart.encode(start).finish()),
  }
}
const frame = (value: kubewire.ExecFrame.$Properties) => kubewire.ExecFrame.encode(value).finish()
const frames = async (stream: BusStream) => {
  const said: kubewire.ExecFrame[] = []
  for await (const message of stream.messages) said.push(kubewire.ExecFrame.decode(message))
  return said
}
const echo = async ({ containerId, command }: kubewire.ExecStart, stream: BusStream) => {
  await stream.send(frame({ stdout: Buffer.from(`${containerId}: ${command.join(' ')}: `) }))
  for await (const message of stream.messages) {
    const { stdin } = kubewire.ExecFrame.decode(message)
    if (stdin) await stream.send(frame({ stdout: stdin }))
  }
  await stream.send(frame({ exit: { code: 3 } }))
  stream.end()
}

test('a command goes to the kernel, with the container’s id; stdin, output and exit code come through', async (t) => {
  const { exec } = open(echo)
  const stream = await exec({ podName: 'web', container: 'main', command: ['cat', '-'], stdin: true })
  await stream.send(frame({ stdin: Buffer.from('typed') }))
  await stream.send(frame({ stdinClosed: {} }))
  stream.end()
  const said = await frames(stream)
  t.is(Buffer.concat(said.flatMap(({ stdout }) => (stdout ? [stdout] : []))).toString(), 'c0: cat -: typed')
  t.is(said.at(-1)?.exit?.code, 3)
})
test('what cannot take commands is told to the client, and the kernel is not asked', async (t) => {
  let asked = false
  const { exec } = open(
    async () => {
      asked = true
    },
    { error: 'container not found ("main")', exitCode: 1 },
  )
  const stream = await exec({ command: ['ls'] })
  t.like((await frames(stream)).at(-1)?.exit, { code: 1, error: 'container not found ("main")' })
  t.false(asked)
})
test('a kernel that dies ends the command for its client', async (t) => {
  const { exec, kernelBus } = open(async (_, stream) => {
    for await (const _message of stream.messages);
  })
  const stream = await exec({ command: ['sleep', 'infinity'], stdin: true })
  const failed = t.throwsAsync(stream.closed)
  await kernelBus.close()
  t.truthy(await failed)
})
test('a client that leaves ends the command', async (t) => {
  let ended = ''
  const { exec } = open(async (_, stream) => {
    stream.closed.catch((error: Error) => {
      ended = error.message
    })
  })
  const stream = await exec({ command: ['sleep', 'infinity'] })
  stream.closed.catch(() => {})
  stream.destroy('^C')
  await eventually('the kernel to hear of it', () => ended !== '')
  t.regex(ended, /\^C/)
})

test('the kubelet’s own command: its code and all it said', async (t) => {
  const { kubelet } = open(async (_, stream) => {
    await stream.send(frame({ stdout: Buffer.from('out ') }))
    await stream.send(frame({ stderr: Buffer.from('err') }))
    await stream.send(frame({ exit: { code: 2 } }))
    stream.end()
  })
  t.deepEqual(await runInContainer(kubelet, 'node-1', 'c0', ['check'], new AbortController().signal), { exitCode: 2, output: 'out err' })
})
test('one that cannot be started rejects; one that takes too long is given up', async (t) => {
  const broken = open(async (_, stream) => {
    await stream.send(frame({ exit: { code: 126, error: 'no such file' } }))
    stream.end()
  })
  await t.throwsAsync(runInContainer(broken.kubelet, 'node-1', 'c0', ['x'], new AbortController().signal), { message: 'no such file' })
  let ended = false
  const slow = open(async (_, stream) => {
    stream.closed.catch(() => {
      ended = true
    })
  })
  const deadline = new AbortController()
  const run = t.throwsAsync(runInContainer(slow.kubelet, 'node-1', 'c0', ['x'], deadline.signal))
  await new Promise((resolve) => setImmediate(resolve))
  deadline.abort()
  await run
  await eventually('the kernel to hear of it', () => ended)
})
