// The files by which a pod resolves names: resolv.conf by dnsPolicy and dnsConfig, /etc/hosts, and its host name.

import type { Pod } from '../../../packages/client/resources.js'

export interface ClusterNames {
  clusterDNS: string
  clusterDomain: string
  /** What the node itself uses. */
  nodeNameservers: readonly string[]
}

// resolv.conf(5), and the kubelet's own bounds (validation of the same name).
const nameserversMax = 3
const searchesMax = 32

export function resolvConf({ metadata, spec }: Pod, { clusterDNS, clusterDomain, nodeNameservers }: ClusterNames): string {
  const policy = spec?.dnsPolicy ?? 'ClusterFirst'
  const isCluster = policy === 'ClusterFirstWithHostNet' || (policy === 'ClusterFirst' && !spec?.hostNetwork)
  const namespace = metadata.namespace ?? 'default'
  const base =
    policy === 'None'
      ? { nameservers: [], searches: [], options: [] }
      : isCluster
        ? {
            nameservers: [clusterDNS],
            searches: [`${namespace}.svc.${clusterDomain}`, `svc.${clusterDomain}`, clusterDomain],
            options: ['ndots:5'],
          }
        : { nameservers: [...nodeNameservers], searches: [], options: [] }
  const { nameservers = [], searches = [], options = [] } = spec?.dnsConfig ?? {}
  // Options of the pod replace those of the same name.
  const byName = new Map(
    [...base.options, ...options.map(({ name = '', value }) => (value ? `${name}:${value}` : name))].map((option) => [
      option.split(':')[0]!,
      option,
    ]),
  )
  const unique = (list: string[], max: number) => [...new Set(list)].slice(0, max)
  const search = unique([...base.searches, ...searches], searchesMax)
  return [
    ...(search.length > 0 ? [`search ${search.join(' ')}`] : []),
    ...unique([...base.nameservers, ...nameservers], nameserversMax).map((server) => `nameserver ${server}`),
    ...(byName.size > 0 ? [`options ${[...byName.values()].join(' ')}`] : []),
    '',
  ].join('\n')
}

/** The pod's own host name: its spec's, or its name cut to what Linux takes. A hostNetwork pod has its node's. */
export const hostnameOf = ({ metadata, spec }: Pod, node: string): string =>
  spec?.hostNetwork ? node : spec?.hostname || (metadata.name ?? '').slice(0, 63).replace(/[-.]+$/, '')

export function hostsFile(pod: Pod, ip: string, node: string, clusterDomain: string): string {
  const { spec, metadata } = pod
  const hostname = hostnameOf(pod, node)
  const own = spec?.subdomain
    ? `${ip}\t${hostname}.${spec.subdomain}.${metadata.namespace}.svc.${clusterDomain}\t${hostname}`
    : `${ip}\t${hostname}`
  const aliases = (spec?.hostAliases ?? []).map((alias) => `${alias.ip}\t${(alias.hostnames ?? []).join('\t')}`)
  return [
    '# Kubernetes-managed hosts file.',
    '127.0.0.1\tlocalhost',
    '::1\tlocalhost ip6-localhost ip6-loopback',
    'fe00::0\tip6-localnet',
    'fe00::0\tip6-mcastprefix',
    'fe00::1\tip6-allnodes',
    'fe00::2\tip6-allrouters',
    own,
    ...(aliases.length > 0 ? ['', '# Entries added by HostAliases.', ...aliases] : []),
    '',
  ].join('\n')
}
