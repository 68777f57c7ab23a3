// A volume's files, replaced as a whole: readers see all of the old or all of the new (kubelet's AtomicWriter).
//
//   <volume>/..2025_01_01_00_00_00.123456789/   the files themselves
//   <volume>/..data  -> ..2025_…                 swapped by rename(2)
//   <volume>/name    -> ..data/name              what a program opens

import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, normalize } from 'node:path'

export interface VolumeFile {
  bytes: Uint8Array
  mode: number
}

/** A key that would leave its volume, or meet its bookkeeping. */
class BadPath extends Error {
  override name = 'BadPath'
}

/** Makes `folder` hold exactly `files` (relative path → content). Writes nothing when it does already. `stamp` names this version. */
export function writeFolder(folder: string, files: ReadonlyMap<string, VolumeFile>, stamp: string): void {
  for (const path of files.keys()) checkPath(path)
  mkdirSync(folder, { recursive: true })
  if (isSame(folder, files)) return
  const version = `..${stamp}`
  for (const [path, { bytes, mode }] of files) {
    const file = join(folder, version, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, bytes)
    chmodSync(file, mode & 0o777)
  }
  mkdirSync(join(folder, version), { recursive: true })
  const before = currentVersion(folder)
  rmSync(join(folder, '..data_tmp'), { force: true })
  symlinkSync(version, join(folder, '..data_tmp'))
  renameSync(join(folder, '..data_tmp'), join(folder, '..data'))
  const visible = new Set([...files.keys()].map((path) => path.split('/')[0]!))
  for (const name of visible) if (!exists(join(folder, name))) symlinkSync(join('..data', name), join(folder, name))
  for (const name of readdirSync(folder)) {
    if (!name.startsWith('..') && !visible.has(name)) rmSync(join(folder, name), { force: true })
  }
  if (before !== undefined && before !== version) rmSync(join(folder, before), { recursive: true, force: true })
}

function checkPath(path: string): void {
  if (path === '' || path.startsWith('/') || path.startsWith('..') || normalize(path).startsWith('..') || path.split('/').includes('..')) {
    throw new BadPath(`invalid path ${JSON.stringify(path)}: must be relative and must not contain '..'`)
  }
}

function isSame(folder: string, files: ReadonlyMap<string, VolumeFile>): boolean {
  const version = currentVersion(folder)
  if (version === undefined) return false
  const present = readdirSync(join(folder, version), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return (
    present.length === files.size &&
    [...files].every(([path, { bytes }]) => {
      try {
        return Buffer.compare(readFileSync(join(folder, version, path)), bytes) === 0
      } catch {
        return false
      }
    })
  )
}

function currentVersion(folder: string): string | undefined {
  try {
    return readlinkSync(join(folder, '..data'))
  } catch {
    return undefined
  }
}

function exists(path: string): boolean {
  try {
    lstatSync(path)
    return true
  } catch {
    return false
  }
}
