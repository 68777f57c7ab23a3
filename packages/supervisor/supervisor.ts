// The door to a cluster's own pm2 daemon (its PM2_HOME): starts and stops named processes and tells when they end.
//
// The daemon is spoken to over its own two sockets with pm2's own message libraries. pm2's programming interface does the same
// but loads in half a second and 30 MiB, which a kubelet on every node would pay again.
//
//   const supervisor = await Supervisor.connect(pm2Home)
//   await supervisor.start({ name: 'kube-proxy.node-1', script: 'dist/bin/kube-proxy.js', args: [], env: {…}, outFile, restart: false })
//   supervisor.onExit(({ name, pid, code, signal }) => …)

import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import axon, { type Socket, type SubscriberSocket } from 'pm2-axon'
import { Client } from 'pm2-axon-rpc'
import * as z from 'zod'

export interface ProcessSpec {
  /** Unique in the cluster; what `pm2 ls` shows. */
  readonly name: string
  /** Absolute path: of a script for Node, or of a program when `interpreter` is 'none'. */
  readonly script: string
  readonly args: readonly string[]
  /** The whole environment: nothing is inherited from the caller. */
  readonly env: Readonly<Record<string, string>>
  /** Receives stdout and stderr, appended. */
  readonly outFile: string
  /** True: pm2 starts it again whenever it ends. False: it stays ended until start() is called again. */
  readonly restart: boolean
  readonly interpreter?: 'node' | 'none'
  /** Flags of Node itself. */
  readonly nodeArgs?: readonly string[]
}

export interface SupervisedProcess {
  readonly name: string
  readonly pid: number
  /** pm2's word: online, stopping, stopped, launching, errored, waiting restart. */
  readonly status: string
  readonly restarts: number
}

export interface ProcessExit {
  readonly name: string
  /** 137 for one that was killed: see #processEvent. */
  readonly code: number
}

export class SupervisorError extends Error {
  override name = 'SupervisorError'
}

const listed = z.array(
  z.object({
    name: z.string(),
    pid: z.number().optional(),
    pm_id: z.number(),
    pm2_env: z.object({ status: z.string(), restart_time: z.number().default(0) }),
  }),
)
const prepared = z.array(z.object({ process: z.object({ pid: z.number().optional() }), pm2_env: z.object({ status: z.string() }) }))
const processEvent = z.object({
  event: z.string(),
  process: z.object({ name: z.string(), exit_code: z.number().nullish(), status: z.string().optional() }).loose(),
})

/** How long one order to the daemon may take. */
const orderDeadlineMs = 15_000

export class Supervisor {
  readonly #requests: Socket
  readonly #events: SubscriberSocket
  readonly #client: Client
  readonly #exitHandlers = new Set<(exit: ProcessExit) => void>()

