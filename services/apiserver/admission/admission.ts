// Admission: what the server adds to objects, and which it does not let in. The array is the order, which is kube-apiserver's
// (pkg/kubeapiserver/options/plugins.go): all mutate, then all validate.

import type { ApiContext } from '../verbs/api-context.js'
import type { AdmissionPlugin, AdmissionRequest } from './admission-plugin.js'
import { certificateRequest } from './certificate-request.js'
import { defaultIngressClass } from './default-ingress-class.js'
import { defaultTolerationSeconds } from './default-tolerations.js'
import { limitRanger } from './limit-ranger.js'
import { namespaceLifecycle } from './namespace-lifecycle.js'
import { nodeRestriction } from './node-restriction.js'
import { priority } from './priority.js'
import { rbacEscalation } from './rbac-escalation.js'
import { resourceQuota } from './resource-quota.js'
import { serviceAccount } from './service-account.js'

const plugins: readonly AdmissionPlugin[] = [
  namespaceLifecycle,
  limitRanger,
  serviceAccount,
  nodeRestriction,
  priority,
  defaultTolerationSeconds,
  certificateRequest,
  defaultIngressClass,
  // Upstream has it in the storage of roles and bindings.
  rbacEscalation,
  // The last one: what it has let in is counted.
  resourceQuota,
]

/** Throws ApiError. */
export async function mutateByAdmission(context: ApiContext, request: AdmissionRequest): Promise<void> {
  for (const { mutate } of concerned(request)) await mutate?.(context, request)
}
/** Throws ApiError. Called last before the object is stored. */
export async function validateByAdmission(context: ApiContext, request: AdmissionRequest): Promise<void> {
  for (const { validate } of concerned(request)) await validate?.(context, request)
}

const onSubresources = plugins.filter((plugin) => plugin.onSubresources)
const concerned = ({ subresource }: AdmissionRequest): readonly AdmissionPlugin[] => (subresource === '' ? plugins : onSubresources)
