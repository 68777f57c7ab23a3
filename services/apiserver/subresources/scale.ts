// autoscaling/v1 Scale of whatever has replicas.

import type { Scale } from '../../../packages/api/kinds/scale.js'
import type { KubeObject } from '../../../packages/api/machinery/kind.js'
import { type LabelSelector, renderSelector } from '../../../packages/api/machinery/selector.js'

interface Scalable {
  spec: { replicas?: number; selector?: LabelSelector }
  status?: { replicas?: number }
}

export function scaleOf(object: KubeObject) {
  const { spec, status } = object as unknown as Scalable
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata
  const selector = renderSelector(spec.selector)
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: spec.replicas ?? 0 },
    status: { replicas: status?.replicas ?? 0, ...(selector !== '' && { selector }) },
  }
}

/** The object with the Scale's replicas, conditional on the Scale's resourceVersion if it names one. */
export function scaled(object: KubeObject, scale: Scale): object {
  const { resourceVersion: _, ...metadata } = object.metadata
  const wanted = scale.metadata.resourceVersion
  return {
    ...object,
    metadata: { ...metadata, ...(wanted && { resourceVersion: wanted }) },
    spec: { ...(object.spec as object), replicas: scale.spec.replicas ?? 0 },
  }
}
