// The plugins both ways: called with a fake process, and executed as a runtime executes them, against doors of a test's own kernel.

import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import test, { type ExecutionContext } from 'ava'
import { RealClock } from '../../packages/clock/clock.js'
import { KernelFailure } from '../../packages/kernel-client/kernel-failure.js'
import { DoorKernel } from '../../packages/testkit/door-kernel.js'
import { CniRuntime } from '../invoke/cni-runtime.js'
import { DoorClosed } from '../kernel-door.js'
import { execute } from '../skel/execute.js'
import { type Plugin, runPlugin } from '../skel/run-plugin.js'
import { bridge, hostLinkName } from './bridge/bridge.js'
import { chainName } from './bridge/masquerade.js'
import { MemoryStore } from './host-local/address-store.js'
import { hostLocal } from './host-local/host-local.js'
import { loopback } from './loopback/loopback.js'

/** dist/cni, from dist/tree/cni/plugins. */
const dist = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', 'cni')

const environment = (command: string, more: Record<string, string> = {}) => ({
  ...{ CNI_COMMAND: command, CNI_CONTAINERID: 'c1', CNI_NETNS: '/run/netns/pod1', CNI_IFNAME: 'eth0', CNI_PATH: '/nowhere' },
  ...more,
})

/** Runs a plugin in this process. */
async function run(plugin: Plugin, env: Record<string, string>, conf: unknown) {
  let stdout = ''
  const process = {
    env,
    stdin: (async function* () {
      yield typeof conf === 'string' ? conf : JSON.stringify(conf)
    })(),
    stdout: { write: (text: string) => (stdout += text) },
    stderr: { write: () => {} },
    exitCode: 0,
  }
  await runPlugin(plugin, process)
  return { exitCode: process.exitCode, output: stdout === '' ? undefined : JSON.parse(stdout) }
}

const doorsOf = (kernel: DoorKernel) => async (path: string) => {
  const name = path.split('/').at(-1)!
  if (!kernel.namespaces.has(name)) throw new DoorClosed(`failed to open netns "${path}"`)
  return {
    call: async (request: object) => {
      const reply = kernel.call(name, request)
      if (reply.failure) throw new KernelFailure(reply.failure.errno!, reply.failure.message!)
      return reply as never
    },
    close: () => {},
  }
}

// ---- the skeleton ----

const refused = test.macro({
  async exec(t, env: Record<string, string>, conf: unknown, expected: { code: number; msg: RegExp }) {
    const { exitCode, output } = await run(loopback(doorsOf(new DoorKernel('pod1'))), env, conf)
    t.is(exitCode, 1)
    t.is(output.code, expected.code)
    t.regex(output.msg, expected.msg)
    t.truthy(output.cniVersion)
  },
  title: (title) => `a plugin refuses ${title}`,
})
const conf = { cniVersion: '1.0.0', name: 'net', type: 'loopback' }
const { CNI_NETNS: _n, CNI_IFNAME: _i, ...bare } = environment('ADD')
test('missing environment, naming all of it', refused, bare, conf, {
  code: 4,
  msg: /required env variables \[CNI_NETNS,CNI_IFNAME\] missing/,
})
test('no command', refused, {}, conf, { code: 4, msg: /CNI_COMMAND/ })
test('an unknown command', refused, environment('FROB'), conf, { code: 4, msg: /unknown CNI_COMMAND: FROB/ })
test('another version', refused, environment('ADD'), { ...conf, cniVersion: '9.9.9' }, { code: 1, msg: /incompatible CNI versions/ })
test('broken JSON', refused, environment('ADD'), '{', { code: 6, msg: /Cannot decode the configuration/ })
test('a configuration without a name', refused, environment('ADD'), { cniVersion: '1.0.0' }, { code: 7, msg: /missing network name/ })
test('a container id that is a path', refused, environment('ADD', { CNI_CONTAINERID: '../x' }), conf, {
  code: 4,
  msg: /invalid characters in containerID/,
})
test('a link name that Linux would not take', refused, environment('ADD', { CNI_IFNAME: 'eth0:1' }), conf, {
  code: 4,
  msg: /interface name contains/,
})
test('the namespace it runs in', refused, environment('ADD', { CNI_NETNS: '/run/netns/host' }), conf, {
  code: 8,
  msg: /should not be the same/,
})
test('CHECK under 0.3.1', refused, environment('CHECK'), { ...conf, cniVersion: '0.3.1' }, { code: 1, msg: /does not allow CHECK/ })
test('a namespace that is not there', refused, environment('ADD', { CNI_NETNS: '/run/netns/pod9' }), conf, {
  code: 999,
  msg: /failed to open netns/,
})

