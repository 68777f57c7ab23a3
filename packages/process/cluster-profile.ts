// cluster.json in the cluster's state directory: what `up` decided, read by every process of the cluster.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'

export const clusterProfile = z.strictObject({
  /** DNS label; names the state directory. */
  name: z
    .string()
    .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, 'must be a DNS label')
    .max(40),
  /** Random, per state directory: prefixes every NATS subject and the store's stream. */
  id: z.string().regex(/^[a-z0-9]{8,16}$/),
  /** The cluster's place on this machine: doors are 127.77.<index>.N, the load balancer pool 127.78.<index>.0/24. */
  index: z.int().min(0).max(255),
  nodes: z.int().min(1).max(200),
  cni: z.enum(['flannel']),
  proxy: z.enum(['iptables', 'ipvs']),
  durable: z.boolean(),
  /** Several stand behind one front (services/api-front), which then has the address below. */
  apiservers: z.int().min(1).max(9).default(1),
  /** Replicas of the controller manager and of the scheduler; of several one leads. */
  controllers: z.int().min(1).max(9).default(1),
  serviceCIDR: z.string(),
  podCIDR: z.string(),
  nodeCIDR: z.string(),
  clusterDNS: z.string(),
  clusterDomain: z.string(),
  /** https://127.77.<index>.254:6443 */
  apiServer: z.string(),
})
export type ClusterProfile = z.output<typeof clusterProfile>

/** nats.json (0600): how this cluster's processes reach NATS. */
export const natsCredentials = z.strictObject({
  url: z.string(),
  user: z.string().optional(),
  password: z.string().optional(),
  token: z.string().optional(),
})
export type NatsCredentials = z.output<typeof natsCredentials>

export const nodeNames = (profile: ClusterProfile): string[] => Array.from({ length: profile.nodes }, (_, i) => `node-${i + 1}`)

/** node-N is 172.18.0.(N+1); 172.18.0.1 is the world outside (services/cloud). */
export function nodeAddress(node: string): string {
  const n = Number(node.slice('node-'.length)) + 1
  return `172.18.${n >> 8}.${n & 255}`
}
/** The node NIC's MAC, derived from its address as Docker does: 02:42 and the four address bytes. */
export const nodeMac = (address: string): string =>
  ['02', '42', ...address.split('.').map((byte) => Number(byte).toString(16).padStart(2, '0'))].join(':')
export const outsideAddress = '172.18.0.1'
/** Where the `replica`th API server listens: beside the front, on the next ports. The only one has the cluster's address itself. */
export function apiServerListen({ apiServer, apiservers }: ClusterProfile, replica: number): { host: string; port: number } {
  const { hostname, port } = new URL(apiServer)
  return { host: hostname, port: Number(port) + (apiservers === 1 ? 0 : replica) }
}
/** The loopback address that stands for a node (its ExternalIP). */
export const nodeDoor = (profile: ClusterProfile, node: string): string => `127.77.${profile.index}.${Number(node.slice('node-'.length))}`

/** Where things lie below the state directory. */
export const clusterPaths = (dir: string) => ({
  profile: join(dir, 'cluster.json'),
  nats: join(dir, 'nats.json'),
  kubeconfig: join(dir, 'kubeconfig'),
  pm2Home: join(dir, 'pm2'),
  jetstream: join(dir, 'jetstream'),
  /** ca.crt ca.key apiserver.crt apiserver.key, sa.key sa.pub, and <component>.kubeconfig for each identity. */
  pki: join(dir, 'pki'),
  logs: join(dir, 'logs'),
  node: (node: string) => join(dir, 'nodes', node),
})
/** Below a node's directory, where Linux has /etc/cni/net.d, /run/netns, /run/flannel, /var/log/pods, /var/lib/kubelet. */
export const nodePaths = (nodeDir: string) => ({
  cniConf: join(nodeDir, 'etc', 'cni', 'net.d'),
  cniCache: join(nodeDir, 'var', 'lib', 'cni'),
  netns: join(nodeDir, 'run', 'netns'),
  flannelSubnet: join(nodeDir, 'run', 'flannel', 'subnet.env'),
  podLogs: join(nodeDir, 'var', 'log', 'pods'),
  kubelet: join(nodeDir, 'var', 'lib', 'kubelet'),
})

/** Reads and checks a cluster's profile. Throws with the field's path when it does not fit. */
export function readProfile(dir: string): ClusterProfile {
  return clusterProfile.parse(JSON.parse(readFileSync(clusterPaths(dir).profile, 'utf8')))
}
