// Server blocks made of a parsed Corefile: which zones, on which port, through which chain of plugins.

import { CorefileError, parseCorefile, type ServerBlock } from './corefile.js'
import { emptyReply, type Reply } from './dns-message.js'
import { isWithin } from './kubernetes/resolve.js'
import type { Asked, Plugin, PluginContext } from './plugin.js'
import { plugins as order } from './plugins.js'

export interface Served {
  readonly zones: readonly string[]
  readonly port: number
  /** In the order of plugins.ts. */
  readonly chain: readonly Plugin[]
}

export interface Configuration {
  readonly blocks: readonly Served[]
  readonly plugins: readonly Plugin[]
  readonly reloads: boolean
}

type Given = Omit<PluginContext, 'plugins' | 'zones' | 'port' | 'resolve'>

/** Throws CorefileError; nothing has been started then. */
export function configure(text: string, given: Given): Configuration {
  const all: Plugin[] = []
  const blocks: Served[] = []
  const taken = new Set<string>()
  for (const block of parseCorefile(text)) {
    for (const [port, zones] of keysOf(block)) {
      for (const zone of zones) {
        if (taken.has(`${zone}:${port}`))
          throw new CorefileError(block.line, `cannot serve dns://${zone === '' ? '.' : `${zone}.`}:${port} - it is already defined`)
        taken.add(`${zone}:${port}`)
      }
      blocks.push(makeBlock(block, zones, port, given, all))
    }
  }
  return { blocks, plugins: all, reloads: all.some(({ name }) => name === 'reload') }
}

/** Zones by port: ".:53", "cluster.local", "dns://example.org:1053", and addresses with a prefix as reverse zones. */
function keysOf(block: ServerBlock): Map<number, string[]> {
  const byPort = new Map<number, string[]>()
  for (const key of block.keys) {
    const match = /^(?:dns:\/\/)?([^:]*)(?::(\d{1,5}))?$/.exec(key)
    const port = Number(match?.[2] ?? '53')
    if (match === null || port < 1 || port > 65_535)
      throw new CorefileError(block.line, `cannot serve '${key}': wanted ZONE:PORT, dns only`)
    const zone = match[1]!.toLowerCase().replace(/\.$/, '')
    if (!/^[a-z0-9_*./-]*$/.test(zone)) throw new CorefileError(block.line, `'${key}' is no zone`)
    byPort.set(port, [...(byPort.get(port) ?? []), reverseZone(zone) ?? zone])
  }
  return byPort
}

/** 10.0.0.0/24 → 0.0.10.in-addr.arpa, at whole bytes. */
function reverseZone(text: string): string | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(8|16|24)$/.exec(text)
  return match === null
    ? undefined
    : `${match
        .slice(1, 1 + Number(match[5]) / 8)
        .reverse()
        .join('.')}.in-addr.arpa`
}

function makeBlock(block: ServerBlock, zones: readonly string[], port: number, given: Given, all: Plugin[]): Served {
  const chain: Plugin[] = []
  const served: Served = { zones, port, chain }
  const context: PluginContext = { ...given, zones, port, plugins: () => all, resolve: (asked) => answer(served, asked) }
  const known = new Map(order)
  const seen = new Set<string>()
  for (const directive of block.directives) {
    if (!known.has(directive.name)) throw new CorefileError(directive.line, `Unknown directive '${directive.name}'`)
    if (seen.has(directive.name) && directive.name !== 'template' && directive.name !== 'forward')
      throw new CorefileError(directive.line, `plugin/${directive.name}: this plugin can only be used once per Server Block`)
    seen.add(directive.name)
  }
  for (const [name, make] of order)
    for (const directive of block.directives) if (directive.name === name) chain.push(make(directive, context))
  all.push(...chain)
  return served
}

/** Runs the chain. A query that nobody answers is a server failure, as CoreDNS' last plugin says. */
export async function answer({ chain }: Served, asked: Asked): Promise<Reply> {
  const from = async (at: number): Promise<Reply | undefined> => {
    for (let i = at; i < chain.length; i++) {
      const plugin = chain[i]!
      if (plugin.serve !== undefined) return plugin.serve(asked, () => from(i + 1))
    }
    asked.error ??= 'plugin/errors: no next plugin found'
    return undefined
  }
  return (await from(0)) ?? emptyReply('SERVFAIL')
}

/** The block for a name on a port: the longest zone. */
export function blockFor(blocks: readonly Served[], port: number, name: string): Served | undefined {
  let best: Served | undefined
  let length = -1
  for (const block of blocks) {
    if (block.port !== port) continue
    for (const zone of block.zones) {
      if (zone.length > length && isWithin(name, zone)) {
        best = block
        length = zone.length
      }
    }
  }
  return best
}
