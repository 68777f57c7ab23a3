import test from 'ava'
import type { ProbeKind } from '../pods/pod-machine.js'
import { type ProbeCommand, type ProbeEvent, ProbeMachine, type ProbeTiming } from './probe-machine.js'

const script = test.macro((t, probe: ProbeKind, timing: ProbeTiming, steps: [ProbeEvent, ProbeCommand[]][]) => {
  const machine = new ProbeMachine(probe, timing)
  for (const [i, [event, commands]] of steps.entries()) t.deepEqual(machine.handle(event), commands, `step ${i}`)
})
const due = (nowMs: number): ProbeEvent => ({ kind: 'due', nowMs })
const answered = (ok: boolean, nowMs: number): ProbeEvent => ({ kind: 'answered', ok, nowMs })
const ask: ProbeCommand = { kind: 'ask' }
const wake = (atMs: number): ProbeCommand => ({ kind: 'wake', atMs })
const tell = (ok: boolean): ProbeCommand => ({ kind: 'tell', ok })

test('readiness: one success is enough, then it takes three failures in a row', script, 'readiness', {}, [
  [due(0), [ask]],
  [answered(true, 5), [tell(true), wake(10_000)]],
  [due(10_000), [ask]],
  [answered(false, 10_005), [wake(20_000)]],
  [due(20_000), [ask]],
  [answered(false, 20_005), [wake(30_000)]],
  [due(30_000), [ask]],
  [answered(false, 30_005), [tell(false), wake(40_000)]],
])
test(
  'readiness: a success in between begins the row anew',
  script,
  'readiness',
  { failureThreshold: 2, successThreshold: 2, periodSeconds: 1 },
  [
    [due(0), [ask]],
    [answered(true, 1), [wake(1000)]],
    [due(1000), [ask]],
    [answered(true, 1001), [tell(true), wake(2000)]],
    [due(2000), [ask]],
    [answered(false, 2001), [wake(3000)]],
    [due(3000), [ask]],
    [answered(true, 3001), [wake(4000)]],
    [due(4000), [ask]],
    [answered(false, 4001), [wake(5000)]],
  ],
)
test('readiness: a container that is not ready is not told so again', script, 'readiness', { failureThreshold: 1 }, [
  [due(0), [ask]],
  [answered(false, 1), [wake(10_000)]],
])
test('liveness: it is over once it has failed, for the container is restarted', script, 'liveness', { failureThreshold: 1 }, [
  [due(0), [ask]],
  [answered(false, 1), [tell(false)]],
  [due(10_000), []],
])
test('startup: it is over with its first verdict', script, 'startup', { periodSeconds: 1 }, [
  [due(0), [ask]],
  [answered(false, 1), [wake(1000)]],
  [due(1000), [ask]],
  [answered(true, 1001), [tell(true)]],
  [due(2000), []],
])
test('a slow answer delays the next question, and no two are under way', script, 'readiness', { periodSeconds: 1 }, [
  [due(0), [ask]],
  [due(500), []],
  [answered(true, 2500), [tell(true), wake(2500)]],
])
test('firstDueMs() counts the initial delay from the container’s start', (t) => {
  t.is(new ProbeMachine('readiness', { initialDelaySeconds: 5 }).firstDueMs(1000), 6000)
})
