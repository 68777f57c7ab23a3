// A nats-server of a test's own, on a loopback port that is free.

import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { toolsDir } from '../../cli/boot/state.js'
import { natsServer } from '../../cli/tools/nats-server.js'
import { findTool } from '../../cli/tools/tool.js'

export interface TestNatsServer {
  readonly url: string
  /**
   * SIGKILL, and a new process on the same port and store; in between `emptied` takes the store away, and `truncatedBytes` the end of
   * the newest message block, as a power failure does with what was never synced.
   */
  restart(options?: { emptied?: boolean; truncatedBytes?: number }): Promise<void>
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
    restart: async ({ emptied = false, truncatedBytes = 0 } = {}) => {
      await kill()
      if (truncatedBytes > 0) truncateNewestBlock(folder, truncatedBytes)
      if (emptied) rmSync(join(folder, 'jetstream'), { recursive: true })
      server = await start()
    },
    stop: async () => {
      await kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** The index and the consumers' files are left as they are: they may speak of messages that are gone. */
function truncateNewestBlock(folder: string, bytes: number): void {
  const blocks = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.blk'))
  const newest = blocks.sort((a, b) => Number(basename(a, '.blk')) - Number(basename(b, '.blk'))).at(-1)
  if (newest === undefined) throw new Error(`there is no message block below ${folder}`)
  const file = join(folder, newest)
  truncateSync(file, statSync(file).size - bytes)
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
