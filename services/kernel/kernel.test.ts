// Two kernels on one memory bus: what a kubelet, a CNI plugin and kubectl ask of them, and packets between their pods.

import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { MemoryBroker, MemoryBus } from '../../packages/bus/memory-bus.js'
import { subjects } from '../../packages/bus/subjects.js'
import { VirtualClock } from '../../packages/clock/clock.js'
import { SeededRandom } from '../../packages/clock/random.js'
import { eventually } from '../../packages/testkit/eventually.js'
import { ask, call, type Request } from '../../packages/testkit/kernel-caller.js'
import { temporaryFolder } from '../../packages/testkit/temporary-folder.js'
import { within } from '../../packages/testkit/within.js'
import { kubewire } from '../../proto/generated/kubewire.js'
import { doorRequestBytesMax } from './doors.js'
import { Kernel } from './kernel.js'

interface World {
  readonly clusterDir: string
  readonly clock: VirtualClock
  readonly bus: MemoryBus
  readonly events: kubewire.KernelEvent[]
  readonly mistakes: unknown[]
  call(node: string, request: Request): Promise<kubewire.KernelReply>
  ask(node: string, request: Request): Promise<kubewire.KernelReply>
}

async function world(t: ExecutionContext, nodes = ['node-1', 'node-2']): Promise<World> {
  const clusterDir = temporaryFolder(t)
  const clock = new VirtualClock()
  const broker = new MemoryBroker()
  const newBus = (seed: number) => new MemoryBus({ broker, clock, random: new SeededRandom(seed) })
  const bus = newBus(99)
  const events: kubewire.KernelEvent[] = []
  const mistakes: unknown[] = []
  bus.subscribe(subjects.kernelEvents('node-1'), (data) => events.push(kubewire.KernelEvent.decode(data)))
  const kernels = await Promise.all(
    nodes.map((node, i) =>
      Kernel.start({
        bus: newBus(i + 1),
        clock,
        random: new SeededRandom(i + 1),
        node,
        clusterDir,
        scheduleFlush: setImmediate,
        isAlive: () => true,
        usage: () => ({ cpuMs: 120, busyMs: 120, memoryBytes: 64 * 1024 * 1024 }),
        onMistake: (error) => mistakes.push(error),
      }),
    ),
  )
  t.teardown(async () => {
    await within(clock, 'the kernels to stop', Promise.all(kernels.map((kernel) => kernel.stop())))
    if (mistakes.length > 0) throw mistakes[0]
  })
  return {
    clusterDir,
    clock,
    bus,
    events,
    mistakes,
    call: (node, request) => within(clock, 'an answer', call(bus, node, request)),
    ask: (node, request) => within(clock, 'an answer', ask(bus, node, request)),
  }
}

/** What flannel, bridge and host-local do for a pod, host-gw routing included. */
async function addPod({ call }: World, node: string, pod: string) {
  const n = Number(node.slice(5))
  const name = `cni-${pod}`
  await call(node, { netnsCreate: { name } })
  await call(node, { linkAdd: { name: 'cni0', kind: 'bridge' } })
  await call(node, { linkSet: { name: 'cni0', up: true } })
  await call(node, { addressAdd: { link: 'cni0', cidr: `10.244.${n}.1/24` } })
  await call(node, { netns: name, linkAdd: { name: 'eth0', kind: 'veth', peerName: `veth${pod}`, peerNetns: 'host' } })
  await call(node, { linkSet: { name: `veth${pod}`, master: 'cni0', up: true } })
  await call(node, { netns: name, linkSet: { name: 'lo', up: true } })
  await call(node, { netns: name, linkSet: { name: 'eth0', up: true } })
  await call(node, { netns: name, addressAdd: { link: 'eth0', cidr: `10.244.${n}.2/24` } })
  await call(node, { netns: name, routeReplace: { destination: 'default', via: `10.244.${n}.1`, link: 'eth0' } })
  const other = 3 - n
  await call(node, { routeReplace: { destination: `10.244.${other}.0/24`, via: `172.18.0.${other + 1}`, link: 'eth0' } })
  return { name, address: `10.244.${n}.2` }
}

