// Lays down dist/: `tree` mirrors the sources one file to one file (tests and the library run from it); `bin` holds one
// minified bundle an entry with its V8 code cache beside it, so that a process starts fast and stays small.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const top = join(dirname(fileURLToPath(import.meta.url)), '..')
const dist = join(top, 'dist')
const rooms = ['packages', 'services', 'cni', 'cli', 'deploy', 'bench', 'test', 'proto']

/** Every file below `folder`, as paths from the top. */
function filesBelow(folder) {
  const at = join(top, folder)
  if (!existsSync(at)) return []
  return readdirSync(at, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(top, join(entry.parentPath ?? entry.path, entry.name)))
    .sort()
}

/** Bundled mains: every services/<name>/main.ts, cni/plugins/<name>/main.ts and cli/main.ts. */
function entries() {
  const mains = [...filesBelow('services'), ...filesBelow('cni/plugins'), ...filesBelow('cli')].filter((file) => file.endsWith('/main.ts'))
  return mains.map((file) => {
    const folder = dirname(file)
    const plugin = folder.startsWith('cni/')
    return { file, name: folder === 'cli' ? 'kubewire' : folder.split('/').at(-1), out: join(dist, plugin ? 'cni' : 'bin') }
  })
}

/** Changes when anything that goes into dist changes. */
export function sourcesDigest() {
  const hash = createHash('sha256').update(process.version)
  for (const file of [...rooms.flatMap(filesBelow), 'package.json', 'package-lock.json']) {
    if (!/\.(ts|js|mjs|cjs|json|yaml|proto)$/.test(file)) continue
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(top, file)))
  }
  return hash.digest('hex')
}

export function isBuilt() {
  const stamp = join(dist, 'digest')
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === sourcesDigest()
}

// The launcher: runs a bundle from its code cache. A cache that V8 refuses (another Node) is simply not used. Bundles are ASCII
// (esbuild escapes the rest), which latin1 reads without decoding; they are one function expression as they lie on the disk.
// With KUBEWIRE_CODE_CACHE set, what V8 has compiled by the process's end is written there: see writeCodeCache. That is what loading needs;
// the first process of a kind to live for some seconds writes what booting needs (.lived), and those that come after it start from that.
const launcher = `'use strict'
const { closeSync, openSync, readFileSync, renameSync, writeFileSync } = require('node:fs'), { createRequire } = require('node:module'), { Script } = require('node:vm')
const livedMs = 8000
const read = (file) => { try { return readFileSync(file) } catch {} }
module.exports = (folder, name) => {
  const base = folder + '/' + name, filename = base + '.cjs', out = process.env.KUBEWIRE_CODE_CACHE
  const lived = out ? undefined : read(base + '.lived')
  const script = new Script(readFileSync(filename, 'latin1'), { filename, cachedData: out ? undefined : (lived ?? read(base + '.cache')) })
  if (out) process.on('exit', () => writeFileSync(out, script.createCachedData()))
  else if (lived === undefined) setTimeout(() => {
    try {
      closeSync(openSync(base + '.lived.new', 'wx', 0o644)) // only one writes
      writeFileSync(base + '.lived.new', script.createCachedData())
      renameSync(base + '.lived.new', base + '.lived')
    } catch {} // another one has, or the folder is not ours to write to
  }, livedMs).unref()
  const module = { exports: {} }
  script.runInThisContext()(createRequire(filename), module, module.exports, filename, folder)
}
`

/**
 * V8 compiles a function when it is first called, so a cache made right after reading a bundle holds next to nothing of it. The bundle is
 * therefore run once, as far as its help (a plugin: as far as its complaint about an empty environment).
 */
async function writeCodeCache(stub, cache) {
  const env = { PATH: process.env.PATH, KUBEWIRE_CODE_CACHE: cache }
  await new Promise((resolve) => execFile(process.execPath, [stub, '--help'], { env }, resolve).stdin.end())
  if (!existsSync(cache)) throw new Error(`Cannot make the code cache of ${stub}: it did not end with --help`)
}

// pm2's message framing calls `new Buffer`. Node says so on stderr only of code outside node_modules, which a bundle is.
const bufferConstructors = {
  name: 'buffer-constructors',
  setup(bundle) {
    bundle.onLoad({ filter: /node_modules[/\\]amp(-message)?[/\\].*\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8')
        .replace(/new Buffer\((len|4)\)/g, 'Buffer.alloc($1)')
        .replace(/new Buffer\(/g, 'Buffer.from('),
    }))
  },
}

export async function build() {
  const esbuild = createRequire(import.meta.url)('esbuild')
  rmSync(join(dist, 'tree'), { recursive: true, force: true })
  const sources = rooms.flatMap(filesBelow).filter((file) => /\.ts$/.test(file) && !file.endsWith('.d.ts'))
  await esbuild.build({
    absWorkingDir: top,
    entryPoints: sources,
    outdir: join(dist, 'tree'),
    outbase: top,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: 'inline',
    logLevel: 'warning',
  })
  for (const file of filesBelow('proto/generated').filter((name) => name.endsWith('.js'))) {
    const to = join(dist, 'tree', file)
    mkdirSync(dirname(to), { recursive: true })
    writeFileSync(to, readFileSync(join(top, file)))
  }
  mkdirSync(join(dist, 'bin'), { recursive: true })
  mkdirSync(join(dist, 'cni'), { recursive: true })
  writeFileSync(join(dist, 'bin', 'launch.cjs'), launcher)
  writeFileSync(join(dist, 'cni', 'launch.cjs'), launcher)
  for (const folder of ['bin', 'cni']) writeFileSync(join(dist, folder, 'package.json'), '{ "type": "commonjs" }\n')
  await Promise.all(
    entries().map(async ({ file, name, out }) => {
      await esbuild.build({
        absWorkingDir: top,
        entryPoints: [file],
        outfile: join(out, `${name}.cjs`),
        bundle: true,
        minify: true,
        keepNames: true,
        format: 'cjs',
        platform: 'node',
        target: 'node20',
        legalComments: 'none',
        plugins: [bufferConstructors],
        external: ['pm2', 'msgpackr-extract', 'pino-pretty', 'just-bash'],
        define: { 'import.meta.url': '__bundleUrl' },
        banner: {
          js: "(function(require,module,exports,__filename,__dirname){const __bundleUrl=require('node:url').pathToFileURL(__filename).href;",
        },
        footer: { js: '})' },
        // import() becomes require(): a script from V8's code cache has no way to import.
        supported: { 'dynamic-import': false },
        logLevel: 'warning',
      })
      const stub = out.endsWith('cni') ? join(out, name) : join(out, `${name}.js`)
      writeFileSync(stub, `#!/usr/bin/env node\nrequire('./launch.cjs')(__dirname, '${name}')\n`)
      chmodSync(stub, 0o755)
      const cache = join(out, `${name}.cache`)
      for (const stale of [cache, join(out, `${name}.lived`), join(out, `${name}.lived.new`)]) rmSync(stale, { force: true })
      await writeCodeCache(stub, cache)
    }),
  )
  await esbuild.stop() // its service would live as long as we do
  writeFileSync(join(dist, 'digest'), sourcesDigest())
}

if (process.argv[1] && statSync(process.argv[1]).ino === statSync(fileURLToPath(import.meta.url)).ino) {
  const startedMs = performance.now()
  await build()
  console.log(`built dist in ${((performance.now() - startedMs) / 1000).toFixed(1)} s`)
}
