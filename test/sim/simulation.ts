// A cluster's data plane and node agents in one process, in virtual time, from one seed:
//
//   real      Kernel, Kubelet, Flanneld and KubeProxy of every node; the controller-manager; the CNI plugins, run where they are
//   in place  ObjectTracker for the apiserver, FaultyWire for NATS, MemorySupervisor for pm2
//
// Time moves only when nothing else does: when no file operation is under way and a few turns of the event loop have brought nothing
// new, the clock jumps to the next timer. So a minute of retransmissions takes milliseconds, and the same seed gives the same frames.

import { createHash } from 'node:crypto'
import { join } from 'node:path'
import pino from 'pino'
import { packageRoot } from '../../cli/package-root.js'
import type { CniRuntimeOptions } from '../../cni/invoke/cni-runtime.js'
import { MemoryBus } from '../../packages/bus/memory-bus.js'
import { subjects } from '../../packages/bus/subjects.js'
import { walkFrames } from '../../packages/bus/wire-port.js'
import { Informer } from '../../packages/client/informer.js'
import type { Resource } from '../../packages/client/resource.js'
import * as resources from '../../packages/client/resources.js'
import { VirtualClock } from '../../packages/clock/clock.js'
import { SeededRandom } from '../../packages/clock/random.js'
import { KernelClient } from '../../packages/kernel-client/kernel-client.js'
import { type ClusterProfile, clusterPaths, nodePaths } from '../../packages/process/cluster-profile.js'
import { RemoteSockets } from '../../packages/sockets/remote-sockets.js'
import { FaultyWire, type WireFaults } from '../../packages/testkit/faulty-wire.js'
import { inProcessPlugins } from '../../packages/testkit/in-process-plugins.js'
import { MemorySupervisor } from '../../packages/testkit/memory-supervisor.js'
import { ObjectTracker } from '../../packages/testkit/object-tracker.js'
import { ProcessClock } from '../../packages/testkit/process-clock.js'
import { describeFrame } from '../../packages/wire/describe.js'
import { kubewire } from '../../proto/generated/kubewire.js'
import { ControllerManager } from '../../services/controller-manager/controller-manager.js'
import { localizeConfList } from '../../services/flanneld/cni-conf.js'
import { Flanneld } from '../../services/flanneld/flanneld.js'
import { parseNetConf } from '../../services/flanneld/net-conf.js'
import { Kernel } from '../../services/kernel/kernel.js'
import { NamespaceTools } from '../../services/kernel/namespace-tools.js'
import { KubeProxy } from '../../services/kube-proxy/kube-proxy.js'
import { parseProxyConfig } from '../../services/kube-proxy/proxy-config.js'
import { Kubelet } from '../../services/kubelet/kubelet.js'
import type { ProcessSupervisor } from '../../services/kubelet/runtime/process-runtime.js'

/** Turns of the event loop without news after which nothing is under way. */
const calmTurns = 6
/** What Node calls a file operation under way: FSReqCallback, FSReqPromise, CloseReq. */
const fileOperation = /^FSReq|CloseReq$/i
/** Virtual time a named fact may take. */
const factMs = 300_000
/** Last events that are remembered in words. */
export const eventsMax = 200

const podCIDR = '10.244.0.0/16'
const proxyConfig = parseProxyConfig(
  `{ apiVersion: kubeproxy.config.k8s.io/v1alpha1, kind: KubeProxyConfiguration, clusterCIDR: ${podCIDR} }`,
)
const confList = {
  name: 'cbr0',
  cniVersion: '1.0.0',
  plugins: [{ type: 'flannel', delegate: { hairpinMode: true, isDefaultGateway: true } }],
}

export interface SimulationOptions {
  readonly seed: number
  readonly nodes: number
  /** Empty, and the caller's to remove. */
  readonly clusterDir: string
}

interface SimulatedNode {
  kernel: Kernel
  kernelBus: MemoryBus
  kernelClock: ProcessClock
  kubelet: Kubelet
  kubeletBus: MemoryBus
  kubeletClock: ProcessClock
  readonly flanneld: Flanneld
  readonly proxy: KubeProxy
}

export interface Said {
  stdout: string
  stderr: string
  code: number
  error: string
}

