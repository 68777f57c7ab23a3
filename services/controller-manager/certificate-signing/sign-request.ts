// Reads a PKCS #10 request and signs what it asks for with the cluster's CA.

import 'reflect-metadata' // x509's dependency injection looks for it
import * as x509 from '@peculiar/x509'
import type { RequestRead } from './plan.js'

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const backMs = 300_000

/** Rejects when the text is no request, or is not signed by its own key. */
export async function readRequest(pem: string): Promise<x509.Pkcs10CertificateRequest> {
  const request = new x509.Pkcs10CertificateRequest(pem)
  if (!(await request.verify())) throw new Error('the request is not signed with its own key')
  return request
}

export function readingOf(request: x509.Pkcs10CertificateRequest): RequestRead {
  const named = request.extensions.filter((extension) => extension instanceof x509.SubjectAlternativeNameExtension)
  return {
    commonNames: request.subjectName.getField('CN'),
    organizations: request.subjectName.getField('O'),
    alternativeNames: named.reduce((count, extension) => count + extension.names.items.length, 0),
  }
}

export async function signRequest(
  request: x509.Pkcs10CertificateRequest,
  { ca, caKey, nowMs, seconds, serialNumber }: { ca: string; caKey: string; nowMs: number; seconds: number; serialNumber: string },
): Promise<string> {
  const issuer = new x509.X509Certificate(ca)
  const { commonNames, organizations } = readingOf(request)
  const signingKey = await crypto.subtle.importKey('pkcs8', x509.PemConverter.decodeFirst(caKey), algorithm, false, ['sign'])
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber,
    // Made anew of what was read and judged: no other spelling of a name, and no other field, gets through.
    subject: new x509.Name([...organizations.map((organization) => ({ O: [organization] })), { CN: [...commonNames] }]).toString(),
    issuer: issuer.subject,
    // A little into the past: clocks differ.
    notBefore: new Date(nowMs - backMs),
    notAfter: new Date(nowMs + seconds * 1000),
    signingAlgorithm: algorithm,
    publicKey: request.publicKey,
    signingKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyEncipherment, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
    ],
  })
  return `${certificate.toString('pem')}\n`
}
