// What the store's log holds of the ConfigMaps of one namespace, read beside the API servers: the truth that they are measured by.

import { readFileSync } from 'node:fs'
import { JetStreamLog } from '../../packages/bus/jetstream-log.js'
import { RealClock } from '../../packages/clock/clock.js'
import { clusterPaths, natsCredentials } from '../../packages/process/cluster-profile.js'
import { decodeObject } from '../../services/apiserver/store/entry.js'
import { keyOf } from '../../services/apiserver/store/object-key.js'
import type { Transition } from './history.js'
import type { Rig } from './rig.js'

const neverMs = 24 * 3_600_000

export class StoreLog {
  readonly transitions: Transition[] = []
  /** Times that the log went back: it never may while processes are merely killed. */
  restarts = 0
  revision = 0
  readonly #log: JetStreamLog

  /** Reads from the beginning, and goes on until it is closed. */
  static async follow({ dir, profile }: Rig, namespace: string): Promise<StoreLog> {
    const server = natsCredentials.parse(JSON.parse(readFileSync(clusterPaths(dir).nats, 'utf8')))
    const log = await JetStreamLog.open({ server, id: profile.id, clock: new RealClock(), removedAfterMs: neverMs })
    const it = new StoreLog(log)
    await new Promise<void>((resolve) => {
      void log.follow({
        message: ({ sequence, subject, data }) => {
          it.revision = sequence
          const key = keyOf(subject)
          if (key?.resource !== 'configmaps' || key.namespace !== namespace) return
          const token = data.length === 0 ? undefined : (decodeObject(data) as { data?: { token?: string } } | undefined)?.data?.token
          it.transitions.push({ revision: sequence, key: key.name, token })
        },
        caughtUp: () => resolve(),
        restarted: () => it.restarts++,
      })
    })
    return it
  }
  private constructor(log: JetStreamLog) {
    this.#log = log
  }
  /** Each key's newest message. */
  newest(): Map<string, Transition> {
    return new Map(this.transitions.map((transition) => [transition.key, transition]))
  }
  lastSequence(): Promise<number> {
    return this.#log.lastSequence()
  }
  close(): Promise<void> {
    return this.#log.close()
  }
}
