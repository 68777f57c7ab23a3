// What the kubelet knows of one container of a pod.

import type { Pod } from '../../../packages/client/resources.js'

type PodSpec = NonNullable<Pod['spec']>
export type ContainerSpec = NonNullable<PodSpec['containers']>[number] | NonNullable<PodSpec['ephemeralContainers']>[number]

export interface Terminated {
  containerId: string
  exitCode: number
  signal: number
  /** Completed, Error, OOMKilled, ContainerCannotRun, Unknown … */
  reason: string
  message: string
  startedAtMs: number
  finishedAtMs: number
  /** It went down with its node, by no fault of its own: restarted whatever the policy for its exit code, without back-off. */
  isLost?: boolean
}

export type ContainerState =
  | { kind: 'created' }
  | { kind: 'starting' }
  | { kind: 'waiting'; reason: string; message: string; retryAtMs: number }
  | { kind: 'running'; containerId: string; startedAtMs: number }
  | ({ kind: 'terminated' } & Terminated)

export interface ContainerRecord {
  readonly name: string
  readonly kind: 'init' | 'sidecar' | 'regular' | 'ephemeral'
  readonly spec: ContainerSpec
  state: ContainerState
  /** How the attempt before ended. */
  last: Terminated | undefined
  /** Counts starts: names log file and container. */
  attempt: number
  restartCount: number
  backOffMs: number
  /** The startup probe has passed, or there is none. */
  hasStarted: boolean
  isReady: boolean
  stop: { phase: 'pre-stop' | 'term' | 'kill'; sinceMs: number; killAtMs: number } | undefined
}

export const newRecord = (spec: ContainerSpec, kind: ContainerRecord['kind']): ContainerRecord => ({
  name: spec.name,
  kind,
  spec,
  state: { kind: 'created' },
  last: undefined,
  attempt: 0,
  restartCount: 0,
  backOffMs: -1,
  hasStarted: false,
  isReady: false,
  stop: undefined,
})

// The kubelet's container back-off: none before the first restart, then 10 s doubling to 5 min; forgotten after 10 min of running.
const backOffFirstMs = 10_000
const backOffMaxMs = 300_000
const backOffForgottenMs = 2 * backOffMaxMs

/** The wait before the next start, counted from the last end. `before` is -1 until the first crash. */
export function crashBackOff(before: number, { startedAtMs, finishedAtMs }: Terminated): number {
  if (before < 0 || finishedAtMs - startedAtMs > backOffForgottenMs) return 0
  return before === 0 ? backOffFirstMs : Math.min(before * 2, backOffMaxMs)
}

/** Whether a container that ended starts again: by the pod's policy; sidecars always; init containers until they end well; ephemeral ones never. */
export function isRestartable({ kind }: ContainerRecord, { exitCode, isLost }: Terminated, policy: string): boolean {
  if (kind === 'sidecar') return true
  if (kind === 'ephemeral') return false
  if (kind === 'init') return exitCode !== 0 && (policy !== 'Never' || isLost === true)
  if (policy === 'Always' || isLost === true) return true
  return policy === 'OnFailure' && exitCode !== 0
}
