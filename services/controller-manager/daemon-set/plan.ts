// Which nodes lack a daemon pod, which pods are too many or outdated, and what the status says
// (pkg/controller/daemon/daemon_controller.go, update.go).

import type { DaemonSet, Node, Pod } from '../../../packages/client/resources.js'
import { fitsNodeSelection } from '../../../packages/placement/node-selector.js'
import { availableInMs, hasEnded, isReady } from '../../../packages/placement/pod-state.js'
import { type Taint, type Toleration, taintKeys, untoleratedTaint } from '../../../packages/placement/toleration.js'
import { roll, type Standing, surgeOf } from './rolling.js'

export const hashLabel = 'controller-revision-hash'

export interface Plan {
  /** Names of the nodes that need a pod. */
  readonly create: readonly string[]
  readonly delete: readonly Pod[]
  readonly status: DaemonSet['status']
  readonly requeueAfterMs?: number
}

/** What daemons put up with beside what their template says, so that a node in trouble keeps them. */
export function daemonTolerations({ hostNetwork, tolerations = [] }: NonNullable<Pod['spec']>): Toleration[] {
  const always: [string, Taint['effect']][] = [
    [taintKeys.notReady, 'NoExecute'],
    [taintKeys.unreachable, 'NoExecute'],
    [taintKeys.diskPressure, 'NoSchedule'],
    [taintKeys.memoryPressure, 'NoSchedule'],
    [taintKeys.pidPressure, 'NoSchedule'],
    [taintKeys.unschedulable, 'NoSchedule'],
    ...(hostNetwork ? ([[taintKeys.networkUnavailable, 'NoSchedule']] as [string, Taint['effect']][]) : []),
  ]
  const own = tolerations as Toleration[]
  const added = always.map(([key, effect]): Toleration => ({ key, operator: 'Exists', effect }))
  return [
    ...own,
    ...added.filter(({ key, effect }) => !own.some((one) => one.key === key && one.effect === effect && one.operator === 'Exists')),
  ]
}

/** A new daemon pod may come to the node; one that is there may stay. */
function places(spec: Pod['spec'], node: Node): { mayCome: boolean; mayStay: boolean } {
  const tolerations = daemonTolerations(spec)
  const fits =
    (spec.nodeName === undefined || spec.nodeName === '' || spec.nodeName === node.metadata.name) && fitsNodeSelection(spec, node)
  const mayStay = fits && untoleratedTaint(node.spec.taints, tolerations, ['NoExecute']) === undefined
  return { mayCome: mayStay && untoleratedTaint(node.spec.taints, tolerations, ['NoSchedule']) === undefined, mayStay }
}

/** The node a daemon pod is meant for, bound or not. */
function targetNode({ spec }: Pod): string | undefined {
  if (spec.nodeName) return spec.nodeName
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? []
  return terms.flatMap(({ matchFields = [] }) =>
    matchFields.filter(({ key }) => key === 'metadata.name').flatMap(({ values = [] }) => values),
  )[0]
}

export function plan({
  daemonSet,
  nodes,
  owned,
  hash,
  settled,
  wallMs,
}: {
  daemonSet: DaemonSet
  nodes: readonly Node[]
  owned: readonly Pod[]
  hash: string
  settled: boolean
  wallMs: number
}): Plan {
  const template = (daemonSet.spec.template.spec ?? { containers: [] }) as Pod['spec']
  const minReadySeconds = daemonSet.spec.minReadySeconds ?? 0
  const create: string[] = []
  const remove: Pod[] = []
  const counts = {
    currentNumberScheduled: 0,
    numberMisscheduled: 0,
    desiredNumberScheduled: 0,
    numberReady: 0,
    updatedNumberScheduled: 0,
    numberAvailable: 0,
  }
  const waits: number[] = []
  const isUpdated = ({ metadata }: Pod): boolean => metadata.labels?.[hashLabel] === hash

  const placed = nodes.map((node) => ({ node, ...places(template, node) }))
  const surge = surgeOf(daemonSet, placed.filter(({ mayCome }) => mayCome).length)
  const isAvailable = (pod: Pod): boolean => availableInMs(pod, minReadySeconds, wallMs) === 0
  const standings: Standing[] = []
  for (const { node, mayCome, mayStay } of placed) {
    const here = owned.filter((pod) => targetNode(pod) === node.metadata.name)
    const living = here.filter((pod) => !pod.metadata.deletionTimestamp)
    const working = living.filter((pod) => !hasEnded(pod)).sort(oldestAndBoundFirst)
    const [kept] = working
    remove.push(...living.filter(hasEnded))
    if (!mayStay) remove.push(...working)
    // One that is leaving still holds the place (and its host ports).
    if (kept === undefined && here.length === 0 && mayCome) create.push(node.metadata.name)
    if (!mayCome) {
      if (kept !== undefined && !mayStay) counts.numberMisscheduled++
      if (kept === undefined || !mayStay) continue
    }
    const oldest = (updated: boolean) => working.find((pod) => isUpdated(pod) === updated)
    const standing = { node: node.metadata.name, old: oldest(false), updated: oldest(true) }
    standings.push(standing)
    // With a surge a node may have two for a while, one of each kind.
    const rightful = surge > 0 ? [standing.old, standing.updated] : [kept]
    remove.push(...working.filter((pod) => !rightful.includes(pod)))
    counts.desiredNumberScheduled++
    if (kept === undefined) continue
    counts.currentNumberScheduled++
    if (isUpdated(kept)) counts.updatedNumberScheduled++
    if (isReady(kept)) counts.numberReady++
    const inMs = availableInMs(kept, minReadySeconds, wallMs)
    if (inMs === 0) counts.numberAvailable++
    waits.push(...working.map((pod) => availableInMs(pod, minReadySeconds, wallMs) ?? 0).filter((ms) => ms > 0))
  }
  const numberUnavailable = counts.desiredNumberScheduled - counts.numberAvailable
  const names = new Set(nodes.map(({ metadata }) => metadata.name))
  remove.push(...owned.filter((pod) => !pod.metadata.deletionTimestamp && !names.has(targetNode(pod) ?? '')))
  const rolling = roll(daemonSet, standings, { surge, unavailable: numberUnavailable, isAvailable })
  return {
    create: settled ? [...create, ...rolling.create] : [],
    delete: settled ? [...new Set([...remove, ...rolling.delete])] : [],
    status: { ...daemonSet.status, ...counts, numberUnavailable, observedGeneration: daemonSet.metadata.generation },
    ...(waits.length > 0 ? { requeueAfterMs: Math.min(...waits) } : {}),
  }
}

const oldestAndBoundFirst = (a: Pod, b: Pod): number =>
  Number(Boolean(b.spec.nodeName)) - Number(Boolean(a.spec.nodeName)) ||
  Date.parse(a.metadata.creationTimestamp) - Date.parse(b.metadata.creationTimestamp) ||
  (a.metadata.name < b.metadata.name ? -1 : 1)
