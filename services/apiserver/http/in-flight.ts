// How many requests are under way at once: kube-apiserver's 400 reading and 200 writing ones, the users taking turns. Long-running
// ones (watch, exec, log with follow) are counted apart.

import { apiErrors } from '../../../packages/api/machinery/status.js'
import type { Clock } from '../../../packages/clock/clock.js'
import { FairQueue, QueueFull } from './fair-queue.js'
import { isHealthPath } from './health.js'
import { type ApiRequest, isGone } from './request.js'
import { isTrue } from './request-info.js'

export const readingMax = 400
export const writingMax = 200
/** Requests of one user that wait for a seat. */
const waitingMax = 100
/** Watches, execs and followed logs open at once; each costs a connection or a stream and a queue. */
export const longRunningMax = 10_000

const reading = new Set(['get', 'list', 'watch'])
const streaming = new Set(['exec', 'attach', 'portforward'])

function isLongRunning({ info: { on, verb, query } }: ApiRequest): boolean {
  if (verb === 'watch') return true
  if (on === undefined) return false
  return streaming.has(on.subresource) || (on.subresource === 'log' && isTrue(query.get('follow')))
}

const tooMany = () => apiErrors.tooManyRequests('too many requests, please try again later', 1)

/** APF's exempt flow schemas: probes, and the cluster's own administrators. They neither wait nor count. */
const isExempt = ({ user, info: { on, path } }: ApiRequest): boolean =>
  user.groups.includes('system:masters') || (on === undefined && isHealthPath(path))

export class InFlightBound {
  readonly #reading: FairQueue
  readonly #writing: FairQueue
  #longRunning = 0

  constructor(clock: Clock) {
    this.#reading = new FairQueue({ clock, seats: readingMax, queueMax: waitingMax })
    this.#writing = new FairQueue({ clock, seats: writingMax, queueMax: waitingMax })
  }
  /** Runs `work` when it is the user's turn. Throws ApiError 429 when too much is under way already. */
  async run(request: ApiRequest, work: () => Promise<void>): Promise<void> {
    if (isLongRunning(request)) {
      if (this.#longRunning >= longRunningMax) throw tooMany()
      this.#longRunning++
      return work().finally(() => this.#longRunning--)
    }
    if (isExempt(request)) return work()
    const queue = request.info.verb === undefined || reading.has(request.info.verb) ? this.#reading : this.#writing
    try {
      // Who has left while waiting is not served.
      await queue.run(request.user.name, async () => (isGone(request.outgoing) ? undefined : work()))
    } catch (error) {
      throw error instanceof QueueFull ? tooMany() : error
    }
  }
}
