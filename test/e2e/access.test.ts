// A pod and its account, end to end: the token that the kubelet mounts is good at https://kubernetes.default.svc, reached through
// DNS, the Service's rules, the wire and the cloud's gate; and for no more than its account was granted.

import 'reflect-metadata' // x509's dependency injection looks for it
import { webcrypto } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as x509 from '@peculiar/x509'
import test from 'ava'
import { Cluster } from '../../cli/cluster.js'
import { clusterPaths, nodePaths } from '../../packages/process/cluster-profile.js'

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
let cluster: Cluster
const folder = '/var/run/secrets/kubernetes.io/serviceaccount'

async function kubectl(line: string): Promise<string> {
  const { code, stdout, stderr } = await cluster.kubectl(...line.split(' '))
  if (code !== 0) throw new Error(`kubectl ${line}: ${stderr}`)
  return stdout
}
/** Asks the API server from inside the pod, with its token; the answer's body and code. */
async function ask(host: string, path: string): Promise<{ code: string; body: string }> {
  const script = `curl -sS -m 5 --cacert ${folder}/ca.crt -H "Authorization: Bearer $(cat ${folder}/token)" -w '\\n%{http_code}' https://${host}${path}`
  const { code, stdout, stderr } = await cluster.exec('shop/tools', ['sh', '-c', script])
  if (code !== 0) throw new Error(`${script}: ${stderr}`)
  const end = stdout.lastIndexOf('\n')
  return { body: stdout.slice(0, end), code: stdout.slice(end + 1) }
}

test.before(async () => {
  cluster = await Cluster.up({ nodes: 1 })
  await kubectl('create namespace shop')
  // Right after its namespace: the account may not be there yet.
  await kubectl('run tools -n shop --image=nicolaka/netshoot --command -- sleep infinity')
  await kubectl('run shy -n shop --image=busybox --overrides={"spec":{"automountServiceAccountToken":false}} --command -- sleep infinity')
  await kubectl('create role reader -n shop --verb=list --resource=pods')
  await kubectl('create rolebinding reader -n shop --role=reader --serviceaccount=shop:default')
  await kubectl('wait -n shop --for=condition=Ready pod/tools pod/shy --timeout=30s')
})
test.after.always(async () => {
  await cluster?.down()
})

test.serial('a pod lists what its account may list, by every name of the API server, and nothing else', async (t) => {
  const own = await ask('kubernetes.default.svc', '/api/v1/namespaces/shop/pods')
  t.is(own.code, '200')
  t.deepEqual(
    JSON.parse(own.body).items.map(({ metadata }: { metadata: { name: string } }) => metadata.name),
    ['shy', 'tools'],
  )
  for (const host of ['kubernetes.default', 'kubernetes.default.svc.cluster.local', '10.96.0.1'])
    t.is((await ask(host, '/version')).code, '200', host)
  const other = await ask('kubernetes.default.svc', '/api/v1/namespaces/default/pods')
  t.is(other.code, '403')
  t.is(
    JSON.parse(other.body).message,
    'pods is forbidden: User "system:serviceaccount:shop:default" cannot list resource "pods" in API group "" in the namespace "default"',
  )
})

test.serial('the token is bound to the pod, and the namespace lies beside it', async (t) => {
  const { stdout } = await cluster.exec('shop/tools', ['cat', `${folder}/token`, `${folder}/namespace`])
  const [, claims = ''] = stdout.split('.')
  const pod = JSON.parse(await kubectl('get pod tools -n shop -o json'))
  t.like(JSON.parse(Buffer.from(claims, 'base64url').toString()), {
    sub: 'system:serviceaccount:shop:default',
    'kubernetes.io': { pod: { name: 'tools', uid: pod.metadata.uid }, node: { name: 'node-1' } },
  })
  t.true(stdout.endsWith('shop'))
})

test.serial('a pod that wants no token has none', async (t) => {
  const { code, stderr } = await cluster.exec('shop/shy', ['ls', folder])
  t.not(code, 0)
  t.regex(stderr, /No such file/)
})

test.serial('a certificate: asked for, approved, signed, used', async (t) => {
  const keys = (await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair
  const request = await x509.Pkcs10CertificateRequestGenerator.create({ name: 'O=devs, CN=ann', keys, signingAlgorithm: algorithm })
  const csr = {
    apiVersion: 'certificates.k8s.io/v1',
    kind: 'CertificateSigningRequest',
    metadata: { name: 'ann' },
    spec: {
      request: Buffer.from(request.toString('pem')).toString('base64'),
      signerName: 'kubernetes.io/kube-apiserver-client',
      usages: ['client auth'],
    },
  }
  const file = join(cluster.dir, 'ann.json')
  writeFileSync(file, JSON.stringify(csr))
  await kubectl(`apply -f ${file}`)
  t.regex(await kubectl('get csr'), /^ann +\S+ +kubernetes\.io\/kube-apiserver-client +kubernetes-admin +<none> +Pending$/m)
  await kubectl('certificate approve ann')
  await kubectl('wait csr/ann --for=jsonpath={.status.certificate} --timeout=10s')
  t.regex(await kubectl('get csr'), /Approved,Issued$/m)
  const certificate = join(cluster.dir, 'ann.crt')
  writeFileSync(certificate, Buffer.from(await kubectl('get csr ann -o jsonpath={.status.certificate}'), 'base64'))
  const key = join(cluster.dir, 'ann.key')
  writeFileSync(key, x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY'), { mode: 0o600 })
  await kubectl(`config set-credentials ann --client-certificate=${certificate} --client-key=${key}`)
  const user = await kubectl('auth whoami --user=ann -o jsonpath={.status.userInfo.username}:{.status.userInfo.groups}')
  t.is(user, 'ann:["devs","system:authenticated"]')
})

test.serial('no component has asked for what it may not have', async (t) => {
  const logs = [clusterPaths(cluster.dir).logs, nodePaths(clusterPaths(cluster.dir).node('node-1')).podLogs].flatMap((root) =>
    readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.log'))
      .map((name) => join(root, name)),
  )
  t.true(logs.length > 8, logs.join(', '))
  for (const log of logs) t.notRegex(readFileSync(log, 'utf8'), /is forbidden|Unauthorized/, log)
  const proxy = 'system:serviceaccount:kube-system:kube-proxy'
  t.is(await kubectl(`auth can-i watch endpointslices.discovery.k8s.io --as=${proxy}`), 'yes\n')
  t.is((await cluster.kubectl('auth', 'can-i', 'list', 'secrets', '-A', `--as=${proxy}`)).stdout, 'no\n')
})
