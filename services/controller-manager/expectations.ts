// What a controller has done that its cache does not show yet. Until it does, counting pods would lead to making too many
// (pkg/controller/controller_utils.go, ControllerExpectations; here by uid, so nothing can be counted twice).

import type { StoredMeta } from '../../packages/api/machinery/kind.js'
import type { Clock } from '../../packages/clock/clock.js'

/** An expectation that is not met in this time is given up: the event may have been missed between a list and a watch. */
export const expectationMs = 30_000

interface Expected {
  readonly created: Map<string, number>
  readonly deleted: Map<string, number>
}

export class Expectations {
  readonly #clock: Clock
  readonly #byKey = new Map<string, Expected>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  created(key: string, uid: string): void {
    this.#of(key).created.set(uid, this.#clock.nowMs())
  }
  deleted(key: string, uid: string): void {
    this.#of(key).deleted.set(uid, this.#clock.nowMs())
  }

  /** `cached`: what the cache shows of the owner's objects. */
  satisfied(key: string, cached: readonly { readonly metadata: Pick<StoredMeta, 'uid' | 'deletionTimestamp'> }[]): boolean {
    const expected = this.#byKey.get(key)
    if (expected === undefined) return true
    const givenUpMs = this.#clock.nowMs() - expectationMs
    const shown = new Set(cached.map(({ metadata }) => metadata.uid))
    const staying = new Set(cached.filter(({ metadata }) => !metadata.deletionTimestamp).map(({ metadata }) => metadata.uid))
    for (const [uid, sinceMs] of expected.created) if (shown.has(uid) || sinceMs <= givenUpMs) expected.created.delete(uid)
    for (const [uid, sinceMs] of expected.deleted) if (!staying.has(uid) || sinceMs <= givenUpMs) expected.deleted.delete(uid)
    if (expected.created.size + expected.deleted.size > 0) return false
    this.#byKey.delete(key)
    return true
  }

  /** The object was seen to go: it need not be seen to come any more. */
  gone(key: string, uid: string): void {
    this.#byKey.get(key)?.created.delete(uid)
    this.#byKey.get(key)?.deleted.delete(uid)
  }
  forget(key: string): void {
    this.#byKey.delete(key)
  }

  #of(key: string): Expected {
    let expected = this.#byKey.get(key)
    if (expected === undefined) this.#byKey.set(key, (expected = { created: new Map(), deleted: new Map() }))
    return expected
  }
}
