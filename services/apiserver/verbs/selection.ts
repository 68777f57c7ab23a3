// Which objects a list, a watch or a deletecollection is about.

import { fieldMatcher, matchesLabels, parseFieldSelector, parseLabelSelector } from '../../../packages/api/machinery/selector.js'
import { apiErrors } from '../../../packages/api/machinery/status.js'
import type { Entry } from '../store/entry.js'
import type { Selection } from '../watch/change.js'
import type { ResourceView } from '../watch/converted-resource.js'
import type { Target } from './api-context.js'

/** A selector of the query may not be longer; parsing is linear, but the text is echoed in errors. */
const selectorMaxChars = 16 * 1024

export interface ObjectSelection extends Selection {
  /** The one name that can match, when the selectors or the path leave only one. */
  readonly name: string | undefined
}

/** Throws ApiError 400 for selectors that make no sense. */
export function readSelection({ kind, on }: Target, query: URLSearchParams): ObjectSelection {
  const labelText = query.get('labelSelector') ?? ''
  const fieldText = query.get('fieldSelector') ?? ''
  if (labelText.length + fieldText.length > selectorMaxChars)
    throw apiErrors.badRequest(`selectors of more than ${selectorMaxChars} characters`)
  const labels = parseLabelSelector(labelText)
  const fields = parseFieldSelector(fieldText)
  let name = on.name === '' ? undefined : on.name
  for (const { field, operator, value } of fields) if (field === 'metadata.name' && operator === '=') name ??= value
  const fieldsMatch = fields.length === 0 ? undefined : fieldMatcher(kind, fields)
  if (labels.length === 0 && fieldsMatch === undefined && name === undefined) return { namespace: on.namespace, matches: undefined, name }
  const matches = ({ key, object }: Entry) =>
    (name === undefined || key.name === name) &&
    (labels.length === 0 || matchesLabels(labels, object.metadata.labels)) &&
    (fieldsMatch === undefined || fieldsMatch(object))
  return { namespace: on.namespace, matches, name }
}

/** What matches now, in order. */
export function* selected(cache: ResourceView, { namespace, name, matches }: ObjectSelection): Generator<Entry> {
  if (name !== undefined && (namespace !== '' || cache.get('', name) !== undefined)) {
    const entry = cache.get(namespace, name)
    if (entry !== undefined && (matches === undefined || matches(entry))) yield entry
    return
  }
  for (const entry of cache.list(namespace)) if (matches === undefined || matches(entry)) yield entry
}
