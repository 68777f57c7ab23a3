// The composition: a configuration's plugins started, its ports served, and both exchanged when the Corefile changes.

import { createHash } from 'node:crypto'
import { emptyReply, type Reply } from './dns-message.js'
import { type DnsServer, openDnsServer } from './dns-server.js'
import type { Asked, PluginContext } from './plugin.js'
import { answer, blockFor, type Configuration, configure } from './server-block.js'

export const version = '1.12.0'

type Given = Omit<PluginContext, 'plugins' | 'zones' | 'port' | 'resolve'>

export class CoreDns {
  readonly #given: Given
  readonly #path: string
  #configuration: Configuration | undefined
  #text = ''
  readonly #servers = new Map<number, DnsServer>()
  #reloading: Promise<void> = Promise.resolve()

  /** `corefile` is the path that `given.readFile` knows. */
  constructor({ corefile, ...given }: Given & { corefile: string }) {
    this.#given = given
    this.#path = corefile
  }

  get reloads(): boolean {
    return this.#configuration?.reloads ?? false
  }

  /** Throws CorefileError, and SocketError when a port is taken. */
  async start(): Promise<void> {
    this.#text = this.#given.readFile(this.#path)
    const next = configure(this.#text, this.#given)
    await this.#start(next)
    for (const { zones, port } of next.blocks) for (const zone of zones) this.#given.log(`${zone === '' ? '.' : `${zone}.`}:${port}`)
    if (this.reloads) this.#given.log(`[INFO] plugin/reload: Running configuration SHA512 = ${digest(this.#text)}`)
    this.#given.log(`CoreDNS-${version}`)
  }

  /** Reads the Corefile again; a bad one is refused with its line, and the old configuration stays. */
  reload(): Promise<void> {
    this.#reloading = this.#reloading.then(() => this.#reload())
    return this.#reloading
  }

  async stop(): Promise<void> {
    await this.#reloading
    await stopPlugins(this.#configuration)
    for (const server of this.#servers.values()) await server.close()
    this.#servers.clear()
  }

  async #reload(): Promise<void> {
    const { log, readFile } = this.#given
    const before = this.#configuration
    let text: string
    let next: Configuration
    try {
      text = readFile(this.#path)
      if (text === this.#text || before === undefined) return
      next = configure(text, this.#given)
    } catch (error) {
      log(`[ERROR] Restart failed: ${(error as Error).message}`)
      log(`[ERROR] plugin/reload: Corefile changed but reload failed: ${(error as Error).message}`)
      return
    }
    log('[INFO] Reloading')
    // The new one's health and metrics listen where the old one's do: those go first. Port 53 stays open throughout.
    await stopPlugins(before, { lameduck: false })
    try {
      await this.#start(next)
      this.#text = text
      log(`[INFO] plugin/reload: Running configuration SHA512 = ${digest(text)}`)
      log('[INFO] Reloading complete')
    } catch (error) {
      log(`[ERROR] Restart failed: ${(error as Error).message}`)
      await stopPlugins(next)
      await this.#start(before)
    }
  }

  async #start(configuration: Configuration): Promise<void> {
    for (const plugin of configuration.plugins) await plugin.start?.()
    const ports = new Set(configuration.blocks.map(({ port }) => port))
    for (const port of ports) {
      if (this.#servers.has(port)) continue
      this.#servers.set(
        port,
        await openDnsServer(
          this.#given,
          port,
          (asked) => this.#answer(port, asked),
          (reason) => this.#given.metrics.count('coredns_dns_dropped_total', { reason }),
        ),
      )
    }
    this.#configuration = configuration
    for (const [port, server] of this.#servers) {
      if (ports.has(port)) continue
      this.#servers.delete(port)
      await server.close()
    }
  }

  async #answer(port: number, asked: Asked): Promise<Reply> {
    const { question } = asked.query
    // CoreDNS serves the Internet class alone.
    const family = question.class ?? 'IN'
    if (family !== 'IN' && family !== 'ANY') return emptyReply('REFUSED')
    const block = blockFor(this.#configuration?.blocks ?? [], port, asked.query.name)
    if (block === undefined) return emptyReply('REFUSED')
    try {
      return await answer(block, asked)
    } catch (error) {
      this.#given.log(`[ERROR] ${asked.query.name}. ${asked.query.type}: ${(error as Error).stack}`)
      return emptyReply('SERVFAIL')
    }
  }
}

const digest = (text: string) => createHash('sha512').update(text).digest('hex')

async function stopPlugins(configuration: Configuration | undefined, { lameduck = true } = {}): Promise<void> {
  await Promise.all((configuration?.plugins ?? []).map((plugin) => plugin.stop?.({ lameduck })))
}
