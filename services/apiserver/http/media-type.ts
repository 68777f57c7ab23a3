// Which form an answer takes: RFC 9110 §12.5.1 preference, with Kubernetes' parameters as, v and g.

export interface MediaType {
  readonly type: string
  readonly parameters: Readonly<Record<string, string>>
  readonly quality: number
}

/** The media ranges of an Accept header, most wanted first; what makes no sense is left out. */
export function parseAccept(header: string): MediaType[] {
  return header
    .split(',', 64)
    .map(parseMediaType)
    .filter((media): media is MediaType => media !== undefined && media.quality > 0)
    .sort((a, b) => b.quality - a.quality)
}

export function parseMediaType(text: string): MediaType | undefined {
  const [type = '', ...rest] = text.split(';').map((part) => part.trim())
  // "@" is no token character (RFC 9110 §5.6.2), but the media type of OpenAPI v2 has one.
  if (!/^[\w.+*-]+\/[\w.+*@-]+$/.test(type)) return undefined
  const parameters: Record<string, string> = Object.create(null)
  for (const part of rest) {
    const at = part.indexOf('=')
    if (at > 0)
      parameters[part.slice(0, at).trim().toLowerCase()] = part
        .slice(at + 1)
        .trim()
        .replace(/^"|"$/g, '')
  }
  const quality = parameters.q === undefined ? 1 : Number(parameters.q)
  return { type: type.toLowerCase(), parameters, quality: quality >= 0 && quality <= 1 ? quality : 1 }
}

export type Form =
  | { readonly kind: 'object'; readonly encoding: 'json' | 'yaml' }
  | { readonly kind: 'table'; readonly version: 'v1' | 'v1beta1' }
  | { readonly kind: 'metadata'; readonly version: 'v1' | 'v1beta1'; readonly list: boolean }

/** What the client may be answered with, in the order of the server's own taste for wildcards. */
export const offered = ['application/json', 'application/yaml'] as const

const json: Form = { kind: 'object', encoding: 'json' }

/** Undefined when nothing that is offered is accepted. */
export function chooseForm(header: string): Form | undefined {
  // The two that nearly every client sends.
  if (header === '' || header === '*/*' || header === 'application/json') return json
  for (const { type, parameters } of parseAccept(header)) {
    if (type === 'application/yaml' && parameters.as === undefined) return { kind: 'object', encoding: 'yaml' }
    if (type !== 'application/json' && type !== '*/*' && type !== 'application/*') continue
    if (parameters.as === undefined) return json
    if (parameters.g !== 'meta.k8s.io' || (parameters.v !== 'v1' && parameters.v !== 'v1beta1')) continue
    if (parameters.as === 'Table') return { kind: 'table', version: parameters.v }
    if (parameters.as === 'PartialObjectMetadata' || parameters.as === 'PartialObjectMetadataList')
      return { kind: 'metadata', version: parameters.v, list: parameters.as.endsWith('List') }
  }
  return undefined
}
