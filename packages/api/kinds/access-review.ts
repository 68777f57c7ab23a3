// Questions about rights (authorization.k8s.io/v1): may I, may somebody, and what may I at all. Answered, never kept.

import type * as z from 'zod'
import type { Causes } from '../machinery/causes.js'
import { defineKind, type Stored } from '../machinery/kind.js'
import { bool, defaulted, embedded, list, message, optional, required, stringLists, text } from '../machinery/notation.js'
import { labelSelectorRequirement } from '../machinery/selector.js'

const group = 'authorization.k8s.io'

const fieldSelectorRequirement = message('io.k8s.apimachinery.pkg.apis.meta.v1.FieldSelectorRequirement', {
  key: required(1, text),
  operator: required(2, text),
  values: optional(3, list(text)),
})
const fieldSelectorAttributes = message('io.k8s.api.authorization.v1.FieldSelectorAttributes', {
  rawSelector: optional(1, text),
  requirements: optional(2, list(fieldSelectorRequirement)),
})
const labelSelectorAttributes = message('io.k8s.api.authorization.v1.LabelSelectorAttributes', {
  rawSelector: optional(1, text),
  requirements: optional(2, list(labelSelectorRequirement)),
})

const resourceAttributes = message('io.k8s.api.authorization.v1.ResourceAttributes', {
  namespace: optional(1, text, 'Empty: everywhere, or of what has no namespace.'),
  verb: optional(2, text),
  group: optional(3, text),
  version: optional(4, text),
  resource: optional(5, text),
  subresource: optional(6, text),
  name: optional(7, text),
  fieldSelector: optional(8, fieldSelectorAttributes),
  labelSelector: optional(9, labelSelectorAttributes),
})
export type ResourceAttributes = z.output<typeof resourceAttributes>

const nonResourceAttributes = message('io.k8s.api.authorization.v1.NonResourceAttributes', {
  path: optional(1, text),
  verb: optional(2, text),
})

const selfSpec = message('io.k8s.api.authorization.v1.SelfSubjectAccessReviewSpec', {
  resourceAttributes: optional(1, resourceAttributes),
  nonResourceAttributes: optional(2, nonResourceAttributes),
})
const spec = message('io.k8s.api.authorization.v1.SubjectAccessReviewSpec', {
  resourceAttributes: optional(1, resourceAttributes),
  nonResourceAttributes: optional(2, nonResourceAttributes),
  user: optional(3, text),
  groups: optional(4, list(text)),
  extra: optional(5, stringLists),
  uid: optional(6, text),
})
export type AccessReviewSpec = z.output<typeof spec>

const status = message('io.k8s.api.authorization.v1.SubjectAccessReviewStatus', {
  allowed: required(1, bool),
  denied: optional(4, bool),
  reason: optional(2, text, 'What decided.'),
  evaluationError: optional(3, text),
})

const rule = message('io.k8s.api.authorization.v1.ResourceRule', {
  verbs: required(1, list(text)),
  apiGroups: optional(2, list(text)),
  resources: optional(3, list(text)),
  resourceNames: optional(4, list(text)),
})
const pathRule = message('io.k8s.api.authorization.v1.NonResourceRule', {
  verbs: required(1, list(text)),
  nonResourceURLs: optional(2, list(text)),
})
const rulesSpec = message('io.k8s.api.authorization.v1.SelfSubjectRulesReviewSpec', { namespace: optional(1, text) })
const rulesStatus = message('io.k8s.api.authorization.v1.SubjectRulesReviewStatus', {
  // Clients send the status along, empty.
  resourceRules: defaulted(1, list(rule), []),
  nonResourceRules: defaulted(2, list(pathRule), []),
  incomplete: required(3, bool),
  evaluationError: optional(4, text),
})

function validateSpec(asked: z.output<typeof selfSpec>, causes: Causes): void {
  const { resourceAttributes: resource, nonResourceAttributes: path } = asked
  if (resource !== undefined && path !== undefined)
    causes.invalid('spec.nonResourceAttributes', path, 'cannot be specified in combination with resourceAttributes')
  if (resource === undefined && path === undefined)
    causes.invalid('spec.resourceAttributes', null, 'exactly one of nonResourceAttributes or resourceAttributes must be specified')
}
function validateSubjectSpec(asked: AccessReviewSpec, causes: Causes): void {
  validateSpec(asked, causes)
  if (!asked.user && !asked.groups?.length) causes.invalid('spec.user', '', 'at least one of user or group must be specified')
}

const asked = { group, version: 'v1', nameForm: 'none', verbs: ['create'] } as const

/** Whether whoever asks may do something. */
export const SelfSubjectAccessReview = defineKind({
  ...asked,
  kind: 'SelfSubjectAccessReview',
  plural: 'selfsubjectaccessreviews',
  namespaced: false,
  about: 'Whether whoever asks may do something.',
  fields: { spec: embedded(2, selfSpec), status: optional(3, status) },
  validate: ({ spec: it }, causes) => validateSpec(it, causes),
})
export type SelfSubjectAccessReview = Stored<typeof SelfSubjectAccessReview>

/** Whether somebody may do something. */
export const SubjectAccessReview = defineKind({
  ...asked,
  kind: 'SubjectAccessReview',
  plural: 'subjectaccessreviews',
  namespaced: false,
  about: 'Whether somebody may do something.',
  fields: { spec: embedded(2, spec), status: optional(3, status) },
  validate: ({ spec: it }, causes) => validateSubjectSpec(it, causes),
})
export type SubjectAccessReview = Stored<typeof SubjectAccessReview>

/** Whether somebody may do something in this namespace. */
export const LocalSubjectAccessReview = defineKind({
  ...asked,
  kind: 'LocalSubjectAccessReview',
  plural: 'localsubjectaccessreviews',
  namespaced: true,
  about: 'Whether somebody may do something in this namespace.',
  fields: { spec: embedded(2, spec), status: optional(3, status) },
  validate: ({ metadata, spec: it }, causes) => {
    validateSubjectSpec(it, causes)
    if (it.nonResourceAttributes !== undefined)
      causes.invalid('spec.nonResourceAttributes', it.nonResourceAttributes, 'disallowed on this kind of request')
    if (it.resourceAttributes !== undefined && (it.resourceAttributes.namespace ?? '') !== (metadata.namespace ?? ''))
      causes.invalid('spec.resourceAttributes.namespace', it.resourceAttributes.namespace ?? '', 'must match metadata.namespace')
  },
})
export type LocalSubjectAccessReview = Stored<typeof LocalSubjectAccessReview>

/** Everything that whoever asks may do in a namespace. */
export const SelfSubjectRulesReview = defineKind({
  ...asked,
  kind: 'SelfSubjectRulesReview',
  plural: 'selfsubjectrulesreviews',
  namespaced: false,
  about: 'Everything that whoever asks may do in a namespace.',
  fields: { spec: embedded(2, rulesSpec), status: optional(3, rulesStatus) },
})
export type SelfSubjectRulesReview = Stored<typeof SelfSubjectRulesReview>
