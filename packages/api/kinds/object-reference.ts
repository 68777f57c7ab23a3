import { atomicMessage, message, optional, pointer, required, text } from '../machinery/notation.js'

export const objectReference = atomicMessage('io.k8s.api.core.v1.ObjectReference', {
  kind: optional(1, text, 'What it is.'),
  namespace: optional(2, text, 'Where it is.'),
  name: optional(3, text, 'What it is called.'),
  uid: optional(4, text, 'The object itself, and not another of its name.'),
  apiVersion: optional(5, text, 'Its API group and version.'),
  resourceVersion: optional(6, text, 'The version of it that is meant, if one is.'),
  fieldPath: optional(7, text, 'The part of it that is meant, such as spec.containers{web}.'),
})

export const localObjectReference = atomicMessage('io.k8s.api.core.v1.LocalObjectReference', {
  name: optional(1, text, 'What the object is called; it is in the same namespace.'),
})

export const typedLocalObjectReference = atomicMessage('io.k8s.api.core.v1.TypedLocalObjectReference', {
  apiGroup: optional(1, pointer(text), 'Its API group; empty for the core group.'),
  kind: required(2, text, 'What it is.'),
  name: required(3, text, 'What it is called.'),
})

export const typedObjectReference = message('io.k8s.api.core.v1.TypedObjectReference', {
  apiGroup: optional(1, pointer(text), 'Its API group; empty for the core group.'),
  kind: required(2, text, 'What it is.'),
  name: required(3, text, 'What it is called.'),
  namespace: optional(4, pointer(text), 'Where it is.'),
})
