// ServiceAccount: the account is named; whether it exists is not asked, since pods may come before it (clients.md).

import { type AdmissionPlugin, isNew } from './admission-plugin.js'

export const serviceAccount: AdmissionPlugin = {
  name: 'ServiceAccount',
  mutate: (_context, request) => {
    if (!isNew(request, 'Pod')) return
    const spec = request.object.spec as { serviceAccountName?: string; serviceAccount?: string }
    spec.serviceAccountName ||= 'default'
    spec.serviceAccount ||= spec.serviceAccountName
  },
}
