// One pod's life on its node, without I/O: events in, commands out.
//
//   volumes mounted → sandbox ready → init containers, one after the other → containers
//   deletionTimestamp, the object gone, or the pod finished → containers stopped → sandbox removed → told to the apiserver
//
// Every event changes the state, then #next() looks at the whole state and says what to do: so whatever happens in between (a kernel
// that restarts, a container that exits while another starts) ends in the same place. Time is `nowMs`, wall clock.

import type { Pod } from '../../../packages/client/resources.js'
import { type ContainerRecord, type ContainerSpec, crashBackOff, isRestartable, newRecord, type Terminated } from './container-record.js'

export type ProbeKind = 'startup' | 'readiness' | 'liveness'

export type PodEvent = { nowMs: number } & (
  | { kind: 'pod-changed'; pod: Pod }
  /** The object is gone from the apiserver. */
  | { kind: 'pod-deleted' }
  | { kind: 'volumes-mounted' }
  | { kind: 'volumes-failed'; message: string }
  | { kind: 'sandbox-ready'; ip: string }
  | { kind: 'sandbox-failed'; message: string }
  /** The kernel started anew: namespaces and containers of before are gone. */
  | { kind: 'sandbox-lost' }
  | { kind: 'container-started'; container: string; attempt: number; containerId: string }
  | { kind: 'container-failed'; container: string; attempt: number; reason: string; message: string }
  | { kind: 'container-exited'; container: string; attempt: number; ended: Terminated }
  /** What still ran when the kubelet came back. */
  | { kind: 'adopted'; ip: string; hasSandbox: boolean; containers: readonly AdoptedContainer[] }
  /** A probe's verdict changed. */
  | { kind: 'probed'; container: string; attempt: number; probe: ProbeKind; ok: boolean }
  | { kind: 'pre-stop-done'; container: string }
  | { kind: 'cleaned-up' }
  /** A referenced ConfigMap or Secret changed: what failed for want of it may be tried at once. */
  | { kind: 'references-changed' }
  | { kind: 'ticked' }
)

export interface AdoptedContainer {
  name: string
  attempt: number
  containerId: string
  startedAtMs: number
  /** Absent while it runs. */
  ended?: Terminated
  /** How the attempt before ended. */
  last?: Terminated
}

export type PodCommand =
  | { kind: 'mount-volumes' }
  | { kind: 'create-sandbox' }
  | { kind: 'start-container'; container: string; attempt: number }
  | { kind: 'signal-container'; container: string; attempt: number; signal: 'TERM' | 'KILL' }
  | { kind: 'run-pre-stop'; container: string }
  | { kind: 'start-probe'; container: string; attempt: number; probe: ProbeKind }
  | { kind: 'stop-probes'; container: string }
  /** Sandbox and containers go; logs stay until the pod is forgotten. */
  | { kind: 'clean-up' }
  | { kind: 'wake'; atMs: number }
  | { kind: 'record'; type: 'Normal' | 'Warning'; reason: string; message: string; container?: string }
  | { kind: 'delete-from-api' }
  /** Nothing of the pod is left: the worker ends. */
  | { kind: 'forget' }

type Step<Extra = object> =
  | { state: 'none' }
  | { state: 'under-way' }
  | ({ state: 'done' } & Extra)
  | { state: 'failed'; failures: number; message: string; retryAtMs: number }

interface Stopping {
  /** Why no more containers start. */
  why: 'deleted' | 'gone' | 'finished'
  graceMs: number
  cleaning: boolean
}

/** Between attempts to mount or to make a sandbox. */
const retryFirstMs = 500
const retryMaxMs = 10_000
/** After CreateContainerConfigError and its like: the kubelet's sync period. */
const configRetryMs = 10_000
/** A pod whose object is gone gets no more than this. */
const goneGraceMs = 1_000

export class PodMachine {
  pod: Pod
  readonly containers = new Map<string, ContainerRecord>()
  readonly startTimeMs: number
  ip = ''
  volumes: Step = { state: 'none' }
  sandbox: Step = { state: 'none' }
  stopping: Stopping | undefined
  /** Containers stopped and sandbox removed. */
  isCleanedUp = false
  #isForgotten = false

