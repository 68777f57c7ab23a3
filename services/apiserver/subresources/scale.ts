// autoscaling/v1 Scale of whatever has replicas.

import type { Scale } from '../../../packages/api/kinds/scale.js'
import { cloneJson, getKey, isObject, setKey } from '../../../packages/api/machinery/json.js'
import type { AnyKind, KubeObject, ScalePaths } from '../../../packages/api/machinery/kind.js'
import { type LabelSelector, renderSelector } from '../../../packages/api/machinery/selector.js'
import { apiErrors } from '../../../packages/api/machinery/status.js'

const ofWorkloads: ScalePaths = { specReplicas: ['spec', 'replicas'], statusReplicas: ['status', 'replicas'] }

/** Throws ApiError 500 when a custom resource does not say how many replicas it wants. */
export function scaleOf({ scale }: AnyKind, object: KubeObject) {
  const { specReplicas, statusReplicas, selector: selectorPath } = scale ?? ofWorkloads
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata
  const wanted = valueAt(object, specReplicas)
  if (wanted === undefined && scale !== undefined)
    throw apiErrors.internalError(new Error(`the spec replicas field ".${specReplicas.join('.')}" does not exist`))
  const selector =
    selectorPath === undefined
      ? renderSelector(valueAt(object, ['spec', 'selector']) as LabelSelector | undefined)
      : String(valueAt(object, selectorPath) ?? '')
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: countAt(object, specReplicas) },
    status: { replicas: countAt(object, statusReplicas), ...(selector !== '' && { selector }) },
  }
}

/** The object with the Scale's replicas, conditional on the Scale's resourceVersion if it names one. */
export function scaled({ scale: paths }: AnyKind, object: KubeObject, scale: Scale): object {
  const { resourceVersion: _, ...metadata } = object.metadata
  const wanted = scale.metadata.resourceVersion
  const changed = cloneJson(object) as object
  setAt(changed, (paths ?? ofWorkloads).specReplicas, scale.spec.replicas ?? 0)
  return { ...changed, metadata: { ...metadata, ...(wanted && { resourceVersion: wanted }) } }
}

function valueAt(object: unknown, path: readonly string[]): unknown {
  let at = object
  for (const key of path) at = isObject(at) ? getKey(at, key) : undefined
  return at
}
const countAt = (object: unknown, path: readonly string[]): number => Number(valueAt(object, path) ?? 0) || 0

/** Makes the objects on the way that are not there. */
function setAt(object: object, [key = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    setKey(object, key, value)
    return
  }
  if (!isObject(getKey(object, key))) setKey(object, key, {})
  setAt(getKey(object, key) as object, rest, value)
}
