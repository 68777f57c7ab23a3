// The ControllerRevisions of a DaemonSet or StatefulSet: which one its present template is, and which are too old to keep
// (pkg/controller/history, stateful_set_control.go getStatefulSetRevisions and truncateHistory).

import { controllerReference, type Draft, type KubeObject, type Resource } from '../../../packages/client/resource.js'
import type { ControllerRevision } from '../../../packages/client/resources.js'
import type { PodTemplate } from '../pod-control.js'
import { canonical, templateHash } from '../template-hash.js'

/** What of an owner its revisions are made of. */
export interface Revised extends KubeObject {
  readonly spec: { readonly template: PodTemplate; readonly revisionHistoryLimit?: number }
  readonly status?: { readonly collisionCount?: number | undefined }
}

/** The label by which a revision is known by the hash of its template. */
export type HashLabel = 'controller-revision-hash' | 'controller.kubernetes.io/hash'

export type RevisionPlan =
  | { readonly kind: 'keep'; readonly revision: ControllerRevision }
  /** The template is that of an earlier revision, which becomes the newest. */
  | { readonly kind: 'renumber'; readonly revision: ControllerRevision; readonly number: number }
  | { readonly kind: 'create'; readonly draft: Draft<ControllerRevision> }

export function planRevision(
  owner: Revised,
  {
    ownerResource,
    hashLabel,
    revisions,
  }: { ownerResource: Resource<unknown>; hashLabel: HashLabel; revisions: readonly ControllerRevision[] },
): RevisionPlan {
  const data = revisionData(owner.spec.template)
  const sorted = revisions.toSorted(byNumber)
  const newest = sorted.at(-1)
  const same = sorted.findLast((revision) => sameData(revision, data))
  const number = (newest?.revision ?? 0) + 1
  if (same !== undefined) return same === newest ? { kind: 'keep', revision: same } : { kind: 'renumber', revision: same, number }
  const { template } = owner.spec
  const hash = templateHash(template, owner.status?.collisionCount)
  return {
    kind: 'create',
    draft: {
      metadata: {
        name: `${owner.metadata.name}-${hash}`,
        namespace: owner.metadata.namespace,
        labels: { ...template.metadata?.labels, [hashLabel]: hash },
        // `kubectl rollout history` reads the change cause here.
        annotations: owner.metadata.annotations,
        ownerReferences: [controllerReference(ownerResource, owner)],
      },
      data,
      revision: number,
    },
  }
}

/** Revisions that nothing uses, beyond the limit; the oldest first. */
export function surplusRevisions(
  { spec }: Revised,
  revisions: readonly ControllerRevision[],
  isLive: (revision: ControllerRevision) => boolean,
): ControllerRevision[] {
  const idle = revisions.filter((revision) => !isLive(revision)).toSorted(byNumber)
  return idle.slice(0, Math.max(0, idle.length - (spec.revisionHistoryLimit ?? 10)))
}

export const sameData = (revision: ControllerRevision, data: unknown): boolean => canonical(revision.data) === canonical(data)

const byNumber = (a: ControllerRevision, b: ControllerRevision): number =>
  a.revision - b.revision ||
  Date.parse(a.metadata.creationTimestamp) - Date.parse(b.metadata.creationTimestamp) ||
  (a.metadata.name < b.metadata.name ? -1 : 1)

/**
 * The patch that gives the owner this template again; `kubectl rollout undo` sends it as it is, and takes it for the present
 * state when it is, byte for byte, what Go writes of the present template: keys in order, a creationTimestamp of null.
 */
function revisionData(template: PodTemplate): unknown {
  const { metadata, ...rest } = template
  return JSON.parse(canonical({ spec: { template: { ...rest, metadata: { ...metadata, creationTimestamp: null }, $patch: 'replace' } } }))
}

/** The template a revision holds. */
export function templateOf({ data }: ControllerRevision): PodTemplate {
  const { spec } = data as { spec: { template: PodTemplate & { $patch?: string } } }
  const { $patch: _, metadata, ...rest } = spec.template
  const { creationTimestamp: _time, ...meta } = metadata ?? {}
  return { ...rest, metadata: meta } as PodTemplate
}
