// Admission: what the server adds to new objects, and which it does not let in. The array is the order.

import type { KubeObject } from '../../../packages/api/machinery/kind.js'
import { apiErrors } from '../../../packages/api/machinery/status.js'
import { type ApiContext, groupResource, type Target } from '../verbs/api-context.js'
import { defaultIngressClass } from './default-ingress-class.js'
import { defaultTolerations } from './default-tolerations.js'

/** Changes the new object, or throws ApiError 403. */
export type Admission = (context: ApiContext, target: Target, object: KubeObject) => void

const admissions: readonly Admission[] = [serviceAccount, defaultTolerations, defaultIngressClass]

export function admit(context: ApiContext, target: Target, object: KubeObject): void {
  for (const admission of admissions) admission(context, target, object)
}

/** Nothing is made in a namespace that is not there, or on its way out. Throws ApiError 404 or 403. */
export function namespaceLifecycle({ store }: ApiContext, target: Target): void {
  if (!target.kind.namespaced) return
  const { namespace } = target.on
  const entry = store.cache.resource('', 'namespaces').get('', namespace)
  if (entry === undefined) throw apiErrors.notFound({ group: '', resource: 'namespaces' }, namespace)
  if (entry.object.metadata.deletionTimestamp === undefined) return
  const error = apiErrors.forbidden(
    groupResource(target),
    target.on.name,
    `unable to create new content in namespace ${namespace} because it is being terminated`,
  )
  if (error.details !== undefined)
    error.details.causes = [
      { reason: 'NamespaceTerminating', message: `namespace ${namespace} is being terminated`, field: 'metadata.namespace' },
    ]
  throw error
}

const isCore = ({ kind }: Target, name: string) => kind.group === '' && kind.kind === name

/** The account is named; whether it exists is not asked, since pods may come before it (clients.md). */
function serviceAccount(_context: ApiContext, target: Target, object: KubeObject): void {
  if (!isCore(target, 'Pod')) return
  const spec = object.spec as { serviceAccountName?: string; serviceAccount?: string }
  spec.serviceAccountName ||= 'default'
  spec.serviceAccount ||= spec.serviceAccountName
}
