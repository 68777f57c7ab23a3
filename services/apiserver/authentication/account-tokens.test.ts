// Tokens of service accounts: what a good one says, and every way in which one can be bad.

import { createHmac, createPrivateKey, generateKeyPairSync } from 'node:crypto'
import test from 'ava'
import fc from 'fast-check'
import type { KubeObject } from '../../../packages/api/machinery/kind.js'
import { VirtualClock } from '../../../packages/clock/clock.js'
import { AccountTokens } from './account-tokens.js'
import { keyIdOf, signJwt, tokenMaxChars } from './jwt.js'

const pem = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const key = pem()
const issuer = 'https://kubernetes.default.svc.cluster.local'
const object = (kind: string, name: string, more: object = {}): KubeObject =>
  ({ apiVersion: 'v1', kind, metadata: { name, namespace: 'shop', uid: `uid-of-${name}` }, ...more }) as unknown as KubeObject

function setUp() {
  const clock = new VirtualClock()
  const objects = new Map([
    ['serviceaccounts/shop/robot', object('ServiceAccount', 'robot')],
    ['pods/shop/web', object('Pod', 'web')],
    ['secrets/shop/s', object('Secret', 's')],
  ])
  let uids = 0
  const tokens = new AccountTokens({
    privateKey: key,
    issuer,
    clock,
    newUid: () => `jti-${++uids}`,
    find: (resource, namespace, name) => objects.get(`${resource}/${namespace}/${name}`),
  })
  const account = objects.get('serviceaccounts/shop/robot')!
  const issue = (more: object = {}) => tokens.issue({ account, audiences: [], expirationSeconds: 3600, ...more }).token
  return { clock, objects, tokens, issue }
}
type World = ReturnType<typeof setUp>
const claimsOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString())
const encode = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')

test("a pod's token says what kube-apiserver's says, and makes the account's user", (t) => {
  const { tokens, issue, objects } = setUp()
  const pod = objects.get('pods/shop/web')!
  const token = issue({ bound: { kind: 'Pod', object: pod }, node: object('Node', 'node-1') })
  const now = Date.parse('2025-01-01T00:00:00Z') / 1000
  t.deepEqual(claimsOf(token), {
    aud: [issuer],
    exp: now + 3600,
    iat: now,
    iss: issuer,
    jti: 'jti-1',
    'kubernetes.io': {
      namespace: 'shop',
      node: { name: 'node-1', uid: 'uid-of-node-1' },
      pod: { name: 'web', uid: 'uid-of-web' },
      serviceaccount: { name: 'robot', uid: 'uid-of-robot' },
    },
    nbf: now,
    sub: 'system:serviceaccount:shop:robot',
  })
  t.deepEqual(tokens.verify(token), {
    ok: true,
    audiences: [issuer],
    user: {
      name: 'system:serviceaccount:shop:robot',
      uid: 'uid-of-robot',
      groups: ['system:serviceaccounts', 'system:serviceaccounts:shop', 'system:authenticated'],
      extra: {
        'authentication.kubernetes.io/credential-id': ['JTI=jti-1'],
        'authentication.kubernetes.io/node-name': ['node-1'],
        'authentication.kubernetes.io/node-uid': ['uid-of-node-1'],
        'authentication.kubernetes.io/pod-name': ['web'],
        'authentication.kubernetes.io/pod-uid': ['uid-of-web'],
      },
    },
  })
})

test('a token for others is good for those, and not for the API server', (t) => {
  const { tokens, issue } = setUp()
  const token = issue({ audiences: ['vault', 'shop'] })
  t.like(tokens.verify(token, ['vault']), { ok: true, audiences: ['vault'] })
  t.like(tokens.verify(token), { ok: false })
})

const refuses = test.macro((t, makeToken: (world: World) => string, why: RegExp) => {
  const world = setUp()
  const verdict = world.tokens.verify(makeToken(world))
  t.false(verdict.ok)
  if (!verdict.ok) t.regex(verdict.why, why)
})
/** A good token, changed. */
const changed = (change: (parts: [string, string, string], world: World) => string[]) => (world: World) =>
  change(world.issue().split('.') as [string, string, string], world).join('.')
const signedClaims =
  (change: (claims: Record<string, unknown>) => unknown, signingKey = key, keyId = keyIdOf(createPrivateKey(key))) =>
  (world: World) =>
    signJwt(change(claimsOf(world.issue())) as object, createPrivateKey(signingKey), keyId)

