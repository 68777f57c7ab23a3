// What a Deployment's ReplicaSets should become next. One step a pass: the events of that step bring the next pass.

import type { Draft } from '../../../packages/client/resource.js'
import { controllerReference } from '../../../packages/client/resource.js'
import { type Deployment, deployments, type ReplicaSet } from '../../../packages/client/resources.js'
import { templateHash } from '../template-hash.js'
import { annotationsFor, hashLabel, newAndOld, revisionAnnotation, revisionOf, sizeAnnotations } from './revision.js'
import { isScaled, type Limits, limitsOf, proportionalSizes, type Sizes, sizeOf, sizeOfNewest, sizesOfOld, total } from './rolling.js'
import { isComplete } from './status.js'

export interface Plan {
  readonly newest: ReplicaSet | undefined
  readonly old: readonly ReplicaSet[]
  readonly limits: Limits
  /** The ReplicaSet to make. */
  readonly create?: Draft<ReplicaSet>
  /** ReplicaSets to scale, and those whose annotations lag behind. */
  readonly update: readonly { replicaSet: ReplicaSet; replicas: number; annotations: Record<string, string> }[]
  /** Old revisions beyond the limit. */
  readonly delete: readonly ReplicaSet[]
  /** The Deployment's own revision annotation, when it lags behind. */
  readonly revision?: string
}

/** `runningOld`: pods of old ReplicaSets that have not ended, which Recreate waits for. */
export function plan({
  deployment,
  replicaSets,
  runningOld,
}: {
  deployment: Deployment
  replicaSets: readonly ReplicaSet[]
  runningOld: boolean
}): Plan {
  const { newest, old } = newAndOld(deployment, replicaSets)
  const limits = limitsOf(deployment)
  const base = { newest, old, limits, update: [], delete: [] }
  if (deployment.metadata.deletionTimestamp) return base
  if (deployment.spec.paused || isScaled(replicaSets, limits)) {
    const all = newest === undefined ? old : [...old, newest]
    const sizes =
      isScaled(replicaSets, limits) || newest === undefined
        ? proportionalSizes(all, limits)
        : new Map([[newest.metadata.name, limits.replicas]])
    return { ...base, update: all.flatMap((replicaSet) => resized(deployment, replicaSet, sizes.get(replicaSet.metadata.name), limits)) }
  }
  const revision = Math.max(0, ...old.map(revisionOf)) + 1
  if (newest === undefined) {
    if (deployment.spec.strategy?.type === 'Recreate' && (total(old, sizeOf) > 0 || runningOld))
      return { ...base, update: scaled(deployment, old, emptied(old), limits) }
    return { ...base, create: draftOf(deployment, old, limits, revision), revision: revisionText(deployment, revision) }
  }
  const annotations = annotationsFor({
    deployment,
    existing: newest,
    revision,
    replicas: limits.replicas,
    maxReplicas: limits.replicas + limits.maxSurge,
  })
  const sizes: Sizes = deployment.spec.strategy?.type === 'Recreate' ? recreate(newest, old, limits, runningOld) : roll(newest, old, limits)
  const newestSize = sizes.get(newest.metadata.name) ?? sizeOf(newest)
  const newestChanges = newestSize !== sizeOf(newest) || differs(annotations, newest.metadata.annotations)
  return {
    ...base,
    update: [
      ...(newestChanges ? [{ replicaSet: newest, replicas: newestSize, annotations }] : []),
      ...scaled(deployment, old, sizes, limits),
    ],
    delete: isComplete(deployment) ? beyondHistory(deployment, old) : [],
    revision: revisionText(deployment, Math.max(revision, revisionOf(newest))),
  }
}

// Up first, and down only when there was nothing to grow: so never more than maxSurge too many.
function roll(newest: ReplicaSet, old: readonly ReplicaSet[], limits: Limits): Sizes {
  const size = sizeOfNewest(newest, old, limits)
  return size === sizeOf(newest)
    ? sizesOfOld(
        newest,
        old.filter((one) => sizeOf(one) > 0),
        limits,
      )
    : new Map([[newest.metadata.name, size]])
}

function recreate(newest: ReplicaSet, old: readonly ReplicaSet[], { replicas }: Limits, runningOld: boolean): Sizes {
  if (total(old, sizeOf) > 0) return emptied(old)
  return runningOld ? new Map() : new Map([[newest.metadata.name, replicas]])
}

const emptied = (old: readonly ReplicaSet[]): Sizes => new Map(old.filter((one) => sizeOf(one) > 0).map((one) => [one.metadata.name, 0]))

const scaled = (deployment: Deployment, replicaSets: readonly ReplicaSet[], sizes: Sizes, limits: Limits) =>
  replicaSets.flatMap((replicaSet) =>
    sizes.has(replicaSet.metadata.name) ? resized(deployment, replicaSet, sizes.get(replicaSet.metadata.name), limits) : [],
  )

function resized(deployment: Deployment, replicaSet: ReplicaSet, replicas = sizeOf(replicaSet), limits: Limits): Plan['update'] {
  const maxReplicas = deployment.spec.strategy?.type === 'Recreate' ? limits.replicas : limits.replicas + limits.maxSurge
  const annotations = { ...replicaSet.metadata.annotations, ...sizeAnnotations({ replicas: limits.replicas, maxReplicas }) }
  return replicas === sizeOf(replicaSet) && !differs(annotations, replicaSet.metadata.annotations)
    ? []
    : [{ replicaSet, replicas, annotations }]
}

function draftOf(deployment: Deployment, old: readonly ReplicaSet[], limits: Limits, revision: number): Draft<ReplicaSet> {
  const { template, selector, minReadySeconds } = deployment.spec
  const hash = templateHash(template, deployment.status?.collisionCount)
  const labels = { ...template.metadata?.labels, [hashLabel]: hash }
  const room = limits.replicas + limits.maxSurge - total(old, sizeOf)
  return {
    metadata: {
      name: `${deployment.metadata.name}-${hash}`,
      namespace: deployment.metadata.namespace,
      labels,
      annotations: annotationsFor({
        deployment,
        existing: undefined,
        revision,
        replicas: limits.replicas,
        maxReplicas: limits.replicas + limits.maxSurge,
      }),
      ownerReferences: [controllerReference(deployments, deployment)],
    },
    spec: {
      replicas: Math.max(0, Math.min(room, limits.replicas)),
      minReadySeconds,
      selector: { ...selector, matchLabels: { ...selector.matchLabels, [hashLabel]: hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  }
}

function beyondHistory({ spec }: Deployment, old: readonly ReplicaSet[]): ReplicaSet[] {
  const idle = old.filter((one) => sizeOf(one) === 0 && (one.status?.replicas ?? 0) === 0 && !one.metadata.deletionTimestamp)
  const surplus = idle.length - (spec.revisionHistoryLimit ?? 10)
  return surplus > 0 ? idle.toSorted((a, b) => revisionOf(a) - revisionOf(b)).slice(0, surplus) : []
}

const revisionText = ({ metadata }: Deployment, revision: number): string | undefined =>
  metadata.annotations?.[revisionAnnotation] === String(revision) ? undefined : String(revision)

const differs = (wanted: Record<string, string>, has: Record<string, string> = {}): boolean =>
  Object.entries(wanted).some(([key, value]) => has[key] !== value)
