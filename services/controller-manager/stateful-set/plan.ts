// Which pods of a StatefulSet to make and to delete now, and what its status says (stateful_set_control.go
// updateStatefulSet). One step a pass under OrderedReady: the events of that step bring the next.

import type { Pod, StatefulSet } from '../../../packages/client/resources.js'
import { availableInMs, hasEnded, isReady } from '../../../packages/placement/pod-state.js'
import { identityLabels, ordinalOf, revisionOf } from './identity.js'

/** Names of ControllerRevisions: of what pods were before the last update, and of the present template. */
export interface Revisions {
  readonly current: string
  readonly update: string
}
export interface Plan {
  readonly create: readonly { readonly ordinal: number; readonly revision: string }[]
  readonly delete: readonly Pod[]
  /** Pods that lack a label that says who they are. */
  readonly relabel: readonly Pod[]
  readonly status: StatefulSet['status']
  readonly requeueAfterMs?: number
}
interface Input {
  readonly set: StatefulSet
  /** Every pod of the set. */
  readonly owned: readonly Pod[]
  readonly revisions: Revisions
  /** The cache shows everything that was done before. */
  readonly settled: boolean
  readonly wallMs: number
}

export function plan(input: Input): Plan {
  const { set, owned, settled, wallMs } = input
  const minReadySeconds = set.spec.minReadySeconds ?? 0
  const waits = owned.map((pod) => availableInMs(pod, minReadySeconds, wallMs) ?? 0).filter((ms) => ms > 0)
  return {
    ...(settled ? step(input) : { create: [], delete: [], relabel: [] }),
    status: statusOf(input),
    ...(waits.length > 0 ? { requeueAfterMs: Math.min(...waits) } : {}),
  }
}

function step({ set, owned, revisions, wallMs }: Input): Pick<Plan, 'create' | 'delete' | 'relabel'> {
  const ordered = set.spec.podManagementPolicy !== 'Parallel'
  const minReadySeconds = set.spec.minReadySeconds ?? 0
  const isAvailable = (pod: Pod | undefined): boolean =>
    pod?.status?.phase === 'Running' && !pod.metadata.deletionTimestamp && availableInMs(pod, minReadySeconds, wallMs) === 0
  const byOrdinal = new Map(owned.map((pod) => [ordinalOf(set, pod), pod]))
  const start = set.spec.ordinals?.start ?? 0
  const replicas = Array.from({ length: set.spec.replicas ?? 1 }, (_, i) => ({ ordinal: start + i, pod: byOrdinal.get(start + i) }))
  const wanted = new Set(replicas.map(({ ordinal }) => ordinal))
  const condemned = [...byOrdinal]
    .flatMap(([ordinal, pod]) => (ordinal === undefined || wanted.has(ordinal) ? [] : { ordinal, pod }))
    .sort((a, b) => b.ordinal - a.ordinal)
  const done = { create: [] as Plan['create'][number][], delete: [] as Pod[], relabel: [] as Pod[] }

  for (const { ordinal, pod } of replicas) {
    if (pod === undefined) done.create.push({ ordinal, revision: revisionFor(set, revisions, ordinal - start) })
    else if (hasEnded(pod)) {
      // Whatever its exit code: a pod of this name is wanted. Another comes once this one is gone.
      if (!pod.metadata.deletionTimestamp) done.delete.push(pod)
    } else {
      const labels = Object.entries(identityLabels(set, ordinal))
      if (labels.some(([key, value]) => pod.metadata.labels?.[key] !== value)) done.relabel.push(pod)
      if (!ordered || isAvailable(pod)) continue
    }
    if (ordered) return done
  }

  // All that should be there is: now those that should not, the highest first.
  const ailing = [...replicas.map(({ pod }) => pod), ...condemned.map(({ pod }) => pod).reverse()].find((pod) => !isAvailable(pod))
  for (const { pod } of condemned) {
    if (pod.metadata.deletionTimestamp) {
      if (ordered) return done
      continue
    }
    // One that does not work is no reason to keep it; another that does not is a reason to wait.
    if (!ordered || isAvailable(pod) || pod === ailing) done.delete.push(pod)
    if (ordered) return done
  }

  if (set.spec.updateStrategy.type !== 'RollingUpdate') return done
  for (const { pod } of replicas.slice(set.spec.updateStrategy.rollingUpdate?.partition ?? 0).reverse()) {
    if (pod !== undefined && revisionOf(pod) !== revisions.update && !pod.metadata.deletionTimestamp) {
      if (!done.delete.includes(pod)) done.delete.push(pod)
      return done
    }
    if (!isAvailable(pod)) return done
  }
  return done
}

/** Below the partition a pod comes back as it was. */
function revisionFor({ spec: { updateStrategy } }: StatefulSet, { current, update }: Revisions, index: number): string {
  return updateStrategy.type === 'RollingUpdate' && index < (updateStrategy.rollingUpdate?.partition ?? 0) ? current : update
}

function statusOf({ set, owned, revisions, wallMs }: Input): StatefulSet['status'] {
  const created = owned.filter(({ status }) => status?.phase !== undefined)
  const ready = created.filter((pod) => pod.status?.phase === 'Running' && isReady(pod))
  const of = (revision: string) => created.filter((pod) => !pod.metadata.deletionTimestamp && revisionOf(pod) === revision).length
  const replicas = set.spec.replicas ?? 1
  const updatedReplicas = of(revisions.update)
  const updated =
    set.spec.updateStrategy.type === 'RollingUpdate' &&
    updatedReplicas === replicas &&
    ready.length === replicas &&
    created.length === replicas
  return {
    ...set.status,
    observedGeneration: set.metadata.generation,
    replicas: created.length,
    readyReplicas: ready.length,
    availableReplicas: ready.filter((pod) => availableInMs(pod, set.spec.minReadySeconds ?? 0, wallMs) === 0).length,
    currentReplicas: updated ? updatedReplicas : of(revisions.current),
    updatedReplicas,
    currentRevision: updated ? revisions.update : revisions.current,
    updateRevision: revisions.update,
    collisionCount: set.status.collisionCount ?? 0,
  }
}
