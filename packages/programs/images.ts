// Which program an image is. Images are known by repository name, without registry and tag.

import { agnhost, pause } from './images/agnhost.js'
import { declaredPorts } from './images/declared-ports.js'
import { httpEcho } from './images/http-echo.js'
import { nginx, nginxRoot, welcomePage } from './images/nginx.js'
import type { Program } from './program.js'

export interface Image {
  readonly entrypoint: readonly string[]
  readonly cmd: readonly string[]
  /** Arguments that begin with a dash belong to this command: what an entrypoint script often does. */
  readonly optionsOf: string
  readonly workingDir: string
  readonly env: Readonly<Record<string, string>>
  readonly files: Readonly<Record<string, string>>
  /** The image's own executables; every image has the shell and the network tools beside them. */
  readonly executables: ReadonlyMap<string, Program>
  /** Runs any command that is neither the image's nor a tool: an unknown image's program is unknown. */
  readonly anyCommand: Program | undefined
}

const image = (fields: Partial<Image>): Image => ({
  entrypoint: [],
  cmd: [],
  optionsOf: '',
  workingDir: '/',
  env: {},
  files: {},
  executables: new Map(),
  anyCommand: undefined,
  ...fields,
})
const shellImage = (cmd: readonly string[], workingDir = '/') => image({ cmd, workingDir })

const images: ReadonlyMap<string, Image> = new Map([
  ['agnhost', image({ entrypoint: ['/agnhost'], cmd: ['pause'], executables: new Map([['agnhost', agnhost]]) })],
  ['http-echo', image({ entrypoint: ['/http-echo'], executables: new Map([['http-echo', httpEcho]]) })],
  [
    'nginx',
    image({
      cmd: ['nginx', '-g', 'daemon off;'],
      env: { NGINX_VERSION: '1.27.3' },
      files: { [`${nginxRoot}/index.html`]: welcomePage },
      executables: new Map([['nginx', nginx]]),
    }),
  ],
  ['pause', image({ entrypoint: ['/pause'], executables: new Map([['pause', pause]]) })],
  ['curl', image({ cmd: ['curl'], optionsOf: 'curl', workingDir: '/home/curl_user' })],
  ['busybox', shellImage(['sh'])],
  ['alpine', shellImage(['/bin/sh'])],
  ['debian', shellImage(['bash'])],
  ['ubuntu', shellImage(['/bin/bash'])],
  ['bash', shellImage(['bash'])],
  ['netshoot', shellImage(['bash'], '/root')],
  ['dnsutils', shellImage(['sleep', '1000000'])],
  ['jessie-dnsutils', shellImage(['sleep', '1000000'])],
])

const unknownImage = image({
  entrypoint: ['/entrypoint'],
  executables: new Map([['entrypoint', declaredPorts]]),
  anyCommand: declaredPorts,
})

/** "registry.k8s.io/e2e-test-images/agnhost:2.53@sha256:…" → "agnhost" */
export function repositoryName(reference: string): string {
  const path = reference.split('@')[0]!
  const last = path.slice(path.lastIndexOf('/') + 1)
  return last.split(':')[0]!.toLowerCase()
}

export function findImage(reference: string): Image {
  return images.get(repositoryName(reference)) ?? unknownImage
}

/** What a container runs: the pod's command replaces entrypoint and cmd, args alone replace cmd. */
export function argvOf({ entrypoint, cmd, optionsOf }: Image, command: readonly string[], args: readonly string[]): string[] {
  if (command.length > 0) return [...command, ...args]
  if (optionsOf !== '' && args[0]?.startsWith('-')) return [optionsOf, ...args]
  return [...entrypoint, ...(args.length > 0 ? args : cmd)]
}
