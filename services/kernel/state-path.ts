// Paths of the host that requests name: only what lies below the cluster's state directory, whatever "..", links and
// mixtures of both say (subPath races: CVE-2021-25741; here nothing outside is reachable by name in the first place).

import { realpathSync } from 'node:fs'
import { basename, dirname, isAbsolute, resolve, sep } from 'node:path'
import { CallRefused } from './call-failure.js'

/** The real path of something that exists below `root`. Throws EINVAL, ENOENT, EPERM. */
export function existingBelow(root: string, path: string): string {
  if (!isAbsolute(path)) throw new CallRefused('EINVAL', `Cannot use the path "${path}": wanted an absolute one`)
  const real = realOf(path)
  if (!isBelow(realOf(root), real)) throw new CallRefused('EPERM', `Cannot use the path "${path}": it leaves the cluster's state directory`)
  return real
}

/** The real path of a file to be made below `root`: its nearest existing folder is what counts. Throws EINVAL, EPERM. */
export function newFileBelow(root: string, path: string): string {
  if (!isAbsolute(path)) throw new CallRefused('EINVAL', `Cannot use the path "${path}": wanted an absolute one`)
  let folder = dirname(resolve(path))
  const missing = [basename(path)]
  for (;;) {
    try {
      folder = realpathSync(folder)
      break
    } catch {
      if (folder === dirname(folder)) break
      missing.unshift(basename(folder))
      folder = dirname(folder)
    }
  }
  const real = resolve(folder, ...missing)
  if (!isBelow(realOf(root), real)) throw new CallRefused('EPERM', `Cannot write to "${path}": it leaves the cluster's state directory`)
  return real
}

function realOf(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    throw new CallRefused('ENOENT', `Cannot use the path "${path}": no such file or directory`)
  }
}
const isBelow = (root: string, path: string): boolean => path === root || path.startsWith(root.endsWith(sep) ? root : root + sep)
