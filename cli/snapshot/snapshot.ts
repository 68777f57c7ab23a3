// A cluster into a file and back: its objects, certificates, profile and what its nodes keep (leases of pod addresses among it). The
// cluster is down meanwhile, so all of it is of one moment. `up` then does what it does with any cluster that was down.

import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ClusterProfile, clusterPaths, readProfile } from '../../packages/process/cluster-profile.js'
import { UsageError } from '../boot/options.js'
import { connectIfRunning } from '../boot/up.js'
import { SnapshotUnreadable, saveSnapshot, unpackSnapshot } from './snapshot-file.js'

/** Throws UsageError when there is no cluster in `dir`, when it is up, or when its objects lie elsewhere. */
export async function save(dir: string, file: string): Promise<{ bytes: number; profile: ClusterProfile }> {
  if (!existsSync(clusterPaths(dir).profile)) throw new UsageError(`--name: found no cluster in ${dir}`)
  const profile = readProfile(dir)
  const running = await connectIfRunning(dir)
  running?.close()
  if (running !== undefined)
    throw new UsageError(`the cluster ${profile.name} is up: take it down first (kubewire down --name ${profile.name})`)
  if (!existsSync(join(dir, 'nats.conf')))
    throw new UsageError(`the cluster ${profile.name} keeps its objects in another NATS (NATS_URL): they are that one's to save`)
  await writeFile(originIn(dir), dir, { mode: 0o600 })
  try {
    return { ...(await saveSnapshot(dir, file)), profile }
  } finally {
    await rm(originIn(dir))
  }
}

/** Where the cluster lay when it was saved: what its nodes keep of their networks names files by their whole paths. */
const originIn = (dir: string): string => join(dir, 'snapshot-origin')
const rewrittenMaxBytes = 1024 * 1024

async function moveNodeState(folder: string, to: string): Promise<void> {
  const from = await readFile(originIn(folder), 'utf8')
  await rm(originIn(folder))
  if (from === to) return
  const nodes = join(folder, 'nodes')
  for (const entry of await readdir(nodes, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath ?? entry.path, entry.name)
    if (!entry.isFile() || (await stat(path)).size > rewrittenMaxBytes) continue
    const before = await readFile(path)
    const after = moved(before, { from, to })
    if (!after.equals(before)) await writeFile(path, after)
  }
}

/** libcni keeps the configuration that a DEL is asked with as base64 inside the JSON of its cache. */
const base64Config = /("config": ?")([A-Za-z0-9+/=]+)(")/g

export function moved(bytes: Buffer, { from, to }: { from: string; to: string }): Buffer {
  const replaced = (text: string) => text.replaceAll(`${from}/`, `${to}/`)
  const text = bytes.toString()
  // What is no text stays as it is.
  if (!Buffer.from(text).equals(bytes)) return bytes
  const inside = (_: string, head: string, config: string, end: string) =>
    head + Buffer.from(replaced(Buffer.from(config, 'base64').toString())).toString('base64') + end
  return Buffer.from(replaced(text).replace(base64Config, inside))
}

/** Lays out `dir`, which must not exist; the cluster gets its name. Throws UsageError. */
export async function restore(dir: string, file: string, name: string): Promise<ClusterProfile> {
  if (existsSync(dir))
    throw new UsageError(`${dir} is there already: delete it first (kubewire down --name ${name} --delete), or name another`)
  if (!existsSync(file)) throw new UsageError(`FILE: ${file} is not there`)
  const unpacked = `${dir}.restoring`
  await rm(unpacked, { recursive: true, force: true })
  await mkdir(unpacked, { recursive: true, mode: 0o700 })
  try {
    await unpackSnapshot(file, unpacked)
    await moveNodeState(unpacked, dir)
    const { profile } = clusterPaths(unpacked)
    const saved = JSON.parse(await readFile(profile, 'utf8')) as object
    await writeFile(profile, `${JSON.stringify({ ...saved, name }, null, 2)}\n`, { mode: 0o600 })
    await rename(unpacked, dir)
    return readProfile(dir)
  } catch (error) {
    await rm(unpacked, { recursive: true, force: true })
    throw error instanceof SnapshotUnreadable ? new UsageError(`FILE: ${error.message}`) : error
  }
}
