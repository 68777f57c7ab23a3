// A broker whose wire is not to be trusted: messages of frames are lost, doubled and overtaken by chance of one seed. Everything that is
// not a frame passes as it comes. Every message of frames is told to `onFrames` as it was sent, whatever becomes of it.

import { MemoryBroker } from '../bus/memory-bus.js'
import type { Clock } from '../clock/clock.js'
import type { Random } from '../clock/random.js'

/** Chances from 0 to 1, for each message of frames. */
export interface WireFaults {
  readonly loss: number
  readonly duplicate: number
  /** Held back for up to `delayMsMax`, while others pass. */
  readonly reorder: number
  readonly delayMsMax: number
}
export const noFaults: WireFaults = { loss: 0, duplicate: 0, reorder: 0, delayMsMax: 0 }

export class FaultyWire extends MemoryBroker {
  faults: WireFaults
  readonly #clock: Clock
  readonly #random: Random
  readonly #onFrames: (subject: string, data: Uint8Array, fate: 'sent' | 'lost' | 'doubled' | 'delayed') => void

  constructor({
    clock,
    random,
    faults = noFaults,
    onFrames = () => {},
  }: {
    clock: Clock
    random: Random
    faults?: WireFaults
    onFrames?: (subject: string, data: Uint8Array, fate: 'sent' | 'lost' | 'doubled' | 'delayed') => void
  }) {
    super()
    this.#clock = clock
    this.#random = random
    this.faults = faults
    this.#onFrames = onFrames
  }

  override publish(subject: string, data: Uint8Array, bounceTo = ''): void {
    if (!subject.startsWith('wire.')) return super.publish(subject, data, bounceTo)
    const { loss, duplicate, reorder, delayMsMax } = this.faults
    // One throw a message, so that a seed's run does not depend on which faults are on.
    const chance = this.#random.next()
    if (chance < loss) return this.#onFrames(subject, data, 'lost')
    if (chance < loss + duplicate) {
      this.#onFrames(subject, data, 'doubled')
      super.publish(subject, data, bounceTo)
    } else if (chance < loss + duplicate + reorder) {
      const held = data.slice()
      this.#onFrames(subject, data, 'delayed')
      this.#clock.setTimer(1 + this.#random.next() * delayMsMax, () => super.publish(subject, held, bounceTo))
      return
    } else {
      this.#onFrames(subject, data, 'sent')
    }
    super.publish(subject, data, bounceTo)
  }
}
