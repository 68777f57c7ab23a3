// The name a pod keeps in its StatefulSet, whatever becomes of it (stateful_set_utils.go).

import type { Pod, StatefulSet } from '../../../packages/client/resources.js'

export const podNameLabel = 'statefulset.kubernetes.io/pod-name'
export const podIndexLabel = 'apps.kubernetes.io/pod-index'
/** Holds the name of the pod's ControllerRevision. */
export const revisionLabel = 'controller-revision-hash'

export const podName = ({ metadata }: StatefulSet, ordinal: number): string => `${metadata.name}-${ordinal}`

/** The ordinal in `<set>-<ordinal>`; undefined when the name is none of the set's. */
export function ordinalOf({ metadata: set }: StatefulSet, { metadata }: Pod): number | undefined {
  const found = /^(.*)-(\d{1,9})$/.exec(metadata.name)
  return found?.[1] === set.name ? Number(found[2]) : undefined
}

export const revisionOf = ({ metadata }: Pod): string => metadata.labels?.[revisionLabel] ?? ''

/** The labels that say who the pod is, whoever takes them away. */
export const identityLabels = (set: StatefulSet, ordinal: number): Record<string, string> => ({
  [podNameLabel]: podName(set, ordinal),
  [podIndexLabel]: String(ordinal),
})
