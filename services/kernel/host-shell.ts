// The node's own shell: what `kubewire node NODE -- CMD` runs in. A container without a pod, in the host's namespace, which
// starts when somebody first asks for it.

import type { Clock } from '../../packages/clock/clock.js'
import type { Random } from '../../packages/clock/random.js'
import type { Namespace } from '../../packages/netstack/namespace.js'
import { type Container, startContainer } from '../../packages/programs/container.js'
import type { CpuAccount } from '../../packages/programs/cpu-meter.js'
import { LocalSockets } from '../../packages/sockets/local-sockets.js'
import { NamespaceTools } from './namespace-tools.js'

export interface HostShellOptions {
  readonly namespace: Namespace
  readonly node: string
  readonly address: string
  readonly clock: Clock
  readonly random: Random
  readonly cpu: CpuAccount
}

export class HostShell {
  readonly #options: HostShellOptions
  #container: Container | undefined

  constructor(options: HostShellOptions) {
    this.#options = options
  }
  container(): Container {
    if (this.#container === undefined) {
      const container = this.#start()
      this.#container = container
      void container.exited.then(() => {
        if (this.#container === container) this.#container = undefined
      })
    }
    return this.#container
  }
  async stop(): Promise<void> {
    this.#container?.signal('SIGKILL')
    await this.#container?.exited
  }

  #start(): Container {
    const { namespace, node, address, clock, random, cpu } = this.#options
    return startContainer({
      image: 'nicolaka/netshoot',
      name: node,
      podName: node,
      podNamespace: '',
      command: ['sleep', 'infinity'],
      args: [],
      env: new Map([['HOME', '/root']]),
      workingDir: '/',
      hostname: node,
      resolvConf: '',
      hosts: `127.0.0.1\tlocalhost\n${address}\t${node}\n`,
      mounts: [],
      ports: [],
      tty: false,
      sockets: new LocalSockets(namespace, (run) => cpu.around(run)),
      net: new NamespaceTools(namespace),
      clock,
      random,
      cpu,
      stdout: () => {},
      stderr: () => {},
    })
  }
}
