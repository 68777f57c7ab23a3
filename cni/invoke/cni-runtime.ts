// The runtime's side of CNI (libcni): executes the plugins of a network in order, hands each the result of the one before, and keeps
// what ADD brought.

import type { Clock } from '../../packages/clock/clock.js'
import { asCniError, CniError, cniCodes } from '../skel/cni-error.js'
import { type CniVersion, isAtLeast, isSupported } from '../skel/cni-version.js'
import { readFinished } from '../skel/delegate.js'
import { execute, findPlugin, NotExecutable } from '../skel/execute.js'
import type { NetConf } from '../skel/net-conf.js'
import { type CniResult, renderResult } from '../skel/result.js'
import type { Command } from '../skel/run-plugin.js'
import { type Attachment, AttachmentCache } from './attachment-cache.js'
import { type ConfList, loadConfList } from './conf-list.js'

export interface CniRuntimeOptions {
  confDir: string
  cacheDir: string
  /** Folders of plugins: ours first, then the user's. */
  path: readonly string[]
  /** PATH for plugins that are scripts. */
  executablePath: string
  clock: Clock
  /** A plugin that takes longer is killed, with whatever it started. */
  pluginMs?: number
  /** How a plugin is run: as a process of its own, unless a test runs it where it is. */
  execute?: typeof execute
}

export class CniRuntime {
  readonly #options: Required<CniRuntimeOptions>
  readonly cache: AttachmentCache

  constructor(options: CniRuntimeOptions) {
    const { pluginMs = 60_000, execute: run = execute } = options
    this.#options = { ...options, pluginMs, execute: run }
    this.cache = new AttachmentCache(options.cacheDir)
  }

  /** Throws NoNetwork. */
  network(): ConfList {
    return loadConfList(this.#options.confDir)
  }

  /** Runs every plugin's ADD. Rejects with CniError; what the first plugins did is the caller's to undo by del(). */
  async add(attachment: Attachment, confList = this.network()): Promise<CniResult> {
    let result: CniResult | undefined
    for (const plugin of confList.plugins) {
      result = await this.#named('add', confList, attachment, plugin, () => this.#run(plugin, confList, 'ADD', attachment, result))
    }
    this.cache.put({ attachment, confList, result: result ?? {} })
    return result ?? {}
  }

  /** Undoes an ADD, in reverse order, with the configuration it was made with. Harmless when there is nothing left. */
  async del(attachment: Attachment): Promise<void> {
    const cached = this.cache.find(attachment)
    const confList = cached?.confList ?? this.network()
    for (const plugin of confList.plugins.toReversed()) {
      await this.#named('delete', confList, attachment, plugin, () =>
        this.#run(plugin, confList, 'DEL', cached?.attachment ?? attachment, cached?.result),
      )
    }
    this.cache.remove(confList.name, attachment)
  }

  /** Rejects with CniError when the attachment is not as ADD left it. */
  async check(attachment: Attachment): Promise<void> {
    const cached = this.cache.find(attachment)
    if (cached === undefined)
      throw new CniError(cniCodes.unknownContainer, `Cannot check container ${attachment.containerId}: no ADD is remembered`)
    if (cached.confList.disableCheck) return
    for (const plugin of cached.confList.plugins) {
      await this.#named('check', cached.confList, attachment, plugin, () =>
        this.#run(plugin, cached.confList, 'CHECK', cached.attachment, cached.result),
      )
    }
  }

  /** Rejects with CniError when a plugin says that it could not serve an ADD. Plugins before 1.1.0 cannot tell. */
  async status(confList = this.network()): Promise<void> {
    if (!isSupported(confList.cniVersion) || !isAtLeast(confList.cniVersion, '1.1.0')) return
    for (const plugin of confList.plugins) await this.#run(plugin, confList, 'STATUS')
  }

  /** Brings up `lo`, as every runtime does before the network's own plugins. */
  async addLoopback(attachment: Attachment): Promise<void> {
    const conf: Partial<NetConf> = { type: 'loopback' }
    await this.#run(conf, { name: 'cni-loopback', cniVersion: '1.0.0', disableCheck: true, disableGC: true, plugins: [conf] }, 'ADD', {
      ...attachment,
      ifName: 'lo',
    })
  }

  async #named<T>(
    verb: string,
    confList: ConfList,
    { containerId }: Attachment,
    plugin: Partial<NetConf>,
    act: () => Promise<T>,
  ): Promise<T> {
    try {
      return await act()
    } catch (error) {
      const { code, message, details } = asCniError(error)
      throw new CniError(
        code,
        `plugin type="${plugin.type}" name="${confList.name}" failed (${verb}): ${message}`,
        details || `container ${containerId}`,
        { cause: error },
      )
    }
  }

  async #run(
    plugin: Partial<NetConf>,
    confList: ConfList,
    command: Command,
    attachment?: Attachment,
    prevResult?: CniResult,
  ): Promise<CniResult> {
    const { path, executablePath, clock, pluginMs, execute: run } = this.#options
    const type = plugin.type!
    const file = findPlugin(type, path)
    if (file === undefined) throw new CniError(cniCodes.internal, `failed to find plugin "${type}" in path [${path.join(' ')}]`)
    const deadline = new AbortController()
    const timer = clock.setTimer(pluginMs, () =>
      deadline.abort(
        new CniError(cniCodes.tryAgainLater, `netplugin failed with no error message: signal: killed (no answer in ${pluginMs / 1000} s)`),
      ),
    )
    try {
      const stdin = JSON.stringify(pluginConf(plugin, confList, attachment, prevResult))
      const finished = await run({ file, env: environment(command, path, executablePath, attachment), stdin, signal: deadline.signal })
      return readFinished(type, finished, command === 'ADD')
    } catch (error) {
      if (error instanceof NotExecutable) throw new CniError(cniCodes.internal, `fork/exec ${file}: ${error.message}`, '', { cause: error })
      throw error
    } finally {
      timer.cancel()
    }
  }
}

/** One plugin's configuration: the list's name and version, what the runtime offers of the capabilities it declares, the previous result. */
export function pluginConf(
  plugin: Partial<NetConf>,
  confList: ConfList,
  attachment?: Attachment,
  prevResult?: CniResult,
): Record<string, unknown> {
  const { capabilities: declared, ...conf } = plugin
  const offered = Object.entries(attachment?.capabilities ?? {}).filter(([name]) => declared?.[name] === true)
  return {
    ...conf,
    name: confList.name,
    cniVersion: confList.cniVersion,
    ...(offered.length > 0 ? { runtimeConfig: Object.fromEntries(offered) } : {}),
    ...(prevResult === undefined ? {} : { prevResult: renderResult(prevResult, confList.cniVersion as CniVersion) }),
  }
}

function environment(command: Command, path: readonly string[], executablePath: string, attachment?: Attachment): Record<string, string> {
  return {
    PATH: executablePath,
    CNI_COMMAND: command,
    CNI_PATH: path.join(':'),
    ...(attachment === undefined
      ? {}
      : {
          CNI_CONTAINERID: attachment.containerId,
          CNI_NETNS: attachment.netns,
          CNI_IFNAME: attachment.ifName,
          CNI_ARGS: attachment.args.map(([key, value]) => `${key}=${value}`).join(';'),
        }),
  }
}
