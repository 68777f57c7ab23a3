// Which ReplicaSet has which revision, and the annotations that `kubectl rollout` reads.

import type { Deployment, ReplicaSet } from '../../../packages/client/resources.js'
import type { PodTemplate } from '../pod-control.js'
import { canonical } from '../template-hash.js'

export const hashLabel = 'pod-template-hash'
export const revisionAnnotation = 'deployment.kubernetes.io/revision'
const historyAnnotation = 'deployment.kubernetes.io/revision-history'
export const desiredAnnotation = 'deployment.kubernetes.io/desired-replicas'
export const maxAnnotation = 'deployment.kubernetes.io/max-replicas'
// deployment_util.go annotationsToSkip: what belongs to the one and not to the other.
const notCopied = new Set([
  'kubectl.kubernetes.io/last-applied-configuration',
  revisionAnnotation,
  historyAnnotation,
  desiredAnnotation,
  maxAnnotation,
  'deprecated.deployment.rollback.to',
])

export const revisionOf = (replicaSet: ReplicaSet): number =>
  Number.parseInt(replicaSet.metadata.annotations?.[revisionAnnotation] ?? '0', 10) || 0

const byAge = (a: ReplicaSet, b: ReplicaSet): number =>
  Date.parse(a.metadata.creationTimestamp) - Date.parse(b.metadata.creationTimestamp) || (a.metadata.name < b.metadata.name ? -1 : 1)

/** The ReplicaSet made from the Deployment's present template (the oldest, should there be several), and the others by age. */
export function newAndOld(
  deployment: Deployment,
  replicaSets: readonly ReplicaSet[],
): { newest: ReplicaSet | undefined; old: ReplicaSet[] } {
  const wanted = templateText(deployment.spec.template)
  const sorted = replicaSets.toSorted(byAge)
  const newest = sorted.find(({ spec }) => spec.template !== undefined && templateText(spec.template) === wanted)
  return { newest, old: sorted.filter((replicaSet) => replicaSet !== newest) }
}

/** A template as text, its pod-template-hash label left out. */
function templateText(template: PodTemplate): string {
  const { [hashLabel]: _, ...labels } = template.metadata?.labels ?? {}
  return canonical({ ...template, metadata: { ...template.metadata, labels } })
}

/** The annotations a ReplicaSet of this revision should have. A revision that comes back remembers the ones it had. */
export function annotationsFor({
  deployment,
  existing,
  revision,
  replicas,
  maxReplicas,
}: {
  deployment: Deployment
  existing: ReplicaSet | undefined
  revision: number
  replicas: number
  maxReplicas: number
}): Record<string, string> {
  const copied = Object.fromEntries(Object.entries(deployment.metadata.annotations ?? {}).filter(([key]) => !notCopied.has(key)))
  const before = existing?.metadata.annotations ?? {}
  const had = existing === undefined ? 0 : revisionOf(existing)
  const history =
    had > 0 && had < revision ? [...(before[historyAnnotation]?.split(',') ?? []), String(had)].join(',') : before[historyAnnotation]
  return {
    ...before,
    ...copied,
    [revisionAnnotation]: String(Math.max(had, revision)),
    ...(history === undefined ? {} : { [historyAnnotation]: history }),
    ...sizeAnnotations({ replicas, maxReplicas }),
  }
}

export const sizeAnnotations = ({ replicas, maxReplicas }: { replicas: number; maxReplicas: number }): Record<string, string> => ({
  [desiredAnnotation]: String(replicas),
  [maxAnnotation]: String(maxReplicas),
})
