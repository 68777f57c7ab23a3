// The files that the house rules look at.

import { readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { packageRoot } from '../../cli/package-root.js'

export { packageRoot }

const rooms = ['packages', 'services', 'cni', 'cli', 'test', 'bench', 'deploy', 'proto', 'docs', 'examples']

/** Paths from the package's root of every file with this ending, generated ones excepted. */
export function sourceFiles(ending: string): string[] {
  return rooms
    .flatMap((room) => readdirSync(join(packageRoot, room), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending) && !entry.name.endsWith('.d.ts'))
    .map((entry) => relative(packageRoot, join(entry.parentPath ?? entry.path, entry.name)))
    .filter((file) => !file.startsWith('proto/generated'))
    .sort()
}

/** `packages/wire`, `services/kernel`, `cni`, `cli`, `proto`. */
export function roomOf(file: string): string {
  const [first = '', second = ''] = file.split('/')
  return first === 'packages' || first === 'services' ? `${first}/${second}` : first
}

/** Tests, and what only tests use. */
export const isTest = (file: string): boolean => file.endsWith('.test.ts') || file.includes('/testing/') || file.includes('/testdata/')
