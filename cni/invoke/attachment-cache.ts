// What ADD brought, kept for CHECK and DEL, and for a runtime that comes back after its own restart. One file an attachment below
// <cache>/results, in libcni's format ("cniCacheV1").

import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CniResult, parseResult } from '../skel/result.js'
import { type ConfList, parseConfList } from './conf-list.js'

export interface Attachment {
  containerId: string
  ifName: string
  /** Path of the namespace's door. */
  netns: string
  /** CNI_ARGS, in order. */
  args: readonly (readonly [string, string])[]
  /** For plugins that declare the capability. */
  capabilities: Record<string, unknown>
}
export interface CachedAttachment {
  attachment: Attachment
  /** The configuration as it was at ADD. */
  confList: ConfList
  result: CniResult
}

export class AttachmentCache {
  readonly #folder: string
  constructor(cacheDir: string) {
    this.#folder = join(cacheDir, 'results')
  }

  put({ attachment, confList, result }: CachedAttachment): void {
    mkdirSync(this.#folder, { recursive: true })
    const file = this.#file(confList.name, attachment)
    const cached = {
      kind: 'cniCacheV1',
      containerId: attachment.containerId,
      config: Buffer.from(JSON.stringify(confList)).toString('base64'),
      ifName: attachment.ifName,
      networkName: confList.name,
      netns: attachment.netns,
      cniArgs: attachment.args,
      capabilityArgs: attachment.capabilities,
      result: { cniVersion: confList.cniVersion, ...result },
    }
    writeFileSync(`${file}.draft`, JSON.stringify(cached), { mode: 0o600 })
    renameSync(`${file}.draft`, file)
  }
  remove(network: string, attachment: Pick<Attachment, 'containerId' | 'ifName'>): void {
    rmSync(this.#file(network, attachment), { force: true })
  }
  /** Whatever network the container was attached to by that name. */
  find({ containerId, ifName }: Pick<Attachment, 'containerId' | 'ifName'>): CachedAttachment | undefined {
    const file = this.#files().find((name) => name.endsWith(`-${containerId}-${ifName}`))
    return file === undefined ? undefined : this.#read(file)
  }
  all(): CachedAttachment[] {
    return this.#files().flatMap((file) => this.#read(file) ?? [])
  }

  #files(): string[] {
    try {
      return readdirSync(this.#folder).filter((file) => !file.endsWith('.draft'))
    } catch {
      return []
    }
  }
  #read(file: string): CachedAttachment | undefined {
    try {
      const cached = JSON.parse(readFileSync(join(this.#folder, file), 'utf8'))
      if (cached.kind !== 'cniCacheV1') return undefined
      return {
        attachment: {
          containerId: cached.containerId,
          ifName: cached.ifName,
          netns: cached.netns ?? '',
          args: cached.cniArgs ?? [],
          capabilities: cached.capabilityArgs ?? {},
        },
        confList: parseConfList(Buffer.from(cached.config, 'base64').toString('utf8'), 'cached.conflist'),
        result: parseResult(cached.result),
      }
    } catch {
      return undefined // half a file of another runtime: as good as none
    }
  }
  #file(network: string, { containerId, ifName }: Pick<Attachment, 'containerId' | 'ifName'>): string {
    return join(this.#folder, `${network}-${containerId}-${ifName}`)
  }
}
