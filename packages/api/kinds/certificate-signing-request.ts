// A wish for a certificate, somebody's word on it, and the certificate (certificates.k8s.io/v1).

import type * as z from 'zod'
import type { Causes } from '../machinery/causes.js'
import { humanDuration } from '../machinery/duration.js'
import { cloneJson, sameJson } from '../machinery/json.js'
import { defineKind, type Stored } from '../machinery/kind.js'
import { qualifiedName } from '../machinery/name-rules.js'
import {
  bytes,
  embedded,
  int32,
  list,
  listBy,
  message,
  optional,
  pointer,
  required,
  stringLists,
  text,
  time,
} from '../machinery/notation.js'
import { ageColumn, nameColumn } from '../machinery/table.js'

const spec = message('io.k8s.api.certificates.v1.CertificateSigningRequestSpec', {
  request: required(1, bytes, 'PEM of a PKCS #10 request.'),
  signerName: required(7, text, 'Who is to sign: kubernetes.io/kube-apiserver-client, for one.'),
  expirationSeconds: optional(8, pointer(int32), 'How long the certificate is to be good; ten minutes at least.'),
  usages: optional(5, list(text), 'What the key is for: "client auth", "digital signature" and so on.'),
  username: optional(2, text, 'Who asks; filled in by the server, as are the next three.'),
  uid: optional(3, text),
  groups: optional(4, list(text)),
  extra: optional(6, stringLists),
})

const condition = message('io.k8s.api.certificates.v1.CertificateSigningRequestCondition', {
  type: required(1, text, 'Approved, Denied or Failed.'),
  status: required(6, text),
  reason: optional(2, text),
  message: optional(3, text),
  lastUpdateTime: optional(4, time),
  lastTransitionTime: optional(5, time),
})

const status = message('io.k8s.api.certificates.v1.CertificateSigningRequestStatus', {
  conditions: optional(1, listBy('type', condition)),
  certificate: optional(2, bytes, 'PEM of the certificate, once it is signed.'),
})
type Status = z.output<typeof status>

const usages = [
  'any',
  'cert sign',
  'client auth',
  'code signing',
  'content commitment',
  'crl sign',
  'data encipherment',
  'decipher only',
  'digital signature',
  'email protection',
  'encipher only',
  'ipsec end system',
  'ipsec tunnel',
  'ipsec user',
  'key agreement',
  'key encipherment',
  'microsoft sgc',
  'netscape sgc',
  'ocsp signing',
  's/mime',
  'server auth',
  'signing',
  'timestamping',
]
const expirationSecondsMin = 600
const pemRequest = /-----BEGIN CERTIFICATE REQUEST-----\s[\sA-Za-z0-9+/=]+-----END CERTIFICATE REQUEST-----/

const hasCondition = (of: Status | undefined, type: string): boolean => of?.conditions?.some((it) => it.type === type) === true
const decisions = ['Approved', 'Denied']
const decided = (of: Status | undefined) => (of?.conditions ?? []).filter(({ type }) => decisions.includes(type))

function conditionText(of: Status | undefined): string {
  const word = hasCondition(of, 'Denied') ? 'Denied' : hasCondition(of, 'Approved') ? 'Approved' : 'Pending'
  const more = [...(hasCondition(of, 'Failed') ? ['Failed'] : []), ...(of?.certificate ? ['Issued'] : [])]
  return [word, ...more].join(',')
}

/** A wish for a certificate. */
export const CertificateSigningRequest = defineKind({
  group: 'certificates.k8s.io',
  version: 'v1',
  kind: 'CertificateSigningRequest',
  plural: 'certificatesigningrequests',
  namespaced: false,
  shortNames: ['csr'],
  about: 'A wish for a certificate.',
  fields: { spec: embedded(2, spec), status: optional(3, status) },
  generation: false,
  subresources: [
    { name: 'approval', verbs: ['get', 'patch', 'update'] },
    { name: 'status', verbs: ['get', 'patch', 'update'] },
  ],
  fieldSelectors: { 'spec.signerName': (it) => it.spec.signerName },
  columns: [
    nameColumn,
    ageColumn,
    { name: 'SignerName', description: 'Who is to sign.', cell: (it) => it.spec.signerName },
    { name: 'Requestor', description: 'Who asked.', cell: (it) => it.spec.username ?? '' },
    {
      name: 'RequestedDuration',
      description: 'How long the certificate is to be good.',
      cell: ({ spec: { expirationSeconds } }) => (expirationSeconds === undefined ? '<none>' : humanDuration(expirationSeconds * 1000)),
    },
    { name: 'Condition', description: 'What has become of it.', cell: (it) => conditionText(it.status) },
  ],
  validate: ({ spec: it, status: told }, causes: Causes) => {
    const pem = Buffer.from(it.request, 'base64').toString('latin1')
    if (!pemRequest.test(pem)) causes.invalid('spec.request', it.request, 'PEM block type must be CERTIFICATE REQUEST')
    if (it.signerName === '') causes.required('spec.signerName')
    else if (!/^[^/]+\/[^/]+/.test(it.signerName) || (it.signerName.length <= 63 && qualifiedName(it.signerName).length > 0))
      causes.invalid('spec.signerName', it.signerName, 'must be a fully qualified domain and path of the form "example.com/signer-name"')
    if (it.expirationSeconds !== undefined && it.expirationSeconds < expirationSecondsMin)
      causes.invalid('spec.expirationSeconds', it.expirationSeconds, 'may not specify a duration less than 600 seconds (10 minutes)')
    const asked = it.usages ?? []
    if (asked.length === 0) causes.required('spec.usages')
    for (const [i, usage] of asked.entries()) {
      if (!usages.includes(usage)) causes.notSupported(`spec.usages[${i}]`, usage, usages)
      if (asked.indexOf(usage) < i) causes.duplicate(`spec.usages[${i}]`, usage)
    }
    if (hasCondition(told, 'Approved') && hasCondition(told, 'Denied'))
      causes.invalid('status.conditions', told?.conditions, 'Approved and Denied conditions are mutually exclusive')
    for (const [i, { type, status: state }] of (told?.conditions ?? []).entries())
      if ([...decisions, 'Failed'].includes(type) && state !== 'True')
        causes.notSupported(`status.conditions[${i}].status`, state, ['True'])
  },
  // Each door opens onto its own part: the wish never changes, a decision comes by /approval, the rest by /status.
  prepareUpdate: (after, before, subresource) => {
    after.spec = cloneJson(before.spec)
    if (subresource === '') return
    const own = after.status ?? {}
    const kept = before.status ?? {}
    if (subresource === 'approval')
      after.status = { ...kept, conditions: [...(kept.conditions ?? []).filter(({ type }) => !decisions.includes(type)), ...decided(own)] }
    else
      after.status = { ...own, conditions: [...decided(kept), ...(own.conditions ?? []).filter(({ type }) => !decisions.includes(type))] }
  },
  validateUpdate: ({ status: after }, { status: before }, causes) => {
    for (const { type } of before?.conditions ?? [])
      if ([...decisions, 'Failed'].includes(type) && !hasCondition(after, type))
        causes.forbidden('status.conditions', `updates may not remove a condition of type ${JSON.stringify(type)}`)
    if (before?.certificate !== undefined && !sameJson(after?.certificate, before.certificate))
      causes.forbidden('status.certificate', 'updates may not modify existing certificate content')
  },
})
export type CertificateSigningRequest = Stored<typeof CertificateSigningRequest>
