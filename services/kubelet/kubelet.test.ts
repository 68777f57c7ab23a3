// A node's kubelet with all it has, on a real kernel (test/sim): what becomes of pods when processes, kernel and kubelet end.

import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { nodes, type Pod, pods } from '../../packages/client/resources.js'
import { clusterPaths, nodePaths } from '../../packages/process/cluster-profile.js'
import { temporaryFolder } from '../../packages/testkit/temporary-folder.js'
import { Simulation } from '../../test/sim/simulation.js'

const coredns = 'registry.k8s.io/coredns/coredns:v1.11.3'
const agnhost = 'registry.k8s.io/e2e-test-images/agnhost:2.53'

async function open(t: ExecutionContext) {
  const clusterDir = temporaryFolder(t)
  const simulation = await Simulation.start({ seed: 1, nodes: 1, clusterDir })
  t.teardown(() => simulation.stop())
  const { tracker, supervisor } = simulation
  const pod = (name: string) => tracker.find(pods, `default/${name}`) as Pod
  const container = (name: string) => pod(name)?.status?.containerStatuses?.[0]
  const isReady = (name: string) => container(name)?.ready === true
  return {
    ...{ simulation, tracker, supervisor, pod, container, isReady, paths: nodePaths(clusterPaths(clusterDir).node('node-1')) },
    run: async (name: string, image: string, spec: object = {}, more: object = {}) => {
      const containers = [{ name: 'main', image, args: image === agnhost ? ['pause'] : [], ...more }]
      tracker.seed(pods, { metadata: { name, namespace: 'default' }, spec: { nodeName: 'node-1', containers, ...spec } })
      await simulation.until(`${name} is ready`, () => isReady(name))
    },
    kill: (process: string) => supervisor.kill(supervisor.running(process)!.pid),
    seconds: () => simulation.clock.nowMs() / 1_000,
  }
}

// As in test/sim: one simulation at a time holds the process's file operations to be its own.

test.serial('a process-container that is killed starts again at once, then after ten seconds; 137 is what is shown', async (t) => {
  const { run, kill, simulation, container, isReady, supervisor, seconds } = await open(t)
  await run('dns', coredns)
  const first = container('dns')!.containerID
  kill('dns')
  const killedAt = seconds()
  await simulation.until('it runs again', () => container('dns')?.restartCount === 1 && isReady('dns'))
  t.true(seconds() - killedAt < 1)
  t.like(container('dns')!.lastState?.terminated, { exitCode: 137, signal: 9, reason: 'Error', containerID: first })
  t.not(container('dns')!.containerID, first)
  t.truthy(supervisor.running('dns'))

  kill('dns')
  await simulation.until('it waits', () => container('dns')?.state?.waiting !== undefined)
  t.like(container('dns')!.state?.waiting, { reason: 'CrashLoopBackOff' })
  t.regex(container('dns')!.state!.waiting!.message!, /^back-off 10s restarting failed container=main pod=dns_default/)
  t.is(supervisor.running('dns'), undefined)
  const waitingSince = seconds()
  await simulation.until('it runs again', () => container('dns')?.restartCount === 2 && isReady('dns'))
  const waited = seconds() - waitingSince
  t.true(waited >= 9.9 && waited <= 11, `waited ${waited} s`)
})

test.serial('a kernel that restarts: every pod with a sandbox is set up anew, those of the node itself go on', async (t) => {
  const { run, simulation, pod, isReady, container, supervisor } = await open(t)
  await run('dns', coredns)
  await run('web', agnhost)
  await run('proxy', 'registry.k8s.io/kube-proxy:v1.33.0', { hostNetwork: true })
  const before = new Map(['dns', 'main.node-1'].map((name) => [name, supervisor.running(name)!.pid]))
  await simulation.restartKernel('node-1')
  await simulation.until('the pods are ready again', () =>
    ['dns', 'web'].every((name) => container(name)?.restartCount === 1 && isReady(name)),
  )
  for (const name of ['dns', 'web']) {
    t.like(container(name)!.lastState?.terminated, { exitCode: 255, reason: 'Unknown' }, name)
    const said = await simulation.exec(name, 'ip', 'addr', 'show', 'eth0')
    t.true(said.stdout.includes(`inet ${pod(name).status!.podIP}/`), said.stdout + said.error)
  }
  t.not(supervisor.running('dns')!.pid, before.get('dns')!)
  t.is(supervisor.running('main.node-1')!.pid, before.get('main.node-1')!)
  t.is(container('proxy')!.restartCount, 0)
})

