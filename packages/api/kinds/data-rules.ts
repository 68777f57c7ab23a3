// What ConfigMaps and Secrets have in common: named pieces of data, bounded, and frozen when asked.

import type { Causes } from '../machinery/causes.js'
import { sameJson } from '../machinery/json.js'
import { configKey } from '../machinery/name-rules.js'

/** All data of one object together. */
export const dataMaxBytes = 1024 * 1024

export function validateKeys(data: Readonly<Record<string, string>>, field: string, causes: Causes): void {
  for (const key of Object.keys(data)) for (const why of configKey(key)) causes.invalid(`${field}[${key}]`, key, why)
}
export const sizeOfData = (data: Readonly<Record<string, string>>, length: (value: string) => number): number =>
  Object.values(data).reduce((sum, value) => sum + length(value), 0)
/** Bytes that base64 text stands for. */
export const decodedLength = (base64: string): number =>
  (base64.length / 4) * 3 - (base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0)

type Data = { immutable?: boolean | undefined } & Record<string, unknown>

/** Once immutable, always immutable, and so its data. */
export function validateImmutability(after: object, before: object, fields: readonly string[], causes: Causes): void {
  const [to, from] = [after as Data, before as Data]
  if (from.immutable !== true) return
  if (to.immutable !== true) causes.forbidden('immutable', 'field is immutable when `immutable` is set')
  for (const field of fields) if (!sameJson(to[field], from[field])) causes.forbidden(field, 'field is immutable when `immutable` is set')
}
