// A small shop for tests: one Service of each sort, seen by node-1 (pods 10.244.1.0/24) and node-2 (10.244.2.0/24).

import type { EndpointSlice, Service } from '../../../packages/client/resources.js'
import type { ProxyConfig } from '../proxy-config.js'

export const proxyConfig: ProxyConfig = {
  mode: 'iptables',
  clusterCIDR: '10.244.0.0/16',
  healthz: { address: '0.0.0.0', port: 10_256 },
  metrics: { address: '127.0.0.1', port: 10_249 },
  minSyncMs: 1000,
  fullSyncMs: 30_000,
  scheduler: 'rr',
  conntrackSysctls: {},
}

type Spec = Partial<Service['spec']> & { clusterIP: string }

export function service(name: string, spec: Spec, ingress: string[] = []): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: 'shop' },
    spec: { type: 'ClusterIP', sessionAffinity: 'None', ...spec },
    status: { loadBalancer: { ingress: ingress.map((ip) => ({ ip })) } },
  } as Service
}

export function slice(
  serviceName: string,
  port: { name: string; port: number; protocol?: 'TCP' | 'UDP' },
  addresses: readonly string[],
  conditions = {},
): EndpointSlice {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: `${serviceName}-1`, namespace: 'shop', labels: { 'kubernetes.io/service-name': serviceName } },
    addressType: 'IPv4',
    ports: [{ protocol: 'TCP', ...port }],
    endpoints: addresses.map((address) => ({ addresses: [address], nodeName: `node-${address.split('.')[2]}`, conditions })),
  } as unknown as EndpointSlice
}

const http = [{ name: 'http', protocol: 'TCP' as const, port: 80, targetPort: 80 }]
const to80 = { name: 'http', port: 80 }

export const shop = {
  services: [
    service('web', {
      clusterIP: '10.96.1.1',
      type: 'NodePort',
      ports: [{ ...http[0]!, port: 8080, nodePort: 30_001 }],
      externalIPs: ['203.0.113.9'],
    }),
    service('empty', { clusterIP: '10.96.1.2', type: 'NodePort', ports: [{ ...http[0]!, nodePort: 30_002 }] }),
    service(
      'guarded',
      {
        clusterIP: '10.96.1.3',
        type: 'LoadBalancer',
        ports: [{ ...http[0]!, nodePort: 30_003 }],
        loadBalancerSourceRanges: ['192.168.5.0/24'],
      },
      ['127.78.0.1'],
    ),
    service('kept', {
      clusterIP: '10.96.1.4',
      type: 'NodePort',
      ports: [{ ...http[0]!, nodePort: 30_004 }],
      externalTrafficPolicy: 'Local',
    }),
    service('elsewhere', {
      clusterIP: '10.96.1.5',
      type: 'NodePort',
      ports: [{ ...http[0]!, nodePort: 30_005 }],
      externalTrafficPolicy: 'Local',
    }),
    service('itself', { clusterIP: '10.96.1.6', ports: http }),
    service('inside', { clusterIP: '10.96.1.7', ports: http, internalTrafficPolicy: 'Local' }),
    service('sticky', { clusterIP: '10.96.1.8', ports: http, sessionAffinity: 'ClientIP' }),
    service('three', { clusterIP: '10.96.1.9', ports: http }),
    service('dns', { clusterIP: '10.96.0.10', ports: [{ name: 'dns', protocol: 'UDP', port: 53, targetPort: 53 }] }),
    service('headless', { clusterIP: 'None', ports: http }),
  ],
  slices: [
    slice('web', to80, ['10.244.1.11', '10.244.2.12']),
    slice('guarded', to80, ['10.244.1.13']),
    slice('kept', to80, ['10.244.1.14', '10.244.2.14']),
    slice('elsewhere', to80, ['10.244.2.15']),
    slice('itself', to80, ['10.244.1.60']),
    slice('inside', to80, ['10.244.2.17']),
    slice('sticky', to80, ['10.244.1.18', '10.244.2.18', '10.244.2.19']),
    slice('three', to80, ['10.244.1.21', '10.244.2.21', '10.244.2.22']),
    slice('dns', { name: 'dns', port: 53, protocol: 'UDP' }, ['10.244.2.53']),
  ],
}
