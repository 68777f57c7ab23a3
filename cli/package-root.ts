// Where this package lies, whether we run as a bundle (dist/bin) or file by file (dist/tree).

import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

function find(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const description = join(folder, 'package.json')
    if (existsSync(description) && (JSON.parse(readFileSync(description, 'utf8')) as { name?: string }).name === 'kubewire') return folder
    if (folder === dirname(folder)) throw new Error(`Cannot find kubewire's own folder above ${fileURLToPath(import.meta.url)}`)
  }
}

export const packageRoot = find()
