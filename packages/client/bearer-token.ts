// The token a client shows: one that was given, or one in a file that somebody renews (a kubelet, four fifths into its life).

import { readFileSync } from 'node:fs'
import type { Clock } from '../clock/clock.js'

/** client-go reads its token file again so often. */
const rereadMs = 60_000

export class BearerToken {
  readonly #file: string | undefined
  readonly #clock: Clock
  #token: string
  #readMs = Number.NEGATIVE_INFINITY

  constructor({ token = '', tokenFile, clock }: { token?: string | undefined; tokenFile?: string | undefined; clock: Clock }) {
    this.#token = token
    this.#file = tokenFile
    this.#clock = clock
  }
  /** Throws when the file has never been there. */
  current(): string {
    const nowMs = this.#clock.nowMs()
    if (this.#file === undefined || nowMs - this.#readMs < rereadMs) return this.#token
    try {
      this.#token = readFileSync(this.#file, 'utf8').trim()
      this.#readMs = nowMs
    } catch (error) {
      // The one we have may still be good.
      if (this.#token === '') throw error
    }
    return this.#token
  }
}
