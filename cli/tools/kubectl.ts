// kubectl: any of the last years will do; ours to fetch only when there is none.

import { arch, platform } from 'node:os'
import { join } from 'node:path'
import { debianPackage } from './debian-package.js'
import { checkSha256, fetchBytes, placeFile } from './download.js'
import { brewFormula } from './homebrew.js'
import { isExecutable, onPath, type Tool } from './tool.js'

const pinned = {
  version: '1.34.11',
  sha256: {
    'linux-amd64': '8efbb9435132a190920eb65a47a8c1ecf755ad85ab57a600c9bedbab460bb7a8',
    'linux-arm64': '5b045a4712674c88a56fd98eef4285689738b7fbe8735e1b9ee3509521af5cb4',
  } as Readonly<Record<string, string>>,
}

export const kubectl: Tool = {
  name: 'kubectl',
  remedy: 'Install kubectl (https://kubernetes.io/docs/tasks/tools) on PATH, or name one in KUBECTL.',
  sources: [
    {
      what: 'KUBECTL',
      async find() {
        const path = process.env['KUBECTL']
        if (path === undefined) return { missing: 'not set' }
        return (await isExecutable(path)) ? { path } : { missing: `${path} is no executable file` }
      },
    },
    {
      what: 'on PATH',
      async find() {
        const path = await onPath('kubectl')
        return path === undefined ? { missing: 'not there' } : { path }
      },
    },
    {
      what: `the release ${pinned.version}`,
      async find(toolsDir) {
        const kind = `${platform()}-${arch() === 'x64' ? 'amd64' : arch()}`
        const sha256 = pinned.sha256[kind]
        if (sha256 === undefined) return { missing: `no release is pinned for ${kind}` }
        const path = join(toolsDir, `kubectl-${pinned.version}`, 'kubectl')
        if (await isExecutable(path)) return { path }
        const bytes = await fetchBytes(`https://dl.k8s.io/release/v${pinned.version}/bin/${kind.replace('-', '/')}/kubectl`)
        checkSha256(bytes, sha256, `kubectl ${pinned.version}`)
        await placeFile(path, bytes, 0o755)
        return { path }
      },
    },
    debianPackage({ name: 'kubectl', program: 'usr/bin/kubectl', version: '1.27', probe: ['version', '--client'] }),
    brewFormula({ formula: 'kubernetes-cli', program: 'kubectl' }),
  ],
}
