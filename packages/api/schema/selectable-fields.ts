// Fields by which custom resources may be selected (spec.versions[*].selectableFields).

import type { Causes } from '../machinery/causes.js'
import type { JsonSchemaProps } from '../machinery/json-schema-props.js'

/** As upstream's MaxSelectableFields. */
const selectableFieldsMax = 8

export function validateSelectableFields(paths: readonly string[], schema: JsonSchemaProps, field: string, causes: Causes): void {
  const seen = new Set<string>()
  for (const [i, path] of paths.entries()) {
    const at = `${field}[${i}].jsonPath`
    if (path === '') {
      causes.required(at)
      continue
    }
    const found = resolve(path, schema)
    if (typeof found === 'string') {
      causes.invalid(at, path, `is an invalid path: ${found}`)
      continue
    }
    if (/^\.metadata\b/.test(path)) causes.invalid(at, path, 'must not point to fields in metadata')
    if (!['string', 'boolean', 'integer'].includes(found.type ?? ''))
      causes.invalid(
        at,
        path,
        'must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.',
      )
    if (seen.has(path)) causes.duplicate(at, path)
    seen.add(path)
  }
  if (seen.size > selectableFieldsMax) causes.tooMany(field, seen.size, selectableFieldsMax)
}

/** The schema a path of names leads to, or why it leads nowhere. */
function resolve(path: string, schema: JsonSchemaProps): JsonSchemaProps | string {
  if (!path.startsWith('.')) return 'must be a simple json path starting with .'
  let at = schema
  for (const name of path.slice(1).split('.')) {
    const properties = at.properties ?? {}
    const next = Object.hasOwn(properties, name) ? properties[name] : undefined
    if (next === undefined) return `does not refer to a valid field: ${name}`
    at = next
  }
  return at
}
