// Whose request is next. Requests run at once while there are seats and this turn of the event loop has not done much yet; else they
// wait in their user's own queue, and the queues take turns. So who asks little is served after one request of each other user at
// the most, however many those have sent: the fair queueing of API Priority and Fairness (KEP-1040) with one level.
//
//   user a   ▮▮▮▮▮▮▮▮▮ ┐
//   user b   ▮         ├─▶ a b c a a …  ▶ seats
//   user c   ▮         ┘

import type { Clock } from '../../../packages/clock/clock.js'

/** A turn starts requests for so long; those of other connections that have arrived meanwhile are then looked at first. */
const turnMs = 5

/** The request was not begun: its queue is full. */
export class QueueFull extends Error {
  override name = 'QueueFull'
}

interface Waiting {
  readonly start: () => void
}

export class FairQueue {
  readonly #clock: Clock
  readonly #seats: number
  readonly #queueMax: number
  /** By user, in the order of their turns. */
  readonly #queues = new Map<string, Waiting[]>()
  #running = 0
  #turnBeganMs = Number.NEGATIVE_INFINITY
  #nextTurn = false

  /** `seats` run at once; `queueMax` of one user wait for one. */
  constructor({ clock, seats, queueMax }: { clock: Clock; seats: number; queueMax: number }) {
    this.#clock = clock
    this.#seats = seats
    this.#queueMax = queueMax
  }
  /** Runs `work` when it is its turn. Rejects with QueueFull when too many of that user's wait. */
  async run<T>(user: string, work: () => Promise<T>): Promise<T> {
    if (this.#queues.size > 0 || !this.#hasRoom()) await this.#wait(user)
    else this.#running++
    try {
      return await work()
    } finally {
      this.#running--
      if (this.#queues.size > 0) this.#startMore()
    }
  }

  #wait(user: string): Promise<void> {
    const queue = this.#queues.get(user) ?? []
    // Those for whom there is a seat already merely wait for the next turn.
    const seatsFree = this.#seats - this.#running
    if (queue.length >= this.#queueMax + seatsFree) throw new QueueFull(`${queue.length} requests of ${user} wait already`)
    this.#queues.set(user, queue)
    return new Promise((start) => {
      queue.push({ start })
      this.#startMore()
    })
  }
  /** A seat, and time left in this turn. */
  #hasRoom(): boolean {
    if (this.#running >= this.#seats) return false
    const nowMs = this.#clock.nowMs()
    if (!this.#nextTurn) {
      this.#nextTurn = true
      this.#turnBeganMs = nowMs
      setImmediate(() => {
        this.#nextTurn = false
        this.#startMore()
      })
    }
    return nowMs - this.#turnBeganMs < turnMs
  }
  #startMore(): void {
    if (this.#queues.size === 0 || !this.#hasRoom()) return
    const [user, queue] = this.#queues.entries().next().value as [string, Waiting[]]
    // To the end of the line, if there is more of it.
    this.#queues.delete(user)
    const { start } = queue.shift()!
    if (queue.length > 0) this.#queues.set(user, queue)
    this.#running++
    start()
    // It begins before this microtask does: whether there is time for another is known after that.
    queueMicrotask(() => this.#startMore())
  }
}