/** Runs a command and collects what it says. */
async function exec({ bus, clock }: World, node: string, containerId: string, command: string[], { stdin = '', tty = false } = {}) {
  const header = kubewire.ExecStart.encode({ containerId, command, tty, stdin: stdin !== '', stdout: true, stderr: true }).finish()
  const stream = await within(clock, 'the exec stream', bus.openStream(subjects.kernelExec(node), header))
  if (stdin !== '') {
    await stream.send(kubewire.ExecFrame.encode({ stdin: Buffer.from(stdin) }).finish())
    await stream.send(kubewire.ExecFrame.encode({ stdinClosed: {} }).finish())
  }
  const said = { stdout: '', stderr: '', code: -1, error: '' }
  const read = async () => {
    for await (const message of stream.messages) {
      const frame = kubewire.ExecFrame.decode(message)
      if (frame.stdout) said.stdout += Buffer.from(frame.stdout).toString()
      if (frame.stderr) said.stderr += Buffer.from(frame.stderr).toString()
      if (frame.exit) Object.assign(said, { code: frame.exit.code, error: frame.exit.error })
    }
  }
  await within(clock, `the end of ${command.join(' ')}`, read())
  return said
}

const container = (world: World, id: string, more: kubewire.ContainerStart.$Properties): kubewire.ContainerStart.$Properties => ({
  id,
  name: 'app',
  podName: 'web',
  podNamespace: 'default',
  image: 'registry.k8s.io/e2e-test-images/agnhost:2.53',
  hostname: 'web',
  logPath: join(world.clusterDir, 'nodes', 'node-1', 'var', 'log', 'pods', `${id}.log`),
  ...more,
})
const exited = (world: World, id: string) =>
  within(
    world.clock,
    `${id} to exit`,
    (async () => {
      for (;;) {
        const event = world.events.find(({ containerExited }) => containerExited?.id === id)
        if (event) return event.containerExited!
        await new Promise((resolve) => setImmediate(resolve))
      }
    })(),
  )

test('a program’s http server in a pod of node-1 answers a pod of node-2 across the wire', async (t) => {
  const here = await world(t)
  const server = await addPod(here, 'node-1', 'a')
  const client = await addPod(here, 'node-2', 'b')
  await here.call('node-1', { netns: server.name, containerStart: container(here, 'server', { args: ['netexec', '--http-port=8080'] }) })
  await here.call('node-2', { netns: client.name, containerStart: container(here, 'client', { args: ['pause'], hostname: 'client' }) })
  const said = await exec(here, 'node-2', 'client', ['curl', '-s', `http://${server.address}:8080/hostname`])
  t.deepEqual(said, { stdout: 'web', stderr: '', code: 0, error: '' })
})

test('the node’s own shell sees the node', async (t) => {
  const here = await world(t)
  t.is((await exec(here, 'node-1', 'host', ['hostname'])).stdout, 'node-1\n')
  t.regex((await exec(here, 'node-1', 'host', ['ip', 'addr'])).stdout, /inet 172\.18\.0\.2\/16/)
  t.regex((await exec(here, 'node-1', 'host', ['ip', 'route'])).stdout, /^default via 172\.18\.0\.1 dev eth0/)
  t.is((await exec(here, 'node-1', 'host', ['sh', '-c', 'cat; exit 3'], { stdin: 'typed' })).code, 3)
  const ping = await exec(here, 'node-1', 'host', ['ping', '-c', '1', '172.18.0.3'])
  t.regex(ping.stdout, /1 received/)
})

test('rules come back as they were restored, and a mistake names its line', async (t) => {
  const here = await world(t, ['node-1'])
  const text = '*nat\n:KUBE-SERVICES - [0:0]\n-A PREROUTING -j KUBE-SERVICES\nCOMMIT\n'
  await here.call('node-1', { rulesRestore: { tool: 'iptables', text, noflush: true } })
  const saved = await here.call('node-1', { rulesSave: { tool: 'iptables', table: 'nat' } })
  t.regex(saved.text!.text!, /-A PREROUTING -j KUBE-SERVICES/)
  const wrong = await here.ask('node-1', {
    rulesRestore: { tool: 'iptables', text: '*nat\n-A NOWHERE -j ACCEPT\nCOMMIT\n', noflush: true },
  })
  t.is(wrong.failure?.errno, 'EINVAL')
  t.regex(wrong.failure!.message!, /line 2|line: 2/)
  await here.call('node-1', { rulesRestore: { tool: 'ipset', text: 'create pods hash:ip\nadd pods 10.244.1.2\n' } })
  t.regex((await here.call('node-1', { rulesSave: { tool: 'ipset' } })).text!.text!, /add pods 10\.244\.1\.2/)
  await here.call('node-1', {
    rulesRestore: { tool: 'ipvsadm', text: '-A -t 10.96.0.1:443 -s rr\n-a -t 10.96.0.1:443 -r 172.18.0.1:6443 -m -w 1\n' },
  })
  t.regex((await here.call('node-1', { rulesSave: { tool: 'ipvsadm' } })).text!.text!, /-A -t 10\.96\.0\.1:443 -s rr/)
})

