// How kinds of the notation are read: canonical.ts makes of a body what Go's decoder would, zod fills defaults and checks
// every value, and its issues are told as Kubernetes tells them.

import type * as z from 'zod'
import { canonical } from './canonical.js'
import type { Causes } from './causes.js'
import { type Form, formOf, type MessageForm } from './form.js'
import { getKey, setKey } from './json.js'
import type { Codec } from './kind.js'
import { bare } from './notation.js'

export function codecOf(schema: z.ZodObject): Codec {
  return {
    read: (body) => canonical(formOf(schema) as MessageForm, body),
    complete: (value, causes) => parseWith(schema, value, causes) as object | undefined,
    form: () => formOf(schema) as MessageForm,
    emptyStatus: () => {
      const status = bare(schema.shape.status!) as z.ZodType
      const read = canonical(formOf(status) as MessageForm, {})
      return read.ok ? status.parse(read.value) : {}
    },
  }
}

/** Parses with zod. Undefined when there was an issue. */
export function parseWith(schema: z.ZodType, value: unknown, causes: Causes): unknown {
  const parsed = schema.safeParse(value, { reportInput: true })
  if (parsed.success) {
    restoreProtoKeys(formOf(schema), value, parsed.data)
    return parsed.data
  }
  for (const issue of parsed.error.issues) addIssue(issue, causes)
  return undefined
}

/** zod leaves the key `__proto__` out of records; in a map of texts it is a key like any other (the data of a ConfigMap). */
function restoreProtoKeys(form: Form, from: unknown, to: unknown): void {
  if (typeof from !== 'object' || from === null || typeof to !== 'object' || to === null) return
  if (form.is === 'list' && Array.isArray(from) && Array.isArray(to)) {
    for (const [i, item] of from.entries()) restoreProtoKeys(form.item, item, to[i])
  } else if (form.is === 'map') {
    if (form.value.is === 'text' || form.value.is === 'bytes') {
      if (Object.hasOwn(from, '__proto__')) setKey(to, '__proto__', getKey(from, '__proto__'))
    } else for (const key of Object.keys(to)) restoreProtoKeys(form.value, getKey(from, key), getKey(to, key))
  } else if (form.is === 'message')
    for (const name of Object.keys(to)) {
      const field = form.fields.get(name)
      if (field !== undefined) restoreProtoKeys(field.form, getKey(from, name), getKey(to, name))
    }
}

function addIssue(issue: z.core.$ZodIssue, causes: Causes): void {
  const field = fieldPath(issue.path)
  const input = issue.input
  if (input === undefined || input === '') causes.required(field)
  else if (issue.code === 'invalid_value') causes.notSupported(field, input, issue.values.filter((value) => value !== '').map(String))
  else causes.invalid(field, input, issue.message)
}

/** `['spec', 'ports', 0, 'port']` is `spec.ports[0].port`. */
function fieldPath(path: readonly PropertyKey[]): string {
  let field = ''
  for (const part of path) field += typeof part === 'number' ? `[${part}]` : field === '' ? String(part) : `.${String(part)}`
  return field
}
