// Who the host processes are, and what of it is secret.

import { X509Certificate } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { parseKubeconfig } from '../../packages/client/kubeconfig.js'
import { clusterPaths } from '../../packages/process/cluster-profile.js'
import { temporaryFolder } from '../../packages/testkit/temporary-folder.js'
import { makePki } from './pki.js'

const profile = {
  name: 'test',
  id: 'abcdefgh',
  index: 0,
  nodes: 2,
  cni: 'flannel',
  proxy: 'iptables',
  durable: false,
  apiservers: 1,
  controllers: 1,
  serviceCIDR: '10.96.0.0/12',
  podCIDR: '10.244.0.0/16',
  nodeCIDR: '172.18.0.0/16',
  clusterDNS: '10.96.0.10',
  clusterDomain: 'cluster.local',
  apiServer: 'https://127.77.0.254:6443',
} as const

test('only the admin is a master; every host process is itself; keys are for the owner only', async (t) => {
  const dir = temporaryFolder(t)
  await makePki(dir, profile)
  const { pki, kubeconfig } = clusterPaths(dir)
  const subjectIn = (file: string) => new X509Certificate(parseKubeconfig(readFileSync(file, 'utf8'), file).cert!).subject
  t.is(subjectIn(kubeconfig), 'O=system:masters\nCN=kubernetes-admin')
  const files = readdirSync(pki)
  t.deepEqual(Object.fromEntries(files.filter((file) => file.endsWith('.kubeconfig')).map((file) => [file, subjectIn(join(pki, file))])), {
    'cloud.kubeconfig': 'CN=system:cloud-controller-manager',
    'controller-manager.kubeconfig': 'CN=system:kube-controller-manager',
    'kubelet-node-1.kubeconfig': 'O=system:nodes\nCN=system:node:node-1',
    'kubelet-node-2.kubeconfig': 'O=system:nodes\nCN=system:node:node-2',
    'scheduler.kubeconfig': 'CN=system:kube-scheduler',
  })
  for (const file of [kubeconfig, ...files.filter((name) => !/\.(crt|pub)$/.test(name)).map((name) => join(pki, name))])
    t.is(statSync(file).mode & 0o777, 0o600, file)
  const key = readFileSync(join(pki, 'sa.key'), 'utf8')
  await makePki(dir, profile)
  t.is(readFileSync(join(pki, 'sa.key'), 'utf8'), key, 'tokens outlive a restart')
})

test("the API server's certificate speaks for every name by which pods reach it", async (t) => {
  const dir = temporaryFolder(t)
  await makePki(dir, profile)
  const certificate = new X509Certificate(readFileSync(join(clusterPaths(dir).pki, 'apiserver.crt')))
  for (const name of ['kubernetes', 'kubernetes.default', 'kubernetes.default.svc', 'kubernetes.default.svc.cluster.local', 'localhost'])
    t.truthy(certificate.checkHost(name), name)
  for (const address of ['10.96.0.1', '172.18.0.1', '127.77.0.254', '127.0.0.1']) t.truthy(certificate.checkIP(address), address)
})
