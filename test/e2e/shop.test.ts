// The main job, end to end: a cluster boots, a shop is applied, and a request goes through every part of it.

import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import test from 'ava'
import { Cluster } from '../../cli/cluster.js'
import { packageRoot } from '../../cli/package-root.js'
import { onPath } from '../../cli/tools/tool.js'
import { clusterPaths } from '../../packages/process/cluster-profile.js'
import { until } from '../../packages/testkit/until.js'
import { readPcapng } from './pcapng-reader.js'

let cluster: Cluster
const shop = join(packageRoot, 'examples', 'shop')

interface PodSeen {
  readonly metadata: { readonly name: string; readonly namespace: string; readonly labels?: Record<string, string> }
  readonly spec: { readonly nodeName: string }
  readonly status: { readonly phase: string; readonly podIP: string }
}
async function pods(namespace: string, selector: string): Promise<PodSeen[]> {
  const { stdout } = await cluster.kubectl('get', 'pods', '-n', namespace, '-l', selector, '-o', 'json')
  return (JSON.parse(stdout) as { items: PodSeen[] }).items
}
/** '' for a descriptor that was closed meanwhile. */
function linkOf(file: string): string {
  try {
    return readlinkSync(file)
  } catch {
    return ''
  }
}
/** Runs curl in a pod of the `web` Deployment. */
const curl = (...args: string[]) => cluster.exec('frontend/deploy/web', ['curl', '-s', '-m', '5', ...args])

test.before(async () => {
  cluster = await Cluster.up({ nodes: 3 })
  await cluster.apply(shop)
  for (const namespace of ['production', 'frontend']) {
    const { code, stderr } = await cluster.kubectl(
      'wait',
      '-n',
      namespace,
      '--for=condition=Available',
      '--all',
      'deployments',
      '--timeout=60s',
    )
    if (code !== 0) throw new Error(stderr)
  }
})
test.after.always(async () => {
  await cluster?.down()
})

test.serial('every node is Ready, every pod Running with an address, every process there by its name', async (t) => {
  const nodes = await cluster.kubectl('get', 'nodes', '--no-headers')
  const rows = nodes.stdout
    .trim()
    .split('\n')
    .map((line) => line.split(/\s+/))
  t.deepEqual(
    rows.map(([name, status]) => [name, status]),
    [
      ['node-1', 'Ready'],
      ['node-2', 'Ready'],
      ['node-3', 'Ready'],
    ],
  )
  const wide = await cluster.kubectl('get', 'pods', '-A', '-o', 'wide', '--no-headers')
  for (const line of wide.stdout.trim().split('\n')) {
    t.regex(line, /^\S+ +\S+ +(\d+)\/\1 +Running +\d+ .*(10\.244|172\.18)\.\d+\.\d+ +node-[123] /, line)
  }
  const pm2 = join(packageRoot, 'node_modules', '.bin', 'pm2')
  const listed = execFileSync(pm2, ['ls'], { env: { ...process.env, PM2_HOME: clusterPaths(cluster.dir).pm2Home }, encoding: 'utf8' })
  for (const { name } of await cluster.processes())
    t.regex(stripVTControlCharacters(listed), new RegExp(` ${name.replaceAll('.', '\\.')} .* online `))
  const processes = (await cluster.processes()).map(({ name, status }) => `${name} ${status}`)
  for (const name of [
    'nats',
    'apiserver',
    'controller-manager',
    'scheduler',
    'cloud',
    ...[1, 2, 3].flatMap((n) => ['kernel', 'kubelet', 'kube-proxy', 'kube-flannel'].map((part) => `${part}.node-${n}`)),
  ]) {
    t.true(processes.includes(`${name} online`), `${name} is missing among ${processes.join(', ')}`)
  }
  for (const part of ['coredns', 'ingress'])
    t.true(
      processes.some((line) => line.startsWith(`${part}`) && line.endsWith(' online')),
      `${part} is missing among ${processes.join(', ')}`,
    )
})

