// What an authorizer is asked: who wants to do what to which resource or path.

import { type FieldRequirement, parseFieldSelector } from '../../../packages/api/machinery/selector.js'
import { ApiError, apiErrors } from '../../../packages/api/machinery/status.js'
import type { ApiRequest, User } from '../http/request.js'

export interface ResourceAsked {
  readonly user: User
  readonly verb: string
  readonly group: string
  readonly resource: string
  /** '' for the resource itself. */
  readonly subresource: string
  /** '' for cluster-scoped resources and all namespaces. */
  readonly namespace: string
  /** '' for collections and new objects. */
  readonly name: string
  /** What the request limits itself to, for the node authorizer. */
  readonly fields: readonly FieldRequirement[]
}
export interface PathAsked {
  readonly user: User
  /** The HTTP method in lower case. */
  readonly verb: string
  readonly path: string
}
export type Attributes = ResourceAsked | PathAsked

export type Decision = { readonly allowed: boolean; readonly reason: string }

export const isPath = (asked: Attributes): asked is PathAsked => 'path' in asked

/** Verbs that may be about one name alone, by a field selector. */
const selecting = new Set(['list', 'watch', 'deletecollection'])

export function attributesOf({ user, method, info }: ApiRequest): Attributes {
  const { on, verb, path, query } = info
  if (on === undefined || verb === undefined) return { user, verb: method.toLowerCase(), path }
  const { group, resource, subresource } = on
  const fields = selecting.has(verb) ? fieldsOf(query.get('fieldSelector')) : []
  const name = on.name === '' ? (fields.find(({ field, operator }) => field === 'metadata.name' && operator === '=')?.value ?? '') : on.name
  // A namespace is inside itself, so that a RoleBinding there can let one read it.
  const namespace = group === '' && resource === 'namespaces' ? on.name : on.namespace
  return { user, verb, group, resource, subresource, namespace, name, fields }
}

/** A selector that makes no sense limits nothing here; whoever serves the request refuses it. */
function fieldsOf(source: string | null): readonly FieldRequirement[] {
  if (source === null || source === '') return []
  try {
    return parseFieldSelector(source)
  } catch (error) {
    if (error instanceof ApiError) return []
    throw error
  }
}

/** The 403 of a request that nobody allows, in kube-apiserver's words. */
export function forbidden(asked: Attributes, reason: string): ApiError {
  const why = reason === '' ? '' : `: ${reason}`
  const who = `User ${JSON.stringify(asked.user.name)} cannot ${asked.verb}`
  if (isPath(asked)) return apiErrors.forbidden({ group: '', resource: '' }, '', `${who} path ${JSON.stringify(asked.path)}${why}`)
  const { group, resource, subresource, namespace, name } = asked
  const what = subresource === '' ? resource : `${resource}/${subresource}`
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace ${JSON.stringify(namespace)}`
  return apiErrors.forbidden(
    { group, resource },
    name,
    `${who} resource ${JSON.stringify(what)} in API group ${JSON.stringify(group)} ${where}${why}`,
  )
}
