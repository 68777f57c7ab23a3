// CertificateApproval and CertificateSigning: who asks is written down by the server; who decides or signs must be allowed to for that
// signer (kubernetes plugin/pkg/admission/certificates).

import { CertificateSigningRequest } from '../../../packages/api/kinds/certificate-signing-request.js'
import { sameJson } from '../../../packages/api/machinery/json.js'
import { apiErrors } from '../../../packages/api/machinery/status.js'
import { type ApiContext, groupResource } from '../verbs/api-context.js'
import type { AdmissionPlugin, AdmissionRequest } from './admission-plugin.js'

export const certificateRequest: AdmissionPlugin = {
  name: 'CertificateApproval',
  onSubresources: true,
  mutate: (_context, { target, object, before, user }) => {
    if (target.kind.id !== CertificateSigningRequest.id || before !== undefined) return
    const csr = object as unknown as CertificateSigningRequest
    const { name: username, uid, groups, extra } = user
    csr.spec = {
      ...csr.spec,
      username,
      uid: uid ?? '',
      groups: [...groups],
      extra: Object.fromEntries(Object.entries(extra ?? {}).map(([key, values]) => [key, [...values]])),
    }
  },
  validate: (context, request) => {
    const { target, object, subresource } = request
    if (target.kind.id !== CertificateSigningRequest.id || request.before === undefined) return
    const [after, before] = [object, request.before] as unknown as [CertificateSigningRequest, CertificateSigningRequest]
    if (subresource === 'approval') demand(context, after, request, 'approve')
    // A certificate, or the word that there will be none, is the signer's.
    if (subresource === 'status' && !sameJson(after.status, before.status)) demand(context, after, request, 'sign')
  },
}

function demand(
  { authorizer }: ApiContext,
  { metadata, spec: { signerName } }: CertificateSigningRequest,
  { target, user }: AdmissionRequest,
  verb: 'approve' | 'sign',
): void {
  const everyOfDomain = `${signerName.split('/')[0]}/*`
  const asked = { user, verb, group: 'certificates.k8s.io', resource: 'signers', subresource: '', namespace: '', fields: [] }
  if ([signerName, everyOfDomain].some((name) => authorizer.decide({ ...asked, name }).allowed)) return
  const why = `user not permitted to ${verb} requests with signerName ${JSON.stringify(signerName)}`
  throw apiErrors.forbidden(groupResource(target), metadata.name, why)
}
