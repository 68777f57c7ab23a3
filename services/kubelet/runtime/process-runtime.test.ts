import test from 'ava'
import { VirtualClock } from '../../../packages/clock/clock.js'
import { MemorySupervisor } from '../../../packages/testkit/memory-supervisor.js'
import type { ContainerConfig, ContainerEnd } from './container-runtime.js'
import { ProcessRuntime } from './process-runtime.js'

const config = (more: Partial<ContainerConfig> = {}): ContainerConfig => ({
  ...{ id: 'c0', attempt: 0, container: 'coredns', pod: { namespace: 'kube-system', name: 'coredns-x', uid: 'u1' } },
  ...{ image: 'registry.k8s.io/coredns/coredns:v1.11.3', command: [], args: ['-conf', '/etc/coredns/Corefile'] },
  ...{ env: new Map([['GREETING', 'hello']]), workingDir: '', netns: 'cni-u1', hostname: 'coredns-x', resolvConf: '', hosts: '' },
  ...{
    mounts: [{ path: '/etc/coredns', source: '/state/v', readOnly: true }],
    ports: [],
    logPath: '/logs/0.log',
    tty: false,
    stdin: false,
    stdinOnce: false,
  },
  ...more,
})

function open(supervisor = new MemorySupervisor()) {
  const clock = new VirtualClock()
  const ends: ContainerEnd[] = []
  const runtime = new ProcessRuntime({
    ...{ supervisor, clock, node: 'node-1', clusterDir: '/state', binFolder: '/bin', executablePath: '/usr/bin', nodeArgs: [] },
    kill: (pid) => supervisor.kill(pid),
  })
  runtime.onExit((end) => ends.push(end))
  return { supervisor, clock, runtime, ends }
}

test('a process gets its bundle, its container’s environment and where it belongs', async (t) => {
  const { runtime, supervisor } = open()
  await runtime.start(config())
  t.like(supervisor.running('coredns-x'), {
    script: '/bin/coredns.js',
    args: ['-conf', '/etc/coredns/Corefile'],
    outFile: '/logs/0.log',
    restart: false,
    env: {
      ...{ GREETING: 'hello', PATH: '/usr/bin', KUBEWIRE_CLUSTER_DIR: '/state', KUBEWIRE_NODE: 'node-1', KUBEWIRE_NETNS: 'cni-u1' },
      ...{
        KUBEWIRE_CONTAINER_ID: 'c0',
        KUBEWIRE_LOG_PATH: '/logs/0.log',
        KUBEWIRE_MOUNTS: '[{"path":"/etc/coredns","source":"/state/v"}]',
      },
    },
  })
})
test('what is of the node itself is named for the node; the first word of a command names the program', async (t) => {
  const { runtime, supervisor } = open()
  await runtime.start(
    config({
      container: 'kube-proxy',
      netns: 'host',
      image: 'kube-proxy:v1',
      command: ['/usr/local/bin/kube-proxy', '--a'],
      args: ['--b'],
    }),
  )
  t.like(supervisor.running('kube-proxy.node-1'), { script: '/bin/kube-proxy.js', args: ['--a', '--b'] })
})
test('killed: 137 and signal 9; ended by itself: its code', async (t) => {
  const { runtime, supervisor, ends, clock } = open()
  await runtime.start(config())
  clock.advance(5_000)
  await runtime.signal('c0', 'KILL')
  await runtime.start(config({ id: 'c1' }))
  supervisor.exit('coredns-x', 3)
  t.like(ends[0], { id: 'c0', exitCode: 137, signal: 9, startedAtMs: clock.wallMs() - 5_000, finishedAtMs: clock.wallMs() })
  t.like(ends[1], { id: 'c1', exitCode: 3, signal: 0 })
  t.is(ends.length, 2)
})
test('told to end, its end is told once, and before signal() resolves', async (t) => {
  const { runtime, supervisor, ends } = open()
  await runtime.start(config())
  await runtime.signal('c0', 'TERM')
  t.deepEqual(
    ends.map(({ id, exitCode }) => [id, exitCode]),
    [['c0', 0]],
  )
  t.is(supervisor.running('coredns-x'), undefined)
  await runtime.signal('c0', 'TERM')
  t.is(ends.length, 1)
})
test('removed: it ends, and nobody is told; removing again is harmless', async (t) => {
  const { runtime, supervisor, ends } = open()
  await runtime.start(config())
  await runtime.remove('c0')
  await runtime.remove('c0')
  t.is(supervisor.running('coredns-x'), undefined)
  t.deepEqual(ends, [])
})
test('a name that is in use: RunContainerError with the supervisor’s reason', async (t) => {
  const { runtime } = open()
  await runtime.start(config())
  await t.throwsAsync(runtime.start(config({ id: 'c1' })), {
    name: 'StartFailed',
    message: /failed to start container "c1": .*already online/,
  })
})
test('the next kubelet adopts what runs, hears its end, and sees what ended meanwhile', async (t) => {
  const { runtime, supervisor } = open()
  await runtime.start(config())
  await runtime.start(config({ id: 'other', pod: { namespace: 'n', name: 'other', uid: 'u2' } }))
  supervisor.exit('other', 1)
  const next = open(supervisor)
  await next.runtime.adopt([
    { id: 'c0', processName: 'coredns-x', startedAtMs: 7 },
    { id: 'other', processName: 'other', startedAtMs: 8 },
  ])
  const [first, second] = await next.runtime.list()
  t.deepEqual(first, { id: 'c0', startedAtMs: 7 })
  t.like(second, { id: 'other', ended: { exitCode: 255, reason: 'Unknown' } })
  await next.runtime.signal('c0', 'KILL')
  t.like(next.ends[0], { id: 'c0', exitCode: 137, startedAtMs: 7 })
})
