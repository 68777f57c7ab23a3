// kubewire from a program: what the tests of a user, and our own, boot and break.
//
//   const cluster = await Cluster.up({ nodes: 2 })
//   await cluster.apply('examples/shop')
//   const { stdout } = await cluster.exec('shop/web', ['curl', '-s', 'http://user-service:8080/healthz'])
//   await cluster.freeze('kube-proxy.node-1')
//   await cluster.down()

import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { type IncomingHttpHeaders, request } from 'node:http'
import { KubeClient } from '../packages/client/kube-client.js'
import { services } from '../packages/client/resources.js'
import { SeededRandom } from '../packages/clock/random.js'
import { type ClusterProfile, clusterPaths, readProfile } from '../packages/process/cluster-profile.js'
import { type SupervisedProcess, Supervisor } from '../packages/supervisor/supervisor.js'
import { down } from './boot/down.js'
import { checkUpOptions, type UpInput } from './boot/options.js'
import { type Progress, silent } from './boot/progress.js'
import { stateDir, toolsDir } from './boot/state.js'
import { up } from './boot/up.js'
import { type CaptureTarget, capture } from './capture.js'
import { doorOf } from './doors.js'
import { runOnNode } from './node-shell.js'
import { signalProcess } from './signal-process.js'
import { kubectl } from './tools/kubectl.js'
import { findTool } from './tools/tool.js'

export interface CommandResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface FetchResult {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export interface ClusterUpOptions extends Omit<UpInput, 'name'> {
  /** Without one the cluster gets a name of its own and `down()` deletes it. */
  readonly name?: string
  /** Folder of state directories; default `.kubewire` below the working directory. */
  readonly root?: string
  readonly progress?: Progress
}

const fetchDeadlineMs = 10_000

export class Cluster {
  readonly name: string
  /** The state directory. */
  readonly dir: string
  readonly profile: ClusterProfile
  readonly #kubectl: string
  readonly #ephemeral: boolean

  private constructor(options: { dir: string; profile: ClusterProfile; kubectl: string; ephemeral: boolean }) {
    this.name = options.profile.name
    this.dir = options.dir
    this.profile = options.profile
    this.#kubectl = options.kubectl
    this.#ephemeral = options.ephemeral
  }

  /** Boots a cluster and resolves when it is ready. Clusters of different names on one machine don't meet. */
  static async up({ root, progress = silent, ...rest }: ClusterUpOptions = {}): Promise<Cluster> {
    const ephemeral = rest.name === undefined
    const options = checkUpOptions(
      { ...rest, name: rest.name ?? `t-${new SeededRandom((Date.now() ^ (process.pid << 12)) >>> 0).suffix(6)}` },
      'Cluster.up: ',
    )
    const dir = stateDir(options.name, root)
    try {
      const [{ profile }, path] = await Promise.all([up(options, progress, root), findTool(kubectl, toolsDir(root))])
      return new Cluster({ dir, profile, kubectl: path, ephemeral })
    } catch (error) {
      if (ephemeral) {
        await down(dir).catch(() => {})
        await rm(dir, { recursive: true, force: true })
      }
      throw error
    }
  }

  /** A cluster that is up already, or has been: for tests that take it down and up again. */
  static async attach(name: string, { root }: { root?: string } = {}): Promise<Cluster> {
    const dir = stateDir(name, root)
    return new Cluster({ dir, profile: readProfile(dir), kubectl: await findTool(kubectl, toolsDir(root)), ephemeral: false })
  }

  get kubeconfig(): string {
    return clusterPaths(this.dir).kubeconfig
  }

  /** Runs kubectl; never throws for its exit code. */
  kubectl(...args: string[]): Promise<CommandResult> {
    return this.kubectlWith('', ...args)
  }

  /** kubectl with text on its standard input. */
  kubectlWith(stdin: string, ...args: string[]): Promise<CommandResult> {
    return new Promise((resolve, reject) => {
      const child = spawn(this.#kubectl, args, { env: { ...process.env, KUBECONFIG: this.kubeconfig }, stdio: ['pipe', 'pipe', 'pipe'] })
      const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []]
      child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
      child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
      child.stdin.on('error', () => {}) // kubectl may end before it has read everything
      child.stdin.end(stdin)
      child.once('error', reject)
      child.once('close', (code, signal) =>
        resolve({
          code: code ?? (signal === null ? 0 : 128),
          stdout: Buffer.concat(stdout).toString(),
          stderr: Buffer.concat(stderr).toString(),
        }),
      )
    })
  }

  /** kubectl apply -f: a path, or YAML text (anything with a line break). Rejects with kubectl's words when it fails. */
  async apply(manifest: string): Promise<void> {
    const result = manifest.includes('\n')
      ? await this.kubectlWith(manifest, 'apply', '-f', '-')
      : await this.kubectl('apply', '-f', manifest)
    if (result.code !== 0) throw new Error(`kubectl apply failed with code ${result.code}: ${result.stderr}`)
  }

