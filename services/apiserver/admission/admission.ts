// Admission: what the server adds to objects, and which it does not let in. The array is the order, which is kube-apiserver's
// (pkg/kubeapiserver/options/plugins.go): all mutate, then all validate.

import type { ApiContext } from '../verbs/api-context.js'
import type { AdmissionPlugin, AdmissionRequest } from './admission-plugin.js'
import { defaultIngressClass } from './default-ingress-class.js'
import { defaultTolerationSeconds } from './default-tolerations.js'
import { limitRanger } from './limit-ranger.js'
import { namespaceLifecycle } from './namespace-lifecycle.js'
import { priority } from './priority.js'
import { resourceQuota } from './resource-quota.js'
import { serviceAccount } from './service-account.js'

const plugins: readonly AdmissionPlugin[] = [
  namespaceLifecycle,
  limitRanger,
  serviceAccount,
  priority,
  defaultTolerationSeconds,
  defaultIngressClass,
  // The last one: what it has let in is counted.
  resourceQuota,
]

/** Throws ApiError. */
export function mutateByAdmission(context: ApiContext, request: AdmissionRequest): void {
  for (const { mutate } of plugins) mutate?.(context, request)
}
/** Throws ApiError. Called last before the object is stored. */
export async function validateByAdmission(context: ApiContext, request: AdmissionRequest): Promise<void> {
  for (const { validate } of plugins) await validate?.(context, request)
}
