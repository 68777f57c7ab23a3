// npm start · npm stop · npm test · npm run sim · npm run torture · npm run fuzz · npm run bench on a fresh clone: installs and builds what is missing, then does it.
// Depends on nothing but Node: it runs before `npm install` has.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const top = join(dirname(fileURLToPath(import.meta.url)), '..')
const nodeMinimum = [20, 19]

/** Runs a program in the project's folder; ends this process with its code when it fails. A signal from the keyboard is the program's to obey. */
async function must(command, args, { quiet = false } = {}) {
  const child = spawn(command, args, { cwd: top, stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit' })
  const said = []
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => said.push(chunk))
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  const [status, signal] = await new Promise((resolve) => {
    child.once('error', (error) => {
      said.push(`kubewire: cannot run ${command}: ${error.message}\n`)
      resolve([1])
    })
    child.once('close', (...how) => resolve(how))
  })
  if (status === 0) return
  for (const chunk of said) process.stderr.write(chunk)
  process.exit(status ?? (signal ? 128 : 1))
}

/** node_modules as package-lock.json wants them; a stamp inside remembers which lock they were made from. */
function installed() {
  const stamp = join(top, 'node_modules', '.kubewire-lock')
  const wanted = createHash('sha256')
    .update(readFileSync(join(top, 'package-lock.json')))
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return true
  return { stamp, wanted }
}

/** Installs and builds what is missing. Where nothing is, this costs some 100 ms. */
export async function prepare({ quiet = false } = {}) {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < nodeMinimum[0] || (major === nodeMinimum[0] && minor < nodeMinimum[1])) {
    process.stderr.write(
      `kubewire: this is Node.js ${process.versions.node}; ${nodeMinimum.join('.')} or later is needed (https://nodejs.org)\n`,
    )
    process.exit(1)
  }
  const missing = installed()
  if (missing !== true) {
    if (!quiet) process.stderr.write('installing packages …\n')
    await must('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'], { quiet: true })
    writeFileSync(missing.stamp, missing.wanted)
  }
  const { build, isBuilt } = await import(pathToFileURL(join(top, 'deploy', 'build.mjs')).href)
  if (!isBuilt()) {
    if (!quiet) process.stderr.write('building …\n')
    await build()
  }
}

const verbs = {
  start: (args) => must(process.execPath, [join(top, 'dist', 'bin', 'kubewire.js'), 'up', ...args]),
  stop: (args) => must(process.execPath, [join(top, 'dist', 'bin', 'kubewire.js'), 'down', ...args]),
  test: (args) => must(join(top, 'node_modules', '.bin', 'ava'), args),
  sim: (args) => must(process.execPath, ['--enable-source-maps', join(top, 'dist', 'tree', 'test', 'sim', 'main.js'), ...args]),
  torture: (args) => must(process.execPath, ['--enable-source-maps', join(top, 'dist', 'tree', 'test', 'torture', 'main.js'), ...args]),
  fuzz: (args) =>
    must(process.execPath, ['--enable-source-maps', '--expose-gc', join(top, 'dist', 'tree', 'test', 'fuzz', 'main.js'), ...args]),
  bench: (args) => must(process.execPath, ['--enable-source-maps', join(top, 'dist', 'tree', 'bench', 'main.js'), ...args]),
}

const verb = process.argv[2]
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!Object.hasOwn(verbs, verb)) throw new Error(`setup: "${verb}" is not a verb; wanted ${Object.keys(verbs).join(', ')}`)
  await prepare()
  await verbs[verb](process.argv.slice(3))
}