test('VERSION lists what is supported, whatever the configuration', async (t) => {
  const { output, exitCode } = await run(loopback(), { CNI_COMMAND: 'VERSION', CNI_PATH: '' }, '{}')
  t.is(exitCode, 0)
  t.deepEqual(output.supportedVersions, ['0.3.1', '0.4.0', '1.0.0', '1.1.0'])
})

test('an address names its family only before 1.0.0', async (t) => {
  const kernel = new DoorKernel('pod1')
  for (const [cniVersion, version] of [
    ['0.3.1', '4'],
    ['1.0.0', undefined],
  ] as const) {
    const { output } = await run(loopback(doorsOf(kernel)), environment('ADD'), { ...conf, cniVersion })
    t.is(output.ips[0].version, version)
    t.is(output.cniVersion, cniVersion)
  }
  t.true(kernel.namespaces.get('pod1')!.links.get('lo')!.up)
})

// ---- bridge, in this process ----

const bridgeConf = {
  cniVersion: '1.0.0',
  name: 'cbr0',
  type: 'bridge',
  bridge: 'cni0',
  isDefaultGateway: true,
  hairpinMode: true,
  ipMasq: true,
  mtu: 1450,
  ipam: { type: 'host-local', subnet: '10.244.1.0/24', routes: [{ dst: '10.244.0.0/16' }] },
}

function bridgeOn(kernel: DoorKernel, store = new MemoryStore()) {
  const ipam = hostLocal(() => store)
  return {
    store,
    plugin: bridge({ openDoor: doorsOf(kernel), run: async (_, command, call) => ((await ipam[command as 'ADD'](call)) as never) ?? {} }),
  }
}

test('bridge ADD lays down bridge, pair, address, routes, gateway and masquerade; DEL takes the container’s part away', async (t) => {
  const kernel = new DoorKernel('pod1')
  const { plugin, store } = bridgeOn(kernel)
  const { output, exitCode } = await run(plugin, environment('ADD'), bridgeConf)
  t.is(exitCode, 0, JSON.stringify(output))
  const host = kernel.namespaces.get('host')!
  const pod = kernel.namespaces.get('pod1')!
  const veth = hostLinkName('c1', 'eth0')
  t.like(host.links.get(veth), { master: 'cni0', up: true, hairpin: true, mtu: 1450 })
  t.like(host.links.get('cni0'), { kind: 'bridge', up: true })
  t.deepEqual(host.addresses, [{ link: 'cni0', cidr: '10.244.1.1/24' }])
  t.deepEqual(pod.addresses, [{ link: 'eth0', cidr: '10.244.1.2/24' }])
  t.deepEqual(
    pod.routes.map(({ destination, via }) => [destination, via]),
    [
      ['10.244.0.0/16', '10.244.1.1'],
      ['0.0.0.0/0', '10.244.1.1'],
    ],
  )
  t.is(kernel.sysctls.get('net.ipv4.ip_forward'), '1')
  const chain = chainName('cbr0', 'c1')
  t.true(host.nat.some((rule) => rule.startsWith('-A POSTROUTING -s 10.244.1.2/32') && rule.endsWith(`-j ${chain}`)))
  t.deepEqual(
    output.interfaces.map(({ name, sandbox }: { name: string; sandbox?: string }) => [name, sandbox]),
    [
      ['cni0', undefined],
      [veth, undefined],
      ['eth0', '/run/netns/pod1'],
    ],
  )
  t.like(output.ips[0], { address: '10.244.1.2/24', gateway: '10.244.1.1', interface: 2 })

  t.is((await run(plugin, environment('CHECK'), { ...bridgeConf, prevResult: output })).exitCode, 0)
  pod.addresses.length = 0
  t.regex(
    (await run(plugin, environment('CHECK'), { ...bridgeConf, prevResult: output })).output.msg,
    /Failed to find IP address 10\.244\.1\.2/,
  )

  for (const time of ['first', 'second']) t.is((await run(plugin, environment('DEL'), bridgeConf)).exitCode, 0, `${time} DEL`)
  t.false(pod.links.has('eth0'))
  t.false(host.links.has(veth))
  t.true(host.links.has('cni0'))
  t.deepEqual(store.holders(), [])
  t.deepEqual(host.nat, [':POSTROUTING ACCEPT [0:0]'])
})

