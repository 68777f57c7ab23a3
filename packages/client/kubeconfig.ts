// The parts of a kubeconfig that a component needs: server, CA, and a client certificate or token.

import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parse } from 'yaml'

export interface ApiAccess {
  /** https://host:port */
  readonly server: string
  /** PEM */
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
  readonly token?: string
  /** Holds the token, which changes from time to time; wins over `token`. */
  readonly tokenFile?: string
}

interface Named {
  readonly name?: unknown
  readonly [field: string]: unknown
}

/** `path` is named in errors, and relative file names in it start from its folder. Throws when something wanted is missing. */
export function parseKubeconfig(text: string, path: string): ApiAccess {
  // JSON is YAML too, and read much faster: the components' own kubeconfigs are written so.
  const config = ((text.startsWith('{') ? JSON.parse(text) : parse(text, { maxAliasCount: 0 })) ?? {}) as Record<string, unknown>
  const context = pick(config, 'contexts', String(config['current-context']), path).context as Record<string, string>
  const cluster = pick(config, 'clusters', context?.cluster, path).cluster as Record<string, string>
  const user = pick(config, 'users', context?.user, path).user as Record<string, string>
  if (!cluster?.server) throw new Error(`Cannot use kubeconfig ${path}: cluster ${context.cluster} has no server`)
  const pem = (from: Record<string, string>, field: string): string | undefined => {
    const data = from[`${field}-data`]
    if (data !== undefined) return Buffer.from(data, 'base64').toString('utf8')
    return from[field] === undefined ? undefined : readFileSync(resolve(dirname(path), from[field]), 'utf8')
  }
  return {
    server: cluster.server,
    ca: pem(cluster, 'certificate-authority'),
    cert: pem(user ?? {}, 'client-certificate'),
    key: pem(user ?? {}, 'client-key'),
    token: user?.token,
    tokenFile: user?.tokenFile === undefined ? undefined : resolve(dirname(path), user.tokenFile),
  }
}

function pick(config: Record<string, unknown>, list: string, name: string | undefined, path: string): Named {
  const found = Array.isArray(config[list]) ? (config[list] as Named[]).find((entry) => entry?.name === name) : undefined
  if (found === undefined) throw new Error(`Cannot use kubeconfig ${path}: ${list} has no entry named ${name}`)
  return found
}
