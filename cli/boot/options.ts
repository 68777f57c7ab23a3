// What `up` may be told: flags, a --config file and Cluster.up's argument are one schema.

import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import * as z from 'zod'
import { clusterProfile } from '../../packages/process/cluster-profile.js'

export const upOptions = z.strictObject({
  name: clusterProfile.shape.name.default('default'),
  nodes: z.coerce.number().pipe(clusterProfile.shape.nodes).default(3),
  cni: clusterProfile.shape.cni.default('flannel'),
  proxy: clusterProfile.shape.proxy.default('iptables'),
  /** API servers behind one address. */
  apiservers: z.coerce.number().pipe(clusterProfile.shape.apiservers.unwrap()).default(1),
  /** Controller managers, and schedulers; one of each leads. */
  controllers: z.coerce.number().pipe(clusterProfile.shape.controllers.unwrap()).default(1),
  /** Every acknowledged write is on the disk (fsync), at the price of speed. */
  durable: z.union([z.boolean(), z.stringbool()]).default(false),
})
export type UpOptions = z.output<typeof upOptions>
export type UpInput = z.input<typeof upOptions>

/** A mistake of the user's: one line, naming the field. */
export class UsageError extends Error {
  override name = 'UsageError'
}

/** Checks options; `where` names their origin in the message ("--", "cluster.yaml: "). Throws UsageError. */
export function checkUpOptions(input: unknown, where: string): UpOptions {
  const parsed = upOptions.safeParse(input)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const field = issue?.code === 'unrecognized_keys' ? issue.keys[0] : issue?.path.join('.')
  throw new UsageError(`${where}${field || 'options'}: ${issue?.code === 'unrecognized_keys' ? 'unknown field' : issue?.message}`)
}

/** The fields of a --config file. Throws UsageError when it is no YAML mapping. */
export function readConfigFile(path: string): Record<string, unknown> {
  let value: unknown
  try {
    value = parse(readFileSync(path, 'utf8'), { maxAliasCount: 100 })
  } catch (error) {
    throw new UsageError(`${path}: ${error instanceof Error ? error.message.split('\n')[0] : error}`)
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new UsageError(`${path}: found ${value === null ? 'nothing' : typeof value}, wanted a mapping of options`)
  return value as Record<string, unknown>
}