  constructor(pod: Pod, nowMs: number) {
    this.pod = pod
    this.startTimeMs = nowMs
    for (const spec of pod.spec?.initContainers ?? [])
      this.containers.set(spec.name, newRecord(spec, spec.restartPolicy === 'Always' ? 'sidecar' : 'init'))
    for (const spec of pod.spec?.containers ?? []) this.containers.set(spec.name, newRecord(spec, 'regular'))
    this.#addEphemeral(pod)
  }

  handle(event: PodEvent): PodCommand[] {
    if (this.#isForgotten) return []
    const commands = this.#absorb(event)
    this.#next(event.nowMs, commands)
    return commands
  }

  #absorb(event: PodEvent): PodCommand[] {
    const { nowMs } = event
    switch (event.kind) {
      case 'pod-changed':
        this.pod = event.pod
        this.#addEphemeral(event.pod)
        if (event.pod.metadata.deletionTimestamp)
          this.#stop('deleted', (event.pod.metadata.deletionGracePeriodSeconds ?? this.#graceMs() / 1000) * 1000)
        return []
      case 'pod-deleted':
        this.#stop('gone', goneGraceMs)
        return []
      case 'volumes-mounted':
        this.volumes = { state: 'done' }
        return []
      case 'volumes-failed': {
        const again = this.volumes.state === 'failed' && this.volumes.message === event.message
        this.volumes = failed(this.volumes, event.message, nowMs)
        return again ? [] : [warning('FailedMount', event.message)]
      }
      case 'sandbox-ready':
        this.sandbox = { state: 'done' }
        this.ip = event.ip
        return []
      case 'sandbox-failed':
        this.sandbox = failed(this.sandbox, event.message, nowMs)
        return [warning('FailedCreatePodSandBox', `Failed to create pod sandbox: ${event.message}`)]
      case 'sandbox-lost':
        return this.#sandboxLost(nowMs)
      case 'adopted':
        return this.#adopt(event, nowMs)
      case 'container-started':
        return this.#started(event, nowMs)
      case 'container-failed': {
        const record = this.#current(event)
        if (record?.state.kind !== 'starting') return []
        record.state = { kind: 'waiting', reason: event.reason, message: event.message, retryAtMs: nowMs + configRetryMs }
        const what = event.reason === 'InvalidImageName' ? 'Failed to apply default image tag' : 'Error'
        return [warning('Failed', `${what}: ${event.message}`, event.container)]
      }
      case 'container-exited': {
        const record = this.#current(event)
        if (record === undefined) return []
        record.state = { kind: 'terminated', ...event.ended }
        record.stop = undefined
        record.isReady = false
        return [{ kind: 'stop-probes', container: event.container }]
      }
      case 'probed':
        return this.#probed(event, nowMs)
      case 'pre-stop-done': {
        const record = this.containers.get(event.container)
        return record?.stop?.phase === 'pre-stop' ? this.#terminate(record) : []
      }
      case 'cleaned-up':
        this.isCleanedUp = true
        this.sandbox = { state: 'none' }
        return []
      case 'references-changed':
        if (this.volumes.state === 'failed' && this.volumes.retryAtMs !== Number.POSITIVE_INFINITY) this.volumes.retryAtMs = nowMs
        for (const { state } of this.containers.values())
          if (state.kind === 'waiting' && state.reason === 'CreateContainerConfigError') state.retryAtMs = nowMs
        return []
      case 'ticked':
        return []
    }
  }

  /** What the whole state asks for now. */
  #next(nowMs: number, commands: PodCommand[]): void {
    if (this.stopping === undefined && this.#isFinished()) this.#stop('finished', this.#graceMs())
    if (this.stopping !== undefined) this.#nextStopping(nowMs, commands)
    else this.#nextStarting(nowMs, commands)
  }

