// Brings a cluster up: state, processes, system pods, and waits until every component says it is ready.

import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { natsGreeting } from '../../packages/bus/nats-greeting.js'
import { ApiFailure } from '../../packages/client/api-failure.js'
import { Informer } from '../../packages/client/informer.js'
import { KubeClient } from '../../packages/client/kube-client.js'
import type { KubeObject } from '../../packages/client/resource.js'
import { daemonSets, deployments, nodes, pods, services } from '../../packages/client/resources.js'
import { type ClusterProfile, clusterPaths, nodeNames, readProfile } from '../../packages/process/cluster-profile.js'
import { type ProcessSpec, Supervisor } from '../../packages/supervisor/supervisor.js'
import { natsServer, natsServerMinimum } from '../tools/nats-server.js'
import { atLeast, findTool } from '../tools/tool.js'
import { hostProcesses, logOf } from './host-processes.js'
import { createMissing, systemObjects } from './manifests.js'
import { type UpOptions, UsageError } from './options.js'
import type { Progress } from './progress.js'
import { componentsOf } from './readiness.js'
import { checkStateDir, claimPlace, settleProfile, stateDir, toolsDir, writeState } from './state.js'

/** From the first process to the last ready component. A loaded two-core machine takes some ten seconds. */
const bootDeadlineMs = 120_000
/** A process that ends so often before the cluster is ready will not come up. */
const exitsMax = 5
const logTailLines = 15
const natsGreetingMs = 3_000

/** The cluster could not come up; the message ends with the failing component's last log lines. */
export class BootFailure extends Error {
  override name = 'BootFailure'
}

export interface RunningCluster {
  readonly dir: string
  readonly profile: ClusterProfile
}

/** Brings the cluster up, or finds that it is up; resolves when it is ready. Throws UsageError, ToolMissing, BootFailure. */
export async function up(options: UpOptions, progress: Progress, root?: string): Promise<RunningCluster> {
  const dir = stateDir(options.name, root)
  const running = await connectIfRunning(dir)
  if (running !== undefined) {
    try {
      const profile = readProfile(dir)
      for (const field of ['nodes', 'cni', 'proxy', 'durable', 'apiservers', 'controllers'] as const)
        if (profile[field] !== options[field])
          throw new UsageError(
            `${field}: the cluster ${options.name} is up with ${profile[field]}, not ${options[field]}; take it down and delete ${dir} first`,
          )
      await startMissing(running, hostProcesses(dir))
      await settle(running, dir, profile, progress, 0)
      return { dir, profile }
    } finally {
      running.close()
      progress.finish()
    }
  }

  checkStateDir(dir)
  const sinceMs = Date.now()
  const place = await claimPlace(dir)
  try {
    const profile = settleProfile(dir, options, place)
    const supervisor = await launchWhile(clusterPaths(dir).pm2Home, () => prepareState(dir, profile, progress, root))
    try {
      await startMissing(supervisor, hostProcesses(dir))
      await settle(supervisor, dir, profile, progress, sinceMs)
      return { dir, profile }
    } finally {
      supervisor.close()
      progress.finish()
    }
  } finally {
    await place.release()
  }
}

/** Finds NATS and lays the state out: everything that the host processes read when they start. */
async function prepareState(dir: string, profile: ClusterProfile, progress: Progress, root: string | undefined): Promise<void> {
  const url = process.env['NATS_URL']
  if (url) await checkNats(url)
  const nats = url ? { url } : { server: await findTool(natsServer, toolsDir(root), (line) => progress.waiting(line)) }
  progress.done(nats.server !== undefined ? `nats-server: ${nats.server}` : 'NATS_URL')
  writeState(dir, profile, nats)
  // The maker of certificates is much code, and only this verb's.
  await import('./pki.js').then(({ makePki }) => makePki(dir, profile))
}

/** Starts the pm2 daemon, which takes its time to load, while `prepare` runs. When that fails the daemon ends again. */
async function launchWhile(pm2Home: string, prepare: () => Promise<void>): Promise<Supervisor> {
  const launched = Supervisor.launch(pm2Home).then(() => Supervisor.connect(pm2Home))
  launched.catch(() => {}) // told below, after what is prepared
  try {
    await prepare()
  } catch (error) {
    await launched.then((idle) => idle.shutDown()).catch(() => {}) // the first failure is the one to tell
    throw error
  }
  return launched
}

/** Somebody else's NATS must be there, new enough, and have JetStream. Throws UsageError. */
async function checkNats(url: string): Promise<void> {
  const { version, jetstream } = await natsGreeting(url, natsGreetingMs).catch((error: Error) => {
    throw new UsageError(`NATS_URL: ${error.message}`)
  })
  if (!atLeast(version, natsServerMinimum))
    throw new UsageError(
      `NATS_URL: the server is ${version}, which loses acknowledged writes when it is killed; wanted ${natsServerMinimum} or later`,
    )
  if (!jetstream) throw new UsageError('NATS_URL: the server has no JetStream; start it with -js')
}

/** The cluster's supervisor, when its daemon runs. */
export async function connectIfRunning(dir: string): Promise<Supervisor | undefined> {
  const { pm2Home } = clusterPaths(dir)
  return existsSync(pm2Home) ? Supervisor.connect(pm2Home).catch(() => undefined) : undefined
}

