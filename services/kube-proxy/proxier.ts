// When to program the node: level based and coalesced. The first change is programmed at once, later ones not sooner than
// minSyncMs after (BoundedFrequencyRunner); a failure is tried again; a kernel that restarted, or lost our canary, gets everything anew.

import type { Clock, Timer } from '../../packages/clock/clock.js'
import type { Programmer } from './programmers.js'
import type { ServicePort } from './service-ports.js'
import { staleUdp, type UdpDestination } from './stale-udp.js'

const retryMs = 1000
const retryMsMax = 30_000

export interface ProxierOptions {
  readonly clock: Clock
  readonly programmer: Programmer
  /** What should be served now. */
  readonly desired: () => readonly ServicePort[]
  readonly forgetUdp: (destination: UdpDestination) => Promise<void>
  readonly minSyncMs: number
  readonly onError: (error: unknown) => void
  readonly onSynced?: (ports: readonly ServicePort[]) => void
}

export class Proxier {
  readonly #options: ProxierOptions
  /** Empty at first: then every UDP connection to a Service is forgotten once, as nobody knows what happened before. */
  #served: readonly ServicePort[] = []
  #dirty = false
  #forget = false
  #syncing: Promise<void> | undefined
  #timer: Timer | undefined
  #lastSyncMs = Number.NEGATIVE_INFINITY
  #failures = 0
  #stopped = false
  /** When a change was first seen that is not programmed yet; undefined when all is. For health. */
  #waitingSinceMs: number | undefined

  constructor(options: ProxierOptions) {
    this.#options = options
  }

  /** Something may differ. Cheap; call it for every event. */
  changed(): void {
    this.#dirty = true
    this.#waitingSinceMs ??= this.#options.clock.nowMs()
    this.#schedule()
  }
  /** The node may have lost what was programmed. */
  lost(): void {
    this.#forget = true
    this.#failures = 0
    this.#lastSyncMs = Number.NEGATIVE_INFINITY
    this.#timer?.cancel()
    this.#timer = undefined
    this.changed()
  }
  stop(): Promise<void> {
    this.#stopped = true
    this.#timer?.cancel()
    return this.#syncing ?? Promise.resolve()
  }

  /** How long changes have been waiting, in ms; 0 when all is programmed. */
  get behindMs(): number {
    return this.#waitingSinceMs === undefined ? 0 : this.#options.clock.nowMs() - this.#waitingSinceMs
  }
  /** Whether the node has been programmed at least once since the start or the last loss. */
  get hasSynced(): boolean {
    return !this.#forget && this.#lastSyncMs > Number.NEGATIVE_INFINITY
  }

  #schedule(): void {
    if (this.#stopped || this.#syncing !== undefined || this.#timer !== undefined) return
    const { clock, minSyncMs } = this.#options
    const backoffMs = this.#failures === 0 ? 0 : Math.min(retryMsMax, retryMs * 2 ** (this.#failures - 1))
    const dueMs = Math.max(this.#lastSyncMs + minSyncMs, clock.nowMs() + backoffMs)
    this.#timer = clock.setTimer(Math.max(0, dueMs - clock.nowMs()), () => {
      this.#timer = undefined
      this.#syncing = this.#sync().finally(() => {
        this.#syncing = undefined
        if (this.#dirty) this.#schedule()
      })
    })
  }

  async #sync(): Promise<void> {
    const { clock, programmer, desired, forgetUdp, onError, onSynced } = this.#options
    this.#dirty = false
    const startedMs = clock.nowMs()
    if (this.#forget) programmer.forget()
    this.#forget = false
    const ports = desired()
    try {
      await programmer.program(ports)
      for (const destination of staleUdp(this.#served, ports)) await forgetUdp(destination)
      this.#served = ports
      this.#failures = 0
      this.#lastSyncMs = clock.nowMs()
      this.#waitingSinceMs = this.#dirty ? Math.max(startedMs, this.#waitingSinceMs ?? startedMs) : undefined
      onSynced?.(ports)
    } catch (error) {
      this.#failures++
      this.#dirty = true
      onError(error)
    }
  }
}
