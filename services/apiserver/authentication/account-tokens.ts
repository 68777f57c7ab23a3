// Tokens of service accounts, as kube-apiserver's bound ones (kubernetes pkg/serviceaccount): issued for a time and an audience, good
// as long as the account is there, and what the token is bound to with it.

import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import * as z from 'zod'
import type { KubeObject } from '../../../packages/api/machinery/kind.js'
import type { Clock } from '../../../packages/clock/clock.js'
import { accountUser } from '../authorization/rbac-policy.js'
import { everyone, type User } from '../http/request.js'
import { keyIdOf, signJwt, verifyJwt } from './jwt.js'

/** Of a claim about when a token begins: clocks differ. And an object that is on its way out is taken for there so much longer. */
const leewaySeconds = 60
/** Tokens whose signature was checked lately: checking one takes longer than answering most requests. */
const knownTokensMax = 4_096

const reference = z.object({ name: z.string(), uid: z.string() })
const privateClaims = z.object({
  namespace: z.string(),
  serviceaccount: reference,
  pod: reference.optional(),
  secret: reference.optional(),
  node: reference.optional(),
})
const tokenClaims = z.object({
  iss: z.string(),
  sub: z.string(),
  aud: z.union([z.string().transform((one) => [one]), z.array(z.string())]),
  exp: z.number(),
  nbf: z.number().default(0),
  jti: z.string().optional(),
  'kubernetes.io': privateClaims,
})
type Claims = z.output<typeof tokenClaims>

/** What a token can be bound to, and where it is found. */
export const boundKinds = { Pod: 'pods', Secret: 'secrets', Node: 'nodes' } as const
export type BoundKind = keyof typeof boundKinds

export interface TokenWish {
  readonly account: KubeObject
  /** The API server when there are none. */
  readonly audiences: readonly string[]
  readonly expirationSeconds: number
  readonly bound?: { readonly kind: BoundKind; readonly object: KubeObject } | undefined
  /** The node of a pod that a token is bound to. */
  readonly node?: KubeObject | undefined
}
export type TokenVerdict =
  | { readonly ok: true; readonly user: User; readonly audiences: readonly string[] }
  | { readonly ok: false; readonly why: string }

export interface AccountTokensOptions {
  /** PEM of a P-256 key. */
  readonly privateKey: string
  readonly issuer: string
  readonly clock: Clock
  readonly newUid: () => string
  /** An object as it is now. */
  readonly find: (resource: string, namespace: string, name: string) => KubeObject | undefined
}

export class AccountTokens {
  readonly issuer: string
  readonly #privateKey: KeyObject
  readonly #publicKey: KeyObject
  readonly #keyId: string
  readonly #options: AccountTokensOptions
  readonly #known = new Map<string, Claims>()

  constructor(options: AccountTokensOptions) {
    this.issuer = options.issuer
    this.#privateKey = createPrivateKey(options.privateKey)
    this.#publicKey = createPublicKey(this.#privateKey)
    this.#keyId = keyIdOf(this.#publicKey)
    this.#options = options
  }

