// Who asks: a certificate of the cluster's own CA (CN = user, O = groups), or a bearer token: a service account's, or one of a file.

import { createHash } from 'node:crypto'
import type { Http2Session } from 'node:http2'
import type { PeerCertificate, TLSSocket } from 'node:tls'
import { apiErrors } from '../../../packages/api/machinery/status.js'
import type { AccountTokens, TokenVerdict } from '../authentication/account-tokens.js'
import { type ApiRequest, anonymous, everyone, type User } from './request.js'

export interface TokenRecord {
  readonly token: string
  readonly user: string
  readonly groups: readonly string[]
}

export class Authenticator {
  /** By SHA-256, so that looking a token up tells nothing by its timing. */
  readonly #tokens = new Map<string, User>()
  readonly #connections = new WeakMap<object, User | 'refused'>()

  readonly #accounts: AccountTokens

  constructor(tokens: readonly TokenRecord[], accounts: AccountTokens) {
    this.#accounts = accounts
    for (const { token, user, groups } of tokens) this.#tokens.set(digest(token), { name: user, groups: [...groups, everyone] })
  }
  /** Throws ApiError 401 for a wrong token or certificate; without either the user is anonymous. */
  authenticate(request: ApiRequest): User {
    const header = request.header('authorization')
    // A token sent over a connection with a certificate: the certificate speaks first, as upstream's union does.
    const known = this.#connectionUser(request)
    if (known === 'refused') throw apiErrors.unauthorized()
    if (known !== anonymous || header === '') return known
    const token = /^Bearer\s+(\S+)$/i.exec(header)?.[1]
    const verdict = token === undefined ? undefined : this.authenticateToken(token)
    if (!verdict?.ok) throw apiErrors.unauthorized()
    return verdict.user
  }
  /** Whose token it is; `audiences` of a service account's are the API server's unless said otherwise. */
  authenticateToken(token: string, audiences?: readonly string[]): TokenVerdict {
    const user = this.#tokens.get(digest(token))
    if (user !== undefined) return { ok: true, user, audiences: [] }
    return this.#accounts.verify(token, audiences)
  }
  #connectionUser({ incoming }: ApiRequest): User | 'refused' {
    const session: Http2Session | undefined = 'stream' in incoming ? incoming.stream.session : undefined
    const connection: object = session ?? incoming.socket
    const known = this.#connections.get(connection)
    if (known !== undefined) return known
    const user = certificateUser((session?.socket ?? incoming.socket) as TLSSocket)
    this.#connections.set(connection, user)
    return user
  }
}

function certificateUser(socket: TLSSocket): User | 'refused' {
  const certificate = socket.getPeerCertificate() as PeerCertificate | null
  if (certificate === null || certificate.subject === undefined) return anonymous
  // A resumed session counts as authorized whatever its first handshake found; the server offers no tickets, so none is right.
  if (!socket.authorized || socket.isSessionReused()) return 'refused'
  const { CN, O: organization } = certificate.subject as { CN?: string | string[]; O?: string | string[] }
  const name = Array.isArray(CN) ? CN[0] : CN
  if (name === undefined || name === '') return 'refused'
  const groups = organization === undefined ? [] : Array.isArray(organization) ? organization : [organization]
  const digest = certificate.fingerprint256.replaceAll(':', '').toLowerCase()
  return { name, groups: [...groups, everyone], extra: { 'authentication.kubernetes.io/credential-id': [`X509SHA256=${digest}`] } }
}

const digest = (token: string) => createHash('sha256').update(token).digest('base64')
