// What every CNI plugin shares (CNI 1.1.0 §2 "Execution Protocol"). A plugin's main.ts says only
//
//   runPlugin({ about: 'loopback', ADD, DEL, CHECK }, process)
//
// and this alone reads the environment, prints JSON and chooses exit codes.

import { basename } from 'node:path'
import { asCniError, CniError, cniCodes } from './cni-error.js'
import { type CniVersion, isAtLeast, isSupported, newestVersion, supportedVersions } from './cni-version.js'
import type { NetConf } from './net-conf.js'
import { type CniResult, parseResult, renderResult } from './result.js'

export type Command = 'ADD' | 'DEL' | 'CHECK' | 'GC' | 'STATUS' | 'VERSION'

const required: Record<string, readonly Command[]> = {
  CNI_CONTAINERID: ['ADD', 'DEL', 'CHECK'],
  CNI_NETNS: ['ADD', 'CHECK'], // DEL may come after the namespace is gone
  CNI_IFNAME: ['ADD', 'DEL', 'CHECK'],
  CNI_PATH: ['ADD', 'DEL', 'CHECK', 'GC', 'STATUS'],
}
/** The oldest configuration in which a command exists. */
const since: Partial<Record<Command, CniVersion>> = { CHECK: '0.4.0', GC: '1.1.0', STATUS: '1.1.0' }

/** More than any configuration: what is beyond is refused. */
export const stdinBytesMax = 1024 * 1024

/** One call of a plugin, checked. */
export interface Call {
  containerId: string
  /** Path of the namespace's door, '' when the runtime gave none. */
  netns: string
  ifName: string
  /** CNI_ARGS, as pairs. */
  args: ReadonlyMap<string, string>
  /** Folders of plugins, in order. */
  path: readonly string[]
  conf: NetConf
  /** The configuration as it came, to hand to a delegate. */
  stdin: string
  /** CNI_* and PATH as they came, to hand to a delegate: Node and a plugin's own #! line need PATH, all else stays behind. */
  env: Record<string, string>
}

export interface Plugin {
  /** Printed on stderr when someone runs the plugin by hand. */
  about: string
  ADD(call: Call): Promise<CniResult>
  /** A success also when nothing is left to delete. */
  DEL(call: Call): Promise<void>
  CHECK(call: Call): Promise<void>
  /** Left out: the plugin holds nothing that a runtime could lose. */
  GC?(call: Call): Promise<void>
  /** Left out: always ready. */
  STATUS?(call: Call): Promise<void>
}

/** The part of Node's process a plugin touches. */
export interface PluginProcess {
  env: Record<string, string | undefined>
  stdin: AsyncIterable<Uint8Array | string>
  stdout: { write(text: string): unknown }
  stderr: { write(text: string): unknown }
  exitCode?: number | string | null | undefined
}

/** Runs one command and leaves the exit code in `process.exitCode`. Never throws. */
export async function runPlugin(plugin: Plugin, process: PluginProcess): Promise<void> {
  let version: CniVersion = newestVersion
  try {
    const command = commandOf(plugin, process)
    const stdin = await readAll(process.stdin)
    if (command === 'VERSION') {
      process.stdout.write(`${JSON.stringify({ cniVersion: versionAsked(stdin) ?? newestVersion, supportedVersions })}\n`)
      return
    }
    const call = readCall(process.env, stdin, command)
    version = call.conf.cniVersion
    const result = await plugin[command]?.(call)
    if (result !== undefined) process.stdout.write(`${JSON.stringify(renderResult(result, version), null, 4)}\n`)
  } catch (error) {
    const { code, message, details } = asCniError(error)
    process.stdout.write(`${JSON.stringify({ cniVersion: version, code, msg: message, ...(details ? { details } : {}) }, null, 4)}\n`)
    process.exitCode = 1
  }
}

function commandOf(plugin: Plugin, { env, stderr }: PluginProcess): Command {
  const command = env.CNI_COMMAND ?? ''
  if (command === '') {
    stderr.write(`${plugin.about}\nCNI protocol versions supported: ${supportedVersions.join(', ')}\n`)
    throw new CniError(cniCodes.invalidEnvironment, 'required env variables [CNI_COMMAND] missing')
  }
  if (!['ADD', 'DEL', 'CHECK', 'GC', 'STATUS', 'VERSION'].includes(command))
    throw new CniError(cniCodes.invalidEnvironment, `unknown CNI_COMMAND: ${command}`)
  const missing = Object.keys(required).filter((name) => required[name]!.includes(command as Command) && !env[name])
  if (missing.length > 0) throw new CniError(cniCodes.invalidEnvironment, `required env variables [${missing.join(',')}] missing`)
  return command as Command
}

