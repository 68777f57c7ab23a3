// Runs the probes of one container: turns time and answers into events of their machines.

import type { Clock, Timer } from '../../../packages/clock/clock.js'
import type { ProbeKind } from '../pods/pod-machine.js'
import { type ProbeCommand, type ProbeEvent, ProbeMachine } from './probe-machine.js'
import type { Answer, Handler } from './probe-request.js'

export interface ProbeRun {
  probe: ProbeKind
  handler: Handler
  startedAtMs: number
  clock: Clock
  ask: () => Promise<Answer>
  onVerdict: (ok: boolean) => void
  /** Every failed answer, also before it changes the verdict. */
  onFailure: (output: string) => void
}

/** Begins asking; the returned function ends it. */
export function startProbe({ probe, handler, startedAtMs, clock, ask, onVerdict, onFailure }: ProbeRun): () => void {
  const machine = new ProbeMachine(probe, handler)
  let timer: Timer | undefined
  let isStopped = false
  const step = (event: ProbeEvent): void => {
    for (const command of machine.handle(event)) if (!isStopped) obey(command)
  }
  const wake = (atMs: number): void => {
    timer = clock.setTimer(atMs - clock.wallMs(), () => step({ kind: 'due', nowMs: clock.wallMs() }))
  }
  const obey = (command: ProbeCommand): void => {
    if (command.kind === 'wake') wake(command.atMs)
    else if (command.kind === 'tell') onVerdict(command.ok)
    else {
      void ask().then(({ ok, output }) => {
        if (isStopped) return
        if (!ok) onFailure(output)
        step({ kind: 'answered', ok, nowMs: clock.wallMs() })
      })
    }
  }
  wake(machine.firstDueMs(startedAtMs))
  return () => {
    isStopped = true
    timer?.cancel()
  }
}
