// A node's kernel: the network stack and its namespaces, the sockets and programs in them, and the calls that reach them.
//
//   bus: wire.nodes.<mac> ── eth0 ─┐                                ┌─ kernel.<node>.call, doors   (dispatch → system-calls)
//                                  ├─ NetworkStack ── namespaces ───┼─ kernel.<node>.sockets       (SocketServer)
//   bus: kernel.<node>.events <────┘                                ├─ kernel.<node>.exec, attach  (containers, host shell)
//                                                                   └─ kernel.<node>.capture
//
// It keeps nothing: a kernel that starts has one namespace, `host`, and says so to whoever programs it.

import type { Bus, Subscription } from '../../packages/bus/bus.js'
import { subjects } from '../../packages/bus/subjects.js'
import type { WirePort } from '../../packages/bus/wire-port.js'
import type { Clock } from '../../packages/clock/clock.js'
import type { Random } from '../../packages/clock/random.js'
import { NetworkStack } from '../../packages/netstack/network-stack.js'
import { clusterPaths, nodeAddress, nodePaths, outsideAddress } from '../../packages/process/cluster-profile.js'
import { CpuMeter } from '../../packages/programs/cpu-meter.js'
import { defaultRoute, plugIntoSegment } from '../../packages/segment/segment-link.js'
import { SocketServer } from '../../packages/sockets/socket-server.js'
import { kubewire } from '../../proto/generated/kubewire.js'
import { serveAttach } from './attach-server.js'
import { serveCaptures } from './capture-server.js'
import { Containers } from './containers.js'
import { dispatch, encodeFailure } from './dispatch.js'
import { Doors, doorRequestBytesMax } from './doors.js'
import { serveExec } from './exec-server.js'
import { HostShell } from './host-shell.js'
import { hostName, Namespaces } from './namespaces.js'
import { type ProcessUsage, UsageBook } from './usage-book.js'

/** What a Linux node that runs Kubernetes has set. */
const nodeSysctls = [
  ['net.ipv4.ip_forward', '1'],
  ['net.bridge.bridge-nf-call-iptables', '1'],
] as const

export interface KernelOptions {
  readonly bus: Bus
  readonly clock: Clock
  readonly random: Random
  readonly node: string
  /** The cluster's state directory. */
  readonly clusterDir: string
  /** Calls back at the end of the turn of the event loop. */
  readonly scheduleFlush: (flush: () => void) => void
  /** Whether a process of this machine exists. */
  readonly isAlive: (pid: number) => boolean
  /** What this process has used so far. */
  readonly usage: () => ProcessUsage
  /** Something failed that no caller is to blame for. */
  readonly onMistake: (error: unknown, where: string) => void
}

export class Kernel {
  readonly stack: NetworkStack
  readonly #options: KernelOptions
  readonly #doors: Doors
  readonly #port: WirePort
  readonly #sockets: SocketServer
  readonly #containers: Containers
  readonly #shell: HostShell
  readonly #subscriptions: Subscription[]

  private constructor(options: KernelOptions) {
    const { bus, clock, random, node, clusterDir, scheduleFlush, isAlive, usage, onMistake } = options
    this.#options = options
    this.stack = new NetworkStack({ clock, random })

    const host = this.stack.createNamespace(hostName)
    for (const [key, value] of nodeSysctls) host.setSysctl(key, value)
    const address = nodeAddress(node)
    this.#port = plugIntoSegment({ stack: this.stack, namespace: host, bus, address, prefixLength: 16, scheduleFlush })
    defaultRoute(host, outsideAddress)

    this.#sockets = new SocketServer({ bus, clock, node, namespace: (name) => this.stack.namespace(name), isAlive })
    const meter = new CpuMeter(clock)
    const book = new UsageBook()
    this.#containers = new Containers({
      clock,
      random,
      meter,
      stateDir: clusterDir,
      onExited: (container) => this.#tell({ containerExited: container }),
      onLogFailure: (id, error) => onMistake(error, `log of ${id}`),
    })
    this.#shell = new HostShell({ namespace: host, node, address, clock, random, cpu: meter.account() })

    this.#doors = new Doors({
      folder: nodePaths(clusterPaths(clusterDir).node(node)).netns,
      answer: (request, namespace) => calls.fromDoor(request, namespace),
      tooLong: (length) =>
        encodeFailure({ errno: 'EMSGSIZE', message: `Cannot take a request of ${length} bytes: at most ${doorRequestBytesMax}` }),
    })
    const namespaces = new Namespaces({
      stack: this.stack,
      doors: this.#doors,
      onDelete: (namespace) => {
        this.#containers.namespaceGone(namespace)
        this.#sockets.namespaceGone(namespace.name)
      },
    })
    const calls = dispatch(
      {
        stack: this.stack,
        namespaces,
        containers: this.#containers,
        sockets: this.#sockets,
        usage: () => book.read(usage(), this.#containers.usages()),
      },
      onMistake,
    )

    this.stack.onLinkChanged = ({ namespace, name, up }) => this.#tell({ linkChanged: { netns: namespace.name, link: name, up } })
    this.#subscriptions = [
      bus.serve(subjects.kernelCall(node), calls.fromBus),
      serveExec(bus, node, (id) => (id === hostName ? this.#shell.container() : this.#containers.running(id).container)),
      serveAttach(bus, node, (id) => this.#containers.running(id)),
      serveCaptures({ bus, clock, node, namespace: (name) => namespaces.get(name) }),
    ]
  }

  /** Resolves when calls are served, the host's door is open, and the node's daemons have been told of a fresh kernel. */
  static async start(options: KernelOptions): Promise<Kernel> {
    const kernel = new Kernel(options)
    await kernel.#doors.open(hostName)
    kernel.#tell({ started: { atMs: options.clock.wallMs() } })
    return kernel
  }
  async stop(): Promise<void> {
    for (const subscription of this.#subscriptions) subscription.unsubscribe()
    await this.#shell.stop()
    await this.#containers.stop()
    this.#sockets.close()
    this.#doors.closeAll()
    this.#port.close()
  }

  #tell(event: kubewire.KernelEvent.$Properties): void {
    const { bus, node } = this.#options
    bus.publish(subjects.kernelEvents(node), kubewire.KernelEvent.encode(event).finish())
  }
}
