// nats-server, at least the version that loses nothing (docs/decisions/0003-nats-server.md).

import { execFile } from 'node:child_process'
import { arch, platform } from 'node:os'
import { join } from 'node:path'
import { debianPackage } from './debian-package.js'
import { checkSha256, fetchBytes, placeFolder } from './download.js'
import { brewFormula } from './homebrew.js'
import { atLeast, isExecutable, onPath, output, type Tool } from './tool.js'

/** Older ones lose acknowledged writes when they are killed: 2.9's recovery reads its blocks in the wrong order. */
export const natsServerMinimum = '2.10.27'

const pinned = {
  version: '2.12.15',
  sha256: {
    'linux-amd64': '58ab8131f819263897e2fc38e503e1b755b63bcafeecc7d12582487df48ca15e',
    'linux-arm64': 'b724db99fefbf8f5c808baa82819ee50350aee9734017e4a478f7e545cef3ab6',
  } as Readonly<Record<string, string>>,
}

/** Version a nats-server prints: "nats-server: v2.10.27". */
async function natsServerVersion(path: string): Promise<string> {
  return /v(\d+\.\d+\.\d+)/.exec(await output(path, ['--version']))?.[1] ?? '0'
}

export const natsServer: Tool = {
  name: 'nats-server',
  remedy: `Install nats-server ${natsServerMinimum} or later (https://nats.io/download) on PATH, or point NATS_URL at a running one with JetStream.`,
  sources: [
    {
      what: 'on PATH',
      async find() {
        const path = await onPath('nats-server')
        if (path === undefined) return { missing: 'not there' }
        const version = await natsServerVersion(path)
        return atLeast(version, natsServerMinimum)
          ? { path }
          : { missing: `${path} is ${version}, which loses acknowledged writes when it is killed; wanted ${natsServerMinimum} or later` }
      },
    },
    {
      what: `the release ${pinned.version}`,
      async find(toolsDir) {
        const kind = `${platform()}-${arch() === 'x64' ? 'amd64' : arch()}`
        const sha256 = pinned.sha256[kind]
        if (sha256 === undefined) return { missing: `no release is pinned for ${kind}` }
        const base = `nats-server-v${pinned.version}-${kind}`
        const folder = join(toolsDir, base)
        const path = join(folder, 'nats-server')
        if (await isExecutable(path)) return { path }
        const archive = await fetchBytes(`https://github.com/nats-io/nats-server/releases/download/v${pinned.version}/${base}.tar.gz`)
        checkSha256(archive, sha256, `${base}.tar.gz`)
        await placeFolder(folder, (content) => unpack(archive, content))
        return { path }
      },
    },
    debianPackage({ name: 'nats-server', program: 'usr/sbin/nats-server', version: natsServerMinimum, probe: ['--version'] }),
    brewFormula({ formula: 'nats-server', program: 'nats-server' }),
  ],
}

/** tar reads the archive from its standard input; all of it lies in one folder with the release's name. */
function unpack(archive: Buffer, folder: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const tar = execFile('tar', ['-xzf', '-', '--strip-components=1', '-C', folder], (error) =>
      error === null ? resolve() : reject(error),
    )
    tar.stdin?.end(archive)
  })
}