test('regression: the gateway’s MAC stays when a second pod brings a lower one (pods had it in their ARP tables and lost the way out)', async (t) => {
  const kernel = new DoorKernel('pod1', 'pod2')
  const { plugin } = bridgeOn(kernel)
  const macOf = () => kernel.namespaces.get('host')!.links.get('cni0')!.mac
  await run(plugin, environment('ADD'), bridgeConf)
  const first = macOf()
  t.is((await run(plugin, environment('ADD', { CNI_CONTAINERID: 'c2', CNI_NETNS: '/run/netns/pod2' }), bridgeConf)).exitCode, 0)
  t.is(macOf(), first)
  const veth = kernel.namespaces.get('host')!.links.get(hostLinkName('c2', 'eth0'))!
  t.true(veth.mac! < first!, 'the second port has the lower MAC')
})

test('bridge ADD that fails leaves neither link nor address behind', async (t) => {
  const kernel = new DoorKernel('pod1')
  const { plugin, store } = bridgeOn(kernel)
  kernel.namespaces.get('host')!.addresses.push({ link: 'cni0', cidr: '10.9.0.1/24' })
  const { output } = await run(plugin, environment('ADD'), bridgeConf)
  t.regex(output.msg, /already has an IP address different/)
  t.false(kernel.namespaces.get('pod1')!.links.has('eth0'))
  t.deepEqual(store.holders(), [])
})

test('bridge DEL releases the address when the namespace is gone', async (t) => {
  const kernel = new DoorKernel('pod1')
  const { plugin, store } = bridgeOn(kernel)
  await run(plugin, environment('ADD'), bridgeConf)
  kernel.namespaces.delete('pod1')
  t.is((await run(plugin, environment('DEL'), bridgeConf)).exitCode, 0)
  t.deepEqual(store.holders(), [])
})

test('bridge refuses what it does not offer, instead of leaving it out', async (t) => {
  const { output } = await run(bridgeOn(new DoorKernel('pod1')).plugin, environment('ADD'), { ...bridgeConf, vlan: 5 })
  t.like(output, { code: 2 })
})

// ---- for real ----

function folders(t: ExecutionContext) {
  const top = mkdtempSync(join(tmpdir(), 'kw-cni-'))
  t.teardown(() => rmSync(top, { recursive: true, force: true }))
  // Deeper than a Unix socket's path may be long.
  const netns = join(top, 'a-cluster-directory-whose-path-is-longer-than-a-unix-socket-may-have'.repeat(2), 'netns')
  return { top, netns, confDir: join(top, 'net.d'), cacheDir: join(top, 'cache'), subnetFile: join(top, 'subnet.env') }
}

