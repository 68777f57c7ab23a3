// A container for tests of programs: hosts in memory, node tools that show what the test gave them.

import { type Clock, RealClock } from '../clock/clock.js'
import { SeededRandom } from '../clock/random.js'
import { type Container, type ContainerOptions, type ProgramExit, startContainer } from '../programs/container.js'
import { CpuMeter } from '../programs/cpu-meter.js'
import type { NodeTools } from '../programs/node-tools.js'
import { SocketError } from '../sockets/socket-api.js'
import type { MemoryNetwork } from './memory-network.js'

/** Shows nothing and refuses every change; a test replaces what it is about. */
export function nodeTools(given: Partial<NodeTools> = {}): NodeTools {
  const refuse = () => {
    throw new SocketError('EPERM', 'Operation not permitted')
  }
  return {
    links: () => [],
    addresses: () => [],
    routes: () => [],
    routeTo: () => {
      throw new SocketError('ENETUNREACH', 'Network is unreachable')
    },
    neighbors: () => [],
    fdb: () => [],
    sockets: () => [],
    linkAdd: refuse,
    linkSet: refuse,
    linkDelete: refuse,
    addressAdd: refuse,
    addressDelete: refuse,
    routeReplace: refuse,
    routeDelete: refuse,
    neighborReplace: refuse,
    neighborDelete: refuse,
    sysctlKeys: () => [],
    sysctlGet: () => undefined,
    sysctlSet: refuse,
    rulesSave: () => '',
    rulesList: () => '',
    rulesRestore: refuse,
    conntrackList: () => [],
    conntrackFlush: () => 0,
    ...given,
  }
}

export interface Ran extends ProgramExit {
  readonly out: string
  readonly err: string
}

export interface ProgramContainer extends Container {
  /** What the main program has written so far, both streams in order. */
  readonly log: () => string
  /** Resolves once the log matches. */
  logged(pattern: RegExp): Promise<void>
  run(command: readonly string[], stdin?: string): Promise<Ran>
}

export function openContainer(
  network: MemoryNetwork,
  address: string,
  given: Partial<ContainerOptions> = {},
  clock: Clock = new RealClock(),
): ProgramContainer {
  let log = ''
  const waiting = new Set<() => void>()
  const write = (data: Uint8Array) => {
    log += new TextDecoder().decode(data)
    for (const check of waiting) check()
  }
  const container = startContainer({
    image: 'busybox:1.36',
    name: 'main',
    podName: 'web-0',
    podNamespace: 'shop',
    command: [],
    args: [],
    env: new Map(),
    workingDir: '',
    hostname: 'web-0',
    resolvConf: 'search shop.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n',
    hosts: `127.0.0.1\tlocalhost\n${address}\tweb-0\n`,
    mounts: [],
    ports: [],
    tty: false,
    sockets: network.host(address),
    net: nodeTools(),
    clock,
    random: new SeededRandom(1),
    cpu: new CpuMeter(clock).account(),
    stdout: write,
    stderr: write,
    ...given,
  })
  return {
    ...container,
    log: () => log,
    logged: (pattern) =>
      new Promise((resolve) => {
        const check = () => {
          if (!pattern.test(log)) return
          waiting.delete(check)
          resolve()
        }
        waiting.add(check)
        check()
      }),
    run: async (command, stdin = '') => {
      let out = ''
      let err = ''
      const decoder = new TextDecoder()
      // A command may wait for nothing but a timer, and the real clock's do not keep a process alive.
      const alive = setInterval(() => {}, 60_000)
      const exit = await container.exec({
        command,
        stdin: (async function* () {
          if (stdin !== '') yield new TextEncoder().encode(stdin)
        })(),
        stdout: (data) => void (out += decoder.decode(data)),
        stderr: (data) => void (err += decoder.decode(data)),
      })
      clearInterval(alive)
      return { ...exit, out, err }
    },
  }
}

/** A container that sleeps, to run commands in. */
export const idle = { command: ['sleep', 'infinity'] } as const
