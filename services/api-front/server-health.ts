// How a server behind the front is, asked by /readyz over one kept connection.
//
//   ready      answers 200
//   unready    answers otherwise: it is loading, stopping, or has lost its store; better than nobody, for it says so itself
//   silent     does not answer: dead, or frozen
//
// A single missing answer is doubt, as of a server that is busy; `silencesMax` in a row, or a refused connection, are silence.

import { Agent, request } from 'node:https'
import type { Clock, Timer } from '../../packages/clock/clock.js'

export type Health = 'ready' | 'unready' | 'silent'

const readyEveryMs = 1_000
/** While it is not ready it is asked more often: somebody may wait for it. */
const elseEveryMs = 200
const answerMs = 2_000
const silencesMax = 2

export class HealthProbe {
  readonly #server: { readonly host: string; readonly port: number }
  readonly #clock: Clock
  readonly #onHealth: (health: Health, why: string) => void
  readonly #agent: Agent
  #health: Health = 'silent'
  #silences = 0
  #timer: Timer | undefined
  #asking = false
  #stopped = false

  constructor({
    host,
    port,
    ca,
    clock,
    onHealth,
  }: {
    host: string
    port: number
    ca: string
    clock: Clock
    /** Called when it changed. */
    onHealth: (health: Health, why: string) => void
  }) {
    this.#server = { host, port }
    this.#clock = clock
    this.#onHealth = onHealth
    this.#agent = new Agent({ keepAlive: true, maxSockets: 1, ca })
  }
  get health(): Health {
    return this.#health
  }
  start(): void {
    void this.#turn()
  }
  stop(): void {
    this.#stopped = true
    this.#timer?.cancel()
    this.#agent.destroy()
  }
  /** Somebody could not reach it: it is asked now. */
  doubt(): void {
    if (this.#asking || this.#stopped) return
    this.#timer?.cancel()
    void this.#turn()
  }

  async #turn(): Promise<void> {
    this.#asking = true
    const { health, why } = await this.#ask()
    this.#asking = false
    if (this.#stopped) return
    if (health !== this.#health) {
      this.#health = health
      this.#onHealth(health, why)
    }
    this.#timer = this.#clock.setTimer(health === 'ready' && this.#silences === 0 ? readyEveryMs : elseEveryMs, () => void this.#turn())
  }
  async #ask(): Promise<{ health: Health; why: string }> {
    try {
      const code = await this.#readyz()
      this.#silences = 0
      return { health: code === 200 ? 'ready' : 'unready', why: `/readyz answers ${code}` }
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      this.#silences = code === 'ECONNREFUSED' ? silencesMax : this.#silences + 1
      return { health: this.#silences >= silencesMax ? 'silent' : this.#health, why: message }
    }
  }
  #readyz(): Promise<number> {
    return new Promise((resolve, reject) => {
      const call = request({ ...this.#server, path: '/readyz', agent: this.#agent }, (answer) => {
        answer.resume()
        answer.once('error', fail)
        answer.once('end', () => {
          deadline.cancel()
          resolve(answer.statusCode ?? 0)
        })
      })
      const deadline = this.#clock.setTimer(answerMs, () => call.destroy(new Error(`no answer in ${answerMs} ms`)))
      const fail = (error: Error) => {
        deadline.cancel()
        reject(error)
      }
      call.once('error', fail)
      call.end()
    })
  }
}

/** Whom to try, best first: the ready ones in turn, then the others in turn. The silent ones last: a probe may be behind the truth. */
export function order<T>(servers: readonly T[], turn: number, healthOf: (server: T) => Health): T[] {
  const turned = servers.map((_, i) => servers[(i + turn) % servers.length]!)
  return (['ready', 'unready', 'silent'] as const).flatMap((health) => turned.filter((server) => healthOf(server) === health))
}
