// Keeps the open doors what the plan says.

import type { Clock } from '../../packages/clock/clock.js'
import type { SocketApi } from '../../packages/sockets/socket-api.js'
import { type Door, doorKey } from './door-plan.js'
import type { OpenDoor } from './open-door.js'
import { openTcpDoor } from './tcp-door.js'
import { openUdpDoor } from './udp-door.js'

export interface KeptDoor {
  readonly door: Door
  readonly open: OpenDoor
}

export class DoorKeeper {
  readonly #sockets: SocketApi
  readonly #clock: Clock
  readonly #doors = new Map<string, KeptDoor>()

  constructor({ sockets, clock }: { sockets: SocketApi; clock: Clock }) {
    this.#sockets = sockets
    this.#clock = clock
  }

  /** One call at a time. Resolves to the doors that could not be opened, with why. */
  async apply(plan: readonly Door[]): Promise<{ door: Door; error: Error }[]> {
    const wanted = new Map(plan.map((door) => [doorKey(door), door]))
    for (const [key, { open }] of [...this.#doors]) {
      if (wanted.has(key)) continue
      this.#doors.delete(key)
      await open.close()
    }
    const failures: { door: Door; error: Error }[] = []
    for (const [key, door] of wanted) {
      const kept = this.#doors.get(key)
      if (kept !== undefined) {
        kept.open.setTargets(door.targets)
        this.#doors.set(key, { door, open: kept.open })
        continue
      }
      try {
        const open = await (door.protocol === 'TCP' ? openTcpDoor : openUdpDoor)({ ...door, sockets: this.#sockets, clock: this.#clock })
        this.#doors.set(key, { door, open })
      } catch (error) {
        failures.push({ door, error: error as Error })
      }
    }
    return failures
  }
  doors(): KeptDoor[] {
    return [...this.#doors.values()]
  }
  async close(): Promise<void> {
    await this.apply([])
  }
}