test("the node's shell lists rules as iptables, ipvsadm and ipset do", async (t) => {
  const here = await world(t, ['node-1', 'node-2'])
  const run = async (line: string) => (await exec(here, 'node-1', 'host', line.split(' '))).stdout
  t.regex(await run('ipvsadm -Ln'), /^IP Virtual Server version[^\n]*\n[^\n]*\n[^\n]*ActiveConn InActConn\n$/)
  await run('iptables -t nat -A POSTROUTING -s 10.244.0.0/16 -j MASQUERADE')
  await run('ipvsadm -A -u 10.96.0.10:53 -s rr')
  await run('ipvsadm -a -u 10.96.0.10:53 -r 172.18.0.3:53 -m')
  await run('ipset create pods hash:ip')
  t.regex(
    await run('iptables -L -n -v -t nat'),
    /Chain POSTROUTING \(policy ACCEPT 0 packets, 0 bytes\)\n[^\n]*\n +0 +0 MASQUERADE {2}all +-- +\* +\* +10\.244\.0\.0\/16 /,
  )
  t.is(await run('iptables -t nat -S POSTROUTING'), '-P POSTROUTING ACCEPT\n-A POSTROUTING -s 10.244.0.0/16 -j MASQUERADE\n')
  t.regex(await run('iptables-save -c'), /\[0:0\] -A POSTROUTING -s 10\.244\.0\.0\/16 -j MASQUERADE\n/)
  await run('ip addr add 10.96.0.10/32 dev eth0')
  await exec(here, 'node-1', 'host', ['sh', '-c', 'echo hello | nc -u -w 1 10.96.0.10 53'])
  t.regex(await run('ipvsadm -Ln'), /UDP {2}10\.96\.0\.10:53 rr\n {2}-> 172\.18\.0\.3:53 +Masq +1 +0 +1 +\n$/)
  t.regex(await run('ipset list pods'), /^Name: pods\nType: hash:ip\n/)
  t.regex(await run('ip route show table local'), /local 172\.18\.0\.2 dev eth0/)
})

test('every kind of network call has its effect and its list', async (t) => {
  const here = await world(t, ['node-1'])
  const host = (request: Request) => here.call('node-1', request)
  await host({
    linkAdd: { name: 'flannel.1', kind: 'vxlan', mtu: 1450, vxlan: { vni: 1, local: '172.18.0.2', device: 'eth0', port: 8472 } },
  })
  await host({ linkSet: { name: 'flannel.1', up: true } })
  await host({ addressAdd: { link: 'flannel.1', cidr: '10.244.1.0/32' } })
  await host({ routeReplace: { destination: '10.244.2.0/24', via: '10.244.2.0', link: 'flannel.1', onlink: true } })
  await host({ neighborReplace: { link: 'flannel.1', address: '10.244.2.0', mac: '02:00:00:00:00:02', state: 'permanent' } })
  await host({ fdbReplace: { link: 'flannel.1', mac: '02:00:00:00:00:02', destination: '172.18.0.3' } })
  await host({ sysctlSet: { key: 'net.ipv4.ip_forward', value: '0' } })

  const [link] = (await host({ linkList: { name: 'flannel.1' } })).links!.links!
  t.like(link, { kind: 'vxlan', mtu: 1450, up: true })
  t.like(link!.vxlan, { vni: 1, local: '172.18.0.2', device: 'eth0', port: 8472 })
  t.deepEqual(
    (await host({ linkList: {} })).links!.links!.map(({ name }) => name),
    ['lo', 'eth0', 'flannel.1'],
  )
  t.like((await host({ addressList: { link: 'flannel.1' } })).addresses!.addresses![0], { cidr: '10.244.1.0/32' })
  t.true((await host({ routeList: {} })).routes!.routes!.some(({ destination, onlink }) => destination === '10.244.2.0/24' && onlink))
  t.like((await host({ neighborList: { link: 'flannel.1' } })).neighbors!.neighbors![0], { mac: '02:00:00:00:00:02', state: 'permanent' })
  t.like((await host({ fdbList: { link: 'flannel.1' } })).fdbEntries!.entries![0], { destination: '172.18.0.3' })
  t.is((await host({ sysctlGet: { key: 'net.ipv4.ip_forward' } })).text!.text, '0')
  t.is((await host({ conntrackList: {} })).text!.text, '')

  await host({ fdbDelete: { link: 'flannel.1', mac: '02:00:00:00:00:02', destination: '172.18.0.3' } })
  await host({ neighborDelete: { link: 'flannel.1', address: '10.244.2.0' } })
  await host({ routeDelete: { destination: '10.244.2.0/24', via: '10.244.2.0', link: 'flannel.1' } })
  await host({ addressDelete: { link: 'flannel.1', cidr: '10.244.1.0/32' } })
  await host({ conntrackDelete: { protocol: 'udp', originalDestination: '10.96.0.10', originalDestinationPort: 53 } })
  await host({ linkDelete: { name: 'flannel.1' } })
  t.is((await here.ask('node-1', { linkList: { name: 'flannel.1' } })).failure?.errno, 'ENODEV')
  t.true(here.events.some(({ linkChanged }) => linkChanged?.link === 'flannel.1' && linkChanged.up))
})

