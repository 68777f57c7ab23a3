// A plugin that lets another do a part (CNI 1.1.0 §4 "Plugin Delegation"): IPAM for bridge, bridge for flannel.

import { CniError, cniCodes } from './cni-error.js'
import { execute, findPlugin } from './execute.js'
import { type CniResult, parseResult } from './result.js'
import type { Call, Command } from './run-plugin.js'

/** Runs `plugin` from CNI_PATH with this call's environment. Returns its result on ADD. Errors keep the delegate's code. */
export async function delegate(plugin: string, command: Command, call: Call, stdin = call.stdin): Promise<CniResult> {
  const file = findPlugin(plugin, call.path)
  if (file === undefined) throw new CniError(cniCodes.internal, `failed to find plugin "${plugin}" in path [${call.path.join(' ')}]`)
  const finished = await execute({ file, env: { ...call.env, CNI_COMMAND: command }, stdin })
  return readFinished(plugin, finished, command === 'ADD')
}

/** A finished plugin's result, or its error with the code it gave. */
export function readFinished(
  plugin: string,
  { stdout, stderr, exitCode, signal }: { stdout: string; stderr: string; exitCode: number | null; signal: string | null },
  wantsResult: boolean,
): CniResult {
  if (exitCode !== 0) {
    const said = parseError(stdout)
    if (said !== undefined) throw said
    const ended = signal === null ? `exit status ${exitCode}` : `signal: ${signal}`
    const output = (stderr || stdout).trim().slice(0, 1024)
    throw new CniError(
      cniCodes.internal,
      output === '' ? `netplugin failed with no error message: ${ended}` : `netplugin failed: ${JSON.stringify(output)}`,
    )
  }
  if (!wantsResult) return {}
  let value: unknown
  try {
    value = JSON.parse(stdout)
  } catch (error) {
    throw new CniError(
      cniCodes.decoding,
      `plugin ${plugin} printed no CNI result: ${(error as Error).message}: ${JSON.stringify(stdout.slice(0, 200))}`,
    )
  }
  return parseResult(value)
}

function parseError(stdout: string): CniError | undefined {
  try {
    const { code, msg, details } = JSON.parse(stdout) as { code?: unknown; msg?: unknown; details?: unknown }
    if (typeof msg !== 'string') return undefined
    return new CniError(
      typeof code === 'number' ? code : cniCodes.internal,
      typeof details === 'string' && details !== '' ? `${msg}; ${details}` : msg,
    )
  } catch {
    return undefined
  }
}