  issue({ account, audiences, expirationSeconds, bound, node }: TokenWish): { token: string; expiresAtMs: number } {
    const { clock, newUid } = this.#options
    const { namespace = '', name } = account.metadata
    const now = Math.floor(clock.wallMs() / 1000)
    const refer = ({ metadata }: KubeObject) => ({ name: metadata.name, uid: metadata.uid })
    const claims = {
      aud: audiences.length === 0 ? [this.issuer] : [...audiences],
      exp: now + expirationSeconds,
      iat: now,
      iss: this.issuer,
      jti: newUid(),
      'kubernetes.io': {
        namespace,
        ...(node && { node: refer(node) }),
        ...(bound && { [bound.kind.toLowerCase()]: refer(bound.object) }),
        serviceaccount: refer(account),
      },
      nbf: now,
      sub: accountUser(namespace, name),
    }
    return { token: signJwt(claims, this.#privateKey, this.#keyId), expiresAtMs: claims.exp * 1000 }
  }

  /** Whose token it is, if it is good now and for one of `audiences`. */
  verify(token: string, audiences: readonly string[] = [this.issuer]): TokenVerdict {
    const read = this.#read(token)
    if (!read.ok) return read
    const { claims } = read
    const refuse = (why: string): TokenVerdict => ({ ok: false, why })
    const nowSeconds = this.#options.clock.wallMs() / 1000
    if (claims.exp <= nowSeconds) return refuse('service account token has expired')
    if (claims.nbf > nowSeconds + leewaySeconds) return refuse('service account token is not valid yet')
    const common = claims.aud.filter((audience) => audiences.includes(audience))
    if (common.length === 0)
      return refuse(`token audiences ${JSON.stringify(claims.aud)} is invalid for the target audiences ${JSON.stringify(audiences)}`)
    const why = this.#gone(claims['kubernetes.io'], nowSeconds)
    return why === undefined ? { ok: true, user: userOf(claims), audiences: common } : refuse(why)
  }

  /** RFC 7517: the keys by which others may verify. */
  get keySet(): object {
    const { kty, crv, x, y } = this.#publicKey.export({ format: 'jwk' })
    return { keys: [{ use: 'sig', kty, kid: this.#keyId, crv, alg: 'ES256', x, y }] }
  }

  #read(token: string): { ok: true; claims: Claims } | { ok: false; why: string } {
    const digest = createHash('sha256').update(token).digest('base64')
    const known = this.#known.get(digest)
    if (known !== undefined) return { ok: true, claims: known }
    const verified = verifyJwt(token, this.#publicKey, this.#keyId)
    if (!verified.ok) return verified
    const parsed = tokenClaims.safeParse(verified.claims)
    if (!parsed.success) return { ok: false, why: 'the token lacks claims of a service account' }
    const claims = parsed.data
    const { namespace, serviceaccount } = claims['kubernetes.io']
    if (claims.iss !== this.issuer) return { ok: false, why: 'the token is of another issuer' }
    if (claims.sub !== accountUser(namespace, serviceaccount.name)) return { ok: false, why: 'the token is of another subject' }
    if (this.#known.size >= knownTokensMax) this.#known.clear()
    this.#known.set(digest, claims)
    return { ok: true, claims }
  }

  /** Why the token's objects make it void; undefined when all are there. */
  #gone({ namespace, serviceaccount, pod, secret, node }: z.output<typeof privateClaims>, nowSeconds: number): string | undefined {
    const wanted = [
      ['serviceaccounts', namespace, serviceaccount],
      ['secrets', namespace, secret],
      ['pods', namespace, pod],
      // A pod's node is told for information: the pod is what the token lives by.
      ['nodes', '', pod === undefined ? node : undefined],
    ] as const
    for (const [resource, where, named] of wanted) {
      if (named === undefined) continue
      const metadata = this.#options.find(resource, where, named.name)?.metadata
      if (metadata === undefined) return `${resource.slice(0, -1)} ${JSON.stringify(named.name)} of the token is not there`
      if (metadata.uid !== named.uid) return `${resource.slice(0, -1)} UID (${metadata.uid}) does not match claim (${named.uid})`
      const { deletionTimestamp } = metadata
      if (deletionTimestamp !== undefined && Date.parse(deletionTimestamp) / 1000 + leewaySeconds < nowSeconds)
        return `${resource.slice(0, -1)} ${JSON.stringify(named.name)} of the token has been deleted`
    }
    return undefined
  }
}

function userOf({ sub, jti, 'kubernetes.io': { namespace, serviceaccount, pod, node } }: Claims): User {
  const extra: Record<string, string[]> = {}
  const tell = (key: string, value: string | undefined) => {
    if (value !== undefined) extra[`authentication.kubernetes.io/${key}`] = [value]
  }
  tell('credential-id', jti === undefined ? undefined : `JTI=${jti}`)
  tell('node-name', node?.name)
  tell('node-uid', node?.uid)
  tell('pod-name', pod?.name)
  tell('pod-uid', pod?.uid)
  return { name: sub, uid: serviceaccount.uid, groups: [...accountGroups(namespace), everyone], extra }
}

export const accountGroups = (namespace: string): string[] => ['system:serviceaccounts', `system:serviceaccounts:${namespace}`]
