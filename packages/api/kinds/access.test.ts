// Kinds of access: what kubectl prints of them, what they refuse and in which words, and reviews as kubectl 1.32 sends them.

import test from 'ava'
import protobuf from 'protobufjs/minimal.js'
import { decode } from '../machinery/decode.js'
import type { AnyKind, KubeObject } from '../machinery/kind.js'
import { protobufToJson } from '../machinery/protobuf.js'
import { ApiError } from '../machinery/status.js'
import { prepareUpdate, validateUpdate } from '../machinery/strategy.js'
import { renderTable } from '../machinery/table.js'
import { LocalSubjectAccessReview, SelfSubjectAccessReview, SubjectAccessReview } from './access-review.js'
import { CertificateSigningRequest } from './certificate-signing-request.js'
import { ClusterRole } from './cluster-role.js'
import { ClusterRoleBinding } from './cluster-role-binding.js'
import { Role } from './role.js'
import { RoleBinding } from './role-binding.js'
import { TokenRequest, TokenReview } from './token-request.js'

const createdAt = '2025-01-01T00:00:00Z'
const prints = test.macro((t, kind: AnyKind, body: object, header: string, cells: string) => {
  const { object } = decode(kind, { ...body, metadata: { name: 'a', creationTimestamp: createdAt } })
  const table = renderTable(kind, [object as unknown as KubeObject], { nowMs: Date.parse(createdAt) + 192_000 })
  t.is(table.columnDefinitions.map(({ name, priority }) => (priority === 0 ? name : `(${name})`)).join(' '), header)
  t.is(table.rows[0]!.cells.join(' | '), cells)
})
const binding = {
  roleRef: { kind: 'ClusterRole', name: 'view' },
  subjects: [
    { kind: 'User', name: 'ann' },
    { kind: 'User', name: 'bob' },
    { kind: 'ServiceAccount', name: 'robot', namespace: 'shop' },
  ],
}
test('a Role', prints, Role, { rules: [] }, 'Name Created At', `a | ${createdAt}`)
test(
  'a RoleBinding',
  prints,
  RoleBinding,
  binding,
  'Name Role Age (Users) (Groups) (ServiceAccounts)',
  'a | ClusterRole/view | 3m12s | ann, bob |  | shop/robot',
)

const pem = (text: string) => Buffer.from(text).toString('base64')
const request = pem('-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n')
const csr = (more: object = {}) => ({
  spec: {
    request,
    signerName: 'kubernetes.io/kube-apiserver-client',
    usages: ['client auth'],
    username: 'ann',
    expirationSeconds: 3600,
    ...more,
  },
})
const csrHeader = 'Name Age SignerName Requestor RequestedDuration Condition'
const csrCells = (condition: string) => `a | 3m12s | kubernetes.io/kube-apiserver-client | ann | 60m | ${condition}`
const approved = { type: 'Approved', status: 'True' }
test('a certificate nobody has decided on', prints, CertificateSigningRequest, csr(), csrHeader, csrCells('Pending'))
test(
  'a certificate',
  prints,
  CertificateSigningRequest,
  { ...csr(), status: { conditions: [approved], certificate: 'AAAA' } },
  csrHeader,
  csrCells('Approved,Issued'),
)

