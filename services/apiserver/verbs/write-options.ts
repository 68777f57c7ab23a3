// The query parameters of writes.

import type { FieldValidation } from '../../../packages/api/machinery/decode.js'
import { apiErrors } from '../../../packages/api/machinery/status.js'

export interface WriteOptions {
  readonly dryRun: boolean
  readonly fieldValidation: FieldValidation
}

/** Throws ApiError for values that Kubernetes does not know. */
export function readWriteOptions(query: URLSearchParams): WriteOptions {
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
  return { dryRun: dryRuns.includes('All'), fieldValidation: validation }
}
