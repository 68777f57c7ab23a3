// What was written of Jobs and their pods that the caches do not show yet. Until they do, a pod whose end is counted already
// looks as if its work were still to be done, and another would be made for it.

import type { Job, Pod } from '../../../packages/client/resources.js'
import type { Clock } from '../../../packages/clock/clock.js'
import { expectationMs } from '../expectations.js'
import { isTracked } from './tracking.js'

interface Written {
  /** The Job's resourceVersion after its status was written. */
  version: number
  readonly released: Set<string>
  atMs: number
}

export class PendingWrites {
  readonly #clock: Clock
  readonly #byKey = new Map<string, Written>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  wrote(key: string, { metadata }: Job): void {
    const written = this.#of(key)
    written.version = Math.max(written.version, Number(metadata.resourceVersion))
  }
  released(key: string, pod: Pod): void {
    this.#of(key).released.add(pod.metadata.uid)
  }
  notReleased(key: string, pod: Pod): void {
    this.#byKey.get(key)?.released.delete(pod.metadata.uid)
  }

  /** Versions are counted by the store: a higher one is later. */
  shownBy(key: string, job: Job, pods: readonly Pod[]): boolean {
    const written = this.#byKey.get(key)
    if (written === undefined) return true
    const held = new Set(pods.filter(isTracked).map(({ metadata }) => metadata.uid))
    for (const uid of written.released) if (!held.has(uid)) written.released.delete(uid)
    const late = this.#clock.nowMs() - written.atMs > expectationMs
    if (!late && (written.released.size > 0 || Number(job.metadata.resourceVersion) < written.version)) return false
    this.#byKey.delete(key)
    return true
  }

  forget(key: string): void {
    this.#byKey.delete(key)
  }

  #of(key: string): Written {
    const written = this.#byKey.get(key) ?? { version: 0, released: new Set<string>(), atMs: 0 }
    written.atMs = this.#clock.nowMs()
    this.#byKey.set(key, written)
    return written
  }
}