test('refused: no token', refuses, () => '', /no JWT/)
test(
  'refused: two parts',
  refuses,
  changed(([header, claims]) => [header, claims]),
  /no JWT/,
)
test(
  'refused: four parts',
  refuses,
  changed((parts) => [...parts, 'x']),
  /no JWT/,
)
test('refused: too long', refuses, () => 'x'.repeat(tokenMaxChars + 1), /too long/)
test(
  'refused: another spelling of the signature',
  refuses,
  changed(([h, c, s]) => [h, c, `${s}=`]),
  /base64url/,
)
test(
  'refused: no signature',
  refuses,
  changed(([h, c]) => [h, c, '']),
  /signature does not fit/,
)
test(
  'refused: half a signature',
  refuses,
  changed(([h, c, s]) => [h, c, s.slice(0, 40)]),
  /signature does not fit/,
)
test(
  "refused: another token's signature",
  refuses,
  changed(([h, c], world) => [h, c, world.issue().split('.')[2]!]),
  /signature does not fit/,
)
test(
  'refused: claims changed after signing',
  refuses,
  changed(([h, c, s]) => [h, encode({ ...claimsOf(`.${c}`), sub: 'system:serviceaccount:kube-system:default' }), s]),
  /signature does not fit/,
)
test(
  'refused: alg none',
  refuses,
  changed(([, c]) => [encode({ alg: 'none' }), c, '']),
  /not signed with ES256/,
)
test(
  'refused: HS256 with the public key as the secret',
  refuses,
  changed(([, c], { tokens }) => {
    const header = encode({ alg: 'HS256', kid: keyIdOf(createPrivateKey(key)) })
    return [header, c, createHmac('sha256', JSON.stringify(tokens.keySet)).update(`${header}.${c}`).digest('base64url')]
  }),
  /not signed with ES256/,
)
test(
  'refused: critical headers',
  refuses,
  changed(([h, c, s]) => [encode({ ...JSON.parse(Buffer.from(h, 'base64url').toString()), crit: ['b64'] }), c, s]),
  /critical/,
)
test(
  'refused: a key nobody knows',
  refuses,
  signedClaims((claims) => claims, pem(), 'x'),
  /unknown key/,
)
test(
  "refused: another key under the known key's name",
  refuses,
  signedClaims((claims) => claims, pem()),
  /signature does not fit/,
)
test(
  'refused: header no JSON',
  refuses,
  changed(([, c, s]) => [encode('{'), c, s]),
  /not signed with ES256/,
)
test(
  'refused: claims no object',
  refuses,
  signedClaims(() => []),
  /no claims/,
)
test(
  'refused: another issuer',
  refuses,
  signedClaims((claims) => ({ ...claims, iss: 'https://elsewhere' })),
  /another issuer/,
)
test(
  'refused: another subject than its account',
  refuses,
  signedClaims((claims) => ({ ...claims, sub: 'kubernetes-admin' })),
  /another subject/,
)
test(
  'refused: no audience',
  refuses,
  signedClaims(({ aud: _, ...claims }) => claims),
  /lacks claims/,
)
test(
  'refused: no end',
  refuses,
  signedClaims(({ exp: _, ...claims }) => claims),
  /lacks claims/,
)
test(
  'refused: an end that is text',
  refuses,
  signedClaims((claims) => ({ ...claims, exp: '9999999999' })),
  /lacks claims/,
)
test(
  'refused: no account',
  refuses,
  signedClaims((claims) => ({ ...claims, 'kubernetes.io': { namespace: 'shop' } })),
  /lacks claims/,
)
test(
  'refused: not valid yet',
  refuses,
  signedClaims((claims) => ({ ...claims, nbf: (claims.nbf as number) + 61 })),
  /not valid yet/,
)
test('refused: for others', refuses, ({ issue }) => issue({ audiences: ['vault'] }), /audiences \["vault"\] is invalid/)

/** The token was good once: what has happened since makes it bad, though its signature is remembered. */
const expires = test.macro((t, bound: string | undefined, happen: (world: World) => void, why: RegExp) => {
  const world = setUp()
  const [kind, path] = bound?.split(' ') ?? []
  const token = world.issue(kind === undefined ? {} : { bound: { kind, object: world.objects.get(path!) } })
  t.true(world.tokens.verify(token).ok)
  happen(world)
  const verdict = world.tokens.verify(token)
  t.false(verdict.ok)
  if (!verdict.ok) t.regex(verdict.why, why)
})
const replace = (path: string, more: object) => (world: World) => {
  const before = world.objects.get(path)!
  world.objects.set(path, { ...before, metadata: { ...before.metadata, ...more } })
}
const deletedBefore = { deletionTimestamp: '2024-12-31T23:58:59Z' }
test('over: at its end', expires, undefined, ({ clock }) => clock.advance(3_600_000), /expired/)
test('over: the account is gone', expires, undefined, ({ objects }) => objects.delete('serviceaccounts/shop/robot'), /is not there/)
test(
  'over: another account of that name',
  expires,
  undefined,
  replace('serviceaccounts/shop/robot', { uid: 'new' }),
  /does not match claim/,
)
test(
  'over: the account was deleted and waits',
  expires,
  undefined,
  replace('serviceaccounts/shop/robot', deletedBefore),
  /has been deleted/,
)
test('over: the pod is gone', expires, 'Pod pods/shop/web', ({ objects }) => objects.delete('pods/shop/web'), /is not there/)
test('over: another pod of that name', expires, 'Pod pods/shop/web', replace('pods/shop/web', { uid: 'new' }), /does not match claim/)
test('over: the pod was deleted a while ago', expires, 'Pod pods/shop/web', replace('pods/shop/web', deletedBefore), /has been deleted/)
test('over: the secret is gone', expires, 'Secret secrets/shop/s', ({ objects }) => objects.delete('secrets/shop/s'), /is not there/)

test('a second before its end, and while its pod ends, a token is good', (t) => {
  const world = setUp()
  const token = world.issue({ bound: { kind: 'Pod', object: world.objects.get('pods/shop/web') } })
  world.clock.advance(3_599_000)
  replace('pods/shop/web', { deletionTimestamp: '2025-01-01T00:59:30Z' })(world)
  t.true(world.tokens.verify(token).ok)
})

test('no single changed character leaves a token good', (t) => {
  const { tokens, issue } = setUp()
  const token = issue()
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.='
  fc.assert(
    fc.property(fc.nat(token.length - 1), fc.constantFrom(...alphabet), (at, char) => {
      if (token[at] === char) return
      t.false(tokens.verify(token.slice(0, at) + char + token.slice(at + 1)).ok)
    }),
  )
})