export class Simulation {
  readonly clock = new VirtualClock()
  readonly random: SeededRandom
  readonly tracker = new ObjectTracker({ clock: this.clock })
  readonly supervisor = new MemorySupervisor()
  readonly wire: FaultyWire
  /** The last things that happened, oldest first: frames, and what the simulation did. */
  readonly events: string[] = []
  readonly #options: SimulationOptions
  readonly #hash = createHash('sha256')
  readonly #nodes = new Map<string, SimulatedNode>()
  readonly #client: MemoryBus
  #frames = 0
  #manager: ControllerManager | undefined

  private constructor(options: SimulationOptions) {
    this.#options = options
    this.random = new SeededRandom(options.seed)
    this.wire = new FaultyWire({
      clock: this.clock,
      random: this.#newRandom(),
      onFrames: (subject, data, fate) => this.#sawFrames(subject, data, fate),
    })
    this.#client = this.#newBus(new ProcessClock(this.clock))
  }

  /** Resolves when every node is Ready. */
  static async start(options: SimulationOptions): Promise<Simulation> {
    const simulation = new Simulation(options)
    try {
      await simulation.#start()
      return simulation
    } catch (error) {
      await simulation.stop().catch(() => {}) // what kept it from starting is what is told
      throw error
    }
  }
  async #start(): Promise<void> {
    const { tracker, clock } = this
    tracker.serveDiscovery(Object.values(resources) as Resource<unknown>[])
    tracker.seed(resources.namespaces, { metadata: { name: 'default' }, spec: { finalizers: ['kubernetes'] } })
    this.#manager = new ControllerManager({
      client: tracker.client,
      clock,
      random: this.#newRandom(),
      log: pino({ level: 'warn' }, { write: (line) => this.note(`a controller: ${line.trim()}`) }),
      rootCA: 'PEM',
      rootCAKey: 'PEM',
      podCIDR,
    })
    await this.#manager.start()
    for (let n = 1; n <= this.#options.nodes; n++) await this.#startNode(`node-${n}`)
    await this.until('every node is Ready', () => {
      const isReady = ({ status }: resources.Node) => status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True')
      return tracker.all(resources.nodes).filter(isReady).length === this.#options.nodes
    })
  }

  /** Of every frame so far: when, to whom, what. */
  get traceHash(): string {
    return this.#hash.copy().digest('hex')
  }
  get frames(): number {
    return this.#frames
  }
  namespaces(node: string): string[] {
    return [...this.#nodes.get(node)!.kernel.stack.namespaces.keys()]
  }
  /** Ids of the programs a kernel knows, ended ones included. */
  async containers(node: string): Promise<string[]> {
    const { containers } = await this.within(
      'the kernel answers',
      new KernelClient({ bus: this.#client, node }).call({ containerList: {} }),
    )
    return containers?.containers?.map(({ id }) => id ?? '') ?? []
  }
  /** What `iptables-save -t nat` says on each node. */
  get natRules(): string[] {
    return [...this.#nodes.values()].map(({ kernel }) => {
      const tools = new NamespaceTools(kernel.stack.namespace('host')!)
      return tools.rulesSave('iptables', { table: 'nat', counters: false })
    })
  }
  set faults(faults: WireFaults) {
    this.wire.faults = faults
    this.note(`faults: ${JSON.stringify(faults)}`)
  }

  note(what: string): void {
    this.events.push(`${(this.clock.nowMs() / 1000).toFixed(6)} ${what}`)
    if (this.events.length > eventsMax) this.events.shift()
  }

  /** Lets things happen, and time pass where nothing else does, until `fact` holds. */
  async until(what: string, fact: () => boolean): Promise<void> {
    const deadlineMs = this.clock.nowMs() + factMs
    for (;;) {
      await this.#calm()
      if (fact()) return this.note(`now ${what}`)
      const dueMs = this.clock.nextDueMs()
      if (dueMs === undefined || dueMs > deadlineMs)
        throw new Error(
          `Seed ${this.#options.seed}: waited until ${what}: it did not come in ${factMs} virtual ms. npm run sim -- --seed ${this.#options.seed}\n${this.events.slice(-20).join('\n')}`,
        )
      this.clock.advance(Math.max(0, dueMs - this.clock.nowMs()))
    }
  }
  async within<T>(what: string, promise: Promise<T>): Promise<T> {
    let settled = false
    const settle = () => {
      settled = true
    }
    promise.then(settle, settle)
    await this.until(what, () => settled)
    return promise
  }

  /** As `kubectl exec`: through the kubelet to the kernel. */
  async exec(pod: string, ...command: string[]): Promise<Said> {
    const { metadata, spec } = this.tracker.find(resources.pods, `default/${pod}`)!
    const header = kubewire.ExecStart.encode({
      ...{ podNamespace: 'default', podName: pod, podUid: metadata.uid ?? '', container: spec.containers[0]!.name },
      ...{ command, stdout: true, stderr: true },
    }).finish()
    const said: Said = { stdout: '', stderr: '', code: -1, error: '' }
    const run = async () => {
      const stream = await this.#client.openStream(subjects.kubeletExec(spec.nodeName ?? ''), header)
      for await (const message of stream.messages) {
        const { stdout, stderr, exit } = kubewire.ExecFrame.decode(message)
        if (stdout) said.stdout += Buffer.from(stdout).toString()
        if (stderr) said.stderr += Buffer.from(stderr).toString()
        if (exit) Object.assign(said, { code: exit.code, error: exit.error })
      }
    }
    await this.within(`${pod} has run ${command.join(' ')}`, run())
    return said
  }

  /** The process dies at once, and another takes its place after `downMs`. */
  async restartKernel(name: string, downMs = 500): Promise<void> {
    const node = this.#nodes.get(name)!
    this.note(`the kernel of ${name} is killed`)
    node.kernelClock.kill()
    await node.kernelBus.kill()
    await node.kernel.stop()
    await this.#pass(downMs)
    Object.assign(node, await this.#startKernel(name))
    this.note(`the kernel of ${name} starts`)
  }
  async restartKubelet(name: string, downMs = 500): Promise<void> {
    const node = this.#nodes.get(name)!
    this.note(`the kubelet of ${name} is killed`)
    node.kubelet.stop()
    node.kubeletClock.kill()
    await node.kubeletBus.kill()
    await this.#pass(downMs)
    Object.assign(node, await this.#startKubelet(name))
    this.note(`the kubelet of ${name} starts`)
  }

  async stop(): Promise<void> {
    for (const { kubelet, flanneld, proxy } of this.#nodes.values()) {
      kubelet.stop()
      await this.within('the agents have stopped', Promise.all([flanneld.stop(), proxy.stop()]))
    }
    await this.within('the controllers have stopped', this.#manager?.stop() ?? Promise.resolve())
    for (const { kernel } of this.#nodes.values()) await this.within('the kernel has stopped', kernel.stop())
  }

  async #startNode(name: string): Promise<void> {
    const { clock, tracker } = this
    const { client } = tracker
    const kernel = await this.#startKernel(name)
    const kubelet = await this.#startKubelet(name)
    const paths = nodePaths(clusterPaths(this.#options.clusterDir).node(name))
    const bus = this.#newBus(new ProcessClock(clock))
    const random = this.#newRandom()
    const onError = (error: unknown) => this.note(`an agent of ${name}: ${(error as Error).message}`)
    const flanneld = new Flanneld({
      ...{ client, clock, random, node: name, onError },
      informer: new Informer(client, resources.nodes, { random: () => random.next(), onError }),
      kernel: new KernelClient({ bus, node: name }),
      conf: parseNetConf(JSON.stringify({ Network: podCIDR })),
      subnetFile: paths.flannelSubnet,
      confListFile: join(paths.cniConf, '10-flannel.conflist'),
      confList: localizeConfList(JSON.stringify(confList), { subnetFile: paths.flannelSubnet, cniState: paths.cniCache }),
    })
    flanneld.start()
    const proxy = new KubeProxy({
      ...{ client, clock, node: name, config: proxyConfig, onError, onSynced: () => {} },
      kernel: new KernelClient({ bus, node: name }),
      random: () => random.next(),
    })
    await this.within(`kube-proxy of ${name} has heard of every Service`, proxy.start())
    this.#nodes.set(name, { ...kernel, ...kubelet, flanneld, proxy })
  }

  async #startKernel(node: string) {
    const kernelClock = new ProcessClock(this.clock)
    const kernelBus = this.#newBus(kernelClock)
    const kernel = await this.within(
      `the kernel of ${node} serves`,
      Kernel.start({
        ...{ bus: kernelBus, clock: kernelClock, random: this.#newRandom(), node, clusterDir: this.#options.clusterDir },
        scheduleFlush: setImmediate,
        isAlive: () => true,
        usage: () => ({ cpuMs: 0, busyMs: 0, memoryBytes: 0 }),
        onMistake: (error, where) => this.note(`the kernel of ${node} made a mistake: ${where}: ${(error as Error).message}`),
      }),
    )
    return { kernel, kernelBus, kernelClock }
  }

  async #startKubelet(node: string) {
    const kubeletClock = new ProcessClock(this.clock)
    const kubeletBus = this.#newBus(kubeletClock)
    const kernel = new KernelClient({ bus: kubeletBus, node })
    const plugins: CniRuntimeOptions['execute'] = inProcessPlugins((netns) => ({
      call: async (request) => (await kernel.call({ netns, ...request })) as never,
    }))
    // A dead process hears no more of pm2.
    const { supervisor: pm2 } = this
    const supervisor: ProcessSupervisor = {
      start: (spec) => pm2.start(spec),
      stop: (name) => pm2.stop(name),
      list: () => pm2.list(),
      onExit: (handler) => pm2.onExit((exit) => kubeletClock.isDead || handler(exit)),
    }
    const kubelet = new Kubelet({
      ...{ bus: kubeletBus, client: this.tracker.client, supervisor, clock: kubeletClock, random: this.#newRandom() },
      ...{ profile, clusterDir: this.#options.clusterDir, node, executablePath: '', execute: plugins },
      sockets: new RemoteSockets({ bus: kubeletBus, clock: kubeletClock, node, netns: 'host', containerId: `kubelet.${node}`, pid: 1 }),
      socketsIn: (netns) => new RemoteSockets({ bus: kubeletBus, clock: kubeletClock, node, netns, containerId: '', pid: 1 }),
      usage: { own: () => ({ cpuMs: 0, memoryBytes: 0 }), ofProcess: () => undefined },
      binFolder: join(packageRoot, 'dist', 'bin'),
      cniPath: [join(packageRoot, 'dist', 'cni')],
      nodeArgs: [],
      kill: (pid) => this.supervisor.kill(pid),
      onError: (error, what, about) => this.note(`the kubelet of ${node}: ${what} ${about}: ${(error as Error).message}`),
    })
    await this.within(`the kubelet of ${node} has started`, kubelet.start())
    return { kubelet, kubeletBus, kubeletClock }
  }

  #newRandom(): SeededRandom {
    return new SeededRandom(this.random.below(2 ** 32))
  }
  #newBus(clock: ProcessClock): MemoryBus {
    return new MemoryBus({ broker: this.wire, clock, random: this.#newRandom() })
  }

  async #pass(ms: number): Promise<void> {
    let isOver = false
    this.clock.setTimer(ms, () => {
      isOver = true
    })
    await this.until(`${ms} ms have passed`, () => isOver)
  }

  /** Nothing is under way but timers. */
  async #calm(): Promise<void> {
    for (let calm = 0; calm < calmTurns; calm++) {
      await new Promise((resolve) => setImmediate(resolve))
      if (process.getActiveResourcesInfo().some((resource) => fileOperation.test(resource))) calm = -1
    }
  }

  #sawFrames(subject: string, data: Uint8Array, fate: string): void {
    this.#hash.update(`${this.clock.nowMs()} ${subject} ${fate}\n`).update(data)
    walkFrames(data, (bytes, start, end) => {
      this.#frames++
      this.note(`${fate} ${describeFrame(bytes.subarray(start, end))}`)
    })
  }
}

const profile: ClusterProfile = {
  ...{
    name: 'sim',
    id: 'simulation',
    index: 0,
    nodes: 1,
    cni: 'flannel',
    proxy: 'iptables',
    durable: false,
    apiservers: 1,
    controllers: 1,
  },
  ...{ serviceCIDR: '10.96.0.0/12', podCIDR, nodeCIDR: '172.18.0.0/16', clusterDNS: '10.96.0.10', clusterDomain: 'cluster.local' },
  apiServer: 'https://127.77.0.254:6443',
}
