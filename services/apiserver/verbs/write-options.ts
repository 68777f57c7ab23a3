// The query parameters of writes.

import type { CauseReason } from '../../../packages/api/machinery/causes.js'
import type { FieldValidation } from '../../../packages/api/machinery/decode.js'
import { apiErrors } from '../../../packages/api/machinery/status.js'
import type { ApiRequest, User } from '../http/request.js'
import { isTrue } from '../http/request-info.js'

export interface WriteOptions {
  readonly dryRun: boolean
  readonly fieldValidation: FieldValidation
  /** Who comes to own what is written. Left out: unknown. */
  readonly fieldManager?: string
  /** Who writes: admission asks. */
  readonly user: User
}

const fieldManagerMaxBytes = 128
const printable = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]*$/u

/** Throws ApiError for values that Kubernetes does not know. The user agent names the manager when the query does not. */
export function readWriteOptions(request: ApiRequest): WriteOptions {
  const { query } = request.info
  const dryRuns = query.getAll('dryRun')
  const unsupported = dryRuns.find((value) => value !== 'All' && value !== '')
  if (unsupported !== undefined)
    throw apiErrors.invalid({ group: 'meta.k8s.io', kind: 'CreateOptions' }, '', [
      {
        reason: 'FieldValueNotSupported',
        field: 'dryRun',
        message: `Unsupported value: ${JSON.stringify(unsupported)}: supported values: "All"`,
      },
    ])
  // Warn is the server's default since 1.25.
  const validation = query.get('fieldValidation') || 'Warn'
  if (validation !== 'Ignore' && validation !== 'Warn' && validation !== 'Strict')
    throw apiErrors.invalid({ group: 'meta.k8s.io', kind: 'CreateOptions' }, '', [
      {
        reason: 'FieldValueNotSupported',
        field: 'fieldValidation',
        message: `Unsupported value: ${JSON.stringify(validation)}: supported values: "", "Ignore", "Strict", "Warn"`,
      },
    ])
  const fieldManager = readFieldManager(query.get('fieldManager') ?? '') || managerOf(request.header('user-agent'))
  return { dryRun: dryRuns.includes('All'), fieldValidation: validation, fieldManager, user: request.user }
}

function readFieldManager(name: string): string {
  const refuse = (reason: CauseReason, message: string) =>
    apiErrors.invalid({ group: 'meta.k8s.io', kind: 'PatchOptions' }, '', [{ reason, field: 'fieldManager', message }])
  if (Buffer.byteLength(name) > fieldManagerMaxBytes)
    throw refuse('FieldValueTooLong', `Too long: may not be more than ${fieldManagerMaxBytes} bytes`)
  const at = [...name].findIndex((char) => !printable.test(char))
  if (at < 0) return name
  const code = [...name][at]!.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')
  throw refuse('FieldValueInvalid', `Invalid value: ${JSON.stringify(name)}: invalid character U+${code} (at position ${at})`)
}

/** `kubectl` of `kubectl/v1.33.0 (linux/amd64) …` */
function managerOf(userAgent: string): string {
  const slash = userAgent.indexOf('/')
  let name = ''
  for (const char of slash < 0 ? userAgent : userAgent.slice(0, slash)) {
    if (!printable.test(char)) continue
    if (Buffer.byteLength(name) + Buffer.byteLength(char) > fieldManagerMaxBytes) break
    name += char
  }
  return name
}

/** Whether an apply takes fields over from others. Throws ApiError for what only apply may, or must, say. */
export function readForce(query: URLSearchParams, isApply: boolean): boolean {
  const force = query.get('force')
  const refuse = (reason: CauseReason, field: string, message: string) =>
    apiErrors.invalid({ group: 'meta.k8s.io', kind: 'PatchOptions' }, '', [{ reason, field, message }])
  if (isApply && !query.get('fieldManager'))
    throw refuse('FieldValueRequired', 'fieldManager', 'Required value: is required for apply patch')
  if (!isApply && force !== null) throw refuse('FieldValueForbidden', 'force', 'Forbidden: may not be specified for non-apply patch')
  return force !== null && isTrue(force)
}
