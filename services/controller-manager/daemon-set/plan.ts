// Which nodes lack a daemon pod, which pods are too many or outdated, and what the status says
// (pkg/controller/daemon/daemon_controller.go, update.go).

import { scaledValue } from '../../../packages/api/machinery/int-or-string.js'
import type { DaemonSet, Node, Pod } from '../../../packages/client/resources.js'
import { fitsNodeSelection } from '../../../packages/placement/node-selector.js'
import { availableInMs, hasEnded, isReady } from '../../../packages/placement/pod-state.js'
import { type Taint, type Toleration, taintKeys, untoleratedTaint } from '../../../packages/placement/toleration.js'

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
  const outdated: Pod[] = []
  const counts = {
    currentNumberScheduled: 0,
    numberMisscheduled: 0,
    desiredNumberScheduled: 0,
    numberReady: 0,
    updatedNumberScheduled: 0,
    numberAvailable: 0,
  }
  const waits: number[] = []

  for (const node of nodes) {
    const { mayCome, mayStay } = places(template, node)
    const here = owned.filter((pod) => targetNode(pod) === node.metadata.name)
    const living = here.filter((pod) => !pod.metadata.deletionTimestamp)
    const [kept, ...surplus] = living.filter((pod) => !hasEnded(pod)).sort(oldestAndBoundFirst)
    remove.push(...living.filter(hasEnded), ...surplus)
    if (kept !== undefined && !mayStay) remove.push(kept)
    // One that is leaving still holds the place (and its host ports).
    if (kept === undefined && here.length === 0 && mayCome) create.push(node.metadata.name)
    if (!mayCome) {
      if (kept !== undefined && !mayStay) counts.numberMisscheduled++
      if (kept === undefined || !mayStay) continue
    }
    counts.desiredNumberScheduled++
    if (kept === undefined) continue
    counts.currentNumberScheduled++
    const updated = kept.metadata.labels?.[hashLabel] === hash
    if (updated) counts.updatedNumberScheduled++
    else outdated.push(kept)
    if (isReady(kept)) counts.numberReady++
    const inMs = availableInMs(kept, minReadySeconds, wallMs)
    if (inMs === 0) counts.numberAvailable++
    else if (inMs !== undefined) waits.push(inMs)
  }
  const numberUnavailable = counts.desiredNumberScheduled - counts.numberAvailable
  const names = new Set(nodes.map(({ metadata }) => metadata.name))
  remove.push(...owned.filter((pod) => !pod.metadata.deletionTimestamp && !names.has(targetNode(pod) ?? '')))
  const replaced =
    daemonSet.spec.updateStrategy?.type === 'OnDelete' ? [] : rolled(daemonSet, outdated, counts.desiredNumberScheduled, numberUnavailable)
  const acts = settled && !daemonSet.metadata.deletionTimestamp
  return {
    create: acts ? create : [],
    delete: acts ? [...new Set([...remove, ...replaced])] : [],
    status: { ...daemonSet.status, ...counts, numberUnavailable, observedGeneration: daemonSet.metadata.generation },
    ...(waits.length > 0 ? { requeueAfterMs: Math.min(...waits) } : {}),
  }
}

/** Outdated pods to take away now: those that don't work at once, the others as maxUnavailable leaves room. */
function rolled({ spec }: DaemonSet, outdated: readonly Pod[], desired: number, unavailable: number): Pod[] {
  const maxUnavailable = Math.max(1, scaledValue(spec.updateStrategy?.rollingUpdate?.maxUnavailable ?? 1, desired, 'up'))
  const broken = outdated.filter((pod) => !isReady(pod))
  const working = outdated.filter(isReady)
  return [...broken, ...working.slice(0, Math.max(0, maxUnavailable - unavailable))]
}

const oldestAndBoundFirst = (a: Pod, b: Pod): number =>
  Number(Boolean(b.spec.nodeName)) - Number(Boolean(a.spec.nodeName)) ||
  Date.parse(a.metadata.creationTimestamp) - Date.parse(b.metadata.creationTimestamp) ||
  (a.metadata.name < b.metadata.name ? -1 : 1)
