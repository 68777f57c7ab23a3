// /healthz and /livez (10256), /metrics and /proxyMode (10249), on the node's own addresses.

import { createServer, type RequestListener } from 'node:http'
import type { SocketApi } from '../../packages/sockets/socket-api.js'

/** A proxy that has been behind for longer is not healthy: load balancers should send elsewhere (healthTimeout: 2 × syncPeriod). */
export const behindMsMax = 60_000

export interface ProxyStatus {
  readonly mode: string
  readonly hasSynced: boolean
  readonly behindMs: number
  readonly wallMs: number
  readonly lastSyncWallMs: number
  readonly syncs: number
  readonly failures: number
  readonly servicePorts: number
  readonly endpoints: number
  /** Rules by table; counted when asked. */
  readonly rules: () => Readonly<Record<string, number>>
}

/** 200 and when it was last in step, or 503. */
export function renderHealth({ hasSynced, behindMs, wallMs, lastSyncWallMs }: ProxyStatus): { code: number; body: string } {
  const healthy = hasSynced && behindMs <= behindMsMax
  // While nothing waits, what is programmed is up to date now.
  const lastUpdated = new Date(behindMs === 0 ? wallMs : lastSyncWallMs).toISOString()
  return {
    code: healthy ? 200 : 503,
    body: `${JSON.stringify({ lastUpdated, currentTime: new Date(wallMs).toISOString(), nodeEligible: true })}\n`,
  }
}

/** Prometheus text, with the names kube-proxy gives. */
export function renderMetrics(status: ProxyStatus): string {
  const metric = (name: string, type: string, help: string, samples: readonly (readonly [labels: string, value: number])[]) => [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${type}`,
    ...samples.map(([labels, value]) => `${name}${labels} ${value}`),
  ]
  return [
    ...metric('kubeproxy_sync_proxy_rules_last_timestamp_seconds', 'gauge', 'The last time proxy rules were successfully synced', [
      ['', status.lastSyncWallMs / 1000],
    ]),
    ...metric('kubeproxy_sync_proxy_rules_total', 'counter', 'Times the node was programmed', [['', status.syncs]]),
    ...metric('kubeproxy_sync_proxy_rules_iptables_restore_failures_total', 'counter', 'Times that programming failed', [
      ['', status.failures],
    ]),
    ...metric(
      'kubeproxy_sync_proxy_rules_iptables_total',
      'gauge',
      'Number of total iptables rules owned by kube-proxy',
      Object.entries(status.rules()).map(([table, count]) => [`{table="${table}"}`, count] as const),
    ),
    ...metric('kubeproxy_service_ports', 'gauge', 'Service ports served', [['', status.servicePorts]]),
    ...metric('kubeproxy_endpoints', 'gauge', 'Endpoints of these ports', [['', status.endpoints]]),
    '',
  ].join('\n')
}

const answer =
  (routes: Readonly<Record<string, () => { code: number; type: string; body: string }>>): RequestListener =>
  (request, response) => {
    const path = request.url?.split('?')[0] ?? ''
    const route = Object.hasOwn(routes, path) ? routes[path]!() : { code: 404, type: 'text/plain', body: '404 page not found\n' }
    response.writeHead(route.code, { 'content-type': route.type }).end(route.body)
  }

/** Listens in the namespace of `sockets`; the listeners are opened again by themselves after a kernel's restart. */
export async function serveStatus(
  sockets: SocketApi,
  { healthz, metrics }: { healthz: { address: string; port: number }; metrics: { address: string; port: number } },
  status: () => ProxyStatus,
): Promise<void> {
  const health = () => ({ type: 'application/json', ...renderHealth(status()) })
  const listen = async (at: { address: string; port: number }, listener: RequestListener) => {
    const server = createServer(listener)
    await sockets.listenTcp(at, (connection) => server.emit('connection', connection))
  }
  await listen(healthz, answer({ '/healthz': health, '/livez': health }))
  await listen(
    metrics,
    answer({
      '/metrics': () => ({ code: 200, type: 'text/plain; version=0.0.4', body: renderMetrics(status()) }),
      '/proxyMode': () => ({ code: 200, type: 'text/plain', body: status().mode }),
      '/healthz': () => ({ code: 200, type: 'text/plain', body: 'ok' }),
    }),
  )
}
