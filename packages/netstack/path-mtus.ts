import type { Backlog } from './backlog.js'

/** net.ipv4.route.mtu_expires. */
export const pathMtuMs = 600_000
/** net.ipv4.route.min_pmtu. */
export const pathMtuLeast = 552
/** Destinations remembered; the oldest gives way. */
export const pathMtusMax = 4096

/** What "fragmentation needed" has taught about ways narrower than their first link (RFC 1191). */
export class PathMtus {
  readonly #known = new Map<number, { mtuBytes: number; untilMs: number }>()
  readonly #backlog: Backlog

  constructor(backlog: Backlog) {
    this.#backlog = backlog
  }

  learn(destination: number, mtuBytes: number): void {
    if (this.#known.size >= pathMtusMax)
      for (const oldest of this.#known.keys()) {
        this.#known.delete(oldest)
        break
      }
    this.#known.set(destination | 0, { mtuBytes: Math.max(pathMtuLeast, mtuBytes), untilMs: this.#backlog.nowMs + pathMtuMs })
  }

  /** The smaller of `linkMtuBytes` and what is known of the way to `destination`. */
  to(destination: number, linkMtuBytes: number): number {
    const known = this.#known.size === 0 ? undefined : this.#known.get(destination | 0)
    return known === undefined || known.untilMs < this.#backlog.nowMs ? linkMtuBytes : Math.min(known.mtuBytes, linkMtuBytes)
  }
}