const failure = test.macro({
  title: (_, what: string) => `${what} is a Failure, and nothing breaks`,
  async exec(t, _: string, request: Request, errno: string) {
    const here = await world(t, ['node-1'])
    t.is((await here.ask('node-1', request)).failure?.errno, errno)
    t.is((await here.call('node-1', { netnsList: {} })).netnsNames!.netns!.length, 1)
  },
})
test(failure, 'an unknown namespace', { netns: 'cni-none', linkList: {} }, 'ENOENT')
test(failure, 'no call at all', {}, 'ENOSYS')
test(failure, 'a namespace’s name that climbs', { netnsCreate: { name: '../evil' } }, 'EINVAL')
test(failure, 'deleting the host’s namespace', { netnsDelete: { name: 'host' } }, 'EBUSY')
test(failure, 'a namespace that exists', { netnsCreate: { name: 'host' } }, 'EEXIST')
test(failure, 'a link of an unknown kind', { linkAdd: { name: 'x', kind: 'wireguard' } }, 'EOPNOTSUPP')
test(failure, 'an address that is none', { addressAdd: { link: 'eth0', cidr: '300.1.1.1/24' } }, 'EINVAL')
test(failure, 'a link that is not there', { linkSet: { name: 'eth7', up: true } }, 'ENODEV')
test(failure, 'rules of an unknown tool', { rulesSave: { tool: 'pf' } }, 'EINVAL')
test(failure, 'a sysctl that is not there', { sysctlGet: { key: 'kernel.panic' } }, 'ENOENT')
test(failure, 'a container nobody knows', { containerSignal: { id: 'none', signal: 'TERM' } }, 'ENOENT')
test(failure, 'a container without an image', { containerStart: { id: 'x' } }, 'EINVAL')
test(
  failure,
  'a mount outside the cluster',
  { containerStart: { id: 'x', image: 'busybox', mounts: [{ path: '/x', source: '/etc' }] } },
  'EPERM',
)
test(failure, 'a log outside the cluster', { containerStart: { id: 'x', image: 'busybox', logPath: '/tmp/../etc/x.log' } }, 'EPERM')

test('malformed protobuf is a Failure', async (t) => {
  const here = await world(t, ['node-1'])
  const reply = await within(
    here.clock,
    'an answer',
    here.bus.request(subjects.kernelCall('node-1'), new Uint8Array([0x0a, 0xff, 0xff]), 1000),
  )
  t.is(kubewire.KernelReply.decode(reply).failure?.errno, 'ENOMSG')
})

