import test from 'ava'
import { behindMsMax, type ProxyStatus, renderHealth, renderMetrics } from './status-server.js'

const status: ProxyStatus = {
  mode: 'iptables',
  hasSynced: true,
  behindMs: 0,
  wallMs: Date.UTC(2025, 0, 1, 0, 1),
  lastSyncWallMs: Date.UTC(2025, 0, 1),
  syncs: 3,
  failures: 1,
  servicePorts: 2,
  endpoints: 4,
  rules: () => ({ nat: 17, filter: 9 }),
}

test('healthy while nothing waits: what was programmed a minute ago is up to date now', (t) => {
  const { code, body } = renderHealth(status)
  t.is(code, 200)
  t.is(JSON.parse(body).lastUpdated, '2025-01-01T00:01:00.000Z')
})

test('a proxy that is behind for too long, or never programmed its node, is not healthy', (t) => {
  t.is(renderHealth({ ...status, behindMs: behindMsMax }).code, 200)
  const late = renderHealth({ ...status, behindMs: behindMsMax + 1 })
  t.is(late.code, 503)
  t.is(JSON.parse(late.body).lastUpdated, '2025-01-01T00:00:00.000Z')
  t.is(renderHealth({ ...status, hasSynced: false }).code, 503)
})

test('metrics are Prometheus text', (t) => {
  const text = renderMetrics(status)
  t.regex(text, /^kubeproxy_sync_proxy_rules_iptables_total\{table="nat"\} 17$/m)
  t.regex(text, /^kubeproxy_sync_proxy_rules_last_timestamp_seconds 1735689600$/m)
  for (const line of text.trimEnd().split('\n')) t.regex(line, /^(# (HELP|TYPE) \w+ .+|\w+(\{\w+="\w+"\})? [\d.]+)$/)
})
