// What every main shares. A main says what it is and what it starts; this opens and closes things in one order.
//
//   runProcess({ name: 'scheduler', flags: { 'leader-elect': z.stringbool().default(true) } }, async (context) => {
//     const scheduler = new Scheduler({ clock: context.clock, … })
//     context.onStop('scheduler', () => scheduler.stop())
//     await scheduler.start()
//   })

import type pino from 'pino'
import type { Bus } from '../bus/bus.js'
import type { Clock } from '../clock/clock.js'
import type { Random } from '../clock/random.js'
import type { ClusterProfile } from './cluster-profile.js'

export interface ProcessContext<Flags = Record<string, never>> {
  /** `kernel.node-1`, `apiserver` …: pm2's name, the log's name, the identity. */
  readonly name: string
  /** Absolute path of the cluster's state directory (--cluster-dir, or KUBEWIRE_CLUSTER_DIR in a process-container). */
  readonly clusterDir: string
  readonly profile: ClusterProfile
  /** The node this process is of (--node or KUBEWIRE_NODE), '' for the cluster's own. */
  readonly node: string
  /** Which of several alike it is, from 1 on (--replica); 0 for the only one. */
  readonly replica: number
  readonly flags: Flags
  readonly log: pino.Logger
  readonly clock: Clock
  readonly random: Random
  /** Connected, and reconnecting for ever. Undefined only for mains that said `bus: false`. */
  readonly bus: Bus
  /** Aborted when stopping begins. */
  readonly signal: AbortSignal
  /** Registers something to stop; stopped in reverse order, each with a deadline. */
  onStop(what: string, stop: () => unknown): void
  /**
   * Where a path inside a process-container lies on the host: its volumes, as the kubelet laid them out
   * (KUBEWIRE_MOUNTS). Throws for a path outside every mount.
   */
  containerPath(path: string): string
}