const refuses = test.macro((t, kind: AnyKind, body: object, ...wanted: string[]) => {
  const error = t.throws(() => decode(kind, { metadata: { name: 'a' }, ...body }), { instanceOf: ApiError })
  t.deepEqual(
    error?.details?.causes?.map(({ field, message }) => `${field}: ${message}`),
    wanted,
  )
})
const pods = { apiGroups: [''], resources: ['pods'] }
test(
  'role: a rule without verbs',
  refuses,
  Role,
  { rules: [pods] },
  'rules[0].verbs: Required value: verbs must contain at least one value',
)
test(
  'role: a rule about nothing',
  refuses,
  Role,
  { rules: [{ verbs: ['get'] }] },
  'rules[0].apiGroups: Required value: resource rules must supply at least one api group',
  'rules[0].resources: Required value: resource rules must supply at least one resource',
)
test(
  'cluster role: paths and resources in one rule',
  refuses,
  ClusterRole,
  { rules: [{ verbs: ['get'], ...pods, nonResourceURLs: ['/x'] }] },
  'rules[0].nonResourceURLs: Invalid value: ["/x"]: rules cannot apply to both regular resources and non-resource URLs',
)
test(
  'cluster role: aggregation of nothing',
  refuses,
  ClusterRole,
  { aggregationRule: {} },
  'aggregationRule.clusterRoleSelectors: Required value: at least one clusterRoleSelector required if aggregationRule is non-nil',
)
test(
  'cluster role binding: to a Role',
  refuses,
  ClusterRoleBinding,
  { roleRef: { kind: 'Role', name: 'r' } },
  'roleRef.kind: Unsupported value: "Role": supported values: "ClusterRole"',
)
test(
  'role binding: subjects of no kind, without a name, without a namespace, of another group',
  refuses,
  RoleBinding,
  {
    ...binding,
    subjects: [
      { kind: 'Robot', name: 'x' },
      { kind: 'User', name: '' },
      { kind: 'ServiceAccount', name: 'x' },
      { kind: 'Group', name: 'g', apiGroup: 'apps' },
    ],
  },
  'subjects[0].kind: Unsupported value: "Robot": supported values: "Group", "ServiceAccount", "User"',
  'subjects[1].name: Required value',
  'subjects[2].namespace: Required value',
  'subjects[3].apiGroup: Unsupported value: "apps": supported values: "rbac.authorization.k8s.io"',
)
test(
  'access review: about nothing',
  refuses,
  SelfSubjectAccessReview,
  {},
  'spec.resourceAttributes: Invalid value: null: exactly one of nonResourceAttributes or resourceAttributes must be specified',
)
test(
  'access review: about two things, and nobody',
  refuses,
  SubjectAccessReview,
  { spec: { resourceAttributes: {}, nonResourceAttributes: { path: '/' } } },
  'spec.nonResourceAttributes: Invalid value: {"path":"/"}: cannot be specified in combination with resourceAttributes',
  'spec.user: Invalid value: "": at least one of user or group must be specified',
)
test(
  'local access review: of another namespace',
  refuses,
  LocalSubjectAccessReview,
  { metadata: { namespace: 'a' }, spec: { user: 'ann', resourceAttributes: { namespace: 'b' } } },
  'spec.resourceAttributes.namespace: Invalid value: "b": must match metadata.namespace',
)
test('token review: of nothing', refuses, TokenReview, {}, 'spec.token: Required value')
test(
  'token request: for longer than there will be computers',
  refuses,
  TokenRequest,
  { spec: { expirationSeconds: 2 ** 32 + 1 } },
  `spec.expirationSeconds: Invalid value: ${2 ** 32 + 1}: may not specify a duration larger than 2^32 seconds`,
)
test(
  'certificate: no request, no such usage, too short, no signer',
  refuses,
  CertificateSigningRequest,
  csr({ request: pem('x'), usages: ['client auth', 'fun'], expirationSeconds: 599, signerName: 'me' }),
  `spec.request: Invalid value: "${pem('x')}": PEM block type must be CERTIFICATE REQUEST`,
  'spec.signerName: Invalid value: "me": must be a fully qualified domain and path of the form "example.com/signer-name"',
  'spec.expirationSeconds: Invalid value: 599: may not specify a duration less than 600 seconds (10 minutes)',
  'spec.usages[1]: Unsupported value: "fun": supported values: "any", "cert sign", "client auth", "code signing", "content commitment", "crl sign", "data encipherment", "decipher only", "digital signature", "email protection", "encipher only", "ipsec end system", "ipsec tunnel", "ipsec user", "key agreement", "key encipherment", "microsoft sgc", "netscape sgc", "ocsp signing", "s/mime", "server auth", "signing", "timestamping"',
)

test('a certificate: the wish stays, a decision comes by /approval only and stays, and so does what was issued', (t) => {
  const before = decode(CertificateSigningRequest, { metadata: { name: 'a' }, ...csr() }).object
  const next = (from: object, change: object, subresource: string) => {
    const after = { ...structuredClone(from), ...change } as unknown as KubeObject
    prepareUpdate(CertificateSigningRequest, after, from as KubeObject, subresource)
    validateUpdate(CertificateSigningRequest, after, from as KubeObject, subresource)
    return after as unknown as typeof before
  }
  t.deepEqual(next(before, { ...csr({ signerName: 'x/y' }), status: { conditions: [approved] } }, '').spec, before.spec)
  t.deepEqual(next(before, { status: { conditions: [approved] } }, 'status').status?.conditions, [])
  const decided = next(before, { status: { conditions: [approved], certificate: 'AAAA' } }, 'approval')
  t.deepEqual(decided.status, { conditions: [approved] }, 'whoever approves does not sign')
  t.throws(() => next(decided, { status: {} }, 'approval'), { message: /may not remove a condition of type "Approved"/ })
  const issued = next(decided, { status: { certificate: 'AAAA' } }, 'status')
  t.like(issued.status, { certificate: 'AAAA', conditions: [approved] })
  t.throws(() => next(issued, { status: { certificate: 'BBBB' } }, 'status'), { message: /may not modify existing certificate content/ })
})

test('lists under keys are read from protobuf as JSON has them', (t) => {
  const writer = protobuf.Writer.create()
  // SubjectAccessReview { 2 spec { 3 user, 5 extra { 1 key, 2 ExtraValue { 1 items } } } }
  const spec = writer.uint32((2 << 3) | 2).fork()
  spec.uint32((3 << 3) | 2).string('ann')
  spec
    .uint32((5 << 3) | 2)
    .fork()
    .uint32((1 << 3) | 2)
    .string('scopes')
    .uint32((2 << 3) | 2)
    .fork()
    .uint32((1 << 3) | 2)
    .string('a')
    .uint32((1 << 3) | 2)
    .string('b')
    .ldelim()
    .ldelim()
  const bytes = spec.ldelim().finish()
  t.deepEqual(protobufToJson(SubjectAccessReview.schema, bytes), { spec: { user: 'ann', extra: { scopes: ['a', 'b'] } } })
})
