// What a door is while it is open.

import type { SocketAddress } from '../../packages/sockets/socket-api.js'

export interface OpenDoor {
  /** Where it really is: the planned port, or the one that could be bound instead. */
  readonly port: number
  /** Where clients are led from now on; connections that stand stay. */
  setTargets(targets: readonly SocketAddress[]): void
  /** Nobody comes in any more, and whoever is in is thrown out. */
  close(): Promise<void>
}

/** Goes around. */
export function roundRobin<T>(items: readonly T[], turn: number): T[] {
  const first = items.length === 0 ? 0 : turn % items.length
  return [...items.slice(first), ...items.slice(0, first)]
}
