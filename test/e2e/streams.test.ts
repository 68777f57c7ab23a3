// Streams into running pods, end to end: port-forward, cp, attach, run -i, debug and top against the shop.

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { toolsDir } from '../../cli/boot/state.js'
import { Cluster } from '../../cli/cluster.js'
import { packageRoot } from '../../cli/package-root.js'
import { kubectl as kubectlTool } from '../../cli/tools/kubectl.js'
import { findTool } from '../../cli/tools/tool.js'
import { until } from '../../packages/testkit/until.js'

let cluster: Cluster
const folder = mkdtempSync(join(tmpdir(), 'kubewire-streams-'))
const box = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'box' },
  spec: { containers: [{ name: 'c', image: 'busybox', command: ['sh'], stdin: true, tty: true }] },
}

async function ok(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await cluster.kubectl(...args)
  if (code !== 0) throw new Error(`kubectl ${args.join(' ')}: ${stderr}`)
  return stdout
}

test.before(async () => {
  cluster = await Cluster.up({ nodes: 2 })
  await cluster.apply(join(packageRoot, 'examples', 'shop'))
  await cluster.apply(`${JSON.stringify(box)}\n`)
  await ok('wait', '--for=condition=Ready', 'pod/box', '--timeout=60s')
  await ok('wait', '-n', 'production', '--for=condition=Available', 'deployment/user-service', '--timeout=60s')
})
test.after.always(async () => {
  rmSync(folder, { recursive: true, force: true })
  await cluster?.down()
})

test('port-forward to a Service answers on the host, and ends with its pod', async (t) => {
  const forward = await start('port-forward', '-n', 'production', 'svc/user-service', ':8080')
  const port = (await until('it forwards', async () => /127\.0\.0\.1:(\d+) ->/.exec(forward.said()) ?? undefined))[1]
  const answers = await Promise.all(Array.from({ length: 5 }, async () => (await fetch(`http://127.0.0.1:${port}/users`)).text()))
  const pods = new Set(answers.map((answer) => /pod=production\/(\S+) .*path=\/users/.exec(answer)?.[1]))
  t.is(pods.size, 1)
  await ok('delete', 'pod', '-n', 'production', [...pods][0]!, '--wait=false')
  await forward.over
  t.regex(forward.said(), /lost connection to pod/)
})

test('cp takes files into a pod and out of it again, bytes unchanged', async (t) => {
  const bytes = Buffer.from(Array.from({ length: 3_000_000 }, (_, i) => (i * 7 + (i >> 8)) & 255))
  mkdirSync(join(folder, 'in/sub'), { recursive: true })
  writeFileSync(join(folder, 'in/bytes'), bytes)
  writeFileSync(join(folder, 'in/sub/text'), 'small\n')
  await ok('cp', join(folder, 'in'), 'box:/tmp/there')
  t.is((await cluster.exec('box', ['cat', '/tmp/there/sub/text'])).stdout, 'small\n')
  await ok('cp', 'box:/tmp/there', join(folder, 'back'))
  t.true(readFileSync(join(folder, 'back/bytes')).equals(bytes))
  t.is(readFileSync(join(folder, 'back/sub/text'), 'utf8'), 'small\n')
})

test('attach types at a container’s own shell and hears it', async (t) => {
  const attached = await start('attach', '-i', 'box')
  attached.child.stdin!.write('echo from-$((40+2))\n')
  await until('it answers', async (say) => {
    say(attached.said())
    return attached.said().includes('from-42')
  })
  attached.child.kill()
  await attached.over
  t.regex(await ok('logs', 'box'), /from-42/)
})

test('run -i --rm hands over input, output and exit code', async (t) => {
  const ran = await cluster.kubectlWith(
    'typed',
    'run',
    'once',
    '-i',
    '--rm',
    '--image=busybox',
    '--restart=Never',
    '--',
    'sh',
    '-c',
    'cat; exit 3',
  )
  t.regex(ran.stdout, /^typed/)
  t.is(ran.code, 3)
})

test('debug looks at a pod’s network from inside, and at a node', async (t) => {
  const address = await ok('get', 'pod', 'box', '-o', 'jsonpath={.status.podIP}')
  const inPod = 'ip -4 addr show eth0; sleep 1'
  t.regex(await ok('debug', 'box', '-c', 'dbg', '--image=netshoot', '--', 'sh', '-c', inPod), /^/)
  await until('it has looked', async (say) => {
    const { stdout, stderr } = await cluster.kubectl('logs', 'box', '-c', 'dbg')
    say(stdout + stderr)
    return stdout.includes(`inet ${address}/24`)
  })
  t.regex(await ok('get', 'pod', 'box', '-o', 'jsonpath={.status.ephemeralContainerStatuses[0].name}'), /^dbg$/)
  const { stdout } = await cluster.kubectlWith(
    '',
    'debug',
    'node/node-1',
    '-i',
    '--image=busybox',
    '--',
    'sh',
    '-c',
    'sleep 1; hostname; ip -4 addr show eth0',
  )
  t.regex(stdout, /node-1\n.*172\.18\.0\.2/s)
})

test('top shows what nodes and pods use', async (t) => {
  await until('everything is measured', async (say) => {
    const { stdout, stderr } = await cluster.kubectl('top', 'pods', '-A', '--containers')
    say(stdout + stderr)
    return (
      /kube-system +coredns\S+ +coredns +\d+m +[1-9]\d*Mi/.test(stdout) && /production +user-service\S+ +user-service +\d+m/.test(stdout)
    )
  })
  t.regex(await ok('top', 'nodes'), /node-1 +\d+m +\d+% +[1-9]\d+Mi/)
})

interface Started {
  readonly child: ChildProcess
  readonly over: Promise<void>
  said(): string
}
/** A kubectl that goes on. */
async function start(...args: string[]): Promise<Started> {
  const program = await findTool(kubectlTool, toolsDir())
  const child = spawn(program, args, { env: { ...process.env, KUBECONFIG: cluster.kubeconfig }, stdio: ['pipe', 'pipe', 'pipe'] })
  let text = ''
  child.stdout.on('data', (chunk) => (text += chunk))
  child.stderr.on('data', (chunk) => (text += chunk))
  child.stdin.on('error', () => {})
  const over = new Promise<void>((resolve) => child.once('close', () => resolve()))
  return { child, over, said: () => text }
}
