import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { parseAllDocuments } from 'yaml'
import { parseProxyConfig } from './proxy-config.js'

const head = 'apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\n'

test('the manifest in deploy/ is read as it stands', (t) => {
  const manifest = readFileSync(join('deploy', 'manifests', 'kube-proxy.yaml'), 'utf8')
  const map = parseAllDocuments(manifest)
    .map((document) => document.toJS())
    .find((object) => object.kind === 'ConfigMap')
  const config = parseProxyConfig(map.data['config.conf'])
  t.is(config.mode, 'iptables')
  t.is(config.clusterCIDR, '10.244.0.0/16')
  t.deepEqual(config.healthz, { address: '0.0.0.0', port: 10_256 })
  t.is(config.minSyncMs, 1000)
  t.deepEqual(config.conntrackSysctls, { nf_conntrack_tcp_timeout_established: 86_400, nf_conntrack_tcp_timeout_close_wait: 3600 })
})

test('defaults are kube-proxy’s', (t) => {
  const config = parseProxyConfig(head)
  t.is(config.mode, 'iptables')
  t.deepEqual(config.metrics, { address: '127.0.0.1', port: 10_249 })
  t.is(config.scheduler, 'rr')
})

const refused = test.macro<[string, RegExp]>({
  exec: (t, text, message) => void t.throws(() => parseProxyConfig(text), { message }),
  title: (_, text) => `refuses ${JSON.stringify(text.replace(head, ''))}`,
})
test(refused, `${head}mode: nftables\n`, /mode: /)
test(refused, `${head}iptables: { syncPeriod: 30 seconds }\n`, /iptables\.syncPeriod: "30 seconds" is no duration/)
test(refused, `${head}healthzBindAddress: nowhere\n`, /healthzBindAddress: must be address:port/)
test(refused, 'kind: KubeProxyConfiguration\n', /apiVersion: /)