test('a container runs, logs, is signalled, and tells how it ended', async (t) => {
  const here = await world(t, ['node-1'])
  await here.call('node-1', { netnsCreate: { name: 'cni-a' } })
  const run = (id: string, command: string[]) =>
    here.call('node-1', { netns: 'cni-a', containerStart: container(here, id, { image: 'busybox', command }) })
  await run('good', ['sh', '-c', 'echo out; echo err >&2'])
  await run('bad', ['sh', '-c', 'exit 7'])
  await run('missing', ['/no/such/command'])
  await run('long', ['sleep', '1000000'])
  t.like(await exited(here, 'good'), { state: 'exited', exitCode: 0, reason: 'Completed' })
  t.like(await exited(here, 'bad'), { exitCode: 7, reason: 'Error' })
  t.like(await exited(here, 'missing'), { reason: 'StartError' })
  const log = readFileSync(container(here, 'good', {}).logPath!, 'utf8')
  t.regex(log, /^2025-\S+Z stdout F out$/m)
  t.regex(log, /^2025-\S+Z stderr F err$/m)
  await here.call('node-1', { containerSignal: { id: 'long', signal: 'TERM' } })
  t.like(await exited(here, 'long'), { exitCode: 143, signal: 15 })
  const { containers } = await here.call('node-1', { containerList: {} })
  t.deepEqual(containers!.containers!.map(({ id, state }) => `${id} ${state}`).sort(), [
    'bad exited',
    'good exited',
    'long exited',
    'missing exited',
  ])
  await here.call('node-1', { containerRemove: { id: 'bad' } })
  await here.call('node-1', { containerRemove: { id: 'bad' } })
  t.is((await here.call('node-1', { containerList: {} })).containers!.containers!.length, 3)
})

test('a container sees its mounts, and those that are read-only stay as they are', async (t) => {
  const here = await world(t, ['node-1'])
  const volume = join(here.clusterDir, 'volume')
  mkdirSync(volume)
  writeFileSync(join(volume, 'greeting'), 'hello')
  await here.call('node-1', { netnsCreate: { name: 'cni-a' } })
  await here.call('node-1', {
    netns: 'cni-a',
    containerStart: container(here, 'c', {
      image: 'busybox',
      command: ['sleep', '1000000'],
      mounts: [{ path: '/etc/v', source: volume, readOnly: true }],
    }),
  })
  t.is((await exec(here, 'node-1', 'c', ['cat', '/etc/v/greeting'])).stdout, 'hello')
  t.not((await exec(here, 'node-1', 'c', ['sh', '-c', 'echo x > /etc/v/greeting'])).code, 0)
  t.is(readFileSync(join(volume, 'greeting'), 'utf8'), 'hello')
  t.not((await exec(here, 'node-1', 'c', ['cat', '/etc/v/../../etc/shadow'])).code, 0)
})

test('exec in a container that is not there says so', async (t) => {
  const here = await world(t, ['node-1'])
  t.like(await exec(here, 'node-1', 'nobody', ['ls']), { code: 126, error: 'Cannot find container nobody' })
})

test('deleting a namespace ends its containers', async (t) => {
  const here = await world(t, ['node-1'])
  await here.call('node-1', { netnsCreate: { name: 'cni-a' } })
  await here.call('node-1', { netns: 'cni-a', containerStart: container(here, 'c', { image: 'busybox', command: ['sleep', '1000000'] }) })
  await here.call('node-1', { netnsDelete: { name: 'cni-a' } })
  t.like(await exited(here, 'c'), { exitCode: 137, signal: 9 })
})

/** Asks through a namespace's door, as a plugin does. */
function knock(path: string, messages: Uint8Array[]): Promise<kubewire.KernelReply[]> {
  return new Promise((resolve, reject) => {
    const socket = connect(path)
    let received: Buffer = Buffer.alloc(0)
    const replies: kubewire.KernelReply[] = []
    socket.on('error', reject)
    socket.on('close', () => resolve(replies))
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk])
      while (received.length >= 4 && received.length >= 4 + received.readUInt32BE(0)) {
        replies.push(kubewire.KernelReply.decode(received.subarray(4, 4 + received.readUInt32BE(0))))
        received = received.subarray(4 + received.readUInt32BE(0))
      }
      if (replies.length === messages.length) socket.destroy()
    })
    for (const message of messages) socket.write(message)
  })
}
function framed(request: Request | Uint8Array, length?: number): Uint8Array {
  const body = request instanceof Uint8Array ? request : kubewire.KernelRequest.encode(request).finish()
  const bytes = Buffer.alloc(4 + body.length)
  bytes.writeUInt32BE(length ?? body.length)
  bytes.set(body, 4)
  return bytes
}

