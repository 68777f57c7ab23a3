// Network configurations as a runtime reads them (libcni): the first file by name in the folder that says something counts.

import { readdirSync, readFileSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import type { NetConf } from '../skel/net-conf.js'

export interface ConfList {
  name: string
  cniVersion: string
  disableCheck: boolean
  disableGC: boolean
  /** In the order of ADD. */
  plugins: Partial<NetConf>[]
}

/** Why there is no usable configuration, in libcni's words. */
export class NoNetwork extends Error {
  override name = 'NoNetwork'
}

/** The network of this node. Throws NoNetwork. */
export function loadConfList(folder: string): ConfList {
  let files: string[] = []
  try {
    files = readdirSync(folder).filter((file) => ['.conf', '.conflist', '.json'].includes(extname(file)))
  } catch {
    // no folder: no network yet
  }
  if (files.length === 0) throw new NoNetwork(`no networks found in ${folder}`)
  const refused: string[] = []
  for (const file of files.sort()) {
    try {
      return parseConfList(readFileSync(join(folder, file), 'utf8'), file)
    } catch (error) {
      refused.push(`${basename(file)}: ${(error as Error).message}`)
    }
  }
  throw new NoNetwork(`no valid networks found in ${folder}: ${refused.join('; ')}`)
}

/** A .conflist, or a single plugin's .conf made into one. Throws with what is wrong. */
export function parseConfList(text: string, file: string): ConfList {
  const value = JSON.parse(text) as Record<string, unknown>
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error('error parsing configuration list: wanted a JSON object')
  const list = extname(file) === '.conflist' ? value : { ...value, plugins: [value] }
  const { name, plugins, cniVersions } = list as { name?: unknown; plugins?: unknown; cniVersions?: unknown }
  if (typeof name !== 'string' || name === '') throw new Error('error parsing configuration list: no name')
  if (!Array.isArray(plugins) || plugins.length === 0) throw new Error('error parsing configuration list: no plugins in list')
  for (const plugin of plugins) {
    if (typeof plugin !== 'object' || plugin === null || typeof (plugin as NetConf).type !== 'string' || (plugin as NetConf).type === '') {
      throw new Error(`error parsing configuration list: plugin ${JSON.stringify(plugin)} has no type`)
    }
  }
  const versions = Array.isArray(cniVersions)
    ? cniVersions.filter((version): version is string => typeof version === 'string').sort(compareVersions)
    : []
  return {
    name,
    // CNI 1.1.0: of the versions offered the newest that both sides know; the plugins refuse what they don't.
    cniVersion:
      versions.filter((version) => compareVersions(version, '1.1.0') <= 0).at(-1) ??
      (typeof list.cniVersion === 'string' ? list.cniVersion : '0.1.0'),
    disableCheck: list.disableCheck === true || list.disableCheck === 'true',
    disableGC: list.disableGC === true || list.disableGC === 'true',
    plugins,
  }
}

function compareVersions(a: string, b: string): number {
  const [x, y] = [a, b].map((version) => version.split('.').map(Number))
  return x![0]! - y![0]! || x![1]! - y![1]! || x![2]! - y![2]!
}