  #nextStarting(nowMs: number, commands: PodCommand[]): void {
    if (this.volumes.state === 'none' || isDue(this.volumes, nowMs, commands)) {
      this.volumes = this.volumes.state === 'failed' ? { ...this.volumes, retryAtMs: Number.POSITIVE_INFINITY } : { state: 'under-way' }
      commands.push({ kind: 'mount-volumes' })
    }
    if (this.volumes.state !== 'done') return
    if (this.sandbox.state === 'none' || isDue(this.sandbox, nowMs, commands)) {
      this.sandbox = this.sandbox.state === 'failed' ? { ...this.sandbox, retryAtMs: Number.POSITIVE_INFINITY } : { state: 'under-way' }
      commands.push({ kind: 'create-sandbox' })
    }
    if (this.sandbox.state !== 'done') return
    this.#killOverdue(nowMs, commands)
    for (const record of this.containers.values()) if (record.kind === 'ephemeral') this.#nextContainer(record, nowMs, commands)
    for (const record of this.containers.values()) {
      if (record.kind === 'ephemeral') continue
      if (record.kind === 'regular' && !this.isInitialized()) break
      this.#nextContainer(record, nowMs, commands)
      // The next init container waits until this one has done its part.
      if (record.kind !== 'regular' && !isPassed(record)) break
    }
  }

  #nextContainer(record: ContainerRecord, nowMs: number, commands: PodCommand[]): void {
    const { state } = record
    const start = () => {
      record.state = { kind: 'starting' }
      commands.push({ kind: 'start-container', container: record.name, attempt: record.attempt })
    }
    if (state.kind === 'created') {
      start()
    } else if (state.kind === 'waiting') {
      if (nowMs < state.retryAtMs) return void commands.push({ kind: 'wake', atMs: state.retryAtMs })
      start()
    } else if (state.kind === 'terminated' && isRestartable(record, state, this.pod.spec?.restartPolicy ?? 'Always')) {
      const { kind: _, ...ended } = state
      record.last = ended
      record.attempt++
      record.restartCount++
      record.hasStarted = false
      if (ended.isLost !== true) record.backOffMs = crashBackOff(record.backOffMs, ended)
      const retryAtMs = ended.finishedAtMs + (ended.isLost === true ? 0 : record.backOffMs)
      if (nowMs >= retryAtMs) return start()
      const { namespace, name, uid } = this.pod.metadata
      const inPod = `${name}_${namespace}(${uid})`
      record.state = {
        kind: 'waiting',
        reason: 'CrashLoopBackOff',
        message: `back-off ${backOffText(record.backOffMs)} restarting failed container=${record.name} pod=${inPod}`,
        retryAtMs,
      }
      commands.push(
        { kind: 'wake', atMs: retryAtMs },
        warning('BackOff', `Back-off restarting failed container ${record.name} in pod ${inPod}`, record.name),
      )
    }
  }

  #nextStopping(nowMs: number, commands: PodCommand[]): void {
    const stopping = this.stopping!
    for (const record of this.containers.values()) {
      // One that is just being started is stopped when it has started: its start cannot be called back.
      if (record.state.kind === 'running' && record.stop === undefined)
        commands.push(...this.#kill(record, stopping.graceMs, nowMs, `Stopping container ${record.name}`))
    }
    this.#killOverdue(nowMs, commands)
    const busy = [...this.containers.values()].some(({ state }) => state.kind === 'running' || state.kind === 'starting')
    if (busy || this.sandbox.state === 'under-way' || this.volumes.state === 'under-way') return
    if (!this.isCleanedUp && !stopping.cleaning) {
      stopping.cleaning = true
      commands.push({ kind: 'clean-up' })
    }
    if (!this.isCleanedUp || stopping.why === 'finished') return
    this.#isForgotten = true
    if (stopping.why === 'deleted') commands.push({ kind: 'delete-from-api' })
    commands.push({ kind: 'forget' })
  }

  #stop(why: Stopping['why'], graceMs: number): void {
    const before = this.stopping
    this.stopping = {
      why: before?.why === 'gone' ? 'gone' : why,
      graceMs: before === undefined ? graceMs : Math.min(before.graceMs, graceMs),
      cleaning: before?.cleaning ?? false,
    }
    // A second, shorter grace period (kubectl delete --force) also shortens what is under way.
    for (const { stop } of this.containers.values()) {
      if (stop !== undefined && why !== 'finished') stop.killAtMs = Math.min(stop.killAtMs, stop.sinceMs + graceMs)
    }
  }

  #kill(record: ContainerRecord, graceMs: number, nowMs: number, why: string): PodCommand[] {
    record.stop = { phase: 'pre-stop', sinceMs: nowMs, killAtMs: nowMs + graceMs }
    const told: PodCommand[] = [
      { kind: 'record', type: 'Normal', reason: 'Killing', message: why, container: record.name },
      { kind: 'stop-probes', container: record.name },
    ]
    if (record.spec.lifecycle?.preStop && graceMs > 0)
      return [...told, { kind: 'run-pre-stop', container: record.name }, { kind: 'wake', atMs: record.stop.killAtMs }]
    return [...told, ...this.#terminate(record)]
  }
  #terminate(record: ContainerRecord): PodCommand[] {
    record.stop!.phase = 'term'
    return [
      { kind: 'signal-container', container: record.name, attempt: record.attempt, signal: 'TERM' },
      { kind: 'wake', atMs: record.stop!.killAtMs },
    ]
  }
  #killOverdue(nowMs: number, commands: PodCommand[]): void {
    for (const { name, attempt, stop, state } of this.containers.values()) {
      if (stop === undefined || state.kind !== 'running' || stop.phase === 'kill') continue
      if (nowMs < stop.killAtMs) {
        commands.push({ kind: 'wake', atMs: stop.killAtMs })
        continue
      }
      stop.phase = 'kill'
      commands.push({ kind: 'signal-container', container: name, attempt, signal: 'KILL' })
    }
  }

  #started({ container, attempt, containerId }: { container: string; attempt: number; containerId: string }, nowMs: number): PodCommand[] {
    const record = this.#current({ container, attempt })
    // It may have ended before its start was answered: the kernel tells the two on different ways.
    if (record?.state.kind !== 'starting') return []
    record.state = { kind: 'running', containerId, startedAtMs: nowMs }
    return this.#watchRunning(record)
  }
  /** A container runs: what of readiness is known without probes, and which probes begin. */
  #watchRunning(record: ContainerRecord): PodCommand[] {
    const { spec, name: container, attempt } = record
    record.hasStarted = spec.startupProbe === undefined
    record.isReady = record.hasStarted && spec.readinessProbe === undefined
    return (record.hasStarted ? afterStartup(spec) : ['startup' as const]).map((probe) => ({
      kind: 'start-probe',
      container,
      attempt,
      probe,
    }))
  }

  #probed(
    { container, attempt, probe, ok }: { container: string; attempt: number; probe: ProbeKind; ok: boolean },
    nowMs: number,
  ): PodCommand[] {
    const record = this.#current({ container, attempt })
    if (record === undefined || record.state.kind !== 'running') return []
    if (probe === 'readiness') {
      record.isReady = ok
      return []
    }
    if (ok && probe === 'startup') {
      record.hasStarted = true
      record.isReady = record.spec.readinessProbe === undefined
      return afterStartup(record.spec).map((next) => ({ kind: 'start-probe', container, attempt, probe: next }))
    }
    if (ok || record.stop !== undefined) return []
    const grace = (probe === 'startup' ? record.spec.startupProbe : record.spec.livenessProbe)?.terminationGracePeriodSeconds
    return this.#kill(
      record,
      grace == null ? this.#graceMs() : grace * 1000,
      nowMs,
      `Container ${container} failed ${probe} probe, will be restarted`,
    )
  }

  #sandboxLost(nowMs: number): PodCommand[] {
    if (this.sandbox.state !== 'done') return []
    this.sandbox = { state: 'none' }
    this.ip = ''
    const commands: PodCommand[] = []
    for (const record of this.containers.values()) {
      const { state } = record
      // A new sandbox is a new start: init containers run again.
      if (record.kind === 'init' && state.kind === 'terminated' && this.stopping === undefined) {
        const { kind: _, ...ended } = state
        Object.assign(record, {
          last: ended,
          attempt: record.attempt + 1,
          restartCount: record.restartCount + 1,
          state: { kind: 'created' },
        })
      }
      if (state.kind === 'waiting' && state.reason === 'RunContainerError') state.retryAtMs = nowMs
      if (state.kind !== 'running') continue
      commands.push({ kind: 'stop-probes', container: record.name })
      record.stop = undefined
      record.isReady = false
      // As after a node's crash: nobody saw it end.
      record.state = {
        kind: 'terminated',
        exitCode: 255,
        signal: 0,
        reason: 'Unknown',
        message: '',
        startedAtMs: state.startedAtMs,
        finishedAtMs: nowMs,
        containerId: state.containerId,
        isLost: true,
      }
    }
    if (this.stopping === undefined)
      commands.push({
        kind: 'record',
        type: 'Normal',
        reason: 'SandboxChanged',
        message: 'Pod sandbox changed, it will be killed and re-created.',
      })
    return commands
  }

  #adopt({ ip, hasSandbox, containers }: Extract<PodEvent, { kind: 'adopted' }>, nowMs: number): PodCommand[] {
    this.volumes = { state: 'done' }
    if (hasSandbox) this.ip = ip
    if (hasSandbox) this.sandbox = { state: 'done' }
    const { status } = this.pod
    const told = [status?.initContainerStatuses, status?.containerStatuses, status?.ephemeralContainerStatuses].flatMap((it) => it ?? [])
    return containers.flatMap(({ name, attempt, containerId, startedAtMs, ended, last }) => {
      const record = this.containers.get(name)
      if (record === undefined) return []
      record.attempt = attempt
      record.last = last
      record.restartCount = Math.max(attempt, told.find((status) => status.name === name)?.restartCount ?? 0)
      record.state = ended === undefined ? { kind: 'running', containerId, startedAtMs } : { kind: 'terminated', ...ended }
      if (ended !== undefined) return []
      // Probes begin anew; until they have spoken the container is what the apiserver was told last.
      const commands = this.#watchRunning(record)
      const before = told.find((status) => status.name === name)
      if (before?.ready === true) record.isReady = true
      if (before?.started === true && !record.hasStarted)
        return this.#probed({ container: name, attempt, probe: 'startup', ok: true }, nowMs)
      return commands
    })
  }

  /** Containers that somebody adds to look at the others: they start whatever those are about, and change nothing about the pod. */
  #addEphemeral(pod: Pod): void {
    for (const spec of pod.spec?.ephemeralContainers ?? [])
      if (!this.containers.has(spec.name)) this.containers.set(spec.name, newRecord(spec, 'ephemeral'))
  }
  #graceMs(): number {
    return (this.pod.spec?.terminationGracePeriodSeconds ?? 30) * 1000
  }
  /** The container an event is about, unless another attempt has taken its place. */
  #current({ container, attempt }: { container: string; attempt: number }): ContainerRecord | undefined {
    const record = this.containers.get(container)
    return record?.attempt === attempt ? record : undefined
  }

  /** Every init container has done its part. */
  isInitialized(): boolean {
    return [...this.containers.values()].every(isPassed)
  }
  /** Nothing will run again: every container ended and none may restart, or an init container failed for good. */
  #isFinished(): boolean {
    const policy = this.pod.spec?.restartPolicy ?? 'Always'
    const isOver = (record: ContainerRecord) => record.state.kind === 'terminated' && !isRestartable(record, record.state, policy)
    const records = [...this.containers.values()]
    if (
      records.some(
        (record) => record.kind === 'init' && isOver(record) && record.state.kind === 'terminated' && record.state.exitCode !== 0,
      )
    )
      return true
    const regular = records.filter(({ kind }) => kind === 'regular')
    return regular.length > 0 && regular.every(isOver)
  }
}

