import type { Timer } from '../clock/clock.js'
import type { PacketBuffer } from '../wire/packet-buffer.js'
import type { Link } from './link/link.js'

/**
 *                    reply                     30 s                  used               5 s
 *   incomplete ---------------> reachable -----------> stale ------------> delay -------------> probe
 *       |  3 asks, 1 s apart        ^                                                             |  3 asks
 *       v                           +---------------------------- reply -------------------------+
 *     failed <------------------------------------------------------------------------------------
 *
 * permanent: programmed (`ip neigh replace … nud permanent`), never asked for.
 */
export type NeighborState = 'incomplete' | 'reachable' | 'stale' | 'delay' | 'probe' | 'failed' | 'permanent'

/** What to do with a packet once its neighbour's MAC is known. */
export type Resume = (packet: PacketBuffer, mac: number) => void

export interface Neighbor {
  readonly link: Link
  readonly address: number
  state: NeighborState
  /** -1 while not known. */
  mac: number
  /** When it was last known to be right. */
  confirmedMs: number
  asks: number
  timer: Timer | undefined
  /** Packets waiting for the answer; bounded by neighborQueueMax. */
  readonly waiting: { packet: PacketBuffer; resume: Resume | undefined }[]
}