test.serial('every process listens on loopback only', async (t) => {
  if (!existsSync('/proc/net/tcp')) return t.pass('this machine has no /proc')
  const owners = new Map<string, string>() // socket inode → process
  for (const { name, pid } of await cluster.processes())
    for (const fd of readdirSync(`/proc/${pid}/fd`)) {
      const inode = /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${fd}`))?.[1]
      if (inode !== undefined) owners.set(inode, name)
    }
  const listening = ['tcp', 'tcp6', 'udp', 'udp6'].flatMap((table) =>
    readFileSync(`/proc/net/${table}`, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      // State 0A is LISTEN; a UDP socket has no peer (port 0) until it connects.
      .filter(([, , remote = '', state]) => state === '0A' || (table.startsWith('udp') && remote.endsWith(':0000')))
      .flatMap(([, local = '', , , , , , , , inode = '']) => (owners.has(inode) ? [`${owners.get(inode)} ${local.split(':')[0]}`] : [])),
  )
  t.true(listening.length >= 2, 'nats and the apiserver listen')
  // Addresses stand there as hex in the machine's byte order: 127.x.y.z ends in 7F.
  t.deepEqual(
    listening.filter((line) => !/ [0-9A-F]{6}7F$/.test(line)),
    [],
  )
})

test.serial('a pod reaches a pod on another node by its address, and the wire shows clean VXLAN', async (t) => {
  const [web] = await pods('frontend', 'app=web')
  const far = (await pods('production', 'app=user-service')).find(({ spec }) => spec.nodeName !== web?.spec.nodeName)
  if (web === undefined || far === undefined) return t.fail('there are no two pods on different nodes')
  const folder = mkdtempSync(join(tmpdir(), 'kw-capture-'))
  try {
    const file = join(folder, 'wire.pcapng')
    const capture = await cluster.capture({ node: web.spec.nodeName, netns: 'host', link: 'eth0' }, file)
    const answer = await cluster.exec(`frontend/${web.metadata.name}`, [
      'curl',
      '-s',
      '-m',
      '5',
      '-w',
      '%{http_code}',
      `http://${far.status.podIP}:8080/healthz`,
    ])
    await capture.stop()
    t.is(answer.code, 0, answer.stderr)
    t.regex(answer.stdout, /200$/)
    const frames = readPcapng(file)
    const tunnelled = frames.filter(
      ({ outerUdpPort, inner }) => outerUdpPort === 8472 && inner?.source === web.status.podIP && inner.destination === far.status.podIP,
    )
    t.true(
      tunnelled.length >= 3,
      `${tunnelled.length} of ${frames.length} frames were VXLAN from ${web.status.podIP} to ${far.status.podIP}`,
    )
    t.true(tunnelled.every(({ inner }) => inner?.vni === 1))
    const tshark = await onPath('tshark')
    if (tshark === undefined) return t.log('tshark is not installed: the capture was read by the test alone')
    const bad = execFileSync(
      tshark,
      [
        '-r',
        file,
        '-d',
        'udp.port==8472,vxlan',
        '-o',
        'ip.check_checksum:TRUE',
        '-o',
        'tcp.check_checksum:TRUE',
        '-o',
        'udp.check_checksum:TRUE',
        '-Y',
        '_ws.malformed || ip.checksum.status==0 || tcp.checksum.status==0 || udp.checksum.status==0',
      ],
      { encoding: 'utf8' },
    )
    t.is(bad.trim(), '')
    const decoded = execFileSync(
      tshark,
      ['-r', file, '-d', 'udp.port==8472,vxlan', '-Y', 'vxlan && http.request', '-T', 'fields', '-e', 'http.request.uri'],
      { encoding: 'utf8' },
    )
    t.regex(decoded, /\/healthz/)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test.serial('a ClusterIP spreads requests over every ready endpoint', async (t) => {
  const { stdout: address } = await cluster.kubectl('get', 'svc', '-n', 'production', 'user-service', '-o', 'jsonpath={.spec.clusterIP}')
  const wanted = (await pods('production', 'app=user-service')).map(({ metadata }) => metadata.name).sort()
  const seen = new Set<string>()
  await until('every endpoint has answered', async (say) => {
    const { stdout } = await curl(`http://${address}:8080/`)
    for (const name of wanted) if (stdout.includes(name)) seen.add(name)
    say([...seen])
    return seen.size === wanted.length
  })
  t.deepEqual([...seen].sort(), wanted)
  t.is((await curl('-o', '/dev/null', '-w', '%{http_code}', `http://${address}:8080/healthz`)).stdout, '200')
})

test.serial('names resolve: in full, by the search path, and not at all', async (t) => {
  const { stdout: address } = await cluster.kubectl('get', 'svc', '-n', 'production', 'postgres-db', '-o', 'jsonpath={.spec.clusterIP}')
  const full = await cluster.exec('frontend/deploy/web', ['nslookup', 'postgres-db.production.svc.cluster.local'])
  t.is(full.code, 0, full.stderr)
  t.true(full.stdout.includes(address), full.stdout)
  const short = await curl('-o', '/dev/null', '-w', '%{http_code}', 'http://user-service.production:8080/healthz')
  t.is(short.stdout, '200')
  const own = await cluster.exec('production/deploy/user-service', [
    'curl',
    '-s',
    '-o',
    '/dev/null',
    '-w',
    '%{http_code}',
    'http://billing-service:9000/healthz',
  ])
  t.is(own.stdout, '200', own.stderr)
  const none = await cluster.exec('frontend/deploy/web', ['nslookup', 'nothing.production.svc.cluster.local'])
  t.is(none.code, 1)
  t.regex(none.stdout + none.stderr, /NXDOMAIN/)
  t.is((await curl('http://nothing.production.svc.cluster.local/')).code, 6)
})

test.serial('from the host: the ingress routes by path, and every node answers on the NodePort', async (t) => {
  const users = await until('the ingress routes /users', async (say) => {
    const answer = await cluster.fetch('http://company.com/users')
    say(answer)
    return answer.status === 200 && answer
  })
  t.regex(users.body, /user-service/)
  t.regex((await cluster.fetch('http://company.com/billing')).body, /billing-service/)
  t.is((await cluster.fetch('http://company.com/other')).status, 404)
  t.is((await cluster.fetch('http://elsewhere.com/users')).status, 404)
  const { stdout } = await cluster.kubectl(
    'get',
    'nodes',
    '-o',
    'jsonpath={range .items[*]}{.status.addresses[?(@.type=="ExternalIP")].address}{"\\n"}{end}',
  )
  const doors = stdout.trim().split('\n')
  t.is(doors.length, 3)
  for (const door of doors) {
    const answer = await cluster.fetch(`http://${door}:30900/`)
    t.is(answer.status, 200)
    t.regex(answer.body, /billing-service/, door)
  }
})

test.serial('a Service without endpoints: 503 from the ingress, refused by its ClusterIP, and it heals', async (t) => {
  t.is((await cluster.kubectl('scale', '-n', 'production', 'deploy/billing-service', '--replicas=0')).code, 0)
  await until('the ingress answers 503', async (say) => {
    const { status } = await cluster.fetch('http://company.com/billing')
    say(status)
    return status === 503
  })
  await until('the ClusterIP refuses', async (say) => {
    const { code } = await curl('http://billing-service.production:9000/')
    say(code)
    return code === 7
  })
  t.is((await cluster.kubectl('scale', '-n', 'production', 'deploy/billing-service', '--replicas=2')).code, 0)
  await until('the ingress answers 200 again', async (say) => {
    const { status } = await cluster.fetch('http://company.com/billing')
    say(status)
    return status === 200
  })
  t.pass()
})

test.serial('two containers of a pod meet on localhost, and collide on a taken port', async (t) => {
  await cluster.apply(`
apiVersion: v1
kind: Pod
metadata: { name: pair, namespace: default }
spec:
  containers:
    - { name: server, image: registry.k8s.io/e2e-test-images/agnhost:2.53, args: [netexec, --http-port=8080] }
    - { name: shell, image: busybox, command: [sleep, infinity] }
---
apiVersion: v1
kind: Pod
metadata: { name: clash, namespace: default }
spec:
  restartPolicy: Never
  containers:
    - { name: first, image: registry.k8s.io/e2e-test-images/agnhost:2.53, args: [netexec, --http-port=8080] }
    - { name: second, image: hashicorp/http-echo, args: ["-text=hi", "-listen=:8080"] }
`)
  const ready = await cluster.kubectl('wait', 'pod/pair', '--for=condition=Ready', '--timeout=60s')
  t.is(ready.code, 0, ready.stderr)
  const met = await cluster.exec('pair', ['wget', '-qO-', 'http://localhost:8080/hostname'], { container: 'shell' })
  t.is(met.stdout.trim(), 'pair', met.stderr)
  const log = await until('one of the two has lost the port', async (say) => {
    for (const container of ['first', 'second']) {
      const { stdout } = await cluster.kubectl('logs', 'clash', '-c', container)
      say(stdout)
      if (/EADDRINUSE|address already in use/.test(stdout)) return stdout
    }
    return undefined
  })
  t.regex(log, /EADDRINUSE|address already in use/)
  const codes = await until('the loser has ended', async (say) => {
    const { stdout } = await cluster.kubectl(
      'get',
      'pod',
      'clash',
      '-o',
      'jsonpath={.status.containerStatuses[*].state.terminated.exitCode}',
    )
    say(stdout)
    return stdout.trim() !== '' && stdout.trim()
  })
  t.is(codes, '1')
})

test.serial('iptables-save on a node prints the rules of the Services', async (t) => {
  const saved = await cluster.node('node-1', 'iptables-save')
  t.is(saved.code, 0, saved.stderr)
  t.regex(saved.stdout, /-A KUBE-SERVICES .*production\/user-service:http cluster IP/)
  t.regex(saved.stdout, /-A KUBE-SVC-[A-Z2-7]{16} .*-m statistic --mode random --probability 0\.333333333\d* -j KUBE-SEP-/)
})
