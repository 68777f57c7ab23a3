// The kubelet: one worker a pod of this node, fed by the apiserver's pods, the kernel's events and pm2's.

import { join } from 'node:path'
import { CniRuntime, type CniRuntimeOptions } from '../../cni/invoke/cni-runtime.js'
import type { Bus } from '../../packages/bus/bus.js'
import { EventRecorder } from '../../packages/client/event-recorder.js'
import { Informer } from '../../packages/client/informer.js'
import type { KubeClient } from '../../packages/client/kube-client.js'
import { type Pod, pods, services } from '../../packages/client/resources.js'
import type { Clock, Timer } from '../../packages/clock/clock.js'
import type { Random } from '../../packages/clock/random.js'
import { KernelClient } from '../../packages/kernel-client/kernel-client.js'
import {
  type ClusterProfile,
  clusterPaths,
  nodeAddress,
  nodeDoor,
  nodePaths,
  outsideAddress,
} from '../../packages/process/cluster-profile.js'
import type { SocketApi } from '../../packages/sockets/socket-api.js'
import { NodeKeeper } from './node/node-keeper.js'
import { type Checkpoint, readCheckpoints } from './pods/checkpoint.js'
import { PodAgent, type PodSurroundings } from './pods/pod-agent.js'
import { isProcess } from './pods/pod-containers.js'
import type { ContainerEnd, ListedContainer } from './runtime/container-runtime.js'
import { ProcessRuntime, type ProcessSupervisor } from './runtime/process-runtime.js'
import { ProgramRuntime } from './runtime/program-runtime.js'
import { NetworkGate } from './sandbox/network-gate.js'
import { netnsOf, Sandboxes } from './sandbox/sandboxes.js'
import { type ExecTarget, runInContainer, serveAttach, serveExec } from './streams/container-exec.js'
import { type ForwardSource, type ForwardTarget, servePortForward } from './streams/port-forward.js'
import { serveLogs } from './streams/serve-logs.js'
import { type RunningPod, serveUsage, type UsageSource } from './usage/serve-usage.js'
import { ObjectWatches } from './volumes/object-watches.js'
import type { ReferencedObjects } from './volumes/volume-files.js'
import { Volumes } from './volumes/volumes.js'

export interface KubeletOptions {
  bus: Bus
  client: KubeClient
  supervisor: ProcessSupervisor
  /** In the node's own namespace. */
  sockets: SocketApi
  socketsIn: ForwardSource['socketsIn']
  /** What processes of this machine have used. */
  usage: Pick<UsageSource, 'own' | 'ofProcess'>
  clock: Clock
  random: Random
  profile: ClusterProfile
  clusterDir: string
  node: string
  /** Where the bundles of process-containers lie, and of CNI plugins. */
  binFolder: string
  cniPath: readonly string[]
  /** PATH for what is executed. */
  executablePath: string
  /** Flags of Node for process-containers. */
  nodeArgs: readonly string[]
  /** How CNI plugins are run; see CniRuntimeOptions. */
  execute?: CniRuntimeOptions['execute']
  /** Kills a process of this machine. */
  kill: (pid: number) => void
  onError: (error: unknown, what: string, about: string) => void
}

const kernelRetryMs = 100

export class Kubelet {
  readonly #options: KubeletOptions
  readonly #agents = new Map<string, PodAgent>()
  readonly #around: PodSurroundings
  readonly #kernel: KernelClient
  readonly #processes: ProcessRuntime
  readonly #keeper: NodeKeeper
  readonly #gate: NetworkGate
  readonly #watches: ObjectWatches
  readonly #pods: Informer<Pod>
  readonly #services
  readonly #subscriptions: { unsubscribe(): void }[] = []
  #orphans = new Map<string, { checkpoint: Checkpoint; hasSandbox: boolean }>()
  #listed: ReadonlyMap<string, ListedContainer> = new Map()
  #timer: Timer | undefined

