// Requests read and signed with a real CA; what comes out is judged by Node's own X.509.

import 'reflect-metadata' // x509's dependency injection looks for it
import { webcrypto, X509Certificate } from 'node:crypto'
import * as x509 from '@peculiar/x509'
import test from 'ava'
import { readingOf, readRequest, signRequest } from './sign-request.js'

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const newKeys = () => webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']) as Promise<webcrypto.CryptoKeyPair>
const nowMs = Date.UTC(2025, 0, 1)

async function authority() {
  const keys = await newKeys()
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: 'CN=ca',
    notBefore: new Date(nowMs - 1000),
    notAfter: new Date(nowMs + 10 ** 11),
    signingAlgorithm: algorithm,
    keys,
    extensions: [new x509.BasicConstraintsExtension(true, undefined, true)],
  })
  const caKey = x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY')
  return { ca: certificate.toString('pem'), caKey }
}
const requestFor = async (name: string) =>
  (await x509.Pkcs10CertificateRequestGenerator.create({ name, keys: await newKeys(), signingAlgorithm: algorithm })).toString('pem')

test("a request is signed for its key, its name and as long as was said, by the cluster's CA, for a client", async (t) => {
  const { ca, caKey } = await authority()
  const request = await readRequest(await requestFor('O=devs, O=ops, L=somewhere, CN=ann'))
  t.deepEqual(readingOf(request), { commonNames: ['ann'], organizations: ['devs', 'ops'], alternativeNames: 0 })
  const pem = await signRequest(request, { ca, caKey, nowMs, seconds: 600, serialNumber: '0a0b' })
  const certificate = new X509Certificate(pem)
  t.is(certificate.subject, 'O=devs\nO=ops\nCN=ann', 'and nothing that was not read')
  t.true(certificate.verify(new X509Certificate(ca).publicKey))
  t.is(Date.parse(certificate.validTo), nowMs + 600_000)
  t.false(certificate.ca)
  t.deepEqual(certificate.keyUsage, ['1.3.6.1.5.5.7.3.2'], 'client authentication and nothing else')
  t.is(certificate.serialNumber, '0A0B')
})
test('a name that looks like two is one', async (t) => {
  const { ca, caKey } = await authority()
  const name = new x509.Name([{ CN: ['ann,O=system:masters'] }]).toString()
  const request = await readRequest(await requestFor(name))
  t.deepEqual(readingOf(request).organizations, [])
  const pem = await signRequest(request, { ca, caKey, nowMs, seconds: 600, serialNumber: '01' })
  t.deepEqual(new X509Certificate(pem).toLegacyObject().subject as object, {
    ...new X509Certificate(pem).toLegacyObject().subject,
    CN: 'ann,O=system:masters',
  })
  t.false('O' in (new X509Certificate(pem).toLegacyObject().subject as object))
})
test('what is no request, or was changed after signing, is refused', async (t) => {
  await t.throwsAsync(readRequest('-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----'))
  const bytes = Buffer.from(x509.PemConverter.decodeFirst(await requestFor('CN=ann')))
  bytes[bytes.indexOf('ann')]! ^= 1
  await t.throwsAsync(readRequest(x509.PemConverter.encode(bytes, 'CERTIFICATE REQUEST')), { message: /not signed with its own key/ })
})
