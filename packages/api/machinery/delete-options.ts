import { bool, int64, list, message, optional, pointer, text } from './notation.js'

export const preconditions = message('io.k8s.apimachinery.pkg.apis.meta.v1.Preconditions', {
  uid: optional(1, pointer(text)),
  resourceVersion: optional(2, pointer(text)),
})

export const deleteOptions = message('io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions', {
  gracePeriodSeconds: optional(1, pointer(int64)),
  preconditions: optional(2, preconditions),
  orphanDependents: optional(3, pointer(bool)),
  propagationPolicy: optional(4, pointer(text)),
  dryRun: optional(5, list(text)),
})
