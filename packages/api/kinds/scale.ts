import { defineKind, type Stored } from '../machinery/kind.js'
import { embedded, int32, message, optional, required, text } from '../machinery/notation.js'

export const scaleSpec = message('io.k8s.api.autoscaling.v1.ScaleSpec', {
  replicas: optional(1, int32),
})

export const scaleStatus = message('io.k8s.api.autoscaling.v1.ScaleStatus', {
  replicas: required(1, int32),
  selector: optional(2, text),
})

/** How many replicas there are and should be, of anything that scales. */
export const Scale = defineKind({
  group: 'autoscaling',
  version: 'v1',
  kind: 'Scale',
  plural: 'scales',
  namespaced: true,
  about: 'How many replicas there are and should be, of anything that scales.',
  fields: {
    spec: embedded(2, scaleSpec),
    status: embedded(3, scaleStatus),
  },
})
export type Scale = Stored<typeof Scale>
