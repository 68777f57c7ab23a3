// RFC 6298, with Linux' bounds (TCP_RTO_MIN 200 ms, TCP_RTO_MAX 120 s).

export const rtoLeastMs = 200
export const rtoMostMs = 120_000
export const rtoInitialMs = 1000

export class RetransmissionTimeout {
  #smoothedMs = -1
  #variationMs = 0
  #rtoMs = rtoInitialMs
  #backoff = 0

  /** What to wait now, backed off. */
  get currentMs(): number {
    return Math.min(rtoMostMs, this.#rtoMs * 2 ** this.#backoff)
  }

  /** A round trip of a segment that was sent once (Karn). */
  measured(roundTripMs: number): void {
    if (this.#smoothedMs < 0) {
      this.#smoothedMs = roundTripMs // (2.2)
      this.#variationMs = roundTripMs / 2
    } else {
      this.#variationMs = 0.75 * this.#variationMs + 0.25 * Math.abs(this.#smoothedMs - roundTripMs) // (2.3)
      this.#smoothedMs = 0.875 * this.#smoothedMs + 0.125 * roundTripMs
    }
    // Linux bounds the variation term, not the sum: tcp_rttvar_us is at least tcp_rto_min.
    this.#rtoMs = Math.min(rtoMostMs, this.#smoothedMs + Math.max(rtoLeastMs, 4 * this.#variationMs))
    this.#backoff = 0
  }

  /** (5.5) */
  backOff(): void {
    if (this.#backoff < 16) this.#backoff++
  }

  /** New data was acknowledged: Linux takes the back-off away at once. */
  progressed(): void {
    this.#backoff = 0
  }
}