test('a door leads into its own namespace and no other', async (t) => {
  const here = await world(t, ['node-1'])
  const { netns } = await here.call('node-1', { netnsCreate: { name: 'cni-a' } })
  await here.call('node-1', { netnsCreate: { name: 'cni-b' } })
  const door = netns!.door!
  t.is(statSync(door).mode & 0o777, 0o600)
  const replies = await within(
    here.clock,
    'the door’s answers',
    knock(door, [
      framed({ linkAdd: { name: 'eth0', kind: 'veth', peerName: 'veth1', peerNetns: 'host' } }),
      framed({ netns: 'cni-a', linkList: { name: 'eth0' } }),
      framed({ netns: 'cni-b', linkList: {} }),
      framed({ netns: 'host', linkList: {} }),
      framed({ linkAdd: { name: 'eth1', kind: 'veth', peerName: 'veth2', peerNetns: 'cni-b' } }),
      framed({ linkSet: { name: 'eth0', moveToNetns: 'cni-b' } }),
      framed({ netnsDelete: { name: 'cni-b' } }),
      framed({ containerList: {} }),
      framed(new Uint8Array([0xff])),
      framed({ linkList: { name: 'lo' } }),
    ]),
  )
  t.deepEqual(
    replies.map((reply) => reply.failure?.errno ?? reply.outcome),
    ['done', 'links', 'EPERM', 'EPERM', 'EPERM', 'EPERM', 'EPERM', 'EPERM', 'ENOMSG', 'links'],
  )
  t.is((await here.call('node-1', { linkList: { name: 'veth1' } })).links!.links![0]!.peerNetns, 'cni-a')
})

test('a request too long for a door is refused before it is read', async (t) => {
  const here = await world(t, ['node-1'])
  const { netnsNames } = await here.call('node-1', { netnsList: {} })
  const [reply] = await within(here.clock, 'the refusal', knock(netnsNames!.netns![0]!.door!, [framed({}, doorRequestBytesMax + 1)]))
  t.is(reply!.failure?.errno, 'EMSGSIZE')
  t.is((await here.call('node-1', { netnsList: {} })).netnsNames!.netns!.length, 1)
})

test('a capture is a pcapng file with the frames of the link', async (t) => {
  const here = await world(t)
  const header = kubewire.CaptureStart.encode({ netns: 'host', link: 'eth0' }).finish()
  const stream = await within(here.clock, 'the capture', here.bus.openStream(subjects.kernelCapture('node-1'), header))
  const chunks: Uint8Array[] = []
  const reading = (async () => {
    for await (const chunk of stream.messages) chunks.push(chunk)
  })()
  await exec(here, 'node-1', 'host', ['ping', '-c', '1', '172.18.0.3'])
  stream.end()
  await within(here.clock, 'the end of the capture', reading)
  const file = Buffer.concat(chunks)
  t.is(file.readUInt32LE(0), 0x0a0d0d0a)
  t.true(file.includes(Buffer.from('eth0')))
  t.true(file.includes(Buffer.from('0806', 'hex')), 'an ARP request')
  t.true(chunks.length >= 5) // the head, ARP and echo, there and back
})

test('a capture of what is not there fails with the reason', async (t) => {
  const here = await world(t, ['node-1'])
  const header = kubewire.CaptureStart.encode({ netns: 'cni-none' }).finish()
  const stream = await within(here.clock, 'the capture', here.bus.openStream(subjects.kernelCapture('node-1'), header))
  await t.throwsAsync(within(here.clock, 'its end', stream.closed), { message: /cni-none/ })
})

test('a kernel that starts says so, and knows nothing but the host', async (t) => {
  const here = await world(t, ['node-1'])
  t.true(here.events.some(({ started }) => started?.atMs === Date.UTC(2025, 0, 1)))
  t.deepEqual(
    (await here.call('node-1', { netnsList: {} })).netnsNames!.netns!.map(({ name }) => name),
    ['host'],
  )
})

test('a kernel with nothing under way sets no timers', async (t) => {
  const here = await world(t, ['node-1'])
  t.is(here.clock.nextDueMs(), undefined)
})

