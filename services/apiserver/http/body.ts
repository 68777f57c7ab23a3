// Bodies come from outside: bounded, then read by their media type.

import { isMap, isSeq, parseDocument, visit } from 'yaml'
import { parseJson } from '../../../packages/api/machinery/json.js'
import { ApiError, apiErrors } from '../../../packages/api/machinery/status.js'
import { parseMediaType } from './media-type.js'
import type { ApiRequest } from './request.js'

/** kube-apiserver's MaxRequestBodyBytes. */
export const bodyMaxBytes = 3 * 1024 * 1024
/** YAML is for people: what is larger than this is refused before its tree is built. */
const yamlNodesMax = 200_000
const yamlAliasesMax = 100

export async function readBody({ incoming }: ApiRequest): Promise<Buffer> {
  const announced = Number(incoming.headers['content-length'] ?? 0)
  if (announced > bodyMaxBytes) throw apiErrors.requestEntityTooLarge(bodyMaxBytes)
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > bodyMaxBytes) throw apiErrors.requestEntityTooLarge(bodyMaxBytes)
    chunks.push(chunk)
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, length)
}

/** `application/json` when the client does not say (clients.md: kubectl 1.20, PUT of scales). */
export function bodyType(request: ApiRequest): string {
  const header = request.header('content-type')
  return header === '' ? 'application/json' : (parseMediaType(header)?.type ?? header)
}

/** JSON and YAML into JSON values. Throws ApiError 400 or 415. */
export function parseBody(type: string, bytes: Buffer, accepted: readonly string[]): unknown {
  if (type === 'application/json' || type.endsWith('+json')) return parseJson(bytes.toString())
  if (type === 'application/yaml' || type.endsWith('+yaml')) return parseYaml(bytes.toString())
  throw apiErrors.unsupportedMediaType(accepted)
}

function parseYaml(source: string): unknown {
  // JSON is YAML, and most of what is sent as YAML is JSON.
  if (/^\s*[{[]/.test(source)) {
    try {
      return parseJson(source)
    } catch (error) {
      if (error instanceof ApiError && /deeper/.test(error.message)) throw error
    }
  }
  const refuse = (why: string) => apiErrors.badRequest(`error converting YAML to JSON: ${why}`)
  try {
    const document = parseDocument(source, { merge: true, maxAliasCount: yamlAliasesMax, logLevel: 'error' } as Parameters<
      typeof parseDocument
    >[1])
    if (document.errors.length > 0) throw refuse(document.errors[0]!.message.split('\n')[0]!)
    let nodes = 0
    visit(document, { Node: () => (++nodes > yamlNodesMax ? visit.BREAK : undefined) })
    if (nodes > yamlNodesMax) throw refuse(`more than ${yamlNodesMax} nodes`)
    // Through JSON, so that keys which JavaScript reads as something else are data, dates are text, and depth is bounded.
    return isMap(document.contents) || isSeq(document.contents)
      ? parseJson(JSON.stringify(document.toJS({ maxAliasCount: yamlAliasesMax })))
      : document.toJS()
  } catch (error) {
    if (error instanceof ApiError) throw error
    throw refuse((error as Error).message)
  }
}
