// A plugin is one link of a server block's chain, in the order of plugins.ts: it answers a query, or hands it on.

import type { Clock } from '../../packages/clock/clock.js'
import type { Random } from '../../packages/clock/random.js'
import type { SocketApi } from '../../packages/sockets/socket-api.js'
import type { Directive } from './corefile.js'
import type { Query, Reply } from './dns-message.js'
import type { ClusterNames } from './kubernetes/cluster-names.js'
import type { Metrics } from './metrics.js'

export interface Asked {
  readonly query: Query
  readonly from: { readonly address: string; readonly port: number }
  readonly transport: 'udp' | 'tcp'
  readonly bytes: number
  /** Set by the plugin that failed; `errors` logs it. */
  error?: string
}

/** Undefined: nobody further down answered. */
export type Next = () => Promise<Reply | undefined>

export interface Plugin {
  readonly name: string
  /** Without it the plugin stands beside the queries: health, ready, reload … */
  serve?(asked: Asked, next: Next): Promise<Reply | undefined>
  /** Opens its own sockets; throws when it cannot. */
  start?(): Promise<void>
  /** Without lameduck at once: another configuration takes over. */
  stop?(how: { lameduck: boolean }): Promise<void>
  /** `ready` waits for every plugin that says this. */
  isReady?(): boolean
}

/** What a plugin may use; the same for all server blocks. */
export interface PluginContext {
  readonly sockets: SocketApi
  readonly clock: Clock
  readonly random: Random
  readonly names: ClusterNames
  readonly metrics: Metrics
  /** One line of the container's log. */
  readonly log: (line: string) => void
  readonly readFile: (path: string) => string
  /** All plugins of all blocks, once they are made. */
  readonly plugins: () => readonly Plugin[]
  /** The zones and port of the block the plugin is made for. */
  readonly zones: readonly string[]
  readonly port: number
  /** The whole chain, for a plugin that asks the server itself. */
  readonly resolve: (asked: Asked) => Promise<Reply>
}

/** Throws CorefileError for a directive that makes no sense. */
export type PluginMaker = (directive: Directive, context: PluginContext) => Plugin