/** Nobody waits for it: an init container that ended well, a sidecar that has started, and every other container. */
export const isPassed = ({ kind, state, hasStarted }: ContainerRecord): boolean =>
  kind === 'sidecar' ? state.kind === 'running' && hasStarted : kind !== 'init' || (state.kind === 'terminated' && state.exitCode === 0)

const afterStartup = (spec: ContainerSpec): ProbeKind[] => [
  ...(spec.readinessProbe ? ['readiness' as const] : []),
  ...(spec.livenessProbe ? ['liveness' as const] : []),
]

const warning = (reason: string, message: string, container?: string): PodCommand => ({
  kind: 'record',
  type: 'Warning',
  reason,
  message,
  ...(container === undefined ? {} : { container }),
})

function failed(before: Step, message: string, nowMs: number): Step {
  const failures = before.state === 'failed' ? before.failures + 1 : 1
  return { state: 'failed', failures, message, retryAtMs: nowMs + Math.min(retryFirstMs * 2 ** (failures - 1), retryMaxMs) }
}

/** True when a failed step may be tried again; otherwise asks to be woken then. */
function isDue(step: Step, nowMs: number, commands: PodCommand[]): boolean {
  if (step.state !== 'failed' || step.retryAtMs === Number.POSITIVE_INFINITY) return false
  if (nowMs >= step.retryAtMs) return true
  commands.push({ kind: 'wake', atMs: step.retryAtMs })
  return false
}

/** As Go prints a duration: 10s, 1m20s, 5m0s. */
function backOffText(ms: number): string {
  const seconds = Math.round(ms / 1000)
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`
}
