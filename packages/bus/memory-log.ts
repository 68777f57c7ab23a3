// A DurableLog inside one process. `connected` and `lose()` play what happens to a broker.

import type { Clock } from '../clock/clock.js'
import { type DurableLog, type LogFollower, type LogMessage, LogUnavailable, SequenceConflict } from './durable-log.js'

export class MemoryLog implements DurableLog {
  readonly #clock: Clock
  readonly #messages = new Map<number, LogMessage>()
  readonly #newest = new Map<string, number>()
  readonly #ids = new Map<string, number>()
  #sequence = 0
  #follower: LogFollower | undefined
  #delivered = 0
  connected = true

  constructor(clock: Clock) {
    this.#clock = clock
  }
  async append({
    subject,
    data,
    expectedSequence,
    id,
  }: {
    subject: string
    data: Uint8Array
    expectedSequence: number
    id: string
  }): Promise<number> {
    if (!this.connected) throw new LogUnavailable(`append to ${subject}: the log is out of reach`)
    const before = this.#ids.get(id)
    if (before !== undefined) return before
    const actual = this.#newest.get(subject) ?? 0
    if (actual !== expectedSequence) throw new SequenceConflict(subject, expectedSequence, actual)
    const sequence = ++this.#sequence
    this.#messages.set(sequence, { sequence, subject, data: data.slice(), storedMs: this.#clock.wallMs() })
    this.#newest.set(subject, sequence)
    this.#ids.set(id, sequence)
    // A broker answers the writer and feeds the follower on different ways: the follower may hear of it later.
    queueMicrotask(() => this.#deliver())
    return sequence
  }
  async follow(follower: LogFollower): Promise<void> {
    this.#follower = follower
    this.#delivered = 0
    this.#deliver()
    follower.caughtUp(this.#sequence)
  }
  async lastSequence(): Promise<number> {
    if (!this.connected) throw new LogUnavailable('ask how far the log is: it is out of reach')
    return this.#sequence
  }
  async remove(sequence: number): Promise<boolean> {
    if (!this.connected) throw new LogUnavailable(`remove ${sequence}: the log is out of reach`)
    const message = this.#messages.get(sequence)
    if (message === undefined) return false
    this.#messages.delete(sequence)
    if (this.#newest.get(message.subject) === sequence) this.#newest.delete(message.subject)
    return true
  }
  async close(): Promise<void> {
    this.#follower = undefined
  }
  /** Forgets everything after `sequence`, as a broker restored from an older copy would. */
  lose(sequence: number): void {
    for (const message of [...this.#messages.values()]) {
      if (message.sequence <= sequence) continue
      this.#messages.delete(message.sequence)
      this.#newest.delete(message.subject)
    }
    for (const message of this.#messages.values()) this.#newest.set(message.subject, message.sequence)
    this.#sequence = sequence
    if (this.#follower === undefined) return
    this.#follower.restarted()
    this.#delivered = 0
    this.#deliver()
    this.#follower.caughtUp(this.#sequence)
  }
  #deliver(): void {
    if (this.#follower === undefined) return
    if (this.#delivered === 0) {
      for (const message of this.#messages.values()) this.#follower.message(message)
      this.#delivered = this.#sequence
      return
    }
    while (this.#delivered < this.#sequence) {
      const message = this.#messages.get(++this.#delivered)
      if (message !== undefined) this.#follower.message(message)
    }
  }
}