test('flannel → bridge → host-local, executed: two pods get addresses, survive a restart of the runtime, and leave nothing', async (t) => {
  const { top, netns, confDir, cacheDir, subnetFile } = folders(t)
  const kernel = new DoorKernel('pod1', 'pod2')
  // Listening has the same limit as connecting: by a short link to the folder.
  mkdirSync(netns, { recursive: true })
  const short = join(top, 'n')
  const { symlinkSync } = await import('node:fs')
  symlinkSync(netns, short)
  await kernel.listen(short)
  t.teardown(() => kernel.close())
  mkdirSync(confDir)
  writeFileSync(subnetFile, 'FLANNEL_NETWORK=10.244.0.0/16\nFLANNEL_SUBNET=10.244.3.1/24\nFLANNEL_MTU=1450\nFLANNEL_IPMASQ=true\n')
  const plugin = {
    type: 'flannel',
    subnetFile,
    dataDir: join(top, 'flannel'),
    ipam: { dataDir: join(top, 'networks') },
    delegate: { hairpinMode: true, isDefaultGateway: true },
  }
  writeFileSync(join(confDir, '10-flannel.conflist'), JSON.stringify({ name: 'cbr0', cniVersion: '1.0.0', plugins: [plugin] }))
  const runtime = () =>
    new CniRuntime({
      confDir,
      cacheDir,
      path: [dist],
      executablePath: `${dirname(process.execPath)}:/usr/bin:/bin`,
      clock: new RealClock(),
    })
  const attachment = (n: number) => ({
    containerId: `container${n}`,
    ifName: 'eth0',
    netns: join(netns, `pod${n}`),
    args: [['IgnoreUnknown', '1']] as [string, string][],
    capabilities: {},
  })

  await runtime().addLoopback(attachment(1))
  t.true(kernel.namespaces.get('pod1')!.links.get('lo')!.up)
  const results = await Promise.all([1, 2].map((n) => runtime().add(attachment(n))))
  t.deepEqual(results.map(({ ips }) => ips![0]!.address).sort(), ['10.244.3.2/24', '10.244.3.3/24'])
  t.deepEqual(kernel.namespaces.get('host')!.addresses, [{ link: 'cni0', cidr: '10.244.3.1/24' }])
  t.is(kernel.namespaces.get('pod1')!.links.get('eth0')!.mtu, 1450)

  // Another runtime finds what the first has cached, and the configuration of the time of ADD.
  rmSync(join(confDir, '10-flannel.conflist'))
  t.is(runtime().cache.find({ containerId: 'container1', ifName: 'eth0' })?.result.ips?.[0]?.address, results[0]!.ips![0]!.address)
  for (const n of [1, 2]) await runtime().del(attachment(n))
  t.false(kernel.namespaces.get('pod1')!.links.has('eth0'))
  t.deepEqual(readdirSync(join(top, 'networks', 'cbr0')), ['last_reserved_ip.0'])
  t.deepEqual(readdirSync(join(top, 'flannel')), [])
  t.deepEqual(runtime().cache.all(), [])
})

const real = '/usr/lib/cni/host-local'
const ifReal = existsSync(real) ? test : test.skip
ifReal('the reference host-local goes on where ours stopped, and the other way round', async (t) => {
  const { top } = folders(t)
  const ipam = { type: 'host-local', subnet: '10.1.0.0/24', dataDir: top }
  const stdin = JSON.stringify({ cniVersion: '1.0.0', name: 'net', type: 'bridge', ipam })
  const add = async (file: string, id: string) => {
    const env = { ...environment('ADD', { CNI_CONTAINERID: id, CNI_PATH: dist }), PATH: `${dirname(process.execPath)}:/usr/bin:/bin` }
    return JSON.parse((await execute({ file, env, stdin })).stdout).ips?.[0]?.address
  }
  const ours = join(dist, 'host-local')
  t.deepEqual(
    [await add(ours, 'a'), await add(real, 'b'), await add(ours, 'c'), await add(real, 'd')],
    ['10.1.0.2/24', '10.1.0.3/24', '10.1.0.4/24', '10.1.0.5/24'],
  )
})
