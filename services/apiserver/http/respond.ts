// Answers: JSON or YAML, gzip when asked for and worth it, errors as Status.

import { promisify } from 'node:util'
import { constants, gzip } from 'node:zlib'
import { stringify } from 'yaml'
import { ApiError } from '../../../packages/api/machinery/status.js'
import { type ApiRequest, isGone } from './request.js'

/** Kubernetes compresses from 128 KiB on, at the fastest level (APIResponseCompression). */
const gzipFromBytes = 128 * 1024
const compress = promisify(gzip)

export interface Answer {
  readonly code: number
  /** An object to be written as JSON, or JSON that is bytes already. */
  readonly body: object | Buffer
  readonly headers?: Readonly<Record<string, string>>
  readonly contentType?: string
}

export async function answer(request: ApiRequest, { code, body, headers = {}, contentType }: Answer): Promise<void> {
  const asYaml = contentType === undefined && /^\s*application\/yaml/.test(request.accepts)
  let bytes: Buffer
  if (asYaml) bytes = Buffer.from(stringify(Buffer.isBuffer(body) ? JSON.parse(body.toString()) : body, { aliasDuplicateObjects: false }))
  else bytes = Buffer.isBuffer(body) ? body : Buffer.from(`${JSON.stringify(body)}\n`)
  const fields: Record<string, string | string[] | number> = {
    'content-type': contentType ?? (asYaml ? 'application/yaml' : 'application/json'),
    'cache-control': 'no-cache, private',
    ...headers,
  }
  if (request.warnings.length > 0) fields.warning = request.warnings.map(warning)
  if (bytes.length >= gzipFromBytes && /(?:^|,)\s*gzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/.test(request.header('accept-encoding'))) {
    bytes = await compress(bytes, { level: constants.Z_BEST_SPEED })
    fields['content-encoding'] = 'gzip'
    fields.vary = 'Accept-Encoding'
  }
  fields['content-length'] = bytes.length
  const { outgoing } = request
  if (outgoing.headersSent || isGone(outgoing)) return
  outgoing.writeHead(code, fields)
  if (request.method === 'HEAD') outgoing.end()
  else outgoing.end(bytes)
}

export async function answerText(request: ApiRequest, code: number, text: string): Promise<void> {
  await answer(request, { code, body: Buffer.from(text), contentType: 'text/plain; charset=utf-8' })
}

/** Turns whatever was thrown into a Status. `unexpected` hears of our own mistakes. */
export async function answerError(request: ApiRequest, error: unknown, unexpected: (error: unknown) => void): Promise<void> {
  let failure: ApiError
  if (error instanceof ApiError) failure = error
  else {
    unexpected(error)
    failure = new ApiError('InternalError', 'Internal error occurred', undefined, { cause: error })
  }
  const headers: Record<string, string> = {}
  const retryAfter = failure.details?.retryAfterSeconds
  if (retryAfter !== undefined && retryAfter > 0) headers['retry-after'] = String(retryAfter)
  if (failure.code === 401) headers['www-authenticate'] = 'Bearer realm="kubernetes"'
  // A body that was refused is not read to its end: the connection cannot be used again.
  if (failure.code === 413 && request.incoming.httpVersionMajor === 1) headers.connection = 'close'
  await answer(request, { code: failure.code, body: failure.toStatus(), headers, contentType: 'application/json' })
}

/** RFC 7234 §5.5 as apimachinery writes it: code 299, no agent. Control characters cannot go into a header. */
function warning(text: string): string {
  const clean = [...text].map((char) => (char < ' ' || char === '\x7f' || char > '\xff' ? ' ' : char)).join('')
  return `299 - "${clean.replaceAll('\\', '\\\\').replaceAll('"', '\\"').slice(0, 1_024)}"`
}
