// A program out of a Debian package, unpacked in a folder of ours: nothing is installed, no root is needed.
//
// The mirror is the one this machine's apt is set up with. A newer suite's package comes from the same mirror: its index is
// checked against the suite's signed InRelease where gpgv and Debian's keyring are there, the package against the index.

import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { checkSha256, fetchBytes, placeFile, placeFolder } from './download.js'
import { atLeast, isExecutable, onPath, output, type ToolSource } from './tool.js'

/** Debian suites that carry what we need, oldest first: its libraries are the likeliest to fit. */
const newerSuites = ['trixie', 'forky', 'sid'] as const
const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg'

/** Mirrors of Debian itself named in apt's sources (both formats). */
export function mirrorsIn(sources: readonly string[]): string[] {
  const found = sources.flatMap((text) =>
    text.split('\n').flatMap((line) => {
      const oneLine = /^\s*deb\s+(?:\[[^\]]*\]\s+)?(https?:\S+)/.exec(line)?.[1]
      const field = /^\s*URIs:\s*(.+)$/.exec(line)?.[1]
      return oneLine !== undefined ? [oneLine] : (field?.split(/\s+/).filter((uri) => /^https?:/.test(uri)) ?? [])
    }),
  )
  return [...new Set(found.map((uri) => uri.replace(/\/$/, '')).filter((uri) => /\/debian$/.test(uri)))]
}

/** The stanza of a package in a Packages index. */
export function stanzaOf(index: string, name: string): { version: string; filename: string; sha256: string } | undefined {
  const start = index.startsWith(`Package: ${name}\n`) ? 0 : index.indexOf(`\nPackage: ${name}\n`)
  if (start < 0) return undefined
  const end = index.indexOf('\n\n', start)
  const stanza = index.slice(start, end < 0 ? undefined : end)
  const field = (key: string) => new RegExp(`^${key}: (.+)$`, 'm').exec(stanza)?.[1]
  const [version, filename, sha256] = [field('Version'), field('Filename'), field('SHA256')]
  return version === undefined || filename === undefined || sha256 === undefined ? undefined : { version, filename, sha256 }
}

async function aptSources(): Promise<string[]> {
  const folder = '/etc/apt/sources.list.d'
  const files = [
    '/etc/apt/sources.list',
    ...(await readdir(folder).catch(() => [])).filter((name) => /\.(list|sources)$/.test(name)).map((name) => join(folder, name)),
  ]
  return Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')))
}

/** The suite's package index for this architecture, checked against InRelease. */
async function packageIndex(mirror: string, suite: string, architecture: string): Promise<string> {
  const release = await fetchBytes(`${mirror}/dists/${suite}/InRelease`)
  await checkSignature(release)
  const path = `main/binary-${architecture}/Packages.gz`
  const listed = new RegExp(`^ ([0-9a-f]{64})\\s+\\d+ ${path.replaceAll('.', '\\.')}$`, 'm').exec(release.toString('utf8'))?.[1]
  if (listed === undefined) throw new Error(`${suite} has no ${path}`)
  const packed = await fetchBytes(`${mirror}/dists/${suite}/${path}`)
  checkSha256(packed, listed, `${suite}'s package index`)
  return gunzipSync(packed, { maxOutputLength: 512 * 1024 * 1024 }).toString('utf8')
}

async function checkSignature(release: Buffer): Promise<void> {
  const gpgv = await onPath('gpgv')
  if (gpgv === undefined) throw new Error('gpgv is not there to check the suite’s signature')
  const folder = await mkdtemp(join(tmpdir(), 'kubewire-release-'))
  try {
    await writeFile(join(folder, 'InRelease'), release)
    await output(gpgv, ['--keyring', keyring, join(folder, 'InRelease')])
  } catch (error) {
    throw new Error('the suite’s signature does not fit Debian’s keyring', { cause: error })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/**
 * A program from the package `name`, at least `version`; `program` is its path inside the package. Unpacked to
 * <toolsDir>/<name>-<version>/ and found there the next time. `probe`: arguments with which it prints its version.
 */
export function debianPackage({
  name,
  program,
  version,
  probe,
}: {
  name: string
  program: string
  version: string
  probe: readonly string[]
}): ToolSource {
  return {
    what: `Debian's package ${name} (${version} or later), unpacked beside the cluster`,
    async find(toolsDir) {
      for (const folder of await readdir(toolsDir).catch(() => [])) {
        const candidate = join(toolsDir, folder, program)
        if (folder.startsWith(`${name}-`) && atLeast(folder.slice(name.length + 1), version) && (await isExecutable(candidate)))
          return { path: candidate }
      }
      if ((await onPath('dpkg-deb')) === undefined) return { missing: 'this is not a Debian machine (no dpkg-deb)' }
      const mirrors = mirrorsIn(await aptSources())
      if (mirrors.length === 0) return { missing: 'apt is set up with no mirror of Debian' }
      const architecture = (await output('dpkg', ['--print-architecture'])).trim()
      const reasons: string[] = []
      for (const mirror of mirrors) {
        for (const suite of newerSuites) {
          try {
            const stanza = stanzaOf(await packageIndex(mirror, suite, architecture), name)
            if (stanza === undefined || !atLeast(stanza.version, version)) {
              reasons.push(`${suite} has ${stanza?.version ?? 'no such package'}`)
              continue
            }
            const file = await fetchBytes(`${mirror}/${stanza.filename}`)
            checkSha256(file, stanza.sha256, stanza.filename)
            const folder = join(toolsDir, `${name}-${/\d+(\.\d+)*/.exec(stanza.version)?.[0] ?? version}`)
            await placeFolder(folder, async (content) => {
              const package_ = `${content}.deb`
              await placeFile(package_, file, 0o600)
              await output('dpkg-deb', ['-x', package_, content])
            })
            const path = join(folder, program)
            await output(path, probe) // it must run with this machine's libraries
            return { path }
          } catch (error) {
            reasons.push(`${suite}: ${error instanceof Error ? error.message : error}`)
          }
        }
      }
      return { missing: reasons.join('; ') }
    },
  }
}
