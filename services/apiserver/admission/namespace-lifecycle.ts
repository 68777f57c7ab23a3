// NamespaceLifecycle: nothing is made in a namespace that is not there, or on its way out.

import { apiErrors } from '../../../packages/api/machinery/status.js'
import { groupResource } from '../verbs/api-context.js'
import type { AdmissionPlugin } from './admission-plugin.js'

export const namespaceLifecycle: AdmissionPlugin = {
  name: 'NamespaceLifecycle',
  mutate: ({ store }, { target, object, before }) => {
    if (!target.kind.namespaced || before !== undefined) return
    const { namespace } = target.on
    const entry = store.cache.resource('', 'namespaces').get('', namespace)
    if (entry === undefined) throw apiErrors.notFound({ group: '', resource: 'namespaces' }, namespace)
    if (entry.object.metadata.deletionTimestamp === undefined) return
    const error = apiErrors.forbidden(
      groupResource(target),
      object.metadata.name,
      `unable to create new content in namespace ${namespace} because it is being terminated`,
    )
    if (error.details !== undefined)
      error.details.causes = [
        { reason: 'NamespaceTerminating', message: `namespace ${namespace} is being terminated`, field: 'metadata.namespace' },
      ]
    throw error
  },
}
