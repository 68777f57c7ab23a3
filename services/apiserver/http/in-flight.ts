// How many requests are under way at once: kube-apiserver's 400 reading and 200 writing ones. Long-running ones (watch,
// exec, log with follow) count only while they start.

import { apiErrors } from '../../../packages/api/machinery/status.js'
import type { ApiRequest } from './request.js'
import { isTrue } from './request-info.js'

export const readingMax = 400
export const writingMax = 200
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

export class InFlightBound {
  #reading = 0
  #writing = 0
  #longRunning = 0

  /** Runs `work` when there is room. Throws ApiError 429 otherwise. */
  async run(request: ApiRequest, work: () => Promise<void>): Promise<void> {
    if (isLongRunning(request)) {
      if (this.#longRunning >= longRunningMax) throw tooMany()
      this.#longRunning++
      await work().finally(() => this.#longRunning--)
    } else if (request.info.verb === undefined || reading.has(request.info.verb)) {
      if (this.#reading >= readingMax) throw tooMany()
      this.#reading++
      await work().finally(() => this.#reading--)
    } else {
      if (this.#writing >= writingMax) throw tooMany()
      this.#writing++
      await work().finally(() => this.#writing--)
    }
  }
}
