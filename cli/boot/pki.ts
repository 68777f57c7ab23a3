// A cluster's own certificate authority, and an identity for each of its components. Fresh for every cluster; keys 0600.

import 'reflect-metadata' // x509's dependency injection looks for it
import { type webcrypto, X509Certificate } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as x509 from '@peculiar/x509'
import { stringify } from 'yaml'
import { parseKubeconfig } from '../../packages/client/kubeconfig.js'
import { type ClusterProfile, clusterPaths, nodeNames } from '../../packages/process/cluster-profile.js'

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
const validDays = 3650

/** Who a host process is to the API server: kubeadm's and the node authorizer's names. System pods have service accounts. */
export interface Identity {
  /** Names the kubeconfig: pki/<name>.kubeconfig. */
  readonly name: string
  readonly user: string
  readonly groups: readonly string[]
}

function identitiesOf(profile: ClusterProfile): Identity[] {
  return [
    { name: 'admin', user: 'kubernetes-admin', groups: ['system:masters'] },
    { name: 'controller-manager', user: 'system:kube-controller-manager', groups: [] },
    { name: 'scheduler', user: 'system:kube-scheduler', groups: [] },
    { name: 'cloud', user: 'system:cloud-controller-manager', groups: [] },
    ...nodeNames(profile).map((node) => ({ name: `kubelet-${node}`, user: `system:node:${node}`, groups: ['system:nodes'] })),
  ]
}

interface KeyPair {
  readonly certificate: x509.X509Certificate
  readonly keys: webcrypto.CryptoKeyPair
}

/** Makes what is missing; a CA that stands is kept, so kubeconfigs handed out stay good. */
export async function makePki(dir: string, profile: ClusterProfile): Promise<void> {
  const paths = clusterPaths(dir)
  mkdirSync(paths.pki, { recursive: true, mode: 0o700 })
  const ca = await authority(paths.pki, profile)
  const caPem = ca.certificate.toString('pem')
  const server = profile.apiServer.replace(/^https:\/\//, '').replace(/:\d+$/, '')
  if (!serves(join(paths.pki, 'apiserver.crt'), server)) {
    const { certificate, keys } = await issue(ca, 'CN=kube-apiserver', [
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        ...[server, '127.0.0.1', '10.96.0.1', '172.18.0.1'].map((value) => ({ type: 'ip' as const, value })),
        ...[
          'localhost',
          'kubernetes',
          'kubernetes.default',
          'kubernetes.default.svc',
          `kubernetes.default.svc.${profile.clusterDomain}`,
        ].map((value) => ({ type: 'dns' as const, value })),
      ]),
    ])
    await writePair(paths.pki, 'apiserver', certificate, keys)
  }
  await makeAccountKey(paths.pki)
  await Promise.all(
    identitiesOf(profile).map(async (identity) => {
      const file = identity.name === 'admin' ? paths.kubeconfig : join(paths.pki, `${identity.name}.kubeconfig`)
      if (existsSync(file) && parseKubeconfig(readFileSync(file, 'utf8'), file).server === profile.apiServer) return
      const { certificate, keys } = await issue(
        ca,
        new x509.Name([...identity.groups.map((group) => ({ O: [group] })), { CN: [identity.user] }]).toString(),
        [new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth])],
      )
      const text = kubeconfig({
        profile,
        user: identity.user,
        caPem,
        certificatePem: certificate.toString('pem'),
        keyPem: await keyPem(keys),
        forPeople: identity.name === 'admin',
      })
      writeFileSync(file, text, { mode: 0o600 })
    }),
  )
}

/** Signs the tokens of service accounts: a token outlives the API server's process, so the key is kept. */
async function makeAccountKey(folder: string): Promise<void> {
  const [privateFile, publicFile] = [join(folder, 'sa.key'), join(folder, 'sa.pub')]
  if (existsSync(privateFile)) return
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const publicKey = await crypto.subtle.exportKey('spki', keys.publicKey)
  writeFileSync(publicFile, `${x509.PemConverter.encode(publicKey, 'PUBLIC KEY')}\n`, { mode: 0o644 })
  writeFileSync(privateFile, `${await keyPem(keys)}\n`, { mode: 0o600 })
}

function kubeconfig({
  profile,
  user,
  caPem,
  certificatePem,
  keyPem,
  forPeople,
}: {
  profile: ClusterProfile
  user: string
  caPem: string
  certificatePem: string
  keyPem: string
  /** YAML, as kubectl writes it; else JSON, which a component reads in no time. */
  forPeople: boolean
}): string {
  const name = `kubewire-${profile.name}`
  const base64 = (text: string) => Buffer.from(text).toString('base64')
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server: profile.apiServer, 'certificate-authority-data': base64(caPem) } }],
    users: [{ name: user, user: { 'client-certificate-data': base64(certificatePem), 'client-key-data': base64(keyPem) } }],
    contexts: [{ name, context: { cluster: name, user } }],
    'current-context': name,
    preferences: {},
  }
  return forPeople ? stringify(config, { lineWidth: 0 }) : JSON.stringify(config)
}

/** True when the certificate is there and speaks for this address. */
function serves(file: string, address: string): boolean {
  return existsSync(file) && new X509Certificate(readFileSync(file)).checkIP(address) !== undefined
}

async function authority(folder: string, profile: ClusterProfile): Promise<KeyPair> {
  const [certificateFile, keyFile] = [join(folder, 'ca.crt'), join(folder, 'ca.key')]
  if (existsSync(certificateFile) && existsSync(keyFile)) {
    const certificate = new x509.X509Certificate(readFileSync(certificateFile, 'utf8'))
    const privateKey = await crypto.subtle.importKey(
      'pkcs8',
      x509.PemConverter.decodeFirst(readFileSync(keyFile, 'utf8')),
      algorithm,
      true,
      ['sign'],
    )
    return { certificate, keys: { privateKey, publicKey: await certificate.publicKey.export() } }
  }
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: `CN=kubewire-${profile.id}`,
    ...validity(),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign | x509.KeyUsageFlags.digitalSignature, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  await writePair(folder, 'ca', certificate, keys)
  return { certificate, keys }
}

async function issue(ca: KeyPair, subject: string, extensions: x509.Extension[]): Promise<KeyPair> {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serial(),
    subject,
    issuer: ca.certificate.subject,
    ...validity(),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: ca.keys.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      await x509.AuthorityKeyIdentifierExtension.create(ca.certificate),
      ...extensions,
    ],
  })
  return { certificate, keys }
}

/** An hour's grace backwards: clocks differ. */
function validity() {
  const now = Date.now()
  return { notBefore: new Date(now - 3_600_000), notAfter: new Date(now + validDays * 86_400_000) }
}

function serial(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[0]! &= 0x7f // positive: RFC 5280 §4.1.2.2
  return Buffer.from(bytes).toString('hex')
}

async function keyPem(keys: webcrypto.CryptoKeyPair): Promise<string> {
  return x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY')
}

async function writePair(folder: string, name: string, certificate: x509.X509Certificate, keys: webcrypto.CryptoKeyPair): Promise<void> {
  writeFileSync(join(folder, `${name}.key`), `${await keyPem(keys)}\n`, { mode: 0o600 })
  writeFileSync(join(folder, `${name}.crt`), `${certificate.toString('pem')}\n`, { mode: 0o644 })
}
