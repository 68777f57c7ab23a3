// What of a message's header goes on to the other side. Headers stay lists of name, value, name, value … as Node gives
// them raw: repeated ones (Set-Cookie) and their spelling survive.

/** RFC 9110 §7.6.1, and the older ones that proxies drop. */
const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])
/** The proxy's own word: what a client says of itself here is not believed (ingress-nginx, use-forwarded-headers false). */
const replaced = new Set([
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-forwarded-port',
  'x-real-ip',
  'x-request-id',
  'forwarded',
  'expect',
])

export function* pairs(raw: readonly string[]): Generator<[name: string, value: string]> {
  for (let i = 0; i + 1 < raw.length; i += 2) yield [raw[i] as string, raw[i + 1] as string]
}

/** End-to-end headers only: neither the hop-by-hop ones nor those that Connection names. */
export function endToEnd(raw: readonly string[]): string[] {
  const named = new Set<string>()
  for (const [name, value] of pairs(raw)) {
    if (name.toLowerCase() === 'connection') for (const token of value.split(',')) named.add(token.trim().toLowerCase())
  }
  return [...pairs(raw)].filter(([name]) => !hopByHop.has(name.toLowerCase()) && !named.has(name.toLowerCase())).flat()
}

export interface Forwarded {
  readonly clientAddress: string
  readonly host: string
  readonly port: number
  readonly requestId: string
}

/** The header a pod gets. Host stays the client's. */
export function forwardedHeaders(raw: readonly string[], { clientAddress, host, port, requestId }: Forwarded): string[] {
  const kept = [...pairs(endToEnd(raw))].filter(([name]) => !replaced.has(name.toLowerCase())).flat()
  return [
    ...kept,
    ...['X-Request-ID', requestId],
    ...['X-Real-IP', clientAddress],
    ...['X-Forwarded-For', clientAddress],
    ...['X-Forwarded-Host', host],
    ...['X-Forwarded-Port', String(port)],
    ...['X-Forwarded-Proto', 'http'],
  ]
}

/** A client may number its requests; anything else gets a number here. */
export const isRequestId = (text: string | undefined): text is string => text !== undefined && /^[\w.:/+=-]{1,128}$/.test(text)
