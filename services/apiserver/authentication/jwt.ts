// JSON Web Tokens (RFC 7519) signed with ES256 (RFC 7515, RFC 7518 §3.4): one key, one algorithm, and nothing that a token's own
// header could talk the verifier into.

import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { isObject } from '../../../packages/api/machinery/json.js'

/** Far above what a token of an account holds. */
export const tokenMaxChars = 16 * 1024
const algorithm = 'ES256'

export type Verified = { readonly ok: true; readonly claims: Record<string, unknown> } | { readonly ok: false; readonly why: string }

/** Names the key in headers and key sets: the digest of its public half. */
export function keyIdOf(key: KeyObject): string {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64url')
}

export function signJwt(claims: object, privateKey: KeyObject, keyId: string): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed = `${encode({ alg: algorithm, kid: keyId })}.${encode(claims)}`
  // JOSE wants the two numbers bare, and not in ASN.1.
  const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' })
  return `${signed}.${signature.toString('base64url')}`
}

/** Signature and form only: what the claims say is for the caller to judge. */
export function verifyJwt(token: string, publicKey: KeyObject, keyId: string): Verified {
  const refuse = (why: string): Verified => ({ ok: false, why })
  if (token.length > tokenMaxChars) return refuse('the token is too long')
  const parts = token.split('.')
  if (parts.length !== 3) return refuse('the token is no JWT')
  const [headerBytes, claimBytes, signature] = parts.map(strictBase64url)
  if (headerBytes === undefined || claimBytes === undefined || signature === undefined) return refuse('the token is no base64url')
  const header = parse(headerBytes)
  if (header?.alg !== algorithm) return refuse(`the token is not signed with ${algorithm}`)
  if (header.kid !== keyId) return refuse('the token is signed with an unknown key')
  if (header.crit !== undefined) return refuse('the token has critical headers that are not understood')
  const signed = Buffer.from(token.slice(0, token.lastIndexOf('.')))
  if (!verify('sha256', signed, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature))
    return refuse("the token's signature does not fit")
  const claims = parse(claimBytes)
  return claims === undefined ? refuse('the token has no claims') : { ok: true, claims }
}

/** Undefined for text that is not exactly what the encoder would have written: one token has one spelling. */
function strictBase64url(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url')
  return bytes.toString('base64url') === text ? bytes : undefined
}

function parse(bytes: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(bytes.toString())
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
