// What `kubectl get pods` says of a pod (kubernetes pkg/printers/internalversion printPod).

import { humanDuration } from '../machinery/duration.js'
import type { Column, StoredMeta } from '../machinery/kind.js'
import { ageColumn, nameColumn } from '../machinery/table.js'
import type { PodSpec } from './pod-spec.js'
import type { ContainerStatus, PodStatus } from './pod-status.js'

/** The parts of a Pod that columns look at. */
interface Pod {
  metadata: StoredMeta
  spec: PodSpec
  status: PodStatus
}

const isReady = (pod: Pod, type = 'Ready'): boolean =>
  pod.status.conditions?.some((condition) => condition.type === type && condition.status === 'True') ?? false
/** An init container that goes on running beside the others. */
const sidecarNames = (pod: Pod): Set<string> =>
  new Set((pod.spec.initContainers ?? []).filter((container) => container.restartPolicy === 'Always').map((container) => container.name))

interface Summary {
  readonly ready: number
  readonly total: number
  readonly status: string
  readonly restarts: number
  readonly lastRestart: string | undefined
}

function summaryOf(pod: Pod): Summary {
  const sidecars = sidecarNames(pod)
  const init = initialisation(pod, sidecars)
  let status = init.status ?? (pod.status.reason || pod.status.phase || '')
  if (
    init.status === undefined &&
    pod.status.conditions?.some(({ type, reason }) => type === 'PodScheduled' && reason === 'SchedulingGated')
  )
    status = 'SchedulingGated'
  let ready = init.readySidecars
  let restarts: readonly ContainerStatus[] = init.looked
  if (init.status === undefined || isReady(pod, 'Initialized')) {
    const statuses = pod.status.containerStatuses ?? []
    restarts = [...init.looked.filter(({ name }) => sidecars.has(name)), ...statuses]
    const running = statuses.filter(({ ready, state }) => ready && state.running !== undefined).length
    status = containersStatus(statuses) ?? status
    // A pod of which one container is done while others run is Running, or not ready.
    if (status === 'Completed' && running > 0) status = isReady(pod) ? 'Running' : 'NotReady'
    ready += running
  }
  if (pod.metadata.deletionTimestamp !== undefined) {
    if (pod.status.reason === 'NodeLost') status = 'Unknown'
    else if (pod.status.phase !== 'Succeeded' && pod.status.phase !== 'Failed') status = 'Terminating'
  }
  const restartedAt = restarts.map(({ lastState }) => lastState.terminated?.finishedAt).filter((time) => time !== undefined)
  return {
    ready,
    total: pod.spec.containers.length + sidecars.size,
    status,
    restarts: restarts.reduce((sum, { restartCount }) => sum + restartCount, 0),
    lastRestart: restartedAt.sort().at(-1),
  }
}

/** "Init:0/2", "Init:Error" … with the statuses looked at up to there; no status once every init container has done its work. */
function initialisation(pod: Pod, sidecars: ReadonlySet<string>): { status?: string; readySidecars: number; looked: ContainerStatus[] } {
  const looked: ContainerStatus[] = []
  let readySidecars = 0
  for (const [i, container] of (pod.status.initContainerStatuses ?? []).entries()) {
    const { name, started, ready } = container
    const { terminated, waiting } = container.state
    looked.push(container)
    if (terminated?.exitCode === 0) continue
    if (sidecars.has(name) && started === true) {
      if (ready) readySidecars++
      continue
    }
    if (terminated !== undefined) return { status: `Init:${endOf(terminated)}`, readySidecars, looked }
    if (waiting?.reason && waiting.reason !== 'PodInitializing') return { status: `Init:${waiting.reason}`, readySidecars, looked }
    return { status: `Init:${i}/${pod.spec.initContainers?.length ?? 0}`, readySidecars, looked }
  }
  return { readySidecars, looked }
}
/** How a container ended, in a word. */
const endOf = ({ reason, signal, exitCode }: NonNullable<ContainerStatus['state']['terminated']>): string =>
  reason || (signal ? `Signal:${signal}` : `ExitCode:${exitCode}`)

/** What the first container that is not just running has to say. */
function containersStatus(statuses: readonly ContainerStatus[]): string | undefined {
  for (const { state } of statuses) {
    if (state.waiting?.reason) return state.waiting.reason
    if (state.terminated !== undefined) return endOf(state.terminated)
  }
  return undefined
}

function restartsCell(pod: Pod, nowMs: number): string {
  const { restarts, lastRestart } = summaryOf(pod)
  return restarts > 0 && lastRestart !== undefined
    ? `${restarts} (${humanDuration(nowMs - Date.parse(lastRestart))} ago)`
    : String(restarts)
}

export const podColumns: readonly Column<Pod>[] = [
  nameColumn,
  {
    name: 'Ready',
    description: 'Containers that are ready, of all.',
    cell: (pod) => {
      const { ready, total } = summaryOf(pod)
      return `${ready}/${total}`
    },
  },
  { name: 'Status', description: 'What the containers are doing, in sum.', cell: (pod) => summaryOf(pod).status },
  { name: 'Restarts', description: 'How often containers were restarted, and how long ago the last time was.', cell: restartsCell },
  ageColumn,
  { name: 'IP', priority: 1, description: "The pod's address.", cell: (pod) => pod.status.podIPs?.[0]?.ip || pod.status.podIP || '<none>' },
  { name: 'Node', priority: 1, description: 'The node it runs on.', cell: (pod) => pod.spec.nodeName || '<none>' },
  { name: 'Nominated Node', priority: 1, description: 'The node it waits for.', cell: (pod) => pod.status.nominatedNodeName || '<none>' },
  {
    name: 'Readiness Gates',
    priority: 1,
    description: 'Gates that are open, of all.',
    cell: (pod) => {
      const gates = pod.spec.readinessGates ?? []
      return gates.length === 0 ? '<none>' : `${gates.filter(({ conditionType }) => isReady(pod, conditionType)).length}/${gates.length}`
    },
  },
]