async function readAll(stdin: AsyncIterable<Uint8Array | string>): Promise<string> {
  const chunks: Uint8Array[] = []
  let total = 0
  for await (const chunk of stdin) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    total += bytes.length
    if (total > stdinBytesMax) throw new CniError(cniCodes.io, `Cannot read the configuration: more than ${stdinBytesMax} bytes on stdin`)
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function versionAsked(stdin: string): string | undefined {
  try {
    const { cniVersion } = JSON.parse(stdin) as { cniVersion?: string }
    return typeof cniVersion === 'string' && isSupported(cniVersion) ? cniVersion : undefined
  } catch {
    return undefined // VERSION may be asked without a configuration
  }
}

function readCall(env: PluginProcess['env'], stdin: string, command: Command): Call {
  const conf = readConf(stdin, command)
  const containerId = env.CNI_CONTAINERID ?? ''
  const ifName = env.CNI_IFNAME ?? ''
  const netns = env.CNI_NETNS ?? ''
  if (required.CNI_CONTAINERID!.includes(command)) {
    // CNI 1.1.0 §2: the identifier starts with an alphanumeric, then alphanumerics, "_", "." and "-". It becomes a file name.
    if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(containerId))
      throw new CniError(cniCodes.invalidEnvironment, 'invalid characters in containerID', containerId)
    checkIfName(ifName)
  }
  // The node's own namespace has its door in the same folder, under the name "host".
  if (netns !== '' && basename(netns) === 'host' && command === 'ADD') {
    throw new CniError(cniCodes.invalidNamespace, `plugin's netns and netns from CNI_NETNS should not be the same`, netns)
  }
  const args = new Map(
    (env.CNI_ARGS ?? '')
      .split(';')
      .flatMap((pair) => (pair.includes('=') ? [[pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const] : [])),
  )
  const cniEnv = Object.fromEntries(
    Object.entries(env).filter(
      (entry): entry is [string, string] => (entry[0].startsWith('CNI_') || entry[0] === 'PATH') && entry[1] !== undefined,
    ),
  )
  return { containerId, netns, ifName, args, path: (env.CNI_PATH ?? '').split(':').filter(Boolean), conf, stdin, env: cniEnv }
}

/** What Linux takes as a link's name (dev_valid_name). */
function checkIfName(ifName: string): void {
  const wrong = (why: string) => new CniError(cniCodes.invalidEnvironment, `interface name ${why}`, ifName)
  if (ifName.length > 15) throw wrong('is too long')
  if (ifName === '.' || ifName === '..') throw wrong('is . or ..')
  if (/[/:\s]/.test(ifName)) throw wrong('contains / or : or whitespace characters')
}

function readConf(stdin: string, command: Command): NetConf {
  let conf: NetConf
  try {
    conf = JSON.parse(stdin)
  } catch (error) {
    throw new CniError(cniCodes.decoding, `Cannot decode the configuration: ${(error as Error).message}`)
  }
  if (typeof conf !== 'object' || conf === null || Array.isArray(conf))
    throw new CniError(cniCodes.decoding, 'Cannot decode the configuration: wanted a JSON object')
  // A configuration without a version is one of 0.1.0 (CNI 1.1.0 §1), which no supported version can stand for.
  const version = conf.cniVersion ?? '0.1.0'
  if (!isSupported(version)) {
    throw new CniError(
      cniCodes.incompatibleVersion,
      'incompatible CNI versions',
      `config is "${version}", plugin supports ${JSON.stringify(supportedVersions)}`,
    )
  }
  const floor = since[command]
  if (floor !== undefined && !isAtLeast(version, floor))
    throw new CniError(cniCodes.incompatibleVersion, `config version does not allow ${command}`, `config is "${version}"`)
  if (command !== 'STATUS') checkName(conf.name)
  if (conf.prevResult != null) conf.prevResult = parseResult(conf.prevResult)
  return conf
}

function checkName(name: unknown): void {
  if (typeof name !== 'string' || name === '') throw new CniError(cniCodes.invalidConfig, 'missing network name')
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/.test(name))
    throw new CniError(cniCodes.invalidConfig, 'invalid characters found in network name', name)
}
