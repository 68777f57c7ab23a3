// A virtual server: an address and port that stands for several real servers.

import type { Scheduler } from './schedulers.js'

export interface RealServer {
  /** Signed 32-bit. */
  readonly address: number
  readonly port: number
  /** 0: no new connections; those under way go on. */
  weight: number
}

export interface VirtualServer {
  readonly protocol: number
  readonly address: number
  readonly port: number
  scheduler: Scheduler
  /** Seconds that a client stays with its real server; 0: not. */
  persistenceSeconds: number
  /** By endpointKey, in the order they were added. */
  readonly servers: Map<number, RealServer>
  /** Clients that stay, by address; the longest unseen first. */
  readonly persistent: Map<number, { server: RealServer; expiresMs: number }>
}

/** Clients remembered per virtual server; the longest unseen makes room. */
export const persistentClientsMax = 65_536

/** An address and port as one whole number below 2^48. */
export const endpointKey = (address: number, port: number): number => (address >>> 0) * 65_536 + port

/** By protocol, then endpointKey. */
export type VirtualServerTable = Map<number, Map<number, VirtualServer>>

/** Names the connections of one real server of one virtual server. */
export const connectionKey = (protocol: number, virtual: number, real: number): string => `${protocol}/${virtual}/${real}`
