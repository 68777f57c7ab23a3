// nats-server and API servers alone, as a cluster starts them: real bundles, real files, every process restarted when it ends.

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkUpOptions } from '../../cli/boot/options.js'
import { makePki } from '../../cli/boot/pki.js'
import { claimPlace, settleProfile, toolsDir, writeState } from '../../cli/boot/state.js'
import { packageRoot } from '../../cli/package-root.js'
import { natsServer } from '../../cli/tools/nats-server.js'
import { findTool } from '../../cli/tools/tool.js'
import { type ApiAccess, parseKubeconfig } from '../../packages/client/kubeconfig.js'
import { apiServerListen, type ClusterProfile, clusterPaths } from '../../packages/process/cluster-profile.js'
import { until } from '../../packages/testkit/until.js'
import { ApiConnection } from './api-connection.js'

/** A loaded machine gives processes of low priority little time. */
const readyMsMax = 300_000

interface Supervised {
  child: ChildProcess
  starts: number
}

export class Rig {
  readonly dir: string
  readonly profile: ClusterProfile
  readonly #nats: string
  readonly #processes = new Map<string, Supervised>()
  #stopping = false

  /** Starts nats-server and `apiservers` API servers; resolves when all are ready. */
  static async start({ apiservers }: { apiservers: number }): Promise<Rig> {
    const dir = mkdtempSync(join(tmpdir(), 'kw-torture-'))
    const place = await claimPlace(dir)
    const profile = settleProfile(dir, checkUpOptions({ name: 'torture', nodes: 1, apiservers }, ''), place)
    const server = await findTool(natsServer, toolsDir())
    writeState(dir, profile, { server })
    await makePki(dir, profile)
    const rig = new Rig(dir, profile, server)
    for (const name of rig.names) rig.#spawn(name)
    await rig.ready()
    await place.release()
    return rig
  }
  private constructor(dir: string, profile: ClusterProfile, nats: string) {
    this.dir = dir
    this.profile = profile
    this.#nats = nats
  }
  get apiservers(): string[] {
    return Array.from({ length: this.profile.apiservers }, (_, i) => `apiserver-${i + 1}`)
  }
  get names(): string[] {
    return ['nats', ...this.apiservers]
  }
  /** A client of each API server's own. */
  connections(): ApiConnection[] {
    const path = clusterPaths(this.dir).kubeconfig
    const access: ApiAccess = parseKubeconfig(readFileSync(path, 'utf8'), path)
    return this.apiservers.map((_, i) => new ApiConnection(apiServerListen(this.profile, i + 1), access))
  }
  /** Resolves when every API server says it is ready. */
  async ready(): Promise<void> {
    for (const [i, connection] of this.connections().entries()) {
      await until(
        `${this.apiservers[i]} is ready`,
        async (say) => {
          const { code, text } = await connection.ask('GET', '/readyz?verbose')
          say(text)
          return code === 200
        },
        readyMsMax,
      )
      connection.close()
    }
  }
  pidOf(name: string): number {
    return this.#processes.get(name)!.child.pid!
  }
  /** SIGKILL; the process comes back at once, as under pm2. */
  kill(name: string): void {
    this.#signal(name, 'SIGKILL')
  }
  freeze(name: string): void {
    this.#signal(name, 'SIGSTOP')
  }
  thaw(name: string): void {
    this.#signal(name, 'SIGCONT')
  }
  async stop(): Promise<void> {
    this.#stopping = true
    for (const { child } of this.#processes.values()) {
      if (child.exitCode !== null || child.signalCode !== null) continue
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await ended
    }
    rmSync(this.dir, { recursive: true, force: true })
  }

  #signal(name: string, signal: NodeJS.Signals): void {
    process.kill(this.pidOf(name), signal)
  }
  #spawn(name: string): void {
    const log = openSync(join(clusterPaths(this.dir).logs, `${name}.out`), 'a')
    const [command, args] =
      name === 'nats'
        ? [this.#nats, ['-c', join(this.dir, 'nats.conf')]]
        : [
            process.execPath,
            [
              '--use-openssl-ca',
              join(packageRoot, 'dist', 'bin', 'apiserver.js'),
              '--cluster-dir',
              this.dir,
              '--replica',
              name.split('-')[1]!,
            ],
          ]
    const child = spawn(command, args, { stdio: ['ignore', log, log], env: { PATH: process.env['PATH'], HOME: this.dir } })
    this.#processes.set(name, { child, starts: (this.#processes.get(name)?.starts ?? 0) + 1 })
    child.once('exit', () => {
      if (!this.#stopping) this.#spawn(name)
    })
  }
}
