// RFC 5681 slow start, congestion avoidance and fast retransmit, with RFC 6582's NewReno recovery and RFC 6928's first window.

const firstWindowSegments = 10
const duplicatesForRetransmit = 3
/** More than any receive window here. */
const windowMost = 0x4000_0000

export class Congestion {
  windowBytes: number
  #threshold = windowMost
  #mss: number
  #duplicates = 0
  #recovering = false

  constructor(mss: number) {
    this.#mss = mss
    this.windowBytes = firstWindowSegments * mss
  }

  setMss(mss: number): void {
    if (this.windowBytes === firstWindowSegments * this.#mss) this.windowBytes = firstWindowSegments * mss
    this.#mss = mss
  }

  get recovering(): boolean {
    return this.#recovering
  }

  /** New data acknowledged outside of recovery. */
  acknowledged(bytes: number): void {
    this.#duplicates = 0
    // By bytes, not by ACKs (RFC 3465): one ACK answers many segments where they arrive together. Linux: tcp_slow_start.
    const growth =
      this.windowBytes < this.#threshold
        ? Math.min(bytes, this.#threshold - this.windowBytes + this.#mss)
        : Math.max(1, Math.floor((this.#mss * bytes) / this.windowBytes))
    this.windowBytes = Math.min(windowMost, this.windowBytes + growth)
  }

  /** A duplicate came. True: retransmit the first segment now. `mayRecover` is false for duplicates of an earlier recovery (RFC 6582 §3.2 step 2). */
  duplicated(inFlightBytes: number, mayRecover: boolean): boolean {
    if (this.#recovering) {
      this.windowBytes = Math.min(windowMost, this.windowBytes + this.#mss)
      return false
    }
    if (++this.#duplicates !== duplicatesForRetransmit || !mayRecover) return false
    this.#threshold = Math.max(Math.floor(inFlightBytes / 2), 2 * this.#mss)
    this.windowBytes = this.#threshold + duplicatesForRetransmit * this.#mss
    this.#recovering = true
    return true
  }

  /** In recovery, an ACK that does not cover all that was out when it began: retransmit the next hole. (RFC 6582 §3.2 step 3) */
  partiallyAcknowledged(bytes: number): void {
    this.windowBytes = Math.max(this.#mss, this.windowBytes - bytes + (bytes >= this.#mss ? this.#mss : 0))
  }

  /** In recovery, an ACK that covers everything. */
  recovered(inFlightBytes: number): void {
    this.windowBytes = Math.min(this.#threshold, Math.max(inFlightBytes, this.#mss) + this.#mss)
    this.#recovering = false
    this.#duplicates = 0
  }

  /** The retransmission timer ran out. */
  timedOut(inFlightBytes: number, firstTime: boolean): void {
    if (firstTime) this.#threshold = Math.max(Math.floor(inFlightBytes / 2), 2 * this.#mss)
    this.windowBytes = this.#mss
    this.#recovering = false
    this.#duplicates = 0
  }
}
