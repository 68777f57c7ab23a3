// A machine's state as the apiserver shows it (kubelet's generateAPIPodStatus): phase, conditions and container statuses. Pure.

import type { Pod } from '../../../packages/client/resources.js'
import { imageId } from '../runtime/image-name.js'
import type { ContainerRecord, Terminated } from './container-record.js'
import { isPassed, type PodMachine } from './pod-machine.js'
import { qosClass } from './qos-class.js'

export type PodStatus = NonNullable<Pod['status']>
type Condition = NonNullable<PodStatus['conditions']>[number]
type ContainerStatus = NonNullable<PodStatus['containerStatuses']>[number]

export interface StatusSurroundings {
  nodeIP: string
  nowMs: number
  /** What the apiserver has: conditions keep their transition time, and those of others stay. */
  before: PodStatus | undefined
}

export const containerIdPrefix = 'kubewire://'
export const timeText = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z')

/** Conditions that are the kubelet's to say, in the order it says them. */
const owned = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'] as const

export function renderStatus(machine: PodMachine, { nodeIP, nowMs, before }: StatusSurroundings): PodStatus {
  const records = [...machine.containers.values()]
  const statuses = (wanted: (record: ContainerRecord) => boolean) =>
    records.filter(wanted).map((record) => containerStatus(record, machine))
  const phase = podPhase(machine)
  const init = statuses(({ kind }) => kind === 'init' || kind === 'sidecar')
  const ephemeral = statuses(({ kind }) => kind === 'ephemeral')
  return {
    phase,
    conditions: [
      ...conditions(machine, phase, { nowMs, before }),
      ...(before?.conditions ?? []).filter(({ type }) => !(owned as readonly string[]).includes(type)),
    ],
    hostIP: nodeIP,
    hostIPs: [{ ip: nodeIP }],
    ...(machine.ip === '' ? {} : { podIP: machine.ip, podIPs: [{ ip: machine.ip }] }),
    startTime: before?.startTime ?? timeText(machine.startTimeMs),
    ...(init.length > 0 ? { initContainerStatuses: init } : {}),
    containerStatuses: statuses(({ kind }) => kind === 'regular'),
    ...(ephemeral.length > 0 ? { ephemeralContainerStatuses: ephemeral } : {}),
    qosClass: qosClass(machine.pod),
  }
}

/** The kubelet's getPhase. */
function podPhase({ pod, containers, stopping, isCleanedUp }: PodMachine): NonNullable<PodStatus['phase']> {
  const records = [...containers.values()]
  const regular = records.filter(({ kind }) => kind === 'regular')
  const policy = pod.spec?.restartPolicy ?? 'Always'
  const initFailed = records.some(({ kind, state }) => kind === 'init' && state.kind === 'terminated' && state.exitCode !== 0)
  if (initFailed && policy === 'Never') return 'Failed'
  const ended = regular.flatMap(({ state }) => (state.kind === 'terminated' ? [state] : []))
  if (ended.length === regular.length && ended.length > 0 && (policy !== 'Always' || (stopping !== undefined && isCleanedUp))) {
    if (ended.every(({ exitCode }) => exitCode === 0)) return 'Succeeded'
    if (policy === 'Never' || stopping !== undefined) return 'Failed'
    return 'Running'
  }
  const hasRun = ({ state, last }: ContainerRecord) => state.kind === 'running' || state.kind === 'terminated' || last !== undefined
  return records.every(isPassed) && regular.every(hasRun) ? 'Running' : 'Pending'
}

