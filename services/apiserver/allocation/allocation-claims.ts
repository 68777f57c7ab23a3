// Numbers of Services that writes under way have taken, over all apiservers: one object in the store, written with compare-and-set
// before the Service is. Whoever allocates has seen every Service and every claim there was, or loses the compare-and-set and looks
// again; so two servers never hand out the same number.
//
//   server A   choose 10.96.0.7 → claim it (revision 41 → 42) → store the Service
//   server B   choose 10.96.0.7 → claim it (41 → conflict)    → look again: 10.96.0.7 is claimed → choose another
//
// A claim ends when a write to its Service is in the cache, when its writer takes it back, or after `claimMs`: a writer that was
// killed in between leaves nothing behind that anybody has to clean up.

import type { KubeObject } from '../../../packages/api/machinery/kind.js'
import { ApiError } from '../../../packages/api/machinery/status.js'
import type { Clock } from '../../../packages/clock/clock.js'
import type { Random } from '../../../packages/clock/random.js'
import type { ObjectKey } from '../store/object-key.js'
import { RevisionConflict, type Store } from '../store/store.js'
import type { Allocation } from './service-allocator.js'

/** Far longer than a write takes: the log gives up after 10 s. */
const claimMs = 60_000
/** A writer that has not begun by then must not: its claim may have ended when the log takes the write. */
const writeWithinMs = 30_000
const triesMax = 50
/** No kind is registered for it, so nobody is served it. */
const key: ObjectKey = { group: 'kubewire.internal', resource: 'allocations', namespace: '', name: 'services' }

interface Claim {
  /** Unique: by it its writer takes it back. */
  readonly id: string
  /** `ip/…` and `port/…` */
  readonly names: readonly string[]
  /** `namespace/name` of the Service. */
  readonly of: string
  /** How far the cache was: a later change of that Service fulfils the claim, or the write that claimed has failed. */
  readonly after: number
  readonly atMs: number
}

/** One try: what was chosen, given what is claimed; `release` lets go of it in this process. */
type Choose = (claimed: readonly string[]) => { readonly names: readonly string[]; release(): void }

export class AllocationClaims {
  readonly #store: Store
  readonly #clock: Clock
  readonly #random: Random
  #turn: Promise<unknown> = Promise.resolve()

  constructor({ store, clock, random }: { store: Store; clock: Clock; random: Random }) {
    this.#store = store
    this.#clock = clock
    this.#random = random
  }
  /** Claims what `choose` chooses; it is asked again whenever another server was faster. Rejects as it throws. */
  claim(service: KubeObject, before: KubeObject | undefined, choose: Choose): Promise<Allocation> {
    // One at a time in this process: only other servers are in the way then.
    const turn = this.#turn.then(() => this.#claim(service, before, choose))
    this.#turn = turn.catch(() => {})
    return turn
  }
  async #claim(service: KubeObject, before: KubeObject | undefined, choose: Choose): Promise<Allocation> {
    const of = `${service.metadata.namespace}/${service.metadata.name}`
    for (let tries = 1; ; tries++) {
      const { claims, revision } = this.#standing()
      const chosen = choose(claims.flatMap(({ names }) => names))
      if (chosen.names.length === 0) return { check: () => {}, release: async () => chosen.release() }
      const after = before === undefined ? this.#store.cache.revision : Number(before.metadata.resourceVersion)
      const claim: Claim = { id: this.#random.suffix(16), names: chosen.names, of, after, atMs: this.#clock.wallMs() }
      const startedMs = this.#clock.nowMs()
      try {
        await this.#write([...claims, claim], revision)
      } catch (error) {
        chosen.release()
        if (!(error instanceof RevisionConflict)) throw error
        if (tries === triesMax)
          throw new ApiError('ServiceUnavailable', 'other servers were faster at allocating, again and again', { retryAfterSeconds: 1 })
        continue
      }
      return {
        check: () => {
          if (this.#clock.nowMs() - startedMs > writeWithinMs)
            throw new ApiError('ServiceUnavailable', `the claim on ${claim.names.join(', ')} is too old to be used`, {
              retryAfterSeconds: 1,
            })
        },
        release: async (stored: boolean) => {
          chosen.release()
          if (!stored) await this.#takeBack(claim.id)
        },
      }
    }
  }
  /** The claims that count, and the revision of the object that holds them (0: there is none yet). */
  #standing(): { claims: Claim[]; revision: number } {
    const { cache } = this.#store
    const entry = cache.resource(key.group, key.resource).get('', key.name)
    if (entry === undefined) return { claims: [], revision: 0 }
    const services = cache.resource('', 'services')
    const nowMs = this.#clock.wallMs()
    const all = (entry.object as unknown as { claims: Claim[] }).claims.filter(({ atMs }) => nowMs - atMs < claimMs)
    const changed = all.length === 0 ? [] : services.changesAfter(Math.min(...all.map(({ after }) => after)))
    const fulfilled = ({ of, after }: Claim) =>
      changed.some(({ entry, previous, revision }) => {
        const { namespace, name } = (entry ?? previous!).key
        return revision > after && `${namespace}/${name}` === of
      })
    return { claims: all.filter((claim) => !fulfilled(claim)), revision: entry.revision }
  }
  async #write(claims: readonly Claim[], revision: number): Promise<void> {
    const object = {
      apiVersion: 'kubewire.internal/v1',
      kind: 'Allocations',
      metadata: { name: key.name },
      claims,
    } as unknown as KubeObject
    if (revision === 0) await this.#store.create(key, object)
    else await this.#store.update(key, object, revision)
  }
  /** What cannot be taken back ends by itself. */
  async #takeBack(id: string): Promise<void> {
    const { claims, revision } = this.#standing()
    if (revision > 0 && claims.some((claim) => claim.id === id))
      await this.#write(
        claims.filter((claim) => claim.id !== id),
        revision,
      ).catch(() => {})
  }
}
