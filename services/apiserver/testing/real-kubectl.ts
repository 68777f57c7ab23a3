// The kubectls of this machine, of whatever versions, against a test server.

import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, readdirSync, realpathSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { stringify } from 'yaml'
import type { TestServer } from './test-server.js'

/** `1.27` and the program. */
export interface FoundKubectl {
  readonly version: string
  readonly program: string
}

/** One of each minor version: KUBECTL, what is on PATH, and `kubectl.1.27` and the like beside that. */
export function findKubectls(): FoundKubectl[] {
  const candidates = [process.env['KUBECTL'] ?? '']
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const program = realPath(join(folder, 'kubectl'))
    if (program === undefined) continue
    const beside = readdirSync(dirname(program)).filter((name) => /^kubectl\.\d+\.\d+$/.test(name))
    // The plain name comes last: it may be a program that only picks one of the others.
    candidates.push(...beside.map((name) => join(dirname(program), name)), program)
  }
  const found = new Map<string, string>()
  for (const program of new Set(candidates)) {
    const version = program === '' ? undefined : minorVersion(program)
    if (version !== undefined && !found.has(version)) found.set(version, program)
  }
  return [...found].map(([version, program]) => ({ version, program })).sort((a, b) => (a.version < b.version ? -1 : 1))
}

function realPath(file: string): string | undefined {
  try {
    return realpathSync(file)
  } catch {
    return undefined
  }
}

function minorVersion(program: string): string | undefined {
  try {
    const { clientVersion } = JSON.parse(execFileSync(program, ['version', '--client', '-o', 'json'], { encoding: 'utf8' }))
    return /^v(\d+\.\d+)/.exec(clientVersion.gitVersion)?.[1]
  } catch {
    return undefined
  }
}

export interface Run {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}
export interface Running {
  /** Resolves once its output matches; rejects when it ends without. */
  says(pattern: RegExp): Promise<RegExpExecArray>
  /** All it said, once it has ended. */
  readonly over: Promise<string>
  stop(): Promise<string>
}
export interface RunOptions {
  readonly input?: string
  readonly env?: Readonly<Record<string, string>>
}

/** So many run at a time: more would only make each slow. */
const runningMax = 4
let running = 0
const waiting: (() => void)[] = []

export class RealKubectl {
  readonly #server: TestServer
  readonly #program: string
  readonly #folder: string
  readonly #flags: readonly string[]

  /** All it does happens in `namespace` unless a line says otherwise; its caches are its own. */
  constructor(server: TestServer, { version, program }: FoundKubectl, namespace: string) {
    this.#server = server
    this.#program = program
    this.#folder = join(server.folder, `${version}-${namespace}`)
    mkdirSync(this.#folder)
    const cache = join(server.folder, `cache-${version}`)
    this.#flags = ['--kubeconfig', server.kubeconfig(), '--cache-dir', cache, '-n', namespace]
  }
  /** Words of the line are separated by single spaces. */
  async run(line: string, { input = '', env = {} }: RunOptions = {}): Promise<Run> {
    if (running >= runningMax) await new Promise<void>((resolve) => waiting.push(resolve))
    running++
    try {
      return await new Promise<Run>((resolve, reject) => {
        const child = spawn(this.#program, [...this.#flags, ...line.split(' ')], {
          env: { PATH: process.env['PATH'] ?? '', HOME: this.#server.folder, ...env },
        })
        const out = { stdout: '', stderr: '' }
        child.stdout.on('data', (chunk) => (out.stdout += chunk))
        child.stderr.on('data', (chunk) => (out.stderr += chunk))
        child.on('error', reject)
        child.on('close', (code) => resolve({ code: code ?? -1, ...out }))
        child.stdin.on('error', () => {})
        child.stdin.end(input)
      })
    } finally {
      running--
      waiting.shift()?.()
    }
  }
  /** A command that goes on until it is stopped. */
  start(line: string, env: Readonly<Record<string, string>> = {}): Running {
    const child = spawn(this.#program, [...this.#flags, ...line.split(' ')], {
      env: { PATH: process.env['PATH'] ?? '', HOME: this.#server.folder, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let text = ''
    let look = () => {}
    const hear = (chunk: Buffer) => {
      text += chunk
      look()
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    const over = new Promise<string>((resolve) => child.once('close', () => resolve(text)))
    return {
      says: (pattern) =>
        new Promise((resolve, reject) => {
          look = () => {
            const found = pattern.exec(text)
            if (found !== null) resolve(found)
          }
          look()
          void over.then(() => reject(new Error(`kubectl ${line} ended before it said ${pattern}: ${text}`)))
        }),
      over,
      stop: () => {
        child.kill()
        return over
      },
    }
  }
  /** Writes a manifest and returns its path. */
  file(name: string, ...objects: readonly object[]): string {
    const file = join(this.#folder, name)
    writeFileSync(file, objects.map((object) => stringify(object)).join('---\n'))
    return file
  }
}