function conditions(machine: PodMachine, phase: string, { nowMs, before }: Pick<StatusSurroundings, 'nowMs' | 'before'>): Condition[] {
  const records = [...machine.containers.values()]
  const isOver = phase === 'Succeeded' || phase === 'Failed'
  const unready = records
    .filter(({ kind, isReady, state }) => (kind === 'regular' || kind === 'sidecar') && !(state.kind === 'running' && isReady))
    .map(({ name }) => name)
  const incomplete = records.filter((record) => !isPassed(record)).map(({ name }) => name)
  const gates = (machine.pod.spec?.readinessGates ?? []).map(({ conditionType }) => conditionType)
  const closed = gates.filter((type) => before?.conditions?.find((condition) => condition.type === type)?.status !== 'True')
  const containersReady = isOver
    ? no(phase === 'Succeeded' ? 'PodCompleted' : 'PodFailed')
    : unready.length > 0
      ? no('ContainersNotReady', `containers with unready status: [${unready.join(' ')}]`)
      : yes
  const said: Record<(typeof owned)[number], Partial<Condition>> = {
    PodReadyToStartContainers: machine.sandbox.state === 'done' ? yes : no(),
    Initialized:
      phase === 'Succeeded'
        ? { status: 'True', reason: 'PodCompleted' }
        : incomplete.length > 0
          ? no('ContainersNotInitialized', `containers with incomplete status: [${incomplete.join(' ')}]`)
          : yes,
    Ready:
      containersReady.status === 'True' && closed.length > 0
        ? no(
            'ReadinessGatesNotReady',
            closed.map((type) => `corresponding condition of pod readiness gate "${type}" does not exist or is not "True"`).join('; '),
          )
        : containersReady,
    ContainersReady: containersReady,
    PodScheduled: yes,
  }
  return owned.map((type) => {
    const condition = said[type]
    const old = before?.conditions?.find((candidate) => candidate.type === type)
    return {
      type,
      status: condition.status!,
      ...(condition.reason ? { reason: condition.reason } : {}),
      ...(condition.message ? { message: condition.message } : {}),
      lastTransitionTime: old?.status === condition.status && old?.lastTransitionTime ? old.lastTransitionTime : timeText(nowMs),
    } as Condition
  })
}
const yes: Partial<Condition> = { status: 'True' }
const no = (reason?: string, message?: string): Partial<Condition> => ({
  status: 'False',
  ...(reason ? { reason } : {}),
  ...(message ? { message } : {}),
})

function containerStatus(record: ContainerRecord, machine: PodMachine): ContainerStatus {
  const { name, spec, state, last, restartCount, hasStarted, isReady } = record
  const image = spec.image ?? ''
  const containerId = state.kind === 'running' || state.kind === 'terminated' ? state.containerId : last?.containerId
  const isRunning = state.kind === 'running'
  return {
    name,
    state: containerState(record, machine),
    lastState: last === undefined ? {} : { terminated: terminated(last) },
    // An init container counts as ready once it has ended well.
    // An ephemeral one is never asked.
    ready:
      record.kind === 'init' ? state.kind === 'terminated' && state.exitCode === 0 : record.kind !== 'ephemeral' && isRunning && isReady,
    restartCount,
    image,
    imageID: containerId === undefined ? '' : imageId(image),
    ...(containerId ? { containerID: `${containerIdPrefix}${containerId}` } : {}),
    started: isRunning && hasStarted,
  } as ContainerStatus
}

function containerState({ state }: ContainerRecord, machine: PodMachine): NonNullable<ContainerStatus['state']> {
  switch (state.kind) {
    case 'running':
      return { running: { startedAt: timeText(state.startedAtMs) } }
    case 'terminated':
      return { terminated: terminated(state) }
    case 'waiting':
      return { waiting: { reason: state.reason, message: state.message } }
    default:
      // Everything of a pod with init containers waits for these, themselves included (kubelet's defaultWaitingState).
      return { waiting: { reason: machine.isInitialized() ? 'ContainerCreating' : 'PodInitializing' } }
  }
}

/** How the attempt before the current one ended, as the apiserver was told; a kubelet that comes back knows it from there. */
export function lastTold({ status }: Pod, container: string): Terminated | undefined {
  const told = [status?.initContainerStatuses, status?.containerStatuses, status?.ephemeralContainerStatuses]
    .flatMap((it) => it ?? [])
    .find(({ name }) => name === container)
  const last = told?.lastState?.terminated
  if (!last) return undefined
  const { exitCode, signal, reason, message, startedAt, finishedAt, containerID } = last
  return {
    containerId: (containerID ?? '').replace(containerIdPrefix, ''),
    exitCode,
    signal: signal ?? 0,
    reason: reason ?? '',
    message: message ?? '',
    startedAtMs: Date.parse(startedAt ?? '') || 0,
    finishedAtMs: Date.parse(finishedAt ?? '') || 0,
  }
}

function terminated({ containerId, exitCode, signal, reason, message, startedAtMs, finishedAtMs }: Terminated) {
  return {
    exitCode,
    ...(signal ? { signal } : {}),
    reason: reason || (exitCode === 0 ? 'Completed' : 'Error'),
    ...(message ? { message } : {}),
    startedAt: timeText(startedAtMs),
    finishedAt: timeText(finishedAtMs),
    ...(containerId ? { containerID: `${containerIdPrefix}${containerId}` } : {}),
  }
}