  /** kubectl exec. `pod` is `namespace/name`, `name`, or kubectl's `deploy/x` with a namespace in front: `shop/deploy/x`. */
  exec(pod: string, command: readonly string[], { container }: { container?: string } = {}): Promise<CommandResult> {
    const parts = pod.split('/')
    const named =
      parts.length === 1 || (parts.length === 2 && ['deploy', 'deployment', 'ds', 'daemonset', 'rs', 'svc', 'pod'].includes(parts[0] ?? ''))
    const [namespace, target] = named ? ['default', pod] : [parts[0] ?? '', parts.slice(1).join('/')]
    return this.kubectl('exec', '-n', namespace, target, ...(container === undefined ? [] : ['-c', container]), '--', ...command)
  }

  /** A command in a node's own shell. */
  async node(node: string, ...command: string[]): Promise<CommandResult> {
    const [stdout, stderr]: [Uint8Array[], Uint8Array[]] = [[], []]
    const code = await runOnNode(this.dir, node, command, {
      stdout: (chunk) => void stdout.push(chunk.slice()),
      stderr: (chunk) => void stderr.push(chunk.slice()),
    })
    return { code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }
  }

  /**
   * An HTTP request from outside. A loopback address is asked as it stands; any other host name is asked of the ingress, with
   * that name in the Host header: `fetch('http://company.com/users')`.
   */
  async fetch(
    url: string,
    {
      method = 'GET',
      headers = {},
      body,
      deadlineMs = fetchDeadlineMs,
    }: { method?: string; headers?: Record<string, string>; body?: string; deadlineMs?: number } = {},
  ): Promise<FetchResult> {
    const wanted = new URL(url)
    const [host, port] = /^127\./.test(wanted.hostname) ? [wanted.hostname, Number(wanted.port || 80)] : await this.#ingressDoor()
    return new Promise((resolve, reject) => {
      const asked = request(
        {
          host,
          port,
          method,
          path: wanted.pathname + wanted.search,
          headers: { host: wanted.host, ...headers },
          agent: false,
          signal: AbortSignal.timeout(deadlineMs),
        },
        (answer) => {
          const chunks: Buffer[] = []
          answer.on('data', (chunk: Buffer) => chunks.push(chunk))
          answer.once('error', reject)
          answer.once('end', () =>
            resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks).toString() }),
          )
        },
      )
      asked.once('error', reject)
      asked.end(body)
    })
  }

  /** Where the host reaches the ingress. */
  async #ingressDoor(): Promise<[host: string, port: number]> {
    const client = KubeClient.fromKubeconfig(this.kubeconfig, { userAgent: 'kubewire-cluster' })
    try {
      const door = doorOf(await client.get(services, { namespace: 'kube-system', name: 'ingress' }), 80)
      if (door === undefined) throw new Error('The ingress Service has no address yet')
      return [door.host, door.port]
    } finally {
      client.close()
    }
  }

  /** Catches packets on a link into a pcapng file until stop() is called. Resolves when catching has begun. */
  async capture(target: CaptureTarget, file: string): Promise<{ stop(): Promise<void> }> {
    const stopping = new AbortController()
    const out = createWriteStream(file, { mode: 0o600 })
    let finished: Promise<void> = Promise.resolve()
    await new Promise<void>((resolve, reject) => {
      finished = capture(this.dir, target, { signal: stopping.signal, write: (bytes) => void out.write(bytes), onStarted: resolve })
      finished.catch(reject)
    })
    return {
      stop: async () => {
        stopping.abort()
        await finished
        await new Promise<void>((resolve) => out.end(resolve))
      },
    }
  }

  /** Every process of the cluster by its name (`kernel.node-1`, `apiserver`, `kube-proxy.node-2`). */
  async processes(): Promise<SupervisedProcess[]> {
    const supervisor = await Supervisor.connect(clusterPaths(this.dir).pm2Home)
    try {
      return await supervisor.list()
    } finally {
      supervisor.close()
    }
  }

  /** SIGSTOP: the process is there and does nothing. */
  freeze(component: string): Promise<void> {
    return signalProcess(this.dir, component, 'SIGSTOP')
  }
  /** SIGCONT. */
  thaw(component: string): Promise<void> {
    return signalProcess(this.dir, component, 'SIGCONT')
  }
  /** SIGKILL; its supervisor or kubelet brings it back. */
  kill(component: string): Promise<void> {
    return signalProcess(this.dir, component, 'SIGKILL')
  }

  /** Everything ends. A cluster without a name of its own is deleted too. */
  async down(): Promise<void> {
    await down(this.dir)
    if (this.#ephemeral) await rm(this.dir, { recursive: true, force: true })
  }
}