async function startMissing(supervisor: Supervisor, specs: readonly ProcessSpec[]): Promise<void> {
  const running = new Set(
    (await supervisor.list()).filter(({ status }) => status === 'online' || status === 'launching').map(({ name }) => name),
  )
  await supervisor.startAll(specs.filter(({ name }) => !running.has(name)))
}

/** Waits for every component; makes the system pods as soon as the apiserver takes them. */
async function settle(supervisor: Supervisor, dir: string, profile: ClusterProfile, progress: Progress, sinceMs: number): Promise<void> {
  const giveUp = new AbortController()
  const exits = new Map<string, number>()
  let [lastExit, awaited]: [string | undefined, string] = [undefined, 'apiserver']
  const stopListening = supervisor.onExit(({ name }) => {
    lastExit = name
    exits.set(name, (exits.get(name) ?? 0) + 1)
    if ((exits.get(name) ?? 0) >= exitsMax) giveUp.abort(`${name} ended ${exitsMax} times`)
  })
  const deadline = setTimeout(() => giveUp.abort(`${awaited} was not ready within ${bootDeadlineMs / 1000} s`), bootDeadlineMs)
  const client = KubeClient.fromKubeconfig(clusterPaths(dir).kubeconfig, { userAgent: 'kubewire-up' })
  try {
    progress.waiting('apiserver')
    const serving = untilServing(client, giveUp.signal)
    const system = systemObjects(profile)
    await serving
    progress.done('apiserver')
    const onAwaited = (name: string) => {
      awaited = name
    }
    await Promise.all([
      createMissing(client, system),
      untilReady({ client, profile, system, sinceMs, signal: giveUp.signal, progress, onAwaited }),
    ])
  } catch (error) {
    if (!giveUp.signal.aborted) throw error
    const culprit = lastExit ?? processOf(awaited)
    throw new BootFailure(
      `The cluster ${profile.name} did not come up: ${giveUp.signal.reason}\n${await tail(logOf(dir, culprit), culprit)}`,
      { cause: error },
    )
  } finally {
    clearTimeout(deadline)
    stopListening()
    client.close()
  }
}

/** The process whose log says why a component is not ready. */
function processOf(component: string): string {
  if (component.startsWith('node-')) return `kubelet.${component}`
  return component === 'apiserver' ? 'apiserver' : component.endsWith('address') ? 'cloud' : 'controller-manager'
}

async function untilServing(client: KubeClient, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted()
    try {
      const { code } = await client.request({ method: 'GET', path: '/readyz' }, { signal })
      if (code === 200) return
    } catch (error) {
      if (signal.aborted || error instanceof ApiFailure) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

function untilReady({
  client,
  profile,
  system,
  sinceMs,
  signal,
  progress,
  onAwaited,
}: {
  client: KubeClient
  profile: ClusterProfile
  system: readonly KubeObject[]
  sinceMs: number
  signal: AbortSignal
  progress: Progress
  onAwaited: (name: string) => void
}): Promise<void> {
  const named = (kind: string) => system.filter((object) => object.kind === kind).map(({ metadata }) => metadata.name)
  const expected = {
    nodes: nodeNames(profile),
    daemonSets: named('DaemonSet'),
    deployments: named('Deployment'),
    loadBalancers: system
      .filter((object) => object.kind === 'Service' && (object as { spec?: { type?: string } }).spec?.type === 'LoadBalancer')
      .map(({ metadata }) => metadata.name),
  }
  const selection = { namespace: 'kube-system' }
  const watched = {
    nodes: new Informer(client, nodes),
    daemonSets: new Informer(client, daemonSets, selection),
    deployments: new Informer(client, deployments, selection),
    services: new Informer(client, services, selection),
    pods: new Informer(client, pods, selection),
  }
  const all = Object.values(watched)
  const told = new Set<string>()
  return new Promise<void>((resolve, reject) => {
    const look = () => {
      if (!all.every((informer) => informer.isSynced)) return
      const components = componentsOf(
        {
          nodes: watched.nodes.list(),
          daemonSets: watched.daemonSets.list(),
          deployments: watched.deployments.list(),
          services: watched.services.list(),
          pods: watched.pods.list(),
          sinceMs,
        },
        expected,
      )
      for (const { name, ready } of components) {
        if (!ready || told.has(name)) continue
        told.add(name)
        progress.done(name)
      }
      const missing = components.find(({ ready }) => !ready)
      if (missing === undefined) return resolve()
      onAwaited(missing.name)
      progress.waiting(components.flatMap(({ name, ready }) => (ready ? [] : [name])).join(', '))
    }
    signal.addEventListener('abort', () => reject(new Error(String(signal.reason))), { once: true })
    for (const informer of all) {
      informer.onEvent(look)
      informer.start()
    }
    void Promise.all(all.map(({ synced }) => synced)).then(look)
  }).finally(() => {
    for (const informer of all) informer.stop()
  })
}

async function tail(file: string, name: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '')
  const lines = text.trimEnd().split('\n').slice(-logTailLines)
  return text === '' ? `${name} wrote no log (${file})` : [`Last lines of ${file}:`, ...lines.map((line) => `  ${line}`)].join('\n')
}
