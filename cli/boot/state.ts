// The state directory of a cluster: what is decided once, and kept.

import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join, resolve } from 'node:path'
import {
  type ClusterProfile,
  clusterPaths,
  clusterProfile,
  type NatsCredentials,
  nodeNames,
  nodePaths,
  readProfile,
} from '../../packages/process/cluster-profile.js'
import { type UpOptions, UsageError } from './options.js'

/** Clusters of this project or test lie side by side in one folder. */
const stateRoot = (): string => resolve(process.env['KUBEWIRE_HOME'] || '.kubewire')
export const stateDir = (name: string, root = stateRoot()): string => join(root, name)
/** A cluster's name from a flag; it becomes a path, so it must be a DNS label. Throws UsageError. */
export function clusterName(text: string): string {
  const parsed = clusterProfile.shape.name.safeParse(text)
  if (!parsed.success) throw new UsageError(`--name: found "${text}"; it ${parsed.error.issues[0]?.message}`)
  return parsed.data
}
export const toolsDir = (root = stateRoot()): string => join(root, 'tools')

/** A Unix socket's path may be so long (Linux: 108 with the closing zero); pm2's lie two levels below the state directory. */
const socketPathMaxBytes = 107

/** Address of a cluster's API server and NATS: whoever listens here owns the index. */
const controlAddress = (index: number): string => `127.77.${index}.254`
export const natsPort = 4222
export const apiPort = 6443
const indexesMax = 256

/** A place on the machine that is ours until it is released: by then the cluster's own processes listen there. */
export interface Place {
  readonly index: number
  release(): Promise<void>
}

/** Nobody serves this port: whoever listens on it is bringing a cluster up at this place. */
const claimPort = 4221

/**
 * The profile of the cluster in `dir`, a new one or the one that stands there, at `place`. Throws UsageError when options
 * contradict what stands.
 */
export function settleProfile(dir: string, options: UpOptions, { index }: Place): ClusterProfile {
  const before = profileIn(dir)
  if (before !== undefined) {
    for (const field of ['nodes', 'cni', 'proxy', 'durable'] as const) {
      if (before[field] !== options[field])
        throw new UsageError(
          `${field}: the cluster in ${dir} was made with ${before[field]}, not ${options[field]}; delete the directory for a new one`,
        )
    }
  }
  return {
    ...options,
    id: before?.id ?? randomBytes(5).toString('hex'),
    index,
    serviceCIDR: '10.96.0.0/12',
    podCIDR: '10.244.0.0/16',
    nodeCIDR: '172.18.0.0/16',
    clusterDNS: '10.96.0.10',
    clusterDomain: 'cluster.local',
    apiServer: `https://${controlAddress(index)}:${apiPort}`,
  }
}

const profileIn = (dir: string): ClusterProfile | undefined => (existsSync(clusterPaths(dir).profile) ? readProfile(dir) : undefined)

/** Throws UsageError when the directory lies too deep for the sockets in it. */
export function checkStateDir(dir: string): void {
  const longest = join(dir, 'pm2', 'rpc.sock')
  if (Buffer.byteLength(longest) > socketPathMaxBytes)
    throw new UsageError(
      `The state directory's path is too long for Unix sockets: ${longest} has ${Buffer.byteLength(longest)} bytes, at most ${socketPathMaxBytes} are possible; set KUBEWIRE_HOME to a shorter one`,
    )
}

/** Claims the place that the cluster in `dir` had, or else the first free one. Binding is the lock, so no two clusters get the same. */
export async function claimPlace(dir: string): Promise<Place> {
  const first = profileIn(dir)?.index ?? 0
  for (let tried = 0; tried < indexesMax; tried++) {
    const index = (first + tried) % indexesMax
    const claim = await listenOn(controlAddress(index), claimPort)
    if (claim === undefined) continue
    const taken = [await listenOn(controlAddress(index), natsPort), await listenOn(controlAddress(index), apiPort)]
    await Promise.all(taken.map((server) => server && closed(server)))
    if (taken.every((server) => server !== undefined)) return { index, release: () => closed(claim) }
    await closed(claim)
  }
  throw new UsageError(`All ${indexesMax} places for clusters on this machine are taken (127.77.0.254 to 127.77.255.254)`)
}

/** A listener there, or undefined when the address is in use. */
function listenOn(host: string, port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy())
    server.once('error', () => resolve(undefined))
    server.listen({ host, port }, () => resolve(server))
  })
}
const closed = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()))

/** Lays the directory out: profile, NATS' configuration, folders. Everything 0700 or 0600: it holds keys. */
export function writeState(
  dir: string,
  profile: ClusterProfile,
  nats: { server: string; url?: undefined } | { url: string; server?: undefined },
): void {
  const paths = clusterPaths(dir)
  for (const folder of [dir, paths.logs, paths.jetstream, paths.pm2Home]) mkdirSync(folder, { recursive: true, mode: 0o700 })
  for (const node of nodeNames(profile)) {
    for (const folder of Object.values(nodePaths(paths.node(node))))
      if (!folder.endsWith('.env')) mkdirSync(folder, { recursive: true, mode: 0o700 })
  }
  const write = (path: string, text: string) => writeFileSync(path, text, { mode: 0o600 })
  write(paths.profile, `${JSON.stringify(profile, null, 2)}\n`)
  if (nats.url !== undefined) return write(paths.nats, `${JSON.stringify(credentialsIn(nats.url))}\n`)
  const credentials = {
    url: `nats://${controlAddress(profile.index)}:${natsPort}`,
    user: 'kubewire',
    password: randomBytes(18).toString('base64url'),
  }
  write(paths.nats, `${JSON.stringify(credentials)}\n`)
  write(join(dir, 'nats-server.path'), `${nats.server}\n`)
  write(join(dir, 'nats.conf'), natsConfiguration(dir, profile, credentials))
}

/** NATS_URL may carry user:password@ or token@. */
function credentialsIn(text: string): NatsCredentials {
  const url = new URL(text.includes('://') ? text : `nats://${text}`)
  const [user, password] = [decodeURIComponent(url.username), decodeURIComponent(url.password)]
  const address = `nats://${url.host}`
  if (user === '') return { url: address }
  return password === '' ? { url: address, token: user } : { url: address, user, password }
}

function natsConfiguration(dir: string, profile: ClusterProfile, credentials: { user: string; password: string }): string {
  return [
    `server_name: ${JSON.stringify(`kubewire-${profile.id}`)}`,
    `listen: "${controlAddress(profile.index)}:${natsPort}"`,
    'max_payload: 8MB',
    'max_pending: 64MB',
    // A frozen process must not lose its place at once: it is given a minute before the server calls it dead.
    'write_deadline: "60s"',
    `authorization { user: ${JSON.stringify(credentials.user)}, password: ${JSON.stringify(credentials.password)} }`,
    'jetstream {',
    `  store_dir: ${JSON.stringify(clusterPaths(dir).jetstream)}`,
    ...(profile.durable ? ['  sync_interval: always'] : []),
    '}',
    '',
  ].join('\n')
}