/** A client attached to a container. */
async function attach(here: World, id: string, { stdin = true, tty = false } = {}) {
  const header = kubewire.ExecStart.encode({ containerId: id, stdin, tty, stdout: true, stderr: !tty }).finish()
  const stream = await within(here.clock, 'an attachment', here.bus.openStream(subjects.kernelAttach('node-1'), header))
  const send = (frame: kubewire.ExecFrame.$Properties) => stream.send(kubewire.ExecFrame.encode(frame).finish())
  const seen = { out: '', err: '', exit: undefined as kubewire.ExecExit.$Properties | undefined }
  const over = (async () => {
    for await (const message of stream.messages) {
      const { stdout, stderr, exit } = kubewire.ExecFrame.decode(message)
      if (stdout) seen.out += Buffer.from(stdout)
      if (stderr) seen.err += Buffer.from(stderr)
      if (exit) seen.exit = exit
    }
  })().catch(() => {})
  const says = (text: string) =>
    within(
      here.clock,
      `${id} says ${text}`,
      eventually(`${id} says ${text}`, () => seen.out.includes(text)),
    )
  return {
    stream,
    send,
    seen,
    over: within(here.clock, `${id} has ended`, over),
    says,
    type: (text: string) => send({ stdin: Buffer.from(text) }),
  }
}

test('several clients are attached at once: each hears all, and what each types is typed', async (t) => {
  const here = await world(t, ['node-1'])
  await here.call('node-1', { netnsCreate: { name: 'cni-a' } })
  const start = container(here, 'c', { image: 'busybox', command: ['sh'], tty: true, stdin: true })
  await here.call('node-1', { netns: 'cni-a', containerStart: start })
  const one = await attach(here, 'c', { tty: true })
  const two = await attach(here, 'c', { tty: true })
  await one.type('echo from-$((1+0))\n')
  await Promise.all([one.says('from-1'), two.says('from-1')])
  one.stream.destroy('left')
  await one.over
  await two.send({ resize: { columns: 99, rows: 33 } })
  await two.type('stty size; echo $COLUMNS\n')
  await two.says('33 99\r\n99')
  await two.type('exit\n')
  await two.over
  t.like(two.seen.exit, { code: 0, error: '' })
  t.regex(readFileSync(start.logPath!, 'utf8'), /stdout F from-1/)
  t.like(await exited(here, 'c'), { exitCode: 0 })
})

test('standard input ends with the first client where the container says so, and stays open where it does not', async (t) => {
  const here = await world(t, ['node-1'])
  await here.call('node-1', { netnsCreate: { name: 'cni-a' } })
  const run = (id: string, stdinOnce: boolean) =>
    here.call('node-1', {
      netns: 'cni-a',
      containerStart: container(here, id, { image: 'busybox', command: ['cat'], stdin: true, stdinOnce }),
    })
  await run('once', true)
  const once = await attach(here, 'once')
  await once.type('typed')
  await once.send({ stdinClosed: {} })
  await once.over
  t.is(once.seen.out, 'typed')
  t.like(await exited(here, 'once'), { exitCode: 0 })

  await run('open', false)
  const first = await attach(here, 'open')
  await first.send({ stdinClosed: {} })
  first.stream.destroy('left')
  await first.over
  const { containers } = await here.call('node-1', { containerList: {} })
  t.is(containers!.containers!.find(({ id }) => id === 'open')!.state, 'running')
})

test('nobody can be attached to what does not run', async (t) => {
  const here = await world(t, ['node-1'])
  const none = await attach(here, 'none')
  await none.over
  t.regex(none.seen.exit!.error!, /Cannot find container none/)
})

test('what is used: the process as it is, and a program by the time it ran', async (t) => {
  const here = await world(t, ['node-1'])
  await here.call('node-1', { netnsCreate: { name: 'cni-a' } })
  await here.call('node-1', {
    netns: 'cni-a',
    containerStart: container(here, 'c', { image: 'busybox', command: ['sh', '-c', 'echo 12345678 > /tmp/f; sleep 1000000'] }),
  })
  const read = async () => (await here.call('node-1', { usageGet: {} })).usages!
  t.like(await read(), { cpuMs: 120, memoryBytes: 64 * 1024 * 1024 })
  let bytes = 0
  await within(
    here.clock,
    'the file is counted',
    (async () => {
      const before = (await read()).containers![0]!.memoryBytes!
      do bytes = (await read()).containers![0]!.memoryBytes!
      while (bytes === before && bytes < 9)
    })(),
  )
  t.true(bytes >= 9)
})
