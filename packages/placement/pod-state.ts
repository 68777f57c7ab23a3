// What controllers ask of a pod's status.

import type { Pod } from '../client/resources.js'

type PodCondition = NonNullable<Pod['status']['conditions']>[number]

/** The container processes have ended for good. */
export const hasEnded = ({ status }: Pod): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed'
/** Counts as a replica: neither ended nor on its way out. */
export const isActive = (pod: Pod): boolean => !hasEnded(pod) && !pod.metadata.deletionTimestamp
export const conditionOf = ({ status }: Pod, type: string): PodCondition | undefined =>
  status?.conditions?.find((condition) => condition.type === type)
export const isReady = (pod: Pod): boolean => conditionOf(pod, 'Ready')?.status === 'True'

/** When the pod has been ready for minReadySeconds: 0 now, more than 0 in so many milliseconds, undefined when it is not ready. */
export function availableInMs(pod: Pod, minReadySeconds: number, wallMs: number): number | undefined {
  const ready = conditionOf(pod, 'Ready')
  if (ready?.status !== 'True') return undefined
  if (minReadySeconds === 0) return 0
  return Math.max(0, Date.parse(ready.lastTransitionTime ?? '') + minReadySeconds * 1000 - wallMs)
}
