// Whether a request for a client's certificate may be signed (kubernetes pkg/controller/certificates/signer and
// k8s.io/api/certificates/v1's rules of the well-known signers). What the request itself says comes in read.

/** What stands in a PKCS #10 request. */
export interface RequestRead {
  readonly commonNames: readonly string[]
  readonly organizations: readonly string[]
  /** Names beside the subject: clients have none. */
  readonly alternativeNames: number
}

export const clientSigner = 'kubernetes.io/kube-apiserver-client'
export const kubeletSigner = 'kubernetes.io/kube-apiserver-client-kubelet'
export const signers: ReadonlySet<string> = new Set([clientSigner, kubeletSigner])

const clientUsages = new Set(['digital signature', 'key encipherment', 'client auth'])
/** The masters' group is beyond all roles: nobody gets into it by a request (CertificateSubjectRestriction). */
const mastersGroup = 'system:masters'

/** Undefined when it may be signed, else why not. */
export function refusalOf(signerName: string, usages: readonly string[], read: RequestRead): string | undefined {
  const strange = usages.find((usage) => !clientUsages.has(usage))
  if (strange !== undefined) return `usage ${JSON.stringify(strange)} is not one of a client's: ${[...clientUsages].join(', ')}`
  if (!usages.includes('client auth')) return 'usages do not include "client auth"'
  if (read.commonNames.length !== 1) return `the subject has ${read.commonNames.length} common names, wanted one`
  if (read.organizations.includes(mastersGroup)) return `use of ${signerName} signer with ${mastersGroup} group is not allowed`
  if (signerName !== kubeletSigner) return undefined
  if (read.organizations.length !== 1 || read.organizations[0] !== 'system:nodes') return 'subject organization is not system:nodes'
  if (!/^system:node:./.test(read.commonNames[0]!)) return 'subject common name does not begin with system:node:'
  return read.alternativeNames === 0 ? undefined : 'alternative names are not allowed'
}

const secondsMax = 365 * 24 * 3600
/** How long a certificate is good: a year, or as long as was asked for if that is less (--cluster-signing-duration). */
export const validSeconds = (expirationSeconds: number | undefined): number => Math.min(expirationSeconds ?? secondsMax, secondsMax)
