// The host processes of a cluster, read from deploy/ecosystem.config.cjs: pm2's own file is the one list.

import { createRequire } from 'node:module'
import { join } from 'node:path'
import * as z from 'zod'
import { clusterPaths } from '../../packages/process/cluster-profile.js'
import type { ProcessSpec } from '../../packages/supervisor/supervisor.js'
import { packageRoot } from '../package-root.js'

const ecosystem = z.object({
  apps: z.array(
    z.object({
      name: z.string(),
      script: z.string(),
      args: z.array(z.string()),
      out_file: z.string(),
      autorestart: z.boolean(),
      interpreter: z.literal('none').optional(),
      node_args: z.array(z.string()).optional(),
    }),
  ),
})

/** What our processes inherit from the person who started the cluster: nothing but this. */
const inherited = ['PATH', 'LANG', 'TZ', 'KUBEWIRE_LOG_LEVEL'] as const

export function hostProcesses(dir: string): ProcessSpec[] {
  const require = createRequire(import.meta.url)
  const file = join(packageRoot, 'deploy', 'ecosystem.config.cjs')
  const before = process.env['KUBEWIRE_CLUSTER_DIR']
  process.env['KUBEWIRE_CLUSTER_DIR'] = dir
  try {
    delete require.cache[file]
    const env = {
      ...Object.fromEntries(inherited.flatMap((key) => (process.env[key] === undefined ? [] : [[key, process.env[key] as string]]))),
      HOME: dir,
      KUBEWIRE_CLUSTER_DIR: dir,
    }
    return ecosystem
      .parse(require(file))
      .apps.map(({ name, script, args, out_file: outFile, autorestart, interpreter, node_args: nodeArgs }) => ({
        name,
        script,
        args,
        env,
        outFile,
        restart: autorestart,
        ...(interpreter ? { interpreter } : {}),
        ...(nodeArgs ? { nodeArgs } : {}),
      }))
  } finally {
    if (before === undefined) delete process.env['KUBEWIRE_CLUSTER_DIR']
    else process.env['KUBEWIRE_CLUSTER_DIR'] = before
  }
}

export const logOf = (dir: string, processName: string): string => join(clusterPaths(dir).logs, `${processName}.log`)