test.serial('a kubelet that restarts takes over what runs, and sees what ended meanwhile', async (t) => {
  const { run, kill, simulation, pod, container, isReady, supervisor, tracker } = await open(t)
  await run('dns', coredns)
  kill('dns')
  await simulation.until('it runs again', () => container('dns')?.restartCount === 1 && isReady('dns'))
  await run('web', agnhost)
  await run('short', coredns)
  await run('gone', agnhost)
  const before = new Map(['dns', 'web'].map((name) => [name, structuredClone(pod(name).status)]))
  const pid = supervisor.running('dns')!.pid
  const restart = simulation.restartKubelet('node-1')
  supervisor.kill(supervisor.running('short')!.pid)
  tracker.remove(pods, 'default/gone')
  await restart
  await simulation.until('the new kubelet has looked', () => container('short')?.restartCount === 1 && isReady('short'))
  t.is(container('dns')!.lastState?.terminated?.exitCode, 137)
  t.is(supervisor.running('dns')!.pid, pid)
  for (const [name, status] of before) t.deepEqual(pod(name).status, status, `${name} is as it was`)
  t.is(container('short')!.lastState?.terminated?.exitCode, 255)
  t.is((await simulation.exec('web', 'hostname')).stdout, 'web\n')
  await simulation.until('what has no object any more is taken down', () => simulation.namespaces('node-1').length === 1 + 3)
})

test.serial('commands in a process-container run in its namespace, with its environment, names and volumes', async (t) => {
  const { run, simulation, pod, kill, container, isReady } = await open(t)
  const volumes = [{ name: 'about', downwardAPI: { items: [{ path: 'name', fieldRef: { fieldPath: 'metadata.name' } }] } }]
  await run(
    'dns',
    coredns,
    { volumes },
    { env: [{ name: 'GREETING', value: 'hello' }], volumeMounts: [{ name: 'about', mountPath: '/etc/about' }] },
  )
  const sh = async (text: string) => {
    const { stdout, stderr, error } = await simulation.exec('dns', 'sh', '-c', text)
    return stdout + stderr + error
  }
  t.is(await sh('hostname; echo $GREETING; cat /etc/about/name'), 'dns\nhello\ndns')
  t.true((await simulation.exec('dns', 'ip', '-o', 'addr')).stdout.includes(`${pod('dns').status!.podIP}/24`))
  t.regex(await sh('cat /etc/resolv.conf'), /nameserver 10\.96\.0\.10/)
  t.like(await simulation.exec('dns', 'no-such-command'), { code: 127 })
  // The toolbox goes with its container, and the next one has its own.
  kill('dns')
  await simulation.until('it runs again', () => container('dns')?.restartCount === 1 && isReady('dns'))
  t.deepEqual(await simulation.containers('node-1'), [])
  t.is(await sh('hostname'), 'dns\n')
  t.is((await simulation.containers('node-1')).length, 1)
})

test.serial('a pod that is deleted leaves nothing behind', async (t) => {
  const { run, simulation, tracker, supervisor, paths, pod } = await open(t)
  await run('dns', coredns)
  await run('web', agnhost)
  await simulation.exec('dns', 'hostname')
  for (const name of ['dns', 'web'])
    tracker.change(pods, `default/${name}`, ({ metadata }) => {
      Object.assign(metadata, { deletionTimestamp: new Date(simulation.clock.wallMs()).toISOString(), deletionGracePeriodSeconds: 1 })
    })
  await simulation.until('the pods are gone', () => pod('dns') === undefined && pod('web') === undefined)
  t.deepEqual(simulation.namespaces('node-1'), ['host'])
  t.deepEqual(await simulation.containers('node-1'), [])
  t.is(supervisor.running('dns'), undefined)
  t.deepEqual(readdirSync(paths.podLogs), [])
  t.false(existsSync(join(paths.kubelet, 'pods')) && readdirSync(join(paths.kubelet, 'pods')).length > 0)
})

test.serial('a kubelet that restarts leaves its node Ready', async (t) => {
  const { simulation, tracker } = await open(t)
  const ready = () => tracker.find(nodes, 'node-1')!.status!.conditions!.find(({ type }) => type === 'Ready')!
  const since = ready().lastTransitionTime
  await simulation.restartKubelet('node-1', 5_000)
  t.is(ready().status, 'True')
  t.is(ready().lastTransitionTime, since)
})
