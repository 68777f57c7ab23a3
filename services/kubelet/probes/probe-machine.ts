// One probe of one container (kubelet's prober worker): when to ask, and what a row of answers means.
//
//   waiting --due--> asking --answered--> waiting …
//
// The verdict changes after successThreshold or failureThreshold answers of a kind in a row, and is told then. A startup probe ends with
// its first verdict.

import type { ProbeKind } from '../pods/pod-machine.js'

export interface ProbeTiming {
  initialDelaySeconds?: number
  periodSeconds?: number
  successThreshold?: number
  failureThreshold?: number
}
export type ProbeEvent = { nowMs: number } & ({ kind: 'due' } | { kind: 'answered'; ok: boolean })
export type ProbeCommand = { kind: 'ask' } | { kind: 'wake'; atMs: number } | { kind: 'tell'; ok: boolean }

export class ProbeMachine {
  readonly #probe: ProbeKind
  readonly #timing: Required<ProbeTiming>
  /** Undefined until a startup probe has spoken; readiness begins as failed, liveness as passed. */
  #verdict: boolean | undefined
  #row = { ok: false, count: 0 }
  #askedAtMs = 0
  #isAsking = false
  #isOver = false

  constructor(probe: ProbeKind, timing: ProbeTiming) {
    this.#probe = probe
    this.#timing = {
      initialDelaySeconds: timing.initialDelaySeconds ?? 0,
      periodSeconds: timing.periodSeconds || 10,
      successThreshold: timing.successThreshold || 1,
      failureThreshold: timing.failureThreshold || 3,
    }
    this.#verdict = { startup: undefined, readiness: false, liveness: true }[probe]
  }

  /** When the first question is due, for a container that started at `startedAtMs`. */
  firstDueMs(startedAtMs: number): number {
    return startedAtMs + this.#timing.initialDelaySeconds * 1000
  }

  handle(event: ProbeEvent): ProbeCommand[] {
    if (this.#isOver) return []
    if (event.kind === 'due') {
      if (this.#isAsking) return []
      this.#isAsking = true
      this.#askedAtMs = event.nowMs
      return [{ kind: 'ask' }]
    }
    this.#isAsking = false
    const { ok, nowMs } = event
    this.#row = ok === this.#row.ok ? { ok, count: this.#row.count + 1 } : { ok, count: 1 }
    const commands: ProbeCommand[] = []
    const threshold = ok ? this.#timing.successThreshold : this.#timing.failureThreshold
    if (this.#row.count >= threshold && this.#verdict !== ok) {
      this.#verdict = ok
      commands.push({ kind: 'tell', ok })
      // A failed liveness or startup probe restarts the container, a passed startup probe has done its work: either way this one is over.
      this.#isOver = this.#probe === 'startup' || (this.#probe === 'liveness' && !ok)
    }
    if (!this.#isOver) commands.push({ kind: 'wake', atMs: Math.max(nowMs, this.#askedAtMs + this.#timing.periodSeconds * 1000) })
    return commands
  }
}
