// KubeProxyConfiguration (kubeproxy.config.k8s.io/v1alpha1), as far as this kube-proxy heeds it. It comes from the ConfigMap
// kube-proxy, mounted at /var/lib/kube-proxy. Fields it does not know are left alone, as an older kube-proxy would.

import { parse } from 'yaml'
import * as z from 'zod'

const units: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 }

/** A Go duration: 30s, 1m30s, 500ms. */
const duration = z.string().transform((text, context) => {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)]
  if (text !== '0' && (parts.length === 0 || parts.map(([part]) => part).join('') !== text)) {
    context.addIssue(`"${text}" is no duration such as 30s or 1m30s`)
    return z.NEVER
  }
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * units[unit!]!, 0)
})

const bindAddress = z.string().regex(/^\d{1,3}(\.\d{1,3}){3}:\d{1,5}$/, 'must be address:port')

const syncPeriods = { syncPeriod: duration.default(30_000), minSyncPeriod: duration.default(1000) }

const configuration = z.looseObject({
  apiVersion: z.literal('kubeproxy.config.k8s.io/v1alpha1'),
  kind: z.literal('KubeProxyConfiguration'),
  mode: z.enum(['', 'iptables', 'ipvs']).default(''),
  clusterCIDR: z.string().default(''),
  healthzBindAddress: bindAddress.default('0.0.0.0:10256'),
  metricsBindAddress: bindAddress.default('127.0.0.1:10249'),
  iptables: z.looseObject(syncPeriods).prefault({}),
  ipvs: z.looseObject({ ...syncPeriods, scheduler: z.string().default('rr') }).prefault({}),
  conntrack: z
    .looseObject({
      tcpEstablishedTimeout: duration.nullish(),
      tcpCloseWaitTimeout: duration.nullish(),
      udpTimeout: duration.nullish(),
      udpStreamTimeout: duration.nullish(),
    })
    .prefault({}),
})

export interface ProxyConfig {
  readonly mode: 'iptables' | 'ipvs'
  /** Pods' addresses; '' when not known: then nothing is masqueraded for being outside of it. */
  readonly clusterCIDR: string
  readonly healthz: { readonly address: string; readonly port: number }
  readonly metrics: { readonly address: string; readonly port: number }
  /** How long after a sync the next one may begin. */
  readonly minSyncMs: number
  /** How often everything is looked over though nothing was heard. */
  readonly fullSyncMs: number
  /** IPVS mode's. */
  readonly scheduler: string
  /** Values for net.netfilter sysctls, in seconds. */
  readonly conntrackSysctls: Readonly<Record<string, number>>
}

/** Throws an Error whose message names the field that is wrong. */
export function parseProxyConfig(text: string): ProxyConfig {
  const read = configuration.safeParse(parse(text))
  if (!read.success) {
    const issue = read.error.issues[0]!
    throw new Error(`Cannot read the kube-proxy configuration: ${issue.path.join('.') || 'document'}: ${issue.message}`)
  }
  const { mode, clusterCIDR, healthzBindAddress, metricsBindAddress, iptables, ipvs, conntrack } = read.data
  const periods = mode === 'ipvs' ? ipvs : iptables
  const seconds = (name: string, ms: number | null | undefined) => (ms ? { [name]: Math.round(ms / 1000) } : {})
  return {
    mode: mode === 'ipvs' ? 'ipvs' : 'iptables',
    clusterCIDR,
    healthz: bindOf(healthzBindAddress),
    metrics: bindOf(metricsBindAddress),
    minSyncMs: periods.minSyncPeriod,
    fullSyncMs: periods.syncPeriod,
    // An empty scheduler means round robin, as in kube-proxy.
    scheduler: ipvs.scheduler || 'rr',
    conntrackSysctls: {
      ...seconds('nf_conntrack_tcp_timeout_established', conntrack.tcpEstablishedTimeout),
      ...seconds('nf_conntrack_tcp_timeout_close_wait', conntrack.tcpCloseWaitTimeout),
      ...seconds('nf_conntrack_udp_timeout', conntrack.udpTimeout),
      ...seconds('nf_conntrack_udp_timeout_stream', conntrack.udpStreamTimeout),
    },
  }
}

function bindOf(text: string): { address: string; port: number } {
  const colon = text.lastIndexOf(':')
  return { address: text.slice(0, colon), port: Number(text.slice(colon + 1)) }
}
