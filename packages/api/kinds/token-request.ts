// Questions about identity (authentication.k8s.io/v1): who am I, whose token is this, and a token for an account.

import type * as z from 'zod'
import { defineKind, type Stored } from '../machinery/kind.js'
import {
  bool,
  defaulted,
  embedded,
  int64,
  list,
  message,
  optional,
  pointer,
  required,
  stringLists,
  text,
  time,
} from '../machinery/notation.js'

const group = 'authentication.k8s.io'

const userInfo = message('io.k8s.api.authentication.v1.UserInfo', {
  username: optional(1, text),
  uid: optional(2, text),
  groups: optional(3, list(text)),
  extra: optional(4, stringLists),
})

const asked = { group, version: 'v1', nameForm: 'none', verbs: ['create'] } as const

/** Who asks. */
export const SelfSubjectReview = defineKind({
  ...asked,
  kind: 'SelfSubjectReview',
  plural: 'selfsubjectreviews',
  namespaced: false,
  about: 'Who asks.',
  fields: {
    status: optional(2, message('io.k8s.api.authentication.v1.SelfSubjectReviewStatus', { userInfo: optional(1, userInfo) })),
  },
})
export type SelfSubjectReview = Stored<typeof SelfSubjectReview>

const tokenReviewSpec = message('io.k8s.api.authentication.v1.TokenReviewSpec', {
  token: optional(1, text),
  audiences: optional(2, list(text), 'For whom the token must be; for the API server when there are none.'),
})
const tokenReviewStatus = message('io.k8s.api.authentication.v1.TokenReviewStatus', {
  authenticated: optional(1, bool),
  user: optional(2, userInfo),
  error: optional(3, text),
  audiences: optional(4, list(text)),
})

/** Whose token it is. */
export const TokenReview = defineKind({
  ...asked,
  kind: 'TokenReview',
  plural: 'tokenreviews',
  namespaced: false,
  about: 'Whose token it is.',
  fields: { spec: embedded(2, tokenReviewSpec), status: optional(3, tokenReviewStatus) },
  validate: ({ spec }, causes) => {
    if (!spec.token) causes.required('spec.token')
  },
})
export type TokenReview = Stored<typeof TokenReview>

const boundObjectReference = message('io.k8s.api.authentication.v1.BoundObjectReference', {
  kind: optional(1, text, 'Pod, Secret or Node.'),
  apiVersion: optional(2, text),
  name: optional(3, text),
  uid: optional(4, text),
})
export type BoundObjectReference = z.output<typeof boundObjectReference>

const tokenRequestSpec = message('io.k8s.api.authentication.v1.TokenRequestSpec', {
  audiences: optional(1, list(text), 'For whom the token is; for the API server when there are none.'),
  expirationSeconds: defaulted(4, pointer(int64), 3600, 'How long it is good; ten minutes at least.'),
  boundObjectRef: optional(3, boundObjectReference, 'The token is good only while this object is there.'),
})
const tokenRequestStatus = message('io.k8s.api.authentication.v1.TokenRequestStatus', {
  token: required(1, text),
  // Clients send the status along, empty.
  expirationTimestamp: optional(2, time),
})

const expirationSecondsMin = 600
const expirationSecondsMax = 4_294_967_296

/** A token for a service account: POST serviceaccounts/x/token. */
export const TokenRequest = defineKind({
  group,
  version: 'v1',
  kind: 'TokenRequest',
  plural: 'tokenrequests',
  namespaced: true,
  nameForm: 'none',
  about: 'A token for a service account.',
  fields: { spec: embedded(2, tokenRequestSpec), status: optional(3, tokenRequestStatus) },
  validate: ({ spec: { expirationSeconds } }, causes) => {
    if (expirationSeconds < expirationSecondsMin)
      causes.invalid('spec.expirationSeconds', expirationSeconds, 'may not specify a duration less than 10 minutes')
    if (expirationSeconds > expirationSecondsMax)
      causes.invalid('spec.expirationSeconds', expirationSeconds, 'may not specify a duration larger than 2^32 seconds')
  },
})
export type TokenRequest = Stored<typeof TokenRequest>
