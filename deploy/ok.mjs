// npm run ok: what a reviewer would ask before reading. Types, lint and format, derived files, house rules, fast tests.
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { prepare } from './setup.mjs'

const top = join(dirname(fileURLToPath(import.meta.url)), '..')
const bin = (name) => join(top, 'node_modules', '.bin', name)

await prepare({ quiet: true })
const steps = [
  ['types', bin('tsc'), ['--noEmit']],
  ['lint and format', bin('biome'), ['check', '--error-on-warnings', '.']],
  ['derived files', process.execPath, [join(top, 'deploy', 'generate.mjs'), 'verify']],
  ['tests (without end-to-end)', bin('ava'), ['packages/**', 'services/**', 'cni/**', 'cli/**', 'test/tidy/**']],
]
for (const [what, command, args] of steps) {
  const startedMs = performance.now()
  const { status } = spawnSync(command, args, { cwd: top, stdio: 'inherit' })
  console.log(`${status === 0 ? '✔' : '✘'} ${what} (${((performance.now() - startedMs) / 1000).toFixed(1)} s)`)
  if (status !== 0) process.exit(1)
}
