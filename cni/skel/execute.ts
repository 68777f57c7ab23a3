// Running a plugin's executable: environment and stdin in, stdout and exit code out. The runtime (cni/invoke) and plugins that delegate use it.

import { spawn } from 'node:child_process'
import { accessSync, closeSync, constants, openSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'

export interface Execution {
  /** Absolute path of the executable. */
  file: string
  env: Record<string, string>
  stdin: string
  /** When aborted, the plugin and whatever it started are killed. */
  signal?: AbortSignal
}
export interface Finished {
  stdout: string
  stderr: string
  exitCode: number | null
  signal: NodeJS.Signals | null
}

/** More than any result; a plugin that prints more is killed. */
export const stdoutBytesMax = 1024 * 1024
/** stderr beyond this is thrown away. */
export const stderrBytesMax = 16 * 1024

export class NotExecutable extends Error {
  override name = 'NotExecutable'
}
class TooMuchOutput extends Error {
  override name = 'TooMuchOutput'
}

/** The first executable file of that name, as libcni looks for it; undefined when there is none. A name with a slash is refused: it is no name. */
export function findPlugin(name: string, path: readonly string[]): string | undefined {
  if (name === '' || /[/\\\0]/.test(name)) return undefined
  for (const folder of path) {
    const file = join(folder, name)
    try {
      accessSync(file, constants.X_OK)
      if (statSync(file).isFile()) return file
    } catch {
      // not here
    }
  }
  return undefined
}

/**
 * Resolves when the plugin has ended, whatever its exit code. Rejects with NotExecutable when the system cannot start it,
 * TooMuchOutput, or the signal's reason.
 */
export async function execute({ file, env, stdin, signal }: Execution): Promise<Finished> {
  if (!isProgram(file)) throw new NotExecutable('exec format error')
  return new Promise((resolve, reject) => {
    // Its own process group, so that a kill reaches the plugins it delegated to.
    const child = spawn(file, [], { env, detached: true, stdio: ['pipe', 'pipe', 'pipe'], cwd: '/' })
    const stdout: Buffer[] = []
    const stderr: Buffer[] = []
    let stdoutBytes = 0
    let stderrBytes = 0
    let failure: unknown
    const kill = (why: unknown) => {
      failure ??= why
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
      } catch {
        // gone already
      }
    }
    const aborted = () => kill(signal?.reason)
    signal?.addEventListener('abort', aborted, { once: true })
    if (signal?.aborted) aborted()
    child.on('error', (cause) => {
      signal?.removeEventListener('abort', aborted)
      reject(new NotExecutable(cause.message, { cause }))
    })
    child.stdout.on('data', (chunk: Buffer) => {
      stdoutBytes += chunk.length
      if (stdoutBytes > stdoutBytesMax) kill(new TooMuchOutput(`Cannot read the plugin's result: more than ${stdoutBytesMax} bytes`))
      else stdout.push(chunk)
    })
    child.stderr.on('data', (chunk: Buffer) => {
      if (stderrBytes < stderrBytesMax) stderr.push(chunk)
      stderrBytes += chunk.length
    })
    child.on('close', (exitCode, killedBy) => {
      signal?.removeEventListener('abort', aborted)
      if (failure !== undefined) return reject(failure)
      resolve({
        stdout: Buffer.concat(stdout).toString('utf8'),
        stderr: Buffer.concat(stderr).toString('utf8').slice(0, stderrBytesMax),
        exitCode,
        signal: killedBy,
      })
    })
    child.stdin.on('error', () => {}) // a plugin may end without reading
    child.stdin.end(stdin)
  })
}

/** An ELF file or a script that names its interpreter. The system's execvp would hand anything else to a shell (POSIX, ENOEXEC). */
function isProgram(file: string): boolean {
  const head = Buffer.alloc(4)
  try {
    const descriptor = openSync(file, 'r')
    try {
      readSync(descriptor, head, 0, head.length, 0)
    } finally {
      closeSync(descriptor)
    }
  } catch {
    return true // executable but not readable, or gone: the system says what is wrong
  }
  return head.toString('latin1').startsWith('#!') || head.equals(Buffer.from('\x7fELF', 'latin1'))
}
