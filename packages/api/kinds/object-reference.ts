import { atomicMessage, message, optional, pointer, required, text } from '../machinery/notation.js'

export const objectReference = atomicMessage('io.k8s.api.core.v1.ObjectReference', {
  kind: optional(1, text),
  namespace: optional(2, text),
  name: optional(3, text),
  uid: optional(4, text),
  apiVersion: optional(5, text),
  resourceVersion: optional(6, text),
  fieldPath: optional(7, text),
})

export const localObjectReference = atomicMessage('io.k8s.api.core.v1.LocalObjectReference', {
  name: optional(1, text),
})

export const typedLocalObjectReference = atomicMessage('io.k8s.api.core.v1.TypedLocalObjectReference', {
  apiGroup: optional(1, pointer(text)),
  kind: required(2, text),
  name: required(3, text),
})

export const typedObjectReference = message('io.k8s.api.core.v1.TypedObjectReference', {
  apiGroup: optional(1, pointer(text)),
  kind: required(2, text),
  name: required(3, text),
  namespace: optional(4, pointer(text)),
})
