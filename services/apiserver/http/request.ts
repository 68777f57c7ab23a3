// One request on its way through the filters.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import type { RequestInfo } from './request-info.js'

export interface User {
  readonly name: string
  readonly groups: readonly string[]
  readonly uid?: string
  /** What the authenticator knows beside. */
  readonly extra?: Readonly<Record<string, readonly string[]>>
}

/** HTTP/1.1 and HTTP/2 alike. */
export type Incoming = IncomingMessage | Http2ServerRequest
export type Outgoing = ServerResponse | Http2ServerResponse

/** True when the client has left. After that no 'close' comes any more. HTTP/2's response itself does not say. */
export const isGone = (outgoing: Outgoing): boolean => ('stream' in outgoing ? outgoing.stream.destroyed : outgoing.destroyed)

export class ApiRequest {
  readonly incoming: Incoming
  readonly outgoing: Outgoing
  readonly info: RequestInfo
  /** Set by the authentication filter. */
  user: User = anonymous
  /** Texts for `Warning: 299` headers. */
  readonly warnings: string[] = []

  constructor(incoming: Incoming, outgoing: Outgoing, info: RequestInfo) {
    this.incoming = incoming
    this.outgoing = outgoing
    this.info = info
  }
  get method(): string {
    return this.incoming.method ?? 'GET'
  }
  header(name: string): string {
    const value = this.incoming.headers[name]
    return Array.isArray(value) ? value.join(', ') : (value ?? '')
  }
  /** All values of a header that may come several times. */
  headerValues(name: string): string[] {
    const { rawHeaders } = this.incoming
    const values: string[] = []
    for (let i = 0; i + 1 < rawHeaders.length; i += 2) if (rawHeaders[i]!.toLowerCase() === name) values.push(rawHeaders[i + 1]!)
    return values
  }
  /** Media types the client accepts, best first; everything when it does not say. */
  get accepts(): string {
    return this.header('accept') || '*/*'
  }
}

/** The group of whoever showed who he is. */
export const everyone = 'system:authenticated'
export const anonymous: User = { name: 'system:anonymous', groups: ['system:unauthenticated'] }
/** This server, when it writes of its own accord. */
export const apiServerUser: User = { name: 'system:apiserver', groups: ['system:masters'] }