  private constructor(requests: Socket, events: SubscriberSocket) {
    this.#requests = requests
    this.#events = events
    this.#client = new Client(requests)
    events.on('process:event', (value) => this.#processEvent(value))
  }

  /** Starts a daemon for this PM2_HOME, detached, and resolves when its sockets are there. */
  static async launch(pm2Home: string): Promise<void> {
    mkdirSync(pm2Home, { recursive: true, mode: 0o700 })
    const log = openSync(join(pm2Home, 'pm2.log'), 'a', 0o600)
    try {
      const daemon = spawn(process.execPath, [createRequire(import.meta.url).resolve('pm2/lib/Daemon.js')], {
        detached: true,
        cwd: pm2Home,
        env: {
          PM2_HOME: pm2Home,
          HOME: pm2Home,
          PATH: process.env['PATH'] ?? '',
          SILENT: 'true',
          PM2_DISCRETE_MODE: 'true',
          PM2_DISABLE_VERSION_CHECK: 'true',
          PM2_WORKER_INTERVAL: '3600000',
        },
        stdio: ['ignore', log, log, 'ipc'],
      })
      await new Promise<void>((resolve, reject) => {
        const refuse = (why: string) => reject(new SupervisorError(`Cannot start the pm2 daemon for ${pm2Home}: ${why}`))
        daemon.once('message', () => resolve())
        daemon.once('error', (error) => refuse(error.message))
        daemon.once('exit', (code) => refuse(`it ended with code ${code}; see ${join(pm2Home, 'pm2.log')}`))
      })
      daemon.disconnect()
      daemon.removeAllListeners()
      daemon.unref()
    } finally {
      closeSync(log)
    }
  }

  /** Ends the daemon and every process it has. */
  async shutDown(): Promise<void> {
    const running = await this.#listed()
    await Promise.all(running.map(({ pm_id }) => this.#order('deleteProcessId', pm_id)))
    // The daemon closes its sockets instead of answering.
    this.#client.call('killMe', { pid: 0 }, () => {})
    await new Promise<void>((resolve) => {
      this.#requests.once('close', () => resolve())
      this.#requests.once('reconnect attempt', () => resolve())
    })
    this.close()
  }

  /** Connects to a daemon that is running. Rejects with SupervisorError when none answers. */
  static async connect(pm2Home: string): Promise<Supervisor> {
    const requests = axon.socket('req')
    await connected(requests, requests, join(pm2Home, 'rpc.sock'))
    const events = axon.socket('sub-emitter')
    await connected(events, events.sock, join(pm2Home, 'pub.sock'))
    return new Supervisor(requests, events)
  }

  /** Starts a process under a name that is not in use by a running one; one that has ended is replaced. */
  async start(spec: ProcessSpec): Promise<SupervisedProcess> {
    const [started] = await this.startAll([spec])
    return started as SupervisedProcess
  }

  /** Starts several at once. Rejects when one of them cannot be started. */
  async startAll(specs: readonly ProcessSpec[]): Promise<SupervisedProcess[]> {
    const standing = new Map((await this.#listed()).map((entry) => [entry.name, entry]))
    return Promise.all(specs.map((spec) => this.#start(spec, standing.get(spec.name))))
  }

  async #start(spec: ProcessSpec, before: z.output<typeof listed>[number] | undefined): Promise<SupervisedProcess> {
    if (before !== undefined) {
      if (before.pm2_env.status === 'online' || before.pm2_env.status === 'launching')
        throw new SupervisorError(`Cannot start ${spec.name}: it is already ${before.pm2_env.status} as pid ${before.pid}`)
      await this.#order('deleteProcessId', before.pm_id)
    }
    mkdirSync(dirname(spec.outFile), { recursive: true })
    const interpreted = spec.interpreter !== 'none'
    const started = await this.#order('prepare', {
      name: spec.name,
      namespace: 'kubewire',
      // Node itself is the program: pm2's own wrapper would cost every process its loading.
      pm_exec_path: interpreted ? process.execPath : spec.script,
      args: interpreted ? [...(spec.nodeArgs ?? []), spec.script, ...spec.args] : [...spec.args],
      exec_interpreter: 'none',
      exec_mode: 'fork_mode',
      node_args: [],
      pm_cwd: dirname(spec.script),
      pm_out_log_path: spec.outFile,
      pm_err_log_path: spec.outFile,
      pm_pid_path: `${spec.outFile}.pid`,
      env: { ...spec.env },
      autorestart: spec.restart,
      // pm2 would start even a process without autorestart again where this stands.
      ...(spec.restart ? { exp_backoff_restart_delay: 50 } : {}),
      max_restarts: 1_000_000,
      min_uptime: 1000,
      kill_timeout: 5000,
      treekill: false,
      vizion: false,
      automation: false,
      pmx: false,
      watch: false,
      merge_logs: true,
    })
    const [first] = prepared.parse(started)
    return { name: spec.name, pid: first?.process.pid ?? 0, status: first?.pm2_env.status ?? 'errored', restarts: 0 }
  }

  /** Ends a process (SIGTERM… then SIGKILL after pm2's kill time-out) and forgets it. Harmless when there is none. */
  async stop(name: string): Promise<void> {
    const found = (await this.#listed()).find((candidate) => candidate.name === name)
    if (found !== undefined) await this.#order('deleteProcessId', found.pm_id)
  }

  async list(): Promise<SupervisedProcess[]> {
    return (await this.#listed()).map(({ name, pid, pm2_env }) => ({
      name,
      pid: pid ?? 0,
      status: pm2_env.status,
      restarts: pm2_env.restart_time,
    }))
  }

  onExit(handler: (exit: ProcessExit) => void): () => void {
    this.#exitHandlers.add(handler)
    return () => this.#exitHandlers.delete(handler)
  }

  close(): void {
    this.#requests.close()
    this.#events.close()
  }

  async #listed() {
    return listed.parse(await this.#order('getMonitorData', {}))
  }

  #order(method: string, argument: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(
        () => reject(new SupervisorError(`pm2 did not answer ${method} within ${orderDeadlineMs} ms`)),
        orderDeadlineMs,
      )
      this.#client.call(method, argument, (error, result) => {
        clearTimeout(late)
        if (error) reject(new SupervisorError(`pm2 refused ${method}: ${error instanceof Error ? error.message : JSON.stringify(error)}`))
        else resolve(result)
      })
    })
  }

  #processEvent(value: unknown): void {
    const event = processEvent.safeParse(value)
    if (!event.success || event.data.event !== 'exit') return
    const { name, exit_code: code, status } = event.data.process
    // pm2 tells 0 both for a process that ended well and for one that a signal ended. Ours end well only when they are told to.
    const killed = (code ?? 0) === 0 && status !== 'stopping'
    for (const handler of this.#exitHandlers) handler({ name, code: killed ? 137 : (code ?? 0) })
  }
}

/** Connects `socket`, whose connection events come from `emitter`. pm2-axon reconnects for ever; a first failure is final here. */
function connected(socket: Socket | SubscriberSocket, emitter: Socket, file: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let settled = false
    emitter.on('error', () => {}) // told again as a reconnect attempt
    emitter.once('connect', () => {
      settled = true
      resolve()
    })
    emitter.once('reconnect attempt', () => {
      if (settled) return
      socket.close()
      reject(new SupervisorError(`Cannot reach the pm2 daemon at ${file}: nothing listens there`))
    })
    socket.connect(file)
  })
}
