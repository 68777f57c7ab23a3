// One HTTP request over a container's sockets, with the moments and failures that curl and wget report.

import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http'
import { type TLSSocket, connect as tlsConnect } from 'node:tls'
import type { TcpConnection } from '../sockets/socket-api.js'

export interface TlsOptions {
  readonly servername: string
  readonly verify: boolean
  /** PEM texts to trust. */
  readonly ca: readonly string[]
  readonly cert?: string
  readonly key?: string
}

/** Certificates that Node refuses by these codes are problems of trust (curl 60); all else is a failed handshake (curl 35). */
const trustCodes = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_SIGNATURE_FAILURE',
  'INVALID_CA',
])

export type ExchangeFailure = 'untrusted' | 'handshake' | 'empty-reply' | 'reset' | 'cut-short' | 'not-http'

export class ExchangeError extends Error {
  override name = 'ExchangeError'
  readonly failure: ExchangeFailure
  constructor(failure: ExchangeFailure, message: string) {
    super(message)
    this.failure = failure
  }
}

/** Rejects with ExchangeError `untrusted` or `handshake`, or the signal's reason. */
export function startTls(connection: TcpConnection, options: TlsOptions, signal: AbortSignal): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = tlsConnect({
      socket: connection,
      // RFC 6066 §3: no addresses in server_name.
      ...(/^[\d.]+$/.test(options.servername) ? {} : { servername: options.servername }),
      host: options.servername,
      rejectUnauthorized: options.verify,
      ca: [...options.ca],
      ALPNProtocols: ['http/1.1'],
      ...(options.cert !== undefined && { cert: options.cert, key: options.key ?? options.cert }),
    })
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    socket.once('secureConnect', () => resolve(socket))
    socket.once('error', (error: NodeJS.ErrnoException) => {
      reject(new ExchangeError(trustCodes.has(error.code ?? '') ? 'untrusted' : 'handshake', error.message))
    })
    socket.once('close', () => reject(new ExchangeError('handshake', 'the connection was closed during the handshake')))
  })
}

export interface ExchangeRequest {
  readonly method: string
  /** Path and query. */
  readonly target: string
  /** In sending order. */
  readonly headers: readonly (readonly [string, string])[]
  readonly body?: Uint8Array
}

/** Resolves with the head of the final response. Throws TypeError for a method or header that HTTP does not allow. */
export function sendRequest(stream: TcpConnection | TLSSocket, request: ExchangeRequest, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    let failure: NodeJS.ErrnoException | undefined
    stream.on('error', (error) => (failure ??= error))
    const client: ClientRequest = httpRequest({
      createConnection: () => stream as never,
      method: request.method,
      path: request.target,
      setHost: false,
      insecureHTTPParser: false,
    })
    // Only what the caller said: Node would add its own Connection.
    client.removeHeader('connection')
    for (const [name, value] of request.headers) client.appendHeader(name, value)
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    client.on('response', resolve)
    client.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code?.startsWith('HPE_')) reject(new ExchangeError('not-http', error.message))
      else if (failure !== undefined) reject(new ExchangeError('reset', failure.message))
      else reject(new ExchangeError('empty-reply', error.message))
    })
    client.end(request.body)
  })
}

/** The body in chunks. Throws ExchangeError `cut-short` or `reset`, or the signal's reason. */
export async function readBody(
  response: IncomingMessage,
  signal: AbortSignal,
  take: (chunk: Uint8Array) => void | Promise<void>,
): Promise<void> {
  const stop = () => response.destroy(signal.reason)
  if (signal.aborted) throw signal.reason
  signal.addEventListener('abort', stop, { once: true })
  try {
    for await (const chunk of response) await take(chunk as Uint8Array)
  } catch (error) {
    if (signal.aborted) throw signal.reason
    throw new ExchangeError('cut-short', (error as Error).message)
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
