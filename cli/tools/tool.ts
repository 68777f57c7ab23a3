// A program from outside that a cluster needs (nats-server, kubectl): where it is looked for, as one ordered list.

import { execFile } from 'node:child_process'
import { access, constants } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface ToolSource {
  /** "on PATH", "a pinned release" …: for progress and for the error when all fail. */
  readonly what: string
  /** Absolute path, or why not. Anything it fetches goes below `toolsDir`. */
  find(toolsDir: string): Promise<{ path: string } | { missing: string }>
}

export interface Tool {
  readonly name: string
  readonly sources: readonly ToolSource[]
  /** What a person can do when nothing worked. */
  readonly remedy: string
}

export class ToolMissing extends Error {
  override name = 'ToolMissing'
}

/** Path of the tool by the first source that has it. Throws ToolMissing naming every source and its answer. */
export async function findTool(tool: Tool, toolsDir: string, onProgress: (line: string) => void = () => {}): Promise<string> {
  const answers: string[] = []
  for (const source of tool.sources) {
    onProgress(`${tool.name}: ${source.what}`)
    const found = await source
      .find(toolsDir)
      .catch((error: unknown) => ({ missing: error instanceof Error ? error.message : String(error) }))
    if ('path' in found) return found.path
    answers.push(`  ${source.what}: ${found.missing}`)
  }
  throw new ToolMissing([`Cannot find ${tool.name}:`, ...answers, tool.remedy].join('\n'))
}

/** First executable of this name on PATH. */
export async function onPath(name: string): Promise<string | undefined> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const candidate = join(folder, name)
    if (folder !== '' && (await isExecutable(candidate))) return candidate
  }
  return undefined
}

export async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  )
}

/** What a program prints on stdout and stderr. Rejects when it fails or takes longer than `timeoutMs`. */
export async function output(
  command: string,
  args: readonly string[],
  { cwd, timeoutMs = 30_000 }: { cwd?: string; timeoutMs?: number } = {},
): Promise<string> {
  const { stdout, stderr } = await run(command, [...args], { cwd, timeout: timeoutMs, maxBuffer: 16 * 1024 * 1024 })
  return stdout + stderr
}

/** True when `version` ("2.10.27-beta") is at least `wanted` ("2.10.27"), number by number. */
export function atLeast(version: string, wanted: string): boolean {
  const numbers = (text: string) => (text.match(/\d+(\.\d+)*/)?.[0] ?? '0').split('.').map(Number)
  const [have, want] = [numbers(version), numbers(wanted)]
  for (let i = 0; i < want.length; i++) {
    const difference = (have[i] ?? 0) - (want[i] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return true
}