  constructor(options: KubeletOptions) {
    this.#options = options
    const { bus, client, supervisor, sockets, clock, random, profile, clusterDir, node, binFolder, cniPath, executablePath, onError } =
      options
    const { kill, execute } = options
    const nodeFolder = clusterPaths(clusterDir).node(node)
    const paths = nodePaths(nodeFolder)
    const nodeIP = nodeAddress(node)
    const jitter = () => random.next()
    this.#kernel = new KernelClient({ bus, node })
    this.#processes = new ProcessRuntime({
      supervisor,
      clock,
      node,
      clusterDir,
      binFolder,
      executablePath,
      nodeArgs: options.nodeArgs,
      kill,
    })
    const programs = new ProgramRuntime(this.#kernel)
    const cni = new CniRuntime({ confDir: paths.cniConf, cacheDir: paths.cniCache, path: cniPath, executablePath, clock, execute })
    const volumes = new Volumes({
      kubeletFolder: paths.kubelet,
      nodeFolder,
      stamp: () => `${new Date(clock.wallMs()).toISOString().replaceAll(/[-T:]/g, '_').replace('Z', '')}.${random.below(1e9)}`,
    })
    const facts = { name: node, internalIP: nodeIP, externalIP: nodeDoor(profile, node), bootID: uuid(random), machineID: profile.id }
    this.#keeper = new NodeKeeper({ client, clock, facts, onError: (error, what) => onError(error, what, node) })
    this.#gate = new NetworkGate(paths.cniConf, (problem) => this.#keeper.setNetworkProblem(problem))
    this.#watches = new ObjectWatches({
      client,
      random: jitter,
      onError: (error) => onError(error, 'watch', 'references'),
      onChange: (uids) => {
        for (const uid of uids) this.#agents.get(uid)?.referencesChanged()
      },
    })
    this.#pods = new Informer<Pod>(client, pods, {
      fieldSelector: `spec.nodeName=${node}`,
      random: jitter,
      onError: (error) => onError(error, 'watch', 'pods'),
    })
    this.#services = new Informer(client, services, { random: jitter, onError: (error) => onError(error, 'watch', 'services') })
    this.#around = {
      ...{ client, clock, volumes, programs, node, nodeIP, onError },
      recorder: new EventRecorder(client, { component: 'kubelet', host: node }),
      sandboxes: new Sandboxes({ kernel: this.#kernel, cni, netnsFolder: paths.netns }),
      processes: this.#processes,
      probing: { sockets, clock },
      exec: (containerId, command, signal) => runInContainer(bus, node, containerId, command, signal),
      objectsOf: (pod) => this.#objectsOf(pod),
      releaseObjects: (uid) => this.#watches.release(uid),
      services: () => this.#services.list(),
      names: { clusterDNS: profile.clusterDNS, clusterDomain: profile.clusterDomain, nodeNameservers: [outsideAddress] },
      podLogs: paths.podLogs,
      images: new Set(),
      network: this.#gate,
    }
  }

  async start(): Promise<void> {
    const { bus, node, clusterDir, onError } = this.#options
    const exited = (end: ContainerEnd) => {
      const agent = this.#agentOf(end.id)
      if (agent !== undefined) return agent.containerExited(end)
      // A toolbox that ended with its namespace: the kernel need not remember it.
      this.#around.programs.remove(end.id).catch((error) => onError(error, 'remove', end.id))
    }
    this.#around.programs.onExit(exited)
    this.#processes.onExit(exited)
    this.#subscriptions.push(
      this.#kernel.onEvent(({ event }) => {
        if (event === 'started') for (const agent of this.#agents.values()) agent.sandboxLost()
      }),
      ...[serveExec, serveAttach].map((serve) =>
        serve(bus, node, {
          execTarget: (pod, container) => this.#execTarget(pod, container),
          attachTarget: async (pod, container) => this.#attachTarget(pod, container),
        }),
      ),
      serveUsage(bus, node, {
        kernel: this.#kernel,
        clock: this.#options.clock,
        source: { ...this.#options.usage, pods: () => this.#running() },
      }),
      servePortForward(bus, node, { forwardTarget: (pod) => this.#forwardTarget(pod), socketsIn: this.#options.socketsIn }),
      serveLogs(bus, node, {
        logFile: (pod, container, previous) => this.#logFile(pod, container, previous),
        ended: (path) => this.#logEnded(path),
      }),
    )
    this.#gate.start()
    this.#services.start()
    // The apiserver learns of the node while we look at what runs here.
    void this.#keeper.start().catch((error) => onError(error, 'register', node))
    await this.#takeStock(join(nodePaths(clusterPaths(clusterDir).node(node)).kubelet, 'pods'))
    this.#pods.onEvent((event) => {
      if (event.type === 'deleted') this.#removed(event.object)
      else {
        // Another pod of the same name has taken its place.
        if (event.type === 'updated' && event.before.metadata.uid !== event.object.metadata.uid) this.#removed(event.before)
        this.#changed(event.object)
      }
    })
    // A container's environment names services: they must be known before the first one starts.
    void this.#services.synced.then(() => this.#pods.start())
    void this.#pods.synced.then(() => this.#adoptOrphans())
  }

  stop(): void {
    this.#timer?.cancel()
    for (const subscription of this.#subscriptions) subscription.unsubscribe()
    for (const agent of this.#agents.values()) agent.stop()
    this.#pods.stop()
    this.#services.stop()
    this.#watches.stop()
    this.#gate.stop()
    this.#keeper.stop()
  }

  /** Learns what runs on the node: pods that were left by an earlier kubelet wait in #orphans for their object. */
  async #takeStock(podsFolder: string): Promise<void> {
    const checkpoints = readCheckpoints(podsFolder)
    await this.#processes.adopt(
      checkpoints.flatMap(({ containers }) =>
        containers
          .filter(({ processName, ended }) => processName !== '' && !ended)
          .map(({ containerId: id, processName, startedAtMs }) => ({ id, processName, startedAtMs })),
      ),
    )
    const { netnsNames } = await this.#kernelUp()
    const present = new Set((netnsNames?.netns ?? []).map(({ name }) => name))
    const listed = [...(await this.#around.programs.list()), ...(await this.#processes.list())]
    this.#listed = new Map(listed.map((container) => [container.id, container]))
    for (const checkpoint of checkpoints) {
      const { pod, ip } = checkpoint
      const hasSandbox = ip !== '' && (pod.spec?.hostNetwork === true || present.has(netnsOf(pod.metadata.uid ?? '')))
      this.#orphans.set(pod.metadata.uid ?? '', { checkpoint, hasSandbox })
    }
    const known = new Set(checkpoints.flatMap(({ containers }) => containers.map(({ containerId }) => containerId)))
    for (const { id } of listed)
      if (!known.has(id)) await this.#around.programs.remove(id).catch((error) => this.#options.onError(error, 'remove', id))
  }
  /** Resolves when the node's kernel answers: at boot the kubelet may be first. */
  #kernelUp(): ReturnType<KernelClient['call']> {
    return this.#kernel.call({ netnsList: {} }).catch(
      () =>
        new Promise((resolve) => {
          this.#timer = this.#options.clock.setTimer(kernelRetryMs, () => resolve(this.#kernelUp()))
        }),
    )
  }

  /** Pods whose object went while no kubelet looked are taken down. */
  #adoptOrphans(): void {
    for (const [uid, { checkpoint }] of this.#orphans) {
      if (this.#agents.has(uid)) continue
      this.#changed(checkpoint.pod)
      this.#removed(checkpoint.pod)
    }
    this.#orphans.clear()
  }

  #changed(pod: Pod): void {
    const uid = pod.metadata.uid ?? ''
    const found = this.#agents.get(uid)
    if (found !== undefined) {
      found.handle({ kind: 'pod-changed', pod })
      return
    }
    const orphan = this.#orphans.get(uid)
    const isOver = pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed'
    // Nothing of a finished pod is left to do but to delete it when asked.
    if (orphan === undefined && isOver && !pod.metadata.deletionTimestamp) return
    const agent = new PodAgent(pod, this.#around, () => this.#agents.delete(uid))
    this.#agents.set(uid, agent)
    if (orphan !== undefined) agent.adopt(orphan.checkpoint, this.#listed, orphan.hasSandbox)
    agent.handle({ kind: 'pod-changed', pod })
  }
  #removed(pod: Pod): void {
    this.#agents.get(pod.metadata.uid ?? '')?.handle({ kind: 'pod-deleted' })
  }

  #agentOf(containerId: string): PodAgent | undefined {
    for (const agent of this.#agents.values()) if (agent.recordOf(containerId) !== undefined) return agent
    return undefined
  }
  #find({ namespace, name, uid }: { namespace: string; name: string; uid: string }): PodAgent | undefined {
    return [...this.#agents.values()].find(
      ({ machine: { pod } }) =>
        pod.metadata.namespace === namespace && pod.metadata.name === name && (uid === '' || pod.metadata.uid === uid),
    )
  }

  async #execTarget(at: { namespace: string; name: string; uid: string }, container: string): Promise<ExecTarget> {
    const agent = this.#find(at)
    const record = agent?.machine.containers.get(container)
    if (agent === undefined || record?.state.kind !== 'running') return { error: `container not found ("${container}")`, exitCode: 1 }
    try {
      return { containerId: await agent.commandsIn(record) }
    } catch (error) {
      return { error: `OCI runtime exec failed: exec failed: ${(error as Error).message}`, exitCode: 126 }
    }
  }

  #attachTarget(at: { namespace: string; name: string; uid: string }, container: string): ExecTarget {
    const agent = this.#find(at)
    const record = agent?.machine.containers.get(container)
    if (agent === undefined || record?.state.kind !== 'running')
      return { error: `container ${container} not found in pod ${at.name}_${at.namespace}`, exitCode: 1 }
    if (isProcess(record))
      return { error: `container ${container} is a process of its own: it has a log and no streams to attach to`, exitCode: 1 }
    return { containerId: record.state.containerId }
  }
  #running(): RunningPod[] {
    return [...this.#agents.values()].map(({ machine: { pod, containers } }) => ({
      namespace: pod.metadata.namespace ?? '',
      name: pod.metadata.name ?? '',
      uid: pod.metadata.uid ?? '',
      containers: [...containers.values()].flatMap((record) => {
        const { name, state } = record
        if (state.kind !== 'running') return []
        const { containerId: id, startedAtMs } = state
        return isProcess(record) ? { name, id, startedAtMs, pid: this.#processes.pidOf(id) } : { name, id, startedAtMs }
      }),
    }))
  }
  #forwardTarget(at: { namespace: string; name: string; uid: string }): ForwardTarget | { error: string } {
    const agent = this.#find(at)
    if (agent === undefined || agent.machine.sandbox.state !== 'done')
      return { error: `unable to forward port because pod ${at.namespace}/${at.name} has no running sandbox` }
    return { netns: agent.netns, ended: agent.sandboxEnded() }
  }

  #logFile(
    at: { namespace: string; name: string; uid: string },
    container: string,
    previous: boolean,
  ): { path: string } | { error: string } {
    const agent = this.#find(at)
    const record = agent?.machine.containers.get(container)
    if (agent === undefined || record === undefined) return { error: `container "${container}" in pod "${at.name}" is not available` }
    const { state, last, attempt } = record
    if (previous)
      return last === undefined
        ? { error: `previous terminated container "${container}" in pod "${at.name}" not found` }
        : { path: agent.logPath(container, attempt - 1) }
    if (state.kind === 'running' || state.kind === 'terminated') return { path: agent.logPath(container, attempt) }
    // Between two attempts the last one's log is what there is to read.
    if (last !== undefined) return { path: agent.logPath(container, attempt - 1) }
    const reason = state.kind === 'waiting' ? state.reason : agent.machine.isInitialized() ? 'ContainerCreating' : 'PodInitializing'
    return { error: `container "${container}" in pod "${at.name}" is waiting to start: ${reason}` }
  }
  async #logEnded(path: string): Promise<void> {
    for (const agent of this.#agents.values()) {
      for (const { name, attempt, state } of agent.machine.containers.values()) {
        if (state.kind === 'running' && agent.logPath(name, attempt) === path) return agent.ended(state.containerId)
      }
    }
  }

  #objectsOf({ metadata, spec }: Pod): ReferencedObjects {
    const { namespace = '', uid = '', name = '' } = metadata
    return {
      configMap: (of) => this.#watches.configMap(namespace, of, uid),
      secret: (of) => this.#watches.secret(namespace, of, uid),
      serviceAccountToken: async ({ audience, expirationSeconds }) => {
        const account = spec?.serviceAccountName || 'default'
        const boundObjectRef = { kind: 'Pod', apiVersion: 'v1', name, uid }
        const body = {
          apiVersion: 'authentication.k8s.io/v1',
          kind: 'TokenRequest',
          spec: { audiences: audience === '' ? [] : [audience], expirationSeconds, boundObjectRef },
        }
        const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/serviceaccounts/${encodeURIComponent(account)}/token`
        const answer = await this.#options.client.json<{ status?: { token?: string } }>({
          method: 'POST',
          path,
          body: JSON.stringify(body),
        })
        return answer.status?.token ?? ''
      },
    }
  }
}

function uuid(random: Random): string {
  const hex = Array.from({ length: 32 }, () => random.below(16).toString(16)).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`
}
