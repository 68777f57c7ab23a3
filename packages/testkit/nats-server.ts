// A nats-server of a test's own, on a loopback port that is free.

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toolsDir } from '../../cli/boot/state.js'
import { natsServer } from '../../cli/tools/nats-server.js'
import { findTool } from '../../cli/tools/tool.js'

export interface TestNatsServer {
  readonly url: string
  /** SIGKILL, and a new process on the same port and store; `emptied` takes the store away in between. */
  restart(options?: { emptied?: boolean }): Promise<void>
  stop(): Promise<void>
}

/** Starts one with JetStream in a folder of its own. Throws ToolMissing where none can be had. */
export async function startNatsServer(): Promise<TestNatsServer> {
  const program = await findTool(natsServer, toolsDir())
  const folder = mkdtempSync(join(tmpdir(), 'kw-nats-'))
  const port = await freePort()
  let server = await start()
  async function start(): Promise<ChildProcess> {
    const child = spawn(program, ['-a', '127.0.0.1', '-p', String(port), '-js', '-sd', folder], { stdio: ['ignore', 'ignore', 'pipe'] })
    await new Promise<void>((resolve, reject) => {
      let log = ''
      child.once('exit', (code) => reject(new Error(`nats-server ended with code ${code}: ${log}`)))
      child.stderr?.on('data', (chunk: Buffer) => {
        log += chunk
        if (log.includes('Server is ready')) resolve()
      })
    })
    return child
  }
  const kill = () =>
    new Promise<void>((resolve) => {
      server.once('exit', () => resolve())
      server.kill('SIGKILL')
    })
  return {
    url: `nats://127.0.0.1:${port}`,
    restart: async ({ emptied = false } = {}) => {
      await kill()
      if (emptied) rmSync(join(folder, 'jetstream'), { recursive: true })
      server = await start()
    },
    stop: async () => {
      await kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
