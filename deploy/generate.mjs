// Derived files: `update` writes them, `verify` says which are stale. Both are the same code (kwok's pairs).
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withBounds } from './bounds.mjs'

const top = join(dirname(fileURLToPath(import.meta.url)), '..')
const bin = (name) => join(top, 'node_modules', '.bin', name)

/** One entry a derived file: path, and what should stand there. */
function derived() {
  const work = mkdtempSync(join(tmpdir(), 'kubewire-generate-'))
  try {
    const protos = readdirSync(join(top, 'proto'))
      .filter((name) => name.endsWith('.proto'))
      .sort()
      .map((name) => join(top, 'proto', name))
    const js = join(work, 'kubewire.js')
    const dts = join(work, 'kubewire.d.ts')
    const pbjs = (...flags) =>
      execFileSync(bin('pbjs'), [
        '-t',
        'static-module',
        '-w',
        'es6',
        '--dependency',
        'protobufjs/minimal.js',
        '--no-service',
        '--no-convert',
        '--no-verify',
        '--no-delimited',
        '--no-typeurl',
        '--force-number',
        ...flags,
        '-o',
        js,
        ...protos,
      ])
    pbjs() // pbts reads the types from the comments
    execFileSync(bin('pbts'), ['--no-comments', '-o', dts, js])
    pbjs('--no-comments')
    return [
      { path: 'proto/generated/kubewire.js', text: readFileSync(js, 'utf8') },
      { path: 'proto/generated/kubewire.d.ts', text: readFileSync(dts, 'utf8') },
      { path: 'docs/limits.md', text: withBounds(readFileSync(join(top, 'docs', 'limits.md'), 'utf8'), top) },
    ]
  } finally {
    rmSync(work, { recursive: true })
  }
}

const mode = process.argv[2]
if (mode !== 'update' && mode !== 'verify') throw new Error(`generate: "${mode}" is not a mode; wanted update or verify`)
let stale = 0
for (const { path, text } of derived()) {
  const file = join(top, path)
  if (mode === 'update') {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  } else if (readFileSync(file, 'utf8') !== text) {
    stale++
    console.error(`${path} is stale: run npm run generate`)
  }
}
process.exitCode = stale === 0 ? 0 : 1
